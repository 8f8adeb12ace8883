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
#include "rules/expect.h"
#include "rules/fact.h"
#include "rules/kind.h"
#include "rules/learned.h"
#include "rules/learned_sample.h"

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
	const char *id; /* of the rule */
	/* A kind's name, "processor", "any", "fact" or "doubt". */
	const char *kind;
	enum rule_where where;
	const char *text; /* the matched words as compared: case-folded */
	int weight;	  /* may be negative */
	/* Where it stands as written, in the subject or the text (bytes);
	 * nowhere (length 0) for the other places. */
	size_t start;
	size_t length;
};

/* A language for which words of the mail speak. */
struct language_share {
	char code[LANGUAGE_SIZE];
	int percent;	   /* of all evidence */
	const char *words; /* the weightiest, separated by blanks */
};

#define CLASSIFY_HITS_MAX	 100
#define CLASSIFY_HIT_BYTES_MAX	 200
#define CLASSIFY_LANGUAGES_MAX	 3
#define CLASSIFY_WORDS_BYTES_MAX 400
#define CLASSIFY_LIMITS_MAX	 8

struct classification {
	enum decision decision;
	kind_set kinds; /* empty unless `request`; may be set if `unsure` */
	bool processor; /* it may concern a client's data */
	char language[LANGUAGE_SIZE];
	int language_percent; /* share of the evidence, 0..100 */
	/* The evidence, most first: also of what was too little. */
	struct language_share *languages;
	size_t languages_count;
	int score;	       /* of the best kind; without one, for any kind */
	int threshold_request; /* what the scores were held against */
	int threshold_unsure;
	int best;	     /* the best kind (enum kind); -1: none */
	int runner_up;	     /* the next best kind (enum kind); -1: none */
	int runner_up_score; /* 0 without one */
	enum expect expect;  /* what the mailbox is for */
	/* The kinds that it may ask for, likeliest first; none where nothing
	 * is asked. In thousandths how likely each kind is. */
	unsigned char guesses[KINDS];
	size_t guesses_count;
	int permille[KINDS];
	int request_permille; /* that anything is asked at all */
	/* What else it is, where something says so: "newsletter"; "". */
	const char *other;
	struct learned_sentence sentence;
	struct learned_local local;   /* what the office's correction did */
	struct learned_sample sample; /* for learning another one */
	struct fact *facts;
	size_t facts_count;
	struct rule_hit *hits;
	size_t hits_count;
	size_t not_evaluated; /* patterns that ran into a limit */
	/* The rules whose they are; "subject", "text", ... for a place that is
	 * too long to be read whole. */
	const char **limits;
	size_t limits_count;
};

/* Fills *ret_classification; hits live in `memory`. */
void classify(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *ret_classification);

#endif
