/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_DESK_H
#define DPOCTL_DESK_H

#include "dpoctl/review.h"
#include "dpoctl/session.h"

/* desk - review with a register behind it */
struct desk {
	struct session *session;
	struct arena *memory;	   /* of the queue */
	struct arena *card_memory; /* of the card */
	struct queue queue;
	struct card card;
	struct review review;
	size_t width; /* of the card; 0: lines are not wrapped */
	int code;     /* an exit code, once it is over */
};

/* Reads the queue through this filter. False after a message. */
bool desk_open(struct desk *desk, struct session *session,
    const struct ticket_filter *filter);
void desk_close(struct desk *desk);

/* One key, and what it leads to; false: it is over. */
bool desk_press(struct desk *desk, int key);
/* Reads the card of the ticket at hand again, and its line of the queue. */
void desk_look(struct desk *desk);

/* Full screen, with ncurses; and line by line. An exit code. */
int desk_screen(struct desk *desk);
int desk_plain(struct desk *desk);

#endif
