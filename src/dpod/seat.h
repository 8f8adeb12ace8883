/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SEAT_H
#define DPOD_SEAT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * seat - how many workers have a reader at once (readers-max)
 *
 * A reader's compiled rules are most of what a mailbox costs. The seats lie in
 * memory that the supervisor shares; each bears the slot (heartbeat.h) of who has
 * it, so that the seat of a worker that was killed is found. Before
 * seat_share, and in programs without a supervisor, there is always one.
 */
#define SEATS_MAX 500

/* Before the first fork. */
void seat_share(void);
/* 1..SEATS_MAX; fewer than are taken now empty by and by. */
void seat_limit(size_t count);
/* The worker of this slot has ended, however it did. */
void seat_vacate(size_t slot);

/* In the child: who it is. */
void seat_name(size_t slot);
/* True if there is one, or this process has one already. */
bool seat_take(void);
void seat_leave(void);
/*
 * Whether more than half are taken: then nobody who has nothing to read keeps
 * one, so that half of them are free for those who have.
 */
bool seat_is_scarce(void);

#endif
