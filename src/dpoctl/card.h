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
 * card - a ticket for reading: who, what, by when and why, how certain, what
 * happened last and what comes next; then its messages, newest first
 *
 * Lines are visible UTF-8 of at most `width` columns and live as long as
 * `memory`. Quoted history in a message is folded. After CARD_LINES_MAX lines
 * one more says that it was truncated.
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
	size_t width; /* 0: no wrapping */
	struct card_line *lines;
	size_t count, size;
	bool has_keys; /* next steps refer to review's keys */
	/* The possible kinds, likeliest first. */
	const char *guesses[CARD_GUESSES_MAX];
	size_t guesses_count;
	const char *held; /* its last held letter; NULL: none, or unknown */
};

bool card_read(struct card *card, struct session *session,
    const struct ticket_row *ticket, struct error *err);

/* Shows the lines of a text, instead of a ticket. */
void card_of_text(struct card *card, const char *text);

#endif
