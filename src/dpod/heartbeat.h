/* SPDX-License-Identifier: ISC */
#ifndef DPOD_HEARTBEAT_H
#define DPOD_HEARTBEAT_H

#include <stddef.h>
#include <stdint.h>

/*
 * heartbeat - signs of life of the children, in memory that the supervisor
 * shares
 *
 * A child beats wherever it goes round a loop or waits for somebody; whoever
 * hangs does not. Before heartbeat_share, and in programs without a
 * supervisor, beating does nothing.
 */
#define HEARTBEAT_SLOTS 512

/* Before the first fork. */
void heartbeat_share(void);
/* In the child: its beats go into this slot, and the first one is given. */
void heartbeat_take(size_t slot);
void heartbeat(void);
/* When the slot was last beaten, by timestamp_monotonic_ms. */
int64_t heartbeat_last_ms(size_t slot);

#endif
