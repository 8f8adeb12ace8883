/* SPDX-License-Identifier: ISC */
#ifndef READER_READER_SLOTS_H
#define READER_READER_SLOTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * reader_slots - how many workers have a reader at once (readers-max)
 *
 * A reader's compiled rules are most of what a mailbox costs. The slots are
 * in memory that the supervisor shares; each bears the heartbeat's slot of who
 * has it, so that that of a worker which was killed is found. Before
 * reader_slots_share, and in programs without a supervisor, there is always
 * one.
 */
#define READER_SLOTS_MAX 500

/* Before the first fork. */
void reader_slots_share(void);
/* 1..READER_SLOTS_MAX; fewer than are taken now empty by and by. */
void reader_slots_limit(size_t count);
/* The worker of this slot has ended, however it did. */
void reader_slots_vacate(size_t slot);

/* In the child: who it is. */
void reader_slots_name(size_t slot);
/* True if there is one, or this process has one already. */
bool reader_slots_take(void);
void reader_slots_leave(void);
/*
 * Whether more than half are taken: then nobody who has nothing to read keeps
 * one, so that half of them are free for those who have.
 */
bool reader_slots_is_scarce(void);

#endif
