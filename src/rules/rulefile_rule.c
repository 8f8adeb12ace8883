/* SPDX-License-Identifier: ISC */
#include "rules/pattern_private.h"
#include "rules/rulefile_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/classify.h"
#include "rules/fact.h"

bool
rulefile_read_kind(struct rulefile *reader, char *rest)
{
	for (int i = 0; i < RULE_KINDS; i++) {
		if (strcmp(rule_kind_name(i), rest) == 0) {
			reader->rule->kind = i;
			return true;
		}
	}
	return mistake(reader,
	    "unknown kind \"%s\": expected access, erasure, optout, ... (see "
	    "dpod-rules(5)), processor, any or doubt",
	    rest);
}

bool
rulefile_read_weight(struct rulefile *reader, char *rest)
{
	reader->rule->has_weight = true;
	if (!rulefile_number(rest, &reader->rule->weight))
		return mistake(reader,
		    "a weight must be a number from -%d to %d", RULE_WEIGHT_MAX,
		    RULE_WEIGHT_MAX);
	return true;
}

bool
rulefile_read_where(struct rulefile *reader, char *rest)
{
	while (*rest != '\0') {
		const char *word = rulefile_word(&rest);
		unsigned i = 0;

		while (i < RULE_WHERES &&
		    strcmp(rule_where_name((enum rule_where)i), word) != 0)
			i++;
		if (i == RULE_WHERES)
			return mistake(reader,
			    "unknown place \"%s\": expected subject, text, "
			    "first, attachment, address or header",
			    word);
		reader->rule->wheres |= 1u << i;
	}
	return true;
}

/* A rule for short messages: in long ones its words have other meanings. */
bool
rulefile_read_short(struct rulefile *reader, char *rest)
{
	char *end;
	long words = strtol(rest, &end, 10);

	if (end == rest || *end != '\0' || words < 1 || words > SHORT_WORDS_MAX)
		return mistake(reader,
		    "expected `short WORDS`, with 1 to %d words",
		    SHORT_WORDS_MAX);
	reader->rule->words_most = (size_t)words;
	return true;
}

/*
 * A compiled pattern; NULL with the error. Windows are rarely tried, on few
 * words: machine code and literals would waste memory.
 */
static struct pattern *
new_pattern(struct rulefile *reader, const char *text, bool is_window)
{
	struct pattern *pattern;
	char wrong[300];
	struct arena *scratch = reader->rules->scratch;
	char *expanded = rulefile_expand(reader, scratch, text);

	if (expanded == NULL)
		return NULL;
	if (reader->rules->patterns_count++ == RULE_PATTERNS_MAX) {
		(void)mistake(
		    reader, "more than %d patterns", RULE_PATTERNS_MAX);
		return NULL;
	}
	pattern = arena_alloc(reader->rules->memory, sizeof *pattern);
	pattern->is_interpreted = reader->is_interpreted;
	if (reader->rules->is_deferring) {
		pattern_defer(reader->rules, pattern, expanded);
	} else if (!pattern_compile(
		       reader->rules, pattern, expanded, wrong, sizeof wrong)) {
		pcre2_code_free(pattern->code);
		(void)mistake(reader, "pattern: %s", wrong);
		return NULL;
	}
	if (!is_window)
		pattern_find_literals(reader->rules, pattern, expanded);
	arena_clear(scratch);
	return pattern;
}

bool
rulefile_read_pattern(struct rulefile *reader, char *rest)
{
	struct pattern **end = &reader->rule->patterns;

	while (*end != NULL)
		end = &(*end)->next;
	*end = new_pattern(reader, rest, false);
	return *end != NULL;
}

static bool
read_window(struct rulefile *reader, char *rest, const char *word)
{
	const char *number = rulefile_word(&rest);
	struct window *window;
	int words;

	if (!rulefile_number(number, &words) || words < 1 ||
	    words > WINDOW_WORDS_MAX || *rest == '\0')
		return mistake(reader,
		    "expected `%s WORDS PATTERN`, with 1 to %d words", word,
		    WINDOW_WORDS_MAX);
	window = arena_alloc(reader->rules->memory, sizeof *window);
	window->is_wanted = word[0] == 'n';
	window->words = words;
	window->pattern = new_pattern(reader, rest, true);
	if (window->pattern == NULL)
		return false;
	window->next = reader->rule->windows;
	reader->rule->windows = window;
	return true;
}

bool
rulefile_read_near(struct rulefile *reader, char *rest)
{
	return read_window(reader, rest, "near");
}

bool
rulefile_read_unless(struct rulefile *reader, char *rest)
{
	return read_window(reader, rest, "unless");
}

bool
rulefile_read_among(struct rulefile *reader, char *rest)
{
	for (const char *at = rest; *at != '\0'; at++)
		if (*at <= ' ' || (*at >= 'A' && *at <= 'Z'))
			return mistake(reader,
			    "`among` takes ASCII characters, without spaces "
			    "and capital letters");
	reader->rule->among = rulefile_copy(reader, rest);
	return true;
}

static bool
add_example(struct rulefile *reader, const char *text, bool is_good)
{
	struct rule *rule = reader->rule;
	struct example **end = &rule->examples;
	struct example *example;

	if (rule->examples_count++ == RULE_EXAMPLES_MAX)
		return mistake(
		    reader, "more than %d examples", RULE_EXAMPLES_MAX);
	while (*end != NULL)
		end = &(*end)->next;
	example = arena_alloc(reader->rules->memory, sizeof *example);
	example->text = rulefile_copy(reader, text);
	example->is_good = is_good;
	example->line = reader->line;
	*end = example;
	return true;
}

bool
rulefile_read_good(struct rulefile *reader, char *rest)
{
	return add_example(reader, rest, true);
}

bool
rulefile_read_bad(struct rulefile *reader, char *rest)
{
	return add_example(reader, rest, false);
}
