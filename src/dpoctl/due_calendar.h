/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_DUE_CALENDAR_H
#define DPOCTL_DUE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"

/*
 * due_calendar - due dates as an iCalendar object (RFC 5545)
 *
 * An event per due date. Its UID depends only on reference and kind, and its
 * SEQUENCE is the ticket's revision, so that a calendar that is read again
 * moves events instead of adding them. Lines are folded at 75 octets, never
 * within a character.
 */
struct due_event {
	const char *reference;
	const char *kind; /* "revisit": no answer is due, look again */
	struct date on;	  /* an event of that day, if `at` is 0 */
	int64_t at;	  /* due at this instant; else 0 */
	bool is_stopped;  /* the clock is stopped: the date is a minimum */
	int64_t revision;
	const char *names; /* personal data for the description; or NULL */
};

/*
 * Appends the object with events that were last computed at `now_at`. RFC 5545
 * does not allow an object without components: `count` must not be 0.
 */
void due_calendar_write(struct arena *memory, const struct due_event *events,
    size_t count, int64_t now_at, struct buffer *ret_text);

#endif
