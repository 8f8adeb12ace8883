/* SPDX-License-Identifier: ISC */
#ifndef DPOD_PULSE_H
#define DPOD_PULSE_H

#include <stddef.h>
#include <stdint.h>

/*
 * pulse - signs of life of the children, in memory that the supervisor shares
 *
 * A child beats wherever it goes round a loop or waits for somebody; whoever
 * hangs does not. Before pulse_share, and in programs without a supervisor,
 * beating does nothing.
 */
#define PULSE_SLOTS 512

/* Before the first fork. */
void pulse_share(void);
/* In the child: its beats go into this slot, and the first one is given. */
void pulse_take(size_t slot);
void pulse_beat(void);
/* When the slot was last beaten, by timestamp_monotonic_ms. */
int64_t pulse_last_ms(size_t slot);

#endif
