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
	MATCH_NOT_EVALUATED, /* a limit was hit */
};
/* What one mail may cost. */
struct match_budget {
	int64_t wall_end_ns;
	int64_t processor_end_ns;
};
struct match_budget match_budget_start(int64_t ns);
/* Processor time of this thread. */
int64_t match_now_ns(void);

struct match_span {
	size_t from;  /* where to begin; 0 at first */
	size_t until; /* where the last match may begin; 0: anywhere */
	size_t start, end;
};

/* A match at or behind span->from; its groups are in rules->match_data. */
enum match_result match_pattern(const struct ruleset *rules,
    const struct pattern *pattern, const char *text, size_t length,
    const struct match_budget *budget, struct match_span *span);

/* window.c: the same, of which the rule's windows hold. */
enum match_result match_rule_pattern(const struct ruleset *rules,
    const struct rule *rule, const struct pattern *pattern, const char *text,
    size_t length, const struct match_budget *budget, struct match_span *span);

#endif
