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
 * intake_decision - what becomes of a message: pure decisions, one place
 *
 * Input is what the reader said, what the mailbox is told to do and what the
 * register knows; output is what the one transaction writes.
 */
enum acknowledge {
	ACKNOWLEDGE_AUTO, /* send it */
	ACKNOWLEDGE_HOLD, /* write it, a human releases it */
	ACKNOWLEDGE_OFF,  /* none; the reason is on the ticket */
};

struct intake_question {
	const struct message *message;
	const struct classification *classification;
	int64_t internal_at; /* INTERNALDATE; 0: not known */
	int64_t now_at;
	bool is_clock_doubted; /* the server knows better than now_at */
	enum acknowledge acknowledge;
	enum acknowledge acknowledge_unsure; /* the stricter of both counts */
	int64_t acknowledge_age_seconds; /* older mail: the letter is held */
	const struct gate_context *gate;
	bool sender_is_own; /* a colleague, who forwards it */
	bool is_junk;	    /* it lies in a folder of junk */
};

enum intake_outcome {
	INTAKE_TICKET,
	INTAKE_AUTOMATIC, /* a program's mail that asks for nothing */
	INTAKE_NOT_REQUEST,
};

enum intake_letter {
	INTAKE_LETTER_NONE, /* letter_reason says why */
	INTAKE_LETTER_HELD, /* letter_reason says why */
	INTAKE_LETTER_QUEUED,
};

struct intake_answer {
	enum intake_outcome outcome;
	enum ticket_state state;     /* of INTAKE_TICKET */
	int64_t received_at;	     /* the earlier of the two instants */
	const char *received_source; /* "internaldate", "received", "seen" */
	enum intake_letter letter;   /* of INTAKE_TICKET */
	const char *letter_reason;   /* "" if queued; static words */
	bool kind_is_certain;	     /* the letter may state the day */
	enum letter_purpose purpose; /* which letter acknowledges it */
	bool is_lone_reminder;	     /* of nothing known; set by the caller */
};

/* The letter that acknowledges what is certainly asked for. */
enum letter_purpose intake_purpose(kind_set kinds);

struct intake_answer intake_decide(const struct intake_question *question);

/* What the register says of a message that may answer a letter of ours. */
struct intake_thread {
	bool answers_ours; /* a known party's mail, with our signed id */
	bool joins;	   /* its ticket may take it */
	bool is_bounce;	   /* a report on one of our letters */
	bool names_ours;   /* with an id or reference of ours, but no party */
};

enum intake_fate {
	INTAKE_JOINS, /* the ticket that it answers */
	INTAKE_OPENS, /* a ticket */
	INTAKE_APART, /* none: automatic, or not a request */
};

/*
 * Where it goes. A person's answer to a letter of ours is never set apart: if
 * its ticket cannot take it and it asks for nothing by itself, *answer becomes
 * a ticket in triage without a letter. So does what a stranger writes who
 * knows what only our letters say: they may be a party with another address.
 * Not what we write ourselves, nor junk. A program's answer asks for nothing,
 * unless it is certainly a request.
 */
enum intake_fate intake_settle(const struct intake_question *question,
    const struct intake_thread *thread, struct intake_answer *answer);

#endif
