/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SIGNALS_H
#define DPOD_SIGNALS_H

#include <stdbool.h>

/*
 * signals - a child's: SIGTERM and SIGINT ask it to stop, SIGUSR1 asks the
 * sender to stop when nothing is due any more; SIGHUP asks for a new
 * configuration where that is convenient, SIGUSR2 at once. SIGPIPE is ignored.
 * Whoever asks gives a sign of life by it (heartbeat.h), and writes what of
 * the log could not be written before.
 */
void signals_catch(void);

bool signals_should_stop(void);
bool signals_should_finish(void);
bool signals_should_reload(void);
/* What was asked for is being done. */
void signals_reloading(void);

/* For callbacks that take a context. */
bool signals_is_cancelled(void *context);

/* Sleeps; ends early when a signal comes. */
void signals_sleep_ms(int milliseconds);

#endif
