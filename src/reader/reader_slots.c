/* SPDX-License-Identifier: ISC */
#include "reader/reader_slots.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

struct reader_slots {
	_Atomic uint32_t limit;
	_Atomic uint32_t holders[READER_SLOTS_MAX]; /* slot + 1; 0: free */
};

static struct reader_slots *slots;
static uint32_t own; /* slot + 1 */

void
reader_slots_share(void)
{
	slots = mmap(NULL, sizeof *slots, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (slots == MAP_FAILED)
		abort(); /* out of memory, as in base/memory.c */
	atomic_store(&slots->limit, READER_SLOTS_MAX);
}

void
reader_slots_limit(size_t count)
{
	assert(count >= 1 && count <= READER_SLOTS_MAX);
	if (slots != NULL)
		atomic_store(&slots->limit, (uint32_t)count);
}

static void
free_those_of(uint32_t holder)
{
	for (size_t i = 0; slots != NULL && i < READER_SLOTS_MAX; i++) {
		uint32_t expected = holder;

		(void)atomic_compare_exchange_strong(
		    &slots->holders[i], &expected, 0);
	}
}

void
reader_slots_vacate(size_t slot)
{
	free_those_of((uint32_t)slot + 1);
}

void
reader_slots_name(size_t slot)
{
	own = (uint32_t)slot + 1;
}

bool
reader_slots_take(void)
{
	uint32_t limit;

	if (slots == NULL || own == 0)
		return true;
	for (size_t i = 0; i < READER_SLOTS_MAX; i++)
		if (atomic_load(&slots->holders[i]) == own)
			return true;
	limit = atomic_load(&slots->limit);
	for (size_t i = 0; i < limit; i++) {
		uint32_t expected = 0;

		if (atomic_compare_exchange_strong(
			&slots->holders[i], &expected, own))
			return true;
	}
	return false;
}

void
reader_slots_leave(void)
{
	if (own != 0)
		free_those_of(own);
}

bool
reader_slots_is_scarce(void)
{
	size_t taken = 0;

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < READER_SLOTS_MAX; i++)
		taken += atomic_load(&slots->holders[i]) != 0;
	return 2 * taken > atomic_load(&slots->limit);
}
