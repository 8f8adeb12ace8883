/* SPDX-License-Identifier: ISC */
#ifndef DPOD_LOG_H
#define DPOD_LOG_H

#include <stdbool.h>

#include "base/error.h"

/*
 * log - one event, one line on standard error, first word is the event
 *
 *   intake mailbox=privacy uid=812 ticket=41 kind=access rule=de-auskunft
 *
 * Never a subject, a body or an address: a log of data-protection requests is
 * itself personal data. Values from outside are written by %s only through
 * log_quoted. Under systemd the line begins with its level (sd-daemon(3)) and
 * has no time of its own, else it begins with the time.
 */
enum log_level {
	LOG_ERROR = 3, /* someone must act */
	LOG_WARNING,   /* goes on by itself, but not as it should */
	LOG_NOTICE,
	LOG_INFO,
	LOG_DEBUG, /* with -v only */
};

/*
 * A line that standard error does not take at once waits in a buffer of
 * LOG_OUTPUT_BYTES a process (log_output.h) and is written later (log_flush):
 * nothing waits for whoever reads the log. What does not fit is dropped, and
 * how much that was is said when there is room again (log-lines-dropped).
 */
void log_start(bool verbose);

/* Writes what waits, if that is possible now. To be called now and then. */
void log_flush(void);

void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * A value in double quotes with quotes and everything unprintable escaped.
 * Lives until the fourth call after this one.
 */
const char *log_quoted(const char *text);

/* `event mailbox=NAME scope= retry= error=`; `mailbox` may be NULL. */
void
log_failure(const char *event, const char *mailbox, const struct error *err);

#endif
