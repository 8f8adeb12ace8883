/* SPDX-License-Identifier: ISC */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "rules/classify.h"

/*
 * ruleset - operations on a set of rules other than judging messages:
 * thresholds, individual rules, examples
 */

/*
 * Compiles patterns to machine code: once the office's languages are set, those
 * of any language, of theirs, and of the files that these name. Others are
 * interpreted: two thirds of all, for few messages. This takes as long as
 * reading the rules plus interpreting them for a few messages; to judge more,
 * call it once, before executable memory is forbidden.
 */
void ruleset_compile(struct ruleset *rules);

/*
 * Sets the minimum scores of a request and of an unsure message (0: as in the
 * rule files). False with the error (ERROR_STORE, RETRY_NEVER) if unsure would
 * then need more than a request.
 */
#define THRESHOLD_MAX 100
bool ruleset_set_thresholds(
    struct ruleset *rules, int request, int unsure, struct error *err);
int ruleset_threshold_request(const struct ruleset *rules);
int ruleset_threshold_unsure(const struct ruleset *rules);

/* Sets the purpose of the mailbox; default EXPECT_MIXED. */
void ruleset_set_expect(struct ruleset *rules, enum expect expect);

/*
 * Sets the languages of the office's correspondence, the mailbox's first: they
 * break ties and win if evidence is thin. Copied; invalid language codes are
 * ignored.
 */
void ruleset_set_languages(
    struct ruleset *rules, const char *const *codes, size_t count);

/*
 * Sets the office's correction (learn/local.h); 0 bytes: none. False if the
 * bytes are invalid or were fitted to other weights: then none is applied.
 */
bool ruleset_set_local(struct ruleset *rules, const void *bytes, size_t length);

/* Use rules only; for comparison. */
void ruleset_forget_learned(struct ruleset *rules);
bool ruleset_has_learned(const struct ruleset *rules);

/*
 * A rule and, if the set is timed, its cost in all classifications since then.
 */
struct rule_facts {
	const char *id;
	const char *kind;
	const char *language; /* "any" */
	const char *file;
	unsigned line;
	int weight;
	bool is_disabled;
	int64_t cost_ns;
	uint64_t hits; /* messages that it matched */
};
void ruleset_time(struct ruleset *rules);
struct rule_facts ruleset_rule(const struct ruleset *rules, size_t i);
/*
 * Whether any good example of the rule would be judged differently without it;
 * a rule against something is tried after an example for it. If not, other
 * rules make it redundant.
 */
bool ruleset_is_needed(struct ruleset *rules, size_t i);
/* Judges all examples of all rules and adds up the cost of each rule. */
void ruleset_time_examples(struct ruleset *rules);

/*
 * Runs the good and bad examples of all rules. Appends a line for people to
 * *ret_report for each failure; true if there are none.
 */
struct buffer;
bool ruleset_check(const struct ruleset *rules, struct buffer *ret_report);

#endif
