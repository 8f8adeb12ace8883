/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_REVIEW_PRIVATE_H
#define DPOCTL_REVIEW_PRIVATE_H

#include "rules/kind.h"
#include "dpoctl/review.h"

/* review_private - how keys become commands, shared by the files of review */

/*
 * The command of a key: %i are the tickets, %1 and %2 the text entered, %c the
 * items checked, %h the held letter of the current ticket, %? like %2, unless
 * that is "-": then the option before it is dropped too.
 */
struct review_order {
	int key;
	const char *asks[3]; /* texts to ask for, then NULL */
	bool has_list;	     /* first ask what was done */
	const char *words[12];
	const char *undo; /* lines; %l are its letters; NULL: none */
};
/* NULL: the key has no command. */
const struct review_order *review_find_order(int key);

bool review_is_empty(const struct review *review);
/* There must be one. */
const struct queue_item *review_at_hand(const struct review *review);

/* Discards the previous command. */
void review_start(struct review *review);
/* Displays the prepared command. */
enum review_action review_show(struct review *review);
enum review_action
review_make(struct review *review, const struct review_order *order);
/* kind N --add KIND --confirm, and --remove for all other kinds listed. */
enum review_action review_make_kind(struct review *review, const char *kind);

/* Whether the current ticket has this kind. */
bool review_asks_for(const struct review *review, enum kind kind);

/* review_check.c: the checklist for an answer to the current ticket. */
struct checklist_item;
/* The item, or NULL after the last one. */
const struct checklist_item *
review_list_item(const struct review *review, size_t i);
/* One line per item, with its key and whether it is checked. */
const char *review_list_text(const struct review *review, struct arena *memory);

/* mail open N --kind KIND (NULL: none), or mail dismiss N. */
enum review_action
review_make_spot(struct review *review, bool is_request, const char *kind);

/* Whether the command contains that ticket. */
bool review_names(const struct review *review, const char *number);
/* Saves how to undo the command, if possible. */
void review_keep_undo(struct review *review, const char *letters);

/*
 * Scrolls the ticket, or the preview in its place, if it is a key for that;
 * false if not.
 */
bool review_scroll(struct review *review, int key);

#endif
