/* SPDX-License-Identifier: ISC */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "rules/classify.h"

/*
 * ruleset - what else there is to a set of rules than to judge mail by it:
 * its scores, its rules one by one, their examples
 */

/*
 * The scores from which on a mail is a request, and one is unsure: what the
 * files of rules say, unless set here (0: as they say). False with the error
 * (ERROR_STORE, RETRY_NEVER) if a doubt would then need more than a request.
 */
#define THRESHOLD_MAX 100
bool ruleset_set_thresholds(
    struct ruleset *rules, int request, int unsure, struct error *err);
int ruleset_threshold_request(const struct ruleset *rules);
int ruleset_threshold_unsure(const struct ruleset *rules);

/* What the mailbox is for: EXPECT_MIXED unless said. */
void ruleset_set_expect(struct ruleset *rules, enum expect expect);

/*
 * The languages in which an office is written to, that of the mailbox first:
 * they break ties and win where evidence is thin. Copied; what is no code of a
 * language is left out.
 */
void ruleset_set_languages(
    struct ruleset *rules, const char *const *codes, size_t count);

/*
 * Uses a correction that was learned at this place (learn/local.h) from now on;
 * an empty one: none. False if the bytes are none, or it was learned with
 * other weights: then nothing is corrected.
 */
bool ruleset_set_local(struct ruleset *rules, const void *bytes, size_t length);

/* Rules alone judge; for comparison. */
void ruleset_forget_learned(struct ruleset *rules);
bool ruleset_has_learned(const struct ruleset *rules);

/*
 * What each rule is and, once the set is timed, what it cost in all that was
 * classified since.
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
	uint64_t hits; /* mails that it matched in */
};
void ruleset_time(struct ruleset *rules);
struct rule_facts ruleset_rule(const struct ruleset *rules, size_t i);
/*
 * Whether any of the rule's good examples would be judged otherwise without
 * it; one that speaks against something, behind an example of what speaks for
 * it. If not, others say all that it says.
 */
bool ruleset_is_needed(struct ruleset *rules, size_t i);
/* Judges all examples of all rules and adds up what each rule costs. */
void ruleset_time_examples(struct ruleset *rules);

/*
 * Runs the good and bad examples of every rule. Appends a line for people to
 * *ret_report for each that does not hold; true if all hold.
 */
struct buffer;
bool ruleset_check(const struct ruleset *rules, struct buffer *ret_report);

#endif
