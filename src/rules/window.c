/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "rules/match_private.h"

/*
 * Context that a rule requires around a match (dpod-rules(5), `near` and
 * `unless`): windows of whole words within the paragraph; those of `unless`
 * also stay within the sentence.
 */
static bool
ends_sentence(const char *text, size_t at)
{
	return strchr(".!?", text[at]) != NULL && text[at + 1] == ' ';
}

static size_t
words_before(const char *text, size_t start, int words, bool in_sentence)
{
	size_t at = start;

	while (at > 0 && text[at - 1] != '\n') {
		if (text[at - 1] == ' ' && at < start && words-- == 0)
			break;
		if (in_sentence && ends_sentence(text, at - 1))
			break;
		at--;
	}
	return at;
}

static size_t
words_behind(const char *text, size_t length, size_t end, int words)
{
	size_t at = end;

	while (at < length && text[at] != '\n') {
		if (text[at] == ' ' && at > end && words-- == 0)
			break;
		at++;
	}
	return at;
}

static enum match_result
check_windows(const struct ruleset *rules, const struct rule *rule,
    const char *text, size_t length, size_t start, size_t end,
    const struct match_budget *budget)
{
	for (const struct window *window = rule->windows; window != NULL;
	     window = window->next) {
		size_t from = words_before(
		    text, start, window->words, !window->is_wanted);
		size_t to = window->is_wanted
		    ? words_behind(text, length, end, window->words)
		    : start;
		struct match_span span = {0};
		enum match_result result = match_pattern(rules, window->pattern,
		    text + from, to - from, budget, &span);

		if (result == MATCH_NOT_EVALUATED)
			return result;
		if ((result == MATCH_YES) != window->is_wanted)
			return MATCH_NO;
	}
	return MATCH_YES;
}

enum match_result
match_rule_pattern(const struct ruleset *rules, const struct rule *rule,
    struct pattern *pattern, const char *text, size_t length,
    const struct match_budget *budget, struct match_span *span)
{
	for (int tries = 0; tries < WINDOW_TRIES_MAX; tries++) {
		enum match_result result =
		    match_pattern(rules, pattern, text, length, budget, span);
		size_t start = span->start, end = span->end;

		if (result != MATCH_YES || rule->windows == NULL)
			return result;
		result = check_windows(
		    rules, rule, text, length, start, end, budget);
		if (result == MATCH_YES)
			return match_pattern(
			    rules, pattern, text, length, budget, span);
		if (result == MATCH_NOT_EVALUATED)
			return result;
		span->from = end > start ? end : end + 1;
		if (span->from > length)
			return MATCH_NO;
	}
	return MATCH_NO;
}
