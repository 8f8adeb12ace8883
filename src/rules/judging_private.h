/* SPDX-License-Identifier: ISC */
#ifndef RULES_JUDGING_PRIVATE_H
#define RULES_JUDGING_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/classify.h"
#include "rules/fold.h"
#include "rules/match_private.h"

/* The state of judging one message. */
struct judging {
	struct arena *memory;
	const struct ruleset *rules;
	const struct message *message; /* its text with attached forms */
	size_t text_length;	       /* without the forms */
	size_t words;		       /* up to the limit that rules need */
	struct folded places[RULE_WHERES];
	uint32_t *origins[RULE_WHERES];	    /* of subject and text; or NULL */
	const uint64_t *found[RULE_WHERES]; /* each literal's lines */
	size_t *lines[RULE_WHERES];	    /* line offsets, and the end */
	size_t lines_count[RULE_WHERES];
	bool runs[LANGUAGES_MAX + 1];
	unsigned best; /* language; LANGUAGES_MAX: unknown */
	bool is_reply; /* its subject is that of an earlier message */
	struct match_budget budget;
	/* Sums per language; the last is for rules of any language. */
	int positive[LANGUAGES_MAX + 1][RULE_KINDS];
	int negative[LANGUAGES_MAX + 1][RULE_KINDS];
	/* The result of the rules alone (decide.c). */
	int against_all; /* below 0: evidence against all kinds */
	kind_set asked;
	kind_set possible; /* possibly requested */
	kind_set denied;   /* evidence against exceeds evidence for */
	bool is_doubted;   /* no request, but a person should look */
	bool has_own;	   /* the administrator's rules name a kind */
	struct classification *result;
};

/* place.c: folds the places that rules use, and finds their literals. */
void judging_fold(struct judging *judging);
/* The original position of folded bytes; length 0 for other places. */
void judging_origin(struct judging *judging, enum rule_where where,
    size_t start, size_t end, size_t *ret_start, size_t *ret_length);

/* tongue.c: determines the language, and the languages whose rules run. */
void judging_choose_languages(struct judging *judging);
/* Whether the language is known. If rules match, which the name of the law does
 * in any language, more evidence is required: Czech resembles Polish. */
bool judging_knows_language(const struct judging *judging);

/* judging.c: a pattern of this rule exceeded a limit. */
void judging_note_limit(struct judging *judging, const char *name);

/* decide.c: derives the decision from the sums. */
void judging_decide(struct judging *judging);

/* weigh.c: combines the rules with what was learned. */
void judging_weigh(struct judging *judging);

/*
 * doubt.c: turns "not a request" into "unsure" if not everything could be read,
 * or if text beside the letter or hidden in it would be a request. A request
 * that no rule found becomes unsure if part of it is unreadable, or if rules
 * find one of another kind beside it, whose kinds it then has.
 */
void judging_doubt(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *result);

/*
 * judging_facts.c: records the named groups of the match in rules->match_data;
 * returns whether any of them is new.
 */
bool judging_record_facts(struct judging *judging,
    const struct pattern *pattern, enum rule_where where);

#endif
