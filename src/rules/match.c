/* SPDX-License-Identifier: ISC */
#include <time.h>

#include "rules/match_private.h"
#include "rules/pattern_private.h"

/*
 * PCRE2's limit applies to each start position. So a text is searched in slices
 * of start positions, checking the clock between them: no pattern and no text
 * can take longer than the budget plus one slice.
 */
#define SLICE_BYTES 1024

static int64_t
now_ns(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
match_now_ns(void)
{
	return now_ns(CLOCK_THREAD_CPUTIME_ID);
}

struct match_budget
match_budget_start(int64_t ns)
{
	return (struct match_budget){
	    .wall_end_ns = now_ns(CLOCK_MONOTONIC_COARSE) + ns,
	    .processor_end_ns = now_ns(CLOCK_THREAD_CPUTIME_ID) + ns,
	};
}

/*
 * Processor time is used, so that the load of the machine changes no decision;
 * it costs a system call, so it is read only when the cheap clock exceeds the
 * budget.
 */
static bool
is_spent(const struct match_budget *budget)
{
	return now_ns(CLOCK_MONOTONIC_COARSE) > budget->wall_end_ns &&
	    now_ns(CLOCK_THREAD_CPUTIME_ID) > budget->processor_end_ns;
}

enum match_result
match_pattern(const struct ruleset *rules, struct pattern *pattern,
    const char *text, size_t length, const struct match_budget *budget,
    struct match_span *span)
{
	size_t until =
	    span->until == 0 || span->until > length ? length : span->until;

	if (pattern->code == NULL && !pattern_compile_deferred(rules, pattern))
		return MATCH_NOT_EVALUATED;
	for (size_t start = span->from; start <= until;) {
		size_t last = start + SLICE_BYTES;
		int result;

		if (last > until)
			last = until;
		while (
		    last < length && ((unsigned char)text[last] & 0xc0) == 0x80)
			last++;
		(void)pcre2_set_offset_limit(
		    rules->match_context, last >= length ? PCRE2_UNSET : last);
		result = pcre2_match(pattern->code, (PCRE2_SPTR)text, length,
		    start, PCRE2_NO_UTF_CHECK, rules->match_data,
		    rules->match_context);
		if (result >= 0) {
			const PCRE2_SIZE *ends =
			    pcre2_get_ovector_pointer(rules->match_data);

			span->start = ends[0] < ends[1] ? ends[0] : ends[1];
			span->end = ends[1];
			return MATCH_YES;
		}
		if (result != PCRE2_ERROR_NOMATCH)
			return MATCH_NOT_EVALUATED;
		if (last >= until)
			break;
		if (is_spent(budget))
			return MATCH_NOT_EVALUATED;
		start = last;
	}
	return MATCH_NO;
}
