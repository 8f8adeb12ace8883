/* SPDX-License-Identifier: ISC */
#ifndef TICKET_INTAKE_DECISION_H
#define TICKET_INTAKE_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/message.h"
#include "rules/classify.h"
#include "ticket/gate.h"
#include "ticket/letter.h"
#include "ticket/state.h"

/*
 * intake_decision - pure decisions about an incoming message
 *
 * The input is the reader's result, the mailbox's settings and the state of the
 * register; the output is what the intake transaction writes.
 */
enum acknowledge {
	ACKNOWLEDGE_AUTO, /* send it */
	ACKNOWLEDGE_HOLD, /* write it; a person releases it */
	ACKNOWLEDGE_OFF,  /* none; the ticket has the reason */
};

struct intake_question {
	const struct message *message;
	const struct classification *classification;
	int64_t internal_at; /* INTERNALDATE; 0: unknown */
	int64_t now_at;
	bool is_clock_doubted; /* the server's clock is preferred to now_at */
	enum acknowledge acknowledge;
	enum acknowledge acknowledge_unsure; /* the stricter of both applies */
	int64_t acknowledge_age_seconds;     /* if older: the letter is held */
	const struct gate_context *gate;
	bool sender_is_own; /* a colleague who forwards it */
	bool is_junk;	    /* it is in a junk folder */
};

enum intake_outcome {
	INTAKE_TICKET,
	INTAKE_AUTOMATIC, /* from a program, without a request */
	INTAKE_NOT_REQUEST,
};

enum intake_letter {
	INTAKE_LETTER_NONE, /* see letter_reason */
	INTAKE_LETTER_HELD, /* see letter_reason */
	INTAKE_LETTER_QUEUED,
};

struct intake_answer {
	enum intake_outcome outcome;
	enum ticket_state state;     /* for INTAKE_TICKET */
	int64_t received_at;	     /* the earlier of the two instants */
	const char *received_source; /* "internaldate", "received", "seen" */
	enum intake_letter letter;   /* for INTAKE_TICKET */
	const char *letter_reason;   /* "" if queued; static words */
	bool kind_is_certain;	     /* the letter may state the date */
	enum letter_purpose purpose; /* the acknowledgement's letter */
	bool is_lone_reminder;	     /* of nothing known; set by the caller */
};

/* The letter that acknowledges these kinds. */
enum letter_purpose intake_purpose(kind_set kinds);

struct intake_answer intake_decide(const struct intake_question *question);

/* The register's knowledge about a possible reply to one of our letters. */
struct intake_thread {
	bool answers_ours; /* from a known party, with our signed id */
	bool joins;	   /* its ticket can accept it */
	bool is_bounce;	   /* a delivery report on one of our letters */
	bool names_ours;   /* has our id or reference, but not from a party */
};

enum intake_fate {
	INTAKE_JOINS, /* the ticket it replies to */
	INTAKE_OPENS, /* a new ticket */
	INTAKE_APART, /* none: automatic, or not a request */
};

/*
 * Decides where a message goes. A person's reply to one of our letters is never
 * set apart: if its ticket cannot accept it and it is not a request by itself,
 * *answer becomes a ticket in triage without a letter. The same applies to a
 * stranger's message with information that only our letters contain: it may be
 * from a party with another address. It does not apply to our own messages, or
 * junk. An automatic reply asks nothing, unless it is certainly a request.
 */
enum intake_fate intake_settle(const struct intake_question *question,
    const struct intake_thread *thread, struct intake_answer *answer);

#endif
