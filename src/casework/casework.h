/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_CASEWORK_H
#define CASEWORK_CASEWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "casework/setup.h"
#include "store/claim_clock.h"
#include "store/db.h"
#include "ticket/state.h"

/*
 * casework - decides and records what happens to tickets
 *
 * Each function of this layer works inside a transaction (or savepoint) that
 * its caller began, unless it says otherwise. After CASEWORK_DONE the caller
 * commits, or rolls back a preview; after any other result it rolls back.
 * Nothing here prints, logs or asks.
 */
struct casework_refusal {
	const char *reason; /* for programs: static, such as "state" */
	const char *words;  /* for people: one line, without a full stop */
};

/* A change that no person made, to be logged. */
struct casework_notice {
	enum {
		NOTICE_DUE_SOON,      /* kind, day, unit, left */
		NOTICE_OVERDUE,	      /* kind, day */
		NOTICE_TARGET_MISSED, /* kind, day: the office's target */
		NOTICE_CLOCK_FAILED,  /* error */
		NOTICE_RETURNED,      /* kind: retained until today */
		NOTICE_REVISITED,     /* to be reviewed today */
		NOTICE_REPLY_LATE,    /* reopened, one day late */
		NOTICE_LETTER_WAITS,  /* letter_id, left: held for days */
		NOTICE_ALARM,	      /* kind: what; no ticket */
		NOTICE_ALARM_OVER,    /* the same */
	} event;
	int64_t ticket_id;
	int64_t letter_id;
	const char *kind;
	const char *day;  /* "2026-04-27", or an instant */
	const char *unit; /* "day" or "hour" */
	int64_t left;	  /* of these units */
	const char *error;
};
typedef void
casework_notice_fn(const struct casework_notice *notice, void *context);

struct casework {
	struct arena *memory; /* for all results */
	struct db *db;
	const struct setup *setup;
	const char *actor; /* the system user; NULL: the daemon */
	int64_t now_at;
	bool is_clock_doubted;	       /* now_at may be wrong (timekeeping.h) */
	casework_notice_fn *on_notice; /* NULL: none */
	void *on_notice_context;
	struct casework_refusal refusal; /* after CASEWORK_REFUSED */
};

enum casework_result {
	CASEWORK_DONE,
	CASEWORK_REFUSED, /* not allowed: see `refusal` */
	CASEWORK_FAILED,  /* the error is filled */
};

/* Fills `refusal`; returns CASEWORK_REFUSED. */
enum casework_result
casework_refuse(struct casework *casework, const char *reason,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A step of the table in ticket/state.c, with its history event. */
struct casework_step {
	enum ticket_event event;
	const char *history; /* "ticket-taken", ... */
	const char *was;     /* NULL: the state before, if it changes */
	const char *became;  /* NULL: the state after, if it changes */
	const char *payload; /* personal data as JSON; NULL: none */
};

/*
 * Refused for "state", or for "unconfirmed" if a person must first confirm what
 * the ticket is.
 */
enum casework_result casework_step(struct casework *casework, int64_t ticket_id,
    const struct casework_step *step, struct error *err);

/* Refuses an event in that state. */
enum casework_result casework_refuse_event(struct casework *casework,
    int64_t ticket_id, enum ticket_state state, enum ticket_event event);

/*
 * Adds a history event that does not change the state; a refusal is an error
 * here.
 */
bool casework_note(struct casework *casework, int64_t ticket_id,
    const char *history, const char *words, struct error *err);
/* Returns false for a refusal, too, which becomes an ERROR_MESSAGE. */
bool casework_is_done(const struct casework *casework,
    enum casework_result result, struct error *err);

void casework_tell(
    const struct casework *casework, const struct casework_notice *notice);

/* {"NAME":"TEXT"}, for a payload. */
const char *
casework_payload(struct casework *casework, const char *name, const char *text);

/* The settings for clocks of tickets of that mailbox (NULL: none). */
struct claim_office
casework_clocks(const struct casework *casework, const char *mailbox);

#endif
