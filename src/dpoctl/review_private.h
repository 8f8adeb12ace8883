/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_REVIEW_PRIVATE_H
#define DPOCTL_REVIEW_PRIVATE_H

#include "rules/kind.h"
#include "dpoctl/review.h"

/* review_private - how keys become commands, for the files of review */

/*
 * What a key makes of the tickets: %i are they, %1 and %2 what was typed, %c
 * what was checked of the list.
 */
#define REVIEW_ASKS_MAX 2
struct review_order {
	int key;
	const char *asks[REVIEW_ASKS_MAX]; /* for words; NULL: for none */
	bool has_list;			   /* what was done is asked first */
	const char *words[12];
	const char *undo; /* lines; %l are its letters; NULL: there is none */
};
/* NULL: the key stands for none. */
const struct review_order *review_find_order(int key);

bool review_is_empty(const struct review *review);
/* There must be one. */
const struct queue_item *review_at_hand(const struct review *review);

/* Forgets the command before. */
void review_start(struct review *review);
/* The command that was made is shown. */
enum review_action review_show(struct review *review);
enum review_action
review_make(struct review *review, const struct review_order *order);
/* kind N --add KIND --confirm, and what else is listed removed. */
enum review_action review_make_kind(struct review *review, const char *kind);

/* The kinds that the ticket at hand is known to ask for. */
bool review_asks_for(const struct review *review, enum kind kind);

/* review_check.c: the list that an answer to the ticket at hand is held to. */
struct checklist_item;
/* The item, or NULL behind the last one. */
const struct checklist_item *
review_list_item(const struct review *review, size_t i);
/* A line an item, with its key and whether it is checked. */
const char *review_list_text(const struct review *review, struct arena *memory);

/* mail open N --kind KIND (NULL: none), or mail dismiss N. */
enum review_action
review_make_spot(struct review *review, bool is_request, const char *kind);

/* Whether the command names that ticket. */
bool review_names(const struct review *review, const char *number);
/* What takes the command back, if anything does. */
void review_keep_undo(struct review *review, const char *letters);

#endif
