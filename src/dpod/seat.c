/* SPDX-License-Identifier: ISC */
#include "dpod/seat.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

struct seats {
	_Atomic uint32_t limit;
	_Atomic uint32_t holders[SEATS_MAX]; /* slot + 1; 0: free */
};

static struct seats *seats;
static uint32_t own; /* slot + 1 */

void
seat_share(void)
{
	seats = mmap(NULL, sizeof *seats, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seats == MAP_FAILED)
		abort(); /* out of memory, as in base/memory.c */
	atomic_store(&seats->limit, SEATS_MAX);
}

void
seat_limit(size_t count)
{
	assert(count >= 1 && count <= SEATS_MAX);
	if (seats != NULL)
		atomic_store(&seats->limit, (uint32_t)count);
}

static void
free_those_of(uint32_t holder)
{
	for (size_t i = 0; seats != NULL && i < SEATS_MAX; i++) {
		uint32_t expected = holder;

		(void)atomic_compare_exchange_strong(
		    &seats->holders[i], &expected, 0);
	}
}

void
seat_vacate(size_t slot)
{
	free_those_of((uint32_t)slot + 1);
}

void
seat_name(size_t slot)
{
	own = (uint32_t)slot + 1;
}

bool
seat_take(void)
{
	uint32_t limit;

	if (seats == NULL || own == 0)
		return true;
	for (size_t i = 0; i < SEATS_MAX; i++)
		if (atomic_load(&seats->holders[i]) == own)
			return true;
	limit = atomic_load(&seats->limit);
	for (size_t i = 0; i < limit; i++) {
		uint32_t expected = 0;

		if (atomic_compare_exchange_strong(
			&seats->holders[i], &expected, own))
			return true;
	}
	return false;
}

void
seat_leave(void)
{
	if (own != 0)
		free_those_of(own);
}

bool
seat_is_scarce(void)
{
	size_t taken = 0;

	if (seats == NULL)
		return false;
	for (size_t i = 0; i < SEATS_MAX; i++)
		taken += atomic_load(&seats->holders[i]) != 0;
	return 2 * taken > atomic_load(&seats->limit);
}
