/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_DESK_H
#define DPOCTL_DESK_H

#include "dpoctl/review.h"
#include "dpoctl/session.h"

/* desk - connects review to a register */
struct desk {
	struct session *session;
	struct arena *memory;	   /* for the queue */
	struct arena *card_memory; /* for the card */
	struct queue queue;
	struct card card;
	struct review review;
	size_t width; /* of the card; 0: no wrapping */
	int code;     /* exit code, at the end */
	/* Called before an editor uses the terminal; may be NULL. */
	void (*on_editor)(void);
};

/* Reads the queue through this filter. False after a message. */
bool desk_open(struct desk *desk, struct session *session,
    const struct ticket_filter *filter);
void desk_close(struct desk *desk);

/* Handles one key and the resulting actions; false at the end. */
bool desk_press(struct desk *desk, int key);
/* Reads the card of the current ticket, and its line of the queue, again. */
void desk_look(struct desk *desk);

/* Full screen with ncurses, or line by line. Return an exit code. */
int desk_screen(struct desk *desk);
int desk_plain(struct desk *desk);

#endif
