/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_REVIEW_PRIVATE_H
#define DPOCTL_REVIEW_PRIVATE_H

#include "dpoctl/review.h"

/* review_private - how keys become commands, for the files of review */

/* What a key makes of the tickets: %i are they, %t what was typed. */
struct review_order {
	int key;
	const char *asks; /* for words; NULL: for none */
	const char *words[9];
	const char *undo; /* NULL: nothing takes it back */
};
/* NULL: the key stands for none. */
const struct review_order *review_find_order(int key);

/* NULL if the queue is empty. */
const struct queue_item *review_at_hand(const struct review *review);

/* Forgets the command before. */
void review_start(struct review *review);
/* The command that was made is shown. */
enum review_action review_show(struct review *review);
enum review_action
review_make(struct review *review, const struct review_order *order);
/* kind N --add KIND --confirm, and what else is listed removed. */
enum review_action review_make_kind(struct review *review, const char *kind);

/* Whether the command names that ticket. */
bool review_names(const struct review *review, const char *number);
/* What takes the command back, if anything does. */
void review_keep_undo(struct review *review);

#endif
