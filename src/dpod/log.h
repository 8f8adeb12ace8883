/* SPDX-License-Identifier: ISC */
#ifndef DPOD_LOG_H
#define DPOD_LOG_H

#include <stdbool.h>

#include "base/error.h"

/*
 * log - one event is one line on standard error; the first word is the event
 *
 *   intake mailbox=privacy uid=812 ticket=41 kind=access rule=de-auskunft
 *
 * Never contains a subject, a body or an address: a log of data-protection
 * requests is itself personal data. External values are written only with
 * log_quoted and %s. Under systemd the line begins with its level
 * (sd-daemon(3)) and has no time, otherwise it begins with the time.
 */
enum log_level {
	LOG_ERROR = 3, /* somebody must act */
	LOG_WARNING,   /* continues by itself, but there is a problem */
	LOG_NOTICE,
	LOG_INFO,
	LOG_DEBUG, /* only with -v */
};

/*
 * A line that cannot be written to standard error at once is stored in a buffer
 * of LOG_OUTPUT_BYTES per process (log_output.h) and written later (log_flush):
 * the process never waits for the reader of the log. Lines that do not fit are
 * dropped; their number is logged when there is space again
 * (log-lines-dropped).
 */
void log_start(bool verbose);

/* Writes buffered lines without waiting. Call it regularly. */
void log_flush(void);

void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * A value in double quotes, with quotes and nonprintable characters escaped.
 * Valid until the fourth call after this one.
 */
const char *log_quoted(const char *text);

/* `event mailbox=NAME scope= retry= error=`; `mailbox` may be NULL. */
void
log_failure(const char *event, const char *mailbox, const struct error *err);

#endif
