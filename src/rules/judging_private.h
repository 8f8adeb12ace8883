/* SPDX-License-Identifier: ISC */
#ifndef RULES_JUDGING_PRIVATE_H
#define RULES_JUDGING_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/classify.h"
#include "rules/fold.h"
#include "rules/match_private.h"

/* One mail while it is judged. */
struct judging {
	struct arena *memory;
	const struct ruleset *rules;
	const struct message *message; /* its text with attached forms */
	size_t text_length;	       /* without them */
	size_t words;		       /* of it; no more than rules ask for */
	struct folded places[RULE_WHERES];
	uint32_t *origins[RULE_WHERES]; /* of subject and text; NULL: not yet */
	const uint64_t *found[RULE_WHERES]; /* a literal's lines, by number */
	size_t *lines[RULE_WHERES];	    /* where they begin, and the end */
	size_t lines_count[RULE_WHERES];
	bool runs[LANGUAGES_MAX + 1];
	unsigned best; /* language; LANGUAGES_MAX: not known */
	bool is_reply; /* its subject repeats what was said before */
	struct match_budget budget;
	/* Sums per language; the last is of the rules for any language. */
	int positive[LANGUAGES_MAX + 1][RULE_KINDS];
	int negative[LANGUAGES_MAX + 1][RULE_KINDS];
	/* What the rules alone say (decide.c). */
	int against_all; /* below 0: something speaks against all kinds */
	kind_set asked;
	kind_set possible; /* perhaps asked */
	kind_set denied;   /* spoken against more than for */
	bool is_doubted;   /* nothing is asked for, but a human should look */
	struct classification *result;
};

/* place.c: folds the places that rules look at, and finds their literals. */
void judging_fold(struct judging *judging);
/* Where folded bytes stand as written; a length of 0 for other places. */
void judging_origin(struct judging *judging, enum rule_where where,
    size_t start, size_t end, size_t *ret_start, size_t *ret_length);

/* tongue.c: finds the language, and which languages' rules run. */
void judging_choose_languages(struct judging *judging);

/* judging.c: a pattern of this rule ran into a limit. */
void judging_note_limit(struct judging *judging, const char *name);

/* decide.c: from the sums to an answer. */
void judging_decide(struct judging *judging);

/* weigh.c: what the rules say, and what was learned, together. */
void judging_weigh(struct judging *judging);

/*
 * doubt.c: "not a request" becomes "unsure" where not all was read, and where
 * words beside the letter, or hidden in it, would be a request.
 */
void judging_doubt(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *result);

/*
 * judging_facts.c: the named groups of the match that is in rules->match_data;
 * whether they say anything new.
 */
bool judging_record_facts(struct judging *judging,
    const struct pattern *pattern, enum rule_where where);

#endif
