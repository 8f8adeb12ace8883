/* SPDX-License-Identifier: ISC */
#ifndef TESTS_FAKE_FAKE_CLOCK_H
#define TESTS_FAKE_FAKE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * fake_clock - the two clocks (timestamp.h) and the signals (dpod/signals.h)
 *
 * Sleeping moves both clocks on and takes no time. Programs that use it are
 * linked with FAKE_CLOCK_FLAGS.
 */
struct fake_clock {
	int64_t now_at;
	int64_t monotonic_ms;
	bool should_stop, should_finish, should_reload;
	int64_t stop_at; /* stops from then on; 0: never */
};
extern struct fake_clock fake_clock;

/* 2026-03-27T12:00:00Z, nothing is signalled. */
void fake_clock_reset(void);
/* Both clocks, as time passes. */
void fake_clock_pass(int64_t seconds);

#endif
