/* SPDX-License-Identifier: ISC */
#ifndef READER_READER_SLOTS_H
#define READER_READER_SLOTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * reader_slots - limits how many workers have a reader at once (readers-max)
 *
 * A reader's compiled rules are most of the memory that a mailbox uses. The
 * slots are in memory shared by the supervisor; each stores the heartbeat slot
 * of its holder, so that the slot of a killed worker is found. Before
 * reader_slots_share, and in programs without a supervisor, a slot is always
 * available.
 */
#define READER_SLOTS_MAX 500

/* Call before the first fork. */
void reader_slots_share(void);
/*
 * 1..READER_SLOTS_MAX; if lowered below the number in use, slots are withdrawn
 * as they are released.
 */
void reader_slots_limit(size_t count);
/* Releases what the worker of this heartbeat slot held, however it ended. */
void reader_slots_vacate(size_t slot);

/* In the child: sets its heartbeat slot. */
void reader_slots_name(size_t slot);
/* True if a slot was free, or this process has one already. */
bool reader_slots_take(void);
void reader_slots_leave(void);
/*
 * Whether more than half of the slots are taken: then a worker with nothing to
 * read releases its slot, so that half of them are free for others.
 */
bool reader_slots_is_scarce(void);

#endif
