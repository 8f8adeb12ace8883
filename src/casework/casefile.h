/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_CASEFILE_H
#define CASEWORK_CASEFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "rules/kind.h"
#include "store/ticket_store.h"
#include "ticket/clock.h"
#include "casework/casework.h"

/*
 * casefile - a ticket in the hands of an officer, and what was done to it
 *
 * Set up with `casework` alone; casefile_find takes a ticket in hand. All
 * inside the caller's transaction, as casework.h says. After CASEWORK_FAILED
 * `error` is filled.
 */
struct casefile {
	struct casework *casework;
	bool is_preview;	  /* will be rolled back: no secret is shown */
	struct ticket_row ticket; /* in hand; casefile_read reads it again */
	const char *done;	  /* in words: "closed: refused"; "" */
	const char *letter;	  /* the text of the letter; "" if none */
	bool is_printed;	  /* that letter goes by post: print it */
	bool must_commit;	  /* although refused: a wrong try counts */
	struct error error;
};

/* By number or by reference. Refused for "absent". */
enum casework_result
casefile_find(struct casefile *file, const char *number_or_reference);
/* Refused for "changed" if something happened since; the words tell what. */
enum casework_result
casefile_check_revision(struct casefile *file, int64_t revision);
/* Reads the ticket in hand again. */
enum casework_result casefile_read(struct casefile *file);

/* CASEWORK_DONE, or CASEWORK_FAILED after a false return of the store. */
enum casework_result casefile_stored(bool is_stored);

/* As casework_refuse; the words follow "ticket N". */
enum casework_result casefile_refuse(struct casefile *file, const char *reason,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As casework_step, of the ticket in hand. */
enum casework_result
casefile_step(struct casefile *file, const struct casework_step *step);

/* As casefile_step refuses it, without doing it. */
enum casework_result
casefile_allows(struct casefile *file, enum ticket_event event);

/* Adds words to `done`, behind "; " if there are some. */
void casefile_say(struct casefile *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Today in the zone of the office. */
struct date casefile_today(const struct casefile *file);

/* The claim of that kind, or NULL. */
const struct ticket_claim *
casefile_claim(const struct casefile *file, enum kind kind);

/* The clock of a claim, after all that happened to the ticket. */
enum casework_result casefile_find_clock(struct casefile *file, enum kind kind,
    bool is_unsure, int extension_months, struct clock_answer *ret_clock);
/* The clocks of all its open claims; the ticket is read again before that. */
enum casework_result casefile_set_clocks(struct casefile *file);

#endif
