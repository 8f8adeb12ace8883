/* SPDX-License-Identifier: ISC */
#ifndef RULES_CLASSIFY_H
#define RULES_CLASSIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "mail/message.h"
#include "rules/fact.h"
#include "rules/kind.h"

/*
 * classify - what does this mail ask for, in which language, and why
 *
 * A ruleset is read from directories of *.rules files (dpod-rules(5)): the
 * shipped ones first, then an administrator's. Loading compiles every
 * pattern; any mistake refuses the whole set and names file, line and what
 * would be right. Classifying is pure and bounded: a pattern that runs into
 * its limit is "not evaluated" and makes the answer `unsure`, never
 * `not-request`.
 */
struct ruleset;

/* NULL with the error filled (ERROR_STORE, RETRY_NEVER for mistakes). */
struct ruleset *
ruleset_load(const char *const *directories, size_t count, struct error *err);
/* NULL is allowed. */
void ruleset_free(struct ruleset *rules);
/* SHA-256 over the files' names and contents. */
void
ruleset_digest(const struct ruleset *rules, unsigned char ret[DIGEST_BYTES]);
size_t ruleset_rules_count(const struct ruleset *rules);

/* The languages that have rules and letters; ISO 639-1. */
#define LANGUAGE_SIZE 4 /* "nb" and a NUL; "" is unknown */

enum decision {
	DECISION_REQUEST,
	DECISION_NOT_REQUEST,
	DECISION_UNSURE, /* a human decides */
	DECISIONS,
};

/* "request", "not-request", "unsure" */
const char *decision_name(enum decision decision);
bool decision_find(const char *name, enum decision *ret_decision);

enum rule_where {
	RULE_SUBJECT,
	RULE_TEXT,	 /* the newest text */
	RULE_FIRST,	 /* its first paragraph */
	RULE_ATTACHMENT, /* an attachment's name */
	RULE_ADDRESS,	 /* names and addresses that it comes from */
	RULE_HEADER,	 /* "to: ...", "message-id: ..." */
	RULE_WHERES,
};
const char *rule_where_name(enum rule_where where);

struct rule_hit {
	const char *id;	  /* of the rule */
	const char *kind; /* a kind's name, "processor", "any" or "fact" */
	enum rule_where where;
	const char *text; /* the matched words as compared: case-folded */
	int weight;	  /* may be negative */
	/* Where it stands as written, in the subject or the text (bytes);
	 * nowhere (length 0) for the other places. */
	size_t start;
	size_t length;
};

#define CLASSIFY_HITS_MAX      100
#define CLASSIFY_HIT_BYTES_MAX 200

struct classification {
	enum decision decision;
	kind_set kinds; /* empty unless `request`; may be set if `unsure` */
	bool processor; /* it may concern a client's data */
	char language[LANGUAGE_SIZE];
	int language_percent;  /* share of the evidence, 0..100 */
	int score;	       /* of the best kind */
	int threshold_request; /* what the scores were held against */
	int threshold_unsure;
	int best;      /* the best kind (enum kind); -1: none */
	int runner_up; /* the next best kind (enum kind); -1: none */
	int runner_up_score;
	struct fact *facts;
	size_t facts_count;
	struct rule_hit *hits;
	size_t hits_count;
	size_t not_evaluated; /* patterns that ran into a limit */
};

/* Fills *ret_classification; hits live in `memory`. */
void classify(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *ret_classification);

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
 * it: if not, others say all that it says.
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
