/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SIGNALS_H
#define DPOD_SIGNALS_H

#include <stdbool.h>

/*
 * signals - signals of a child: SIGTERM and SIGINT ask it to stop, SIGUSR1 asks
 * the sender to stop when nothing is due any more; SIGHUP asks for a reload
 * when convenient, SIGUSR2 at once. SIGPIPE is ignored. Each query also gives a
 * sign of life (heartbeat.h) and writes pending log lines.
 */
void signals_catch(void);

bool signals_should_stop(void);
bool signals_should_finish(void);
bool signals_should_reload(void);
/* The reload has begun. */
void signals_reloading(void);

/* For callbacks with a context. */
bool signals_is_cancelled(void *context);

/* Sleeps; ends early when a signal arrives. */
void signals_sleep_ms(int milliseconds);
/* The same; also ends early and returns true if `fd` is readable (-1: none). */
bool signals_wait_ms(int fd, int milliseconds);

#endif
