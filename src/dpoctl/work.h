/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_WORK_H
#define DPOCTL_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "ticket/calendar.h"
#include "ticket/clock.h"
#include "ticket/letter.h"
#include "dpoctl/cmd.h"
#include "dpoctl/session.h"

/*
 * work - what the commands that work tickets share
 *
 * All operands are tickets. Everything happens in one transaction, which
 * reads each ticket again: all or none. With --preview it is rolled back in
 * the end, so that a preview is what would happen and not a guess at it.
 * --if-revision refuses a change on a view that is no longer true, and says
 * what happened since.
 */
#define WORK_OPTIONS                                                        \
	{"--if-revision", "N",                                              \
	    "Refuse if something happened since the ticket was shown so",   \
	    false},                                                         \
	{                                                                   \
		"--preview", NULL, "Say what would happen; change nothing", \
		    false                                                   \
	}

struct work {
	struct session *session;
	int64_t now_at;
	const char *actor;
	bool is_preview;
	struct calendar *calendar;
	struct letter_set *letters;
	struct ticket_row ticket; /* in hand; work_read reads it again */
	const char *done;	  /* words, for the output */
	const char *letter;	  /* text of the letter that was written; "" */
	bool is_printed;	  /* that letter goes by post: print it */
	bool keeps;		  /* commit although it failed */
};

/* One ticket: EX_OK or an exit code, after a message. */
typedef int work_fn(struct work *work);
int work_run(struct session *session, work_fn *fn);

extern const struct output_form work_form;
/* The first fields of work_form: which ticket, and when it is due. */
void work_print_ticket(struct output *output, const struct ticket_row *ticket);

/* A step of the table in ticket/state.c, with its line of history. */
struct work_step {
	enum ticket_event event;
	const char *history;
	const char *was;
	const char *became;
	const char *payload;
};
int work_step(struct work *work, const struct work_step *step);
/* Reads the ticket in hand again. */
int work_read(struct work *work);
/* After a false return of the store. */
int work_fail(const struct error *err);

/* {"NAME":"TEXT"} */
const char *work_payload(struct work *work, const char *name, const char *text);

/* The clock of a claim, after all that happened to the ticket. */
int work_find_clock(struct work *work, enum kind kind, bool is_unsure,
    int extension_months, struct clock_answer *ret_clock);
/* All open claims of the ticket in hand, which is read again. */
int work_set_clocks(struct work *work);

/* The kind of an option, which must be one. */
int work_option_kind(
    struct session *session, const char *value, enum kind *ret_kind);
/* The claim of that kind, or NULL. */
const struct ticket_claim *work_claim(const struct work *work, enum kind kind);

#endif
