/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"

#include <string.h>

#include "base/utf8.h"

/*
 * The original text if its position is known; on one line, without a trailing
 * full stop.
 */
static const char *
fact_value(struct judging *judging, enum fact_name name, enum rule_where where,
    size_t start, size_t end)
{
	const char *text = judging->places[where].text + start;
	size_t length = end - start, original;
	char *value;

	judging_origin(judging, where, start, end, &start, &original);
	if (original > 0) {
		text = where == RULE_SUBJECT ? judging->message->subject
					     : judging->message->text;
		text += start;
		length = original;
	}
	if (length > FACT_BYTES_MAX)
		length = utf8_cut(text, FACT_BYTES_MAX);
	while (length > 0 && strchr(" .,;:)\n", text[length - 1]) != NULL)
		length--;
	value = arena_copy(judging->memory, text, length);
	if (name == FACT_SUBJECT)
		fact_keep_name(value);
	for (char *at = value; *at != '\0'; at++)
		if (*at > 0 && *at < ' ')
			*at = ' ';
	return value;
}

/* False if the fact was known before. */
static bool
add_fact(struct judging *judging, enum fact_name name, const char *value)
{
	struct classification *result = judging->result;

	for (size_t i = 0; i < result->facts_count; i++)
		if (result->facts[i].name == name &&
		    strcmp(result->facts[i].value, value) == 0)
			return false;
	if (value[0] == '\0' || result->facts_count == FACTS_MAX)
		return false;
	if (result->facts == NULL)
		result->facts = arena_array(
		    judging->memory, FACTS_MAX, sizeof *result->facts);
	result->facts[result->facts_count++] = (struct fact){name, value};
	return true;
}

bool
judging_record_facts(struct judging *judging, const struct pattern *pattern,
    enum rule_where where)
{
	const PCRE2_SIZE *ends =
	    pcre2_get_ovector_pointer(judging->rules->match_data);
	uint32_t count = 0, size = 0;
	PCRE2_SPTR names = NULL;
	bool is_new = false;

	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
	(void)pcre2_pattern_info(
	    pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &names);
	for (uint32_t i = 0; i < count; i++, names += size) {
		size_t group = 2 * ((size_t)names[0] << 8 | names[1]);
		enum fact_name name;

		if (ends[group] != PCRE2_UNSET &&
		    ends[group] < ends[group + 1] &&
		    fact_find((const char *)names + 2, &name))
			is_new = add_fact(judging, name,
				     fact_value(judging, name, where,
					 ends[group], ends[group + 1])) ||
			    is_new;
	}
	return is_new;
}
