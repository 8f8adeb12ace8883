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
 * casefile - a ticket being worked on by an officer, and what was done to it
 *
 * Initialize with `casework` only; casefile_find loads the ticket. All
 * functions run inside the caller's transaction, as casework.h says. After
 * CASEWORK_FAILED `error` is filled.
 */
struct casefile {
	struct casework *casework;
	bool is_preview;	  /* will be rolled back: shows no secret */
	struct ticket_row ticket; /* current; casefile_read reads it again */
	const char *done;	  /* in words: "closed: refused"; or "" */
	const char *letter;	  /* the text of the letter; "" if none */
	int64_t letter_id;	  /* of the last; 0: none, or printed */
	const struct letter_extra *extra; /* files and copies; NULL: none */
	bool is_printed;  /* the letter goes by post: print it */
	bool must_commit; /* even if refused: a wrong attempt counts */
	struct error error;
};

/* By number or reference. Refused for "absent". */
enum casework_result
casefile_find(struct casefile *file, const char *number_or_reference);
/* Refused for "changed" if it was changed since; the text says how. */
enum casework_result
casefile_check_revision(struct casefile *file, int64_t revision);
/* Reads the current ticket again. */
enum casework_result casefile_read(struct casefile *file);

/* CASEWORK_DONE, or CASEWORK_FAILED if the store returned false. */
enum casework_result casefile_stored(bool is_stored);

/* As casework_refuse; the text follows "ticket N". */
enum casework_result casefile_refuse(struct casefile *file, const char *reason,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As casework_step, for the current ticket. */
enum casework_result
casefile_step(struct casefile *file, const struct casework_step *step);

/* Refuses as casefile_step would, without changing anything. */
enum casework_result
casefile_allows(struct casefile *file, enum ticket_event event);

/* Appends a text to `done`, after "; " if it is not empty. */
void casefile_say(struct casefile *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Today in the office's time zone. */
struct date casefile_today(const struct casefile *file);

/* The claim of that kind, or NULL. */
const struct ticket_claim *
casefile_claim(const struct casefile *file, enum kind kind);

/* The clock of a claim, computed from the ticket's history. */
enum casework_result casefile_find_clock(struct casefile *file, enum kind kind,
    bool is_unsure, int extension_months, struct clock_answer *ret_clock);
/* Updates the clocks of all open claims; reads the ticket again first. */
enum casework_result casefile_set_clocks(struct casefile *file);

#endif
