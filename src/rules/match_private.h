/* SPDX-License-Identifier: ISC */
#ifndef RULES_MATCH_PRIVATE_H
#define RULES_MATCH_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "rules/ruleset_private.h"

/* match.c */
enum match_result {
	MATCH_NO,
	MATCH_YES,
	MATCH_NOT_EVALUATED, /* a limit was exceeded */
};
/* The budget for one message. */
struct match_budget {
	int64_t wall_end_ns;
	int64_t processor_end_ns;
};
struct match_budget match_budget_start(int64_t ns);
/* Processor time of this thread. */
int64_t match_now_ns(void);

struct match_span {
	size_t from;  /* where to begin; initially 0 */
	size_t until; /* maximum start of a match; 0: no limit */
	size_t start, end;
};

/* Finds a match at or after span->from; its groups are in rules->match_data. */
enum match_result match_pattern(const struct ruleset *rules,
    struct pattern *pattern, const char *text, size_t length,
    const struct match_budget *budget, struct match_span *span);

/* window.c: the same, but the rule's windows must hold. */
enum match_result match_rule_pattern(const struct ruleset *rules,
    const struct rule *rule, struct pattern *pattern, const char *text,
    size_t length, const struct match_budget *budget, struct match_span *span);

#endif
