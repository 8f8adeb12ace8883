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
 * classify - determines what a message requests, its language, and why
 *
 * A ruleset is read from directories of *.rules files (dpod-rules(5)): the
 * shipped ones first, then the administrator's. Every pattern is checked on
 * loading; any error refuses the whole set and names file, line and what is
 * expected. Classification is pure and bounded: a pattern that exceeds its
 * limit is "not evaluated" and makes the decision `unsure`, never
 * `not-request`.
 */
struct ruleset;

/* NULL with the error filled (ERROR_STORE, RETRY_NEVER for invalid rules). */
struct ruleset *
ruleset_load(const char *const *directories, size_t count, struct error *err);
/*
 * The same, only for judging messages: it has no digest. For few messages (or
 * for none, to see whether a process that loads all of it will start), a
 * pattern of the first directory is compiled when a message contains one of its
 * words; a mistake in it (`dpoctl rules check` finds it) then counts as a limit
 * that was exceeded.
 */
struct ruleset *ruleset_load_to_judge(const char *const *directories,
    size_t count, bool is_for_few, struct error *err);
/* NULL is allowed. */
void ruleset_free(struct ruleset *rules);
/* SHA-256 over the files' names and contents. */
void
ruleset_digest(const struct ruleset *rules, unsigned char ret[DIGEST_BYTES]);
size_t ruleset_rules_count(const struct ruleset *rules);

/* Languages with rules and letters; ISO 639-1. */
#define LANGUAGE_SIZE 4 /* "nb" and a NUL; "" is unknown */

enum decision {
	DECISION_REQUEST,
	DECISION_NOT_REQUEST,
	DECISION_UNSURE, /* a person decides */
	DECISIONS,
};

/* "request", "not-request", "unsure" */
const char *decision_name(enum decision decision);

enum rule_where {
	RULE_SUBJECT,
	RULE_TEXT,	 /* the newest text */
	RULE_FIRST,	 /* its first paragraph */
	RULE_ATTACHMENT, /* an attachment's name */
	RULE_ADDRESS,	 /* names and addresses of the sender */
	RULE_HEADER,	 /* "to: ...", "message-id: ..." */
	RULE_WHERES,
};
const char *rule_where_name(enum rule_where where);

struct rule_hit {
	const char *id; /* rule id */
	/* A kind's name, "processor", "any", "fact" or "doubt". */
	const char *kind;
	enum rule_where where;
	const char *text; /* the matched words, case-folded */
	int weight;	  /* may be negative */
	/*
	 * The match in the original subject or text (bytes); length 0 for the
	 * other places.
	 */
	size_t start;
	size_t length;
};

/* A language indicated by words of the message. */
struct language_share {
	char code[LANGUAGE_SIZE];
	int percent;	   /* of all evidence */
	const char *words; /* the strongest, separated by blanks */
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
	/* The evidence, strongest first, including insufficient evidence. */
	struct language_share *languages;
	size_t languages_count;
	int score;	       /* best kind's; without one, for any kind */
	int threshold_request; /* thresholds applied */
	int threshold_unsure;
	int best;	     /* the best kind (enum kind); -1: none */
	int runner_up;	     /* the next best kind (enum kind); -1: none */
	int runner_up_score; /* 0 if there is none */
	enum expect expect;  /* purpose of the mailbox */
	/*
	 * The possible kinds, likeliest first; none for a message without
	 * request. The likelihood of each kind is in thousandths.
	 */
	unsigned char guesses[KINDS];
	size_t guesses_count;
	int permille[KINDS];
	int request_permille; /* likelihood of any request */
	int unsure_permille;  /* from which it is unsure; 0: nothing learned */
	/* What else it is, if known: "newsletter"; else "". */
	const char *other;
	struct learned_sentence sentence;
	struct learned_local local;   /* effect of the office's correction */
	struct learned_sample sample; /* to fit another correction */
	struct fact *facts;
	size_t facts_count;
	struct rule_hit *hits;
	size_t hits_count;
	size_t not_evaluated; /* patterns that exceeded a limit */
	/*
	 * The rules that exceeded their limit; "subject", "text", ... for a
	 * place that is too long to be read completely.
	 */
	const char **limits;
	size_t limits_count;
};

/* Fills *ret_classification; hits are allocated in `memory`. */
void classify(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *ret_classification);

#endif
