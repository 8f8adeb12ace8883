/* SPDX-License-Identifier: ISC */
#ifndef TICKET_STATE_H
#define TICKET_STATE_H

#include <stdbool.h>

/*
 * state - the states of tickets and letters, and their transitions
 *
 * Only the tables in state.c define transitions; the database stores the names.
 */
enum ticket_state {
	TICKET_TRIAGE, /* a person decides whether it is a request */
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

/* Events of a ticket; those marked "stays" do not change its state. */
enum ticket_event {
	TICKET_CONFIRM,		  /* a person confirms what is requested */
	TICKET_TAKE,		  /* somebody works on it */
	TICKET_RELEASE,		  /* nobody works on it any more */
	TICKET_NOTE,		  /* a note, a link, a legal hold; stays */
	TICKET_CHANGE,		  /* of a claim or its clock; stays */
	TICKET_ASK_IDENTITY,	  /* evidence of identity is requested */
	TICKET_VERIFY,		  /* it arrived, or was verified otherwise */
	TICKET_ASK_CLARIFICATION, /* clarification is requested */
	TICKET_CLARIFY,		  /* the reply arrived */
	TICKET_JOIN,		  /* a message from a party; stays */
	TICKET_CLOSE,		  /* the last claim has an outcome */
	TICKET_REOPEN,		  /* by a person, or by a reply */
	TICKET_RETURN,		  /* retained data is due now */
	TICKET_ERASE,		  /* the person is erased; stays */
	TICKET_WRITE,		  /* a person writes a letter; stays */
	TICKET_DOUBT,		  /* a confirmed kind is reviewed again */
	TICKET_EVENTS,
};
/* "take", "ask-identity", ... */
const char *ticket_event_name(enum ticket_event event);

/* False if the event is not allowed in that state. */
bool ticket_state_next(
    enum ticket_state from, enum ticket_event event, enum ticket_state *ret_to);

enum letter_state {
	LETTER_HELD,	/* waits for a person */
	LETTER_QUEUED,	/* due now or at not_before_at */
	LETTER_SENDING, /* passed to the relay; stays so after a crash */
	LETTER_SENT,
	LETTER_UNKNOWN,	  /* reply lost: repeat, same Message-ID */
	LETTER_FAILED,	  /* refused permanently */
	LETTER_CANCELLED, /* by a person */
	LETTER_PRINTED,	  /* for the post: never to the relay */
	LETTER_STATES,
};

enum letter_event {
	LETTER_APPROVE,	  /* by a person */
	LETTER_CANCEL,	  /* by a person */
	LETTER_RETRY,	  /* by a person, after a failure */
	LETTER_START,	  /* the sender begins an attempt */
	LETTER_ACCEPTED,  /* 2xx */
	LETTER_DEFERRED,  /* 4xx */
	LETTER_REFUSED,	  /* 5xx */
	LETTER_LOST,	  /* no reply after the body, or a crash */
	LETTER_POSTPONED, /* the relay takes no letters; not its fault */
	LETTER_UNTRIED,	  /* begun, but not passed to the relay */
	LETTER_HOLD,	  /* by a person, to review it again */
	LETTER_EVENTS,
};

const char *letter_state_name(enum letter_state state);
bool letter_state_find(const char *name, enum letter_state *ret_state);
const char *letter_event_name(enum letter_event event);

/* False if the event is not allowed in that state. */
bool letter_state_next(
    enum letter_state from, enum letter_event event, enum letter_state *ret_to);

#endif
