/* SPDX-License-Identifier: ISC */
#ifndef DPOD_HEARTBEAT_H
#define DPOD_HEARTBEAT_H

#include <stddef.h>
#include <stdint.h>

/*
 * heartbeat - signs of life of the children, in memory shared by the supervisor
 *
 * A child beats in every loop and while it waits; a child that hangs does not.
 * Before heartbeat_share, and in programs without a supervisor, beats have no
 * effect.
 */
#define HEARTBEAT_SLOTS 512

/* Call before the first fork. */
void heartbeat_share(void);
/* In the child: selects the slot for its beats, and gives the first one. */
void heartbeat_take(size_t slot);
void heartbeat(void);
/* The time of the slot's last beat, on the clock of timestamp_monotonic_ms. */
int64_t heartbeat_last_ms(size_t slot);

#endif
