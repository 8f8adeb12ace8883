/* SPDX-License-Identifier: ISC */
#ifndef TICKET_STATE_H
#define TICKET_STATE_H

#include <stdbool.h>

/*
 * state - what a ticket and a letter may be, and what may follow
 *
 * The tables in state.c are the only place that decides what may follow what;
 * the database holds the names.
 */
enum ticket_state {
	TICKET_TRIAGE, /* a human decides whether it is a request */
	TICKET_NEW,    /* a request nobody has taken */
	TICKET_OPEN,
	TICKET_WAITING_IDENTITY,
	TICKET_WAITING_CLARIFICATION,
	TICKET_CLOSED,
	TICKET_STATES,
};

/* "triage", "new", "open", "waiting-identity", ... */
const char *ticket_state_name(enum ticket_state state);
bool ticket_state_find(const char *name, enum ticket_state *ret_state);

/* What may happen to a ticket; what "stays" changes no state. */
enum ticket_event {
	TICKET_CONFIRM,		  /* a human says what is asked for */
	TICKET_TAKE,		  /* somebody works on it */
	TICKET_RELEASE,		  /* nobody does any more */
	TICKET_NOTE,		  /* a note, a link, a legal hold; stays */
	TICKET_CHANGE,		  /* of a claim or its clock; stays */
	TICKET_ASK_IDENTITY,	  /* evidence of identity is asked for */
	TICKET_VERIFY,		  /* it has come, or was seen otherwise */
	TICKET_ASK_CLARIFICATION, /* what is meant is asked for */
	TICKET_CLARIFY,		  /* the answer has come */
	TICKET_JOIN,		  /* mail from a party of it; stays */
	TICKET_CLOSE,		  /* the last claim has its outcome */
	TICKET_REOPEN,		  /* by a human, or by a reply */
	TICKET_RETURN,		  /* what was retained is due now */
	TICKET_ERASE,		  /* the person is taken off it; stays */
	TICKET_WRITE,		  /* a human writes a letter; stays */
	TICKET_DOUBT,		  /* what a human confirmed is judged again */
	TICKET_EVENTS,
};
/* "take", "ask-identity", ... */
const char *ticket_event_name(enum ticket_event event);

/* False if the event may not happen in that state. */
bool ticket_state_next(
    enum ticket_state from, enum ticket_event event, enum ticket_state *ret_to);

enum letter_state {
	LETTER_HELD,	/* waits for a human */
	LETTER_QUEUED,	/* due now or at not_before_at */
	LETTER_SENDING, /* handed to the relay; a crash leaves it so */
	LETTER_SENT,
	LETTER_UNKNOWN,	  /* the answer was lost: repeat, same Message-ID */
	LETTER_FAILED,	  /* refused for good */
	LETTER_CANCELLED, /* by a human */
	LETTER_STATES,
};

enum letter_event {
	LETTER_APPROVE,	  /* by a human */
	LETTER_CANCEL,	  /* by a human */
	LETTER_RETRY,	  /* by a human, after a failure */
	LETTER_START,	  /* the sender takes it up */
	LETTER_ACCEPTED,  /* 2xx */
	LETTER_DEFERRED,  /* 4xx */
	LETTER_REFUSED,	  /* 5xx */
	LETTER_LOST,	  /* no answer after the body, or a crash */
	LETTER_POSTPONED, /* the relay takes no letters; not its fault */
	LETTER_HOLD,	  /* by a human, who wants to look at it again */
	LETTER_EVENTS,
};

const char *letter_state_name(enum letter_state state);
bool letter_state_find(const char *name, enum letter_state *ret_state);
const char *letter_event_name(enum letter_event event);

/* False if the event may not happen in that state. */
bool letter_state_next(
    enum letter_state from, enum letter_event event, enum letter_state *ret_to);

#endif
