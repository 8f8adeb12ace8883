/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CARD_PRIVATE_H
#define DPOCTL_CARD_PRIVATE_H

#include "store/message_store.h"
#include "dpoctl/card.h"

/*
 * card_private - shared by the head of a card (card_head.c) and its messages
 * (card_message.c)
 */
/* Wraps a text after `first`; further lines are indented equally. */
void card_add_wrapped(struct card *card, enum card_look look, const char *first,
    const char *text);
/* "Fri 2026-03-27 16:30" in the office's zone. */
const char *card_moment(const struct session *session, int64_t at);

struct card_messages {
	struct card card; /* of one message */
	struct session *session;
	const char *guesses[CARD_GUESSES_MAX];
	int percents[CARD_GUESSES_MAX];
	size_t guesses_count;
	struct card_line **parts;
	size_t *counts;
	size_t count, size;
	size_t files_count;
};

/* Keeps the next message, oldest first; `context` is a struct card_messages. */
bool card_keep_message(const struct message_row *message, void *context);

#endif
