/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "rules/fact.h"
#include "rules/fold.h"
#include "rules/literal.h"
#include "rules/pattern_private.h"

static const struct fragment *
find_fragment(const struct ruleset *rules, unsigned language, const char *name,
    size_t length)
{
	for (size_t i = 0; i < rules->fragments_count; i++) {
		const struct fragment *fragment = &rules->fragments[i];

		if ((fragment->language == language ||
			fragment->language == LANGUAGES_MAX) &&
		    strlen(fragment->name) == length &&
		    memcmp(fragment->name, name, length) == 0)
			return fragment;
	}
	return NULL;
}

static bool
starts_name(const char *at)
{
	return at[0] == '{' && at[1] >= 'a' && at[1] <= 'z';
}

/* {2,5} is a count. */
bool
pattern_expand(const struct ruleset *rules, unsigned language, const char *text,
    struct buffer *ret_pattern, const char **ret_wrong)
{
	for (const char *at = text; *at != '\0';) {
		const struct fragment *fragment;
		size_t length;

		if (at[0] == '\\' && at[1] != '\0') {
			/* \x{..} and \p{..} are not fragments */
			length = strchr("xpP", at[1]) != NULL && at[2] == '{'
			    ? strcspn(at, "}")
			    : 2;
			buffer_add(ret_pattern, at, length);
			at += length;
			continue;
		}
		if (!starts_name(at)) {
			length = 1 + strcspn(at + 1, "\\{");
			fold_pattern(at, length, ret_pattern);
			at += length;
			continue;
		}
		length = strcspn(at + 1, "}");
		fragment = find_fragment(rules, language, at + 1, length);
		if (fragment == NULL || at[1 + length] != '}' ||
		    ret_pattern->length > RULE_PATTERN_MAX) {
			*ret_wrong = at;
			return false;
		}
		buffer_add_string(ret_pattern, "(?:");
		buffer_add_string(ret_pattern, fragment->text);
		buffer_add_string(ret_pattern, ")");
		at += length + 2;
	}
	return true;
}

void
pattern_find_literals(
    struct ruleset *rules, struct pattern *pattern, const char *text)
{
	struct literal_sets sets = literals_of(rules->scratch, text);

	pattern->sets =
	    arena_array(rules->memory, sets.count, sizeof *pattern->sets);
	pattern->sets_count = sets.count;
	for (size_t i = 0; i < sets.count; i++) {
		const struct literals *set = &sets.items[i];
		struct literal_numbers *numbers = &pattern->sets[i];

		numbers->count = set->count;
		numbers->items = arena_array(
		    rules->memory, set->count, sizeof *numbers->items);
		for (size_t j = 0; j < set->count; j++)
			numbers->items[j] =
			    prefilter_add(rules->prefilter, set->items[j]);
	}
}

/*
 * Whether the pattern has capitals outside of escapes. Text is folded, so only
 * such a pattern needs PCRE2's own (slower) case folding.
 */
static bool
has_capitals(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text >= 'A' && *text <= 'Z')
			return true;
		if (text[0] == '\\' && text[1] != '\0')
			text++;
	}
	return false;
}

/* The names of named groups must be facts. */
static bool
check_groups(struct pattern *pattern, char *ret_wrong, size_t wrong_size)
{
	uint32_t count = 0, size = 0, groups = 0;
	PCRE2_SPTR names = NULL;
	enum fact_name fact;

	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
	(void)pcre2_pattern_info(
	    pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &names);
	(void)pcre2_pattern_info(
	    pattern->code, PCRE2_INFO_CAPTURECOUNT, &groups);
	pattern->has_facts = count > 0;
	if (groups >= RULE_GROUPS_MAX) {
		(void)snprintf(ret_wrong, wrong_size,
		    "more than %d groups: write (?: for groups without a name",
		    RULE_GROUPS_MAX - 1);
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		const char *name = (const char *)names + i * size + 2;

		if (fact_find(name, &fact))
			continue;
		(void)snprintf(ret_wrong, wrong_size,
		    "unknown fact \"%s\": expected reference, email, "
		    "telephone, customer, ... (see dpod-rules(5))",
		    name);
		return false;
	}
	return true;
}

/*
 * Whether a match can cross a line end: conservatively, if anything in the
 * pattern can match one. A class that excludes it begins with [^\n, [^\s or
 * [^\W.
 */
static bool
may_cross_lines(const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		if (at[0] == '[' && at[1] == '^') {
			if (at[2] != '\\' || strchr("nsW", at[3]) == NULL)
				return true;
			at += 3;
		} else if (at[0] == '\\' && at[1] != '\0') {
			if (strchr("nsWDNRvVHpPxGX", at[1]) != NULL)
				return true;
			at++;
		} else if (at[0] == '(' && at[1] == '?' && at[2] >= 'a' &&
		    at[2] <= 'z') {
			return true; /* an option: (?s) */
		}
	}
	return false;
}

bool
pattern_compile(const struct ruleset *rules, struct pattern *pattern,
    const char *text, char *ret_wrong, size_t wrong_size)
{
	uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
	    PCRE2_MULTILINE | PCRE2_USE_OFFSET_LIMIT;
	uint32_t matches_empty = 0;
	PCRE2_SIZE offset;
	int code;

	if (has_capitals(text))
		flags |= PCRE2_CASELESS;
	pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    flags, &code, &offset, rules->compile_context);
	if (pattern->code == NULL) {
		PCRE2_UCHAR why[200];
		size_t length = strlen(text);
		size_t from = utf8_cut(text, offset > 20 ? offset - 20 : 0);

		(void)pcre2_get_error_message(code, why, sizeof why);
		(void)snprintf(ret_wrong, wrong_size, "%s, after \"%.*s\"",
		    (const char *)why,
		    (int)(offset < length ? offset - from : length - from),
		    text + from);
		return false;
	}
	(void)pcre2_pattern_info(
	    pattern->code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
	if (matches_empty != 0) {
		(void)snprintf(ret_wrong, wrong_size,
		    "the pattern matches the empty string, so it matches "
		    "everywhere: make at least one word mandatory");
		return false;
	}
	if (!check_groups(pattern, ret_wrong, wrong_size))
		return false;
	pattern->crosses_lines = may_cross_lines(text);
	return true;
}

void
pattern_defer(struct ruleset *rules, struct pattern *pattern, const char *text)
{
	pattern->text = arena_string(rules->memory, text);
	pattern->crosses_lines = may_cross_lines(text);
}

bool
pattern_compile_deferred(const struct ruleset *rules, struct pattern *pattern)
{
	const char *text = pattern->text;
	char wrong[300];

	pattern->text = NULL;
	if (text == NULL ||
	    pattern_compile(rules, pattern, text, wrong, sizeof wrong))
		return pattern->code != NULL;
	pcre2_code_free(pattern->code);
	pattern->code = NULL;
	return false;
}
