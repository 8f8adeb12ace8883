/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CARD_H
#define DPOCTL_CARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/ticket_store.h"
#include "dpoctl/session.h"

/*
 * card - a ticket as one reads it: who, what, by when and why, how sure, what
 * happened last and what comes next; then its messages, the newest first
 *
 * Lines are visible UTF-8 of at most `width` columns and live as long as
 * `memory`. History that a mail quotes is folded. There are at most
 * CARD_LINES_MAX lines; the last one then says so.
 */
#define CARD_LINES_MAX	 5000
#define CARD_GUESSES_MAX 3

enum card_look {
	CARD_PLAIN,
	CARD_HEAD,
	CARD_ASKS,
	CARD_ASIDE
};
struct card_line {
	const char *text;
	enum card_look look;
};
struct card {
	struct arena *memory;
	size_t width; /* 0: nothing is wrapped */
	struct card_line *lines;
	size_t count, size;
	bool has_keys; /* what comes next is named by review's keys */
	/* The kinds that it may ask for, the likeliest first. */
	const char *guesses[CARD_GUESSES_MAX];
	size_t guesses_count;
};

bool card_read(struct card *card, struct session *session,
    const struct ticket_row *ticket, struct error *err);

/* The lines of a text, instead of a ticket. */
void card_of_text(struct card *card, const char *text);

#endif
