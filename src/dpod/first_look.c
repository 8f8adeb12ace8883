/* SPDX-License-Identifier: ISC */
#include "dpod/first_look.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/timestamp.h"
#include "dpod/heartbeat.h"

static atomic_bool *looked;
static atomic_bool *own;
static int64_t other_polled_at = -1; /* at the first look; -1: none yet */
static size_t expected;
static int64_t began_ms;

void
first_look_expect(size_t count)
{
	assert(count <= HEARTBEAT_SLOTS);
	looked = mmap(NULL, HEARTBEAT_SLOTS * sizeof *looked,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (looked == MAP_FAILED)
		abort(); /* out of memory, as in base/memory.c */
	expected = count;
	began_ms = timestamp_monotonic_ms();
}

void
first_look_take(size_t slot)
{
	assert(slot < HEARTBEAT_SLOTS);
	if (looked != NULL)
		own = &looked[slot];
}

void
first_look_done(void)
{
	if (own != NULL)
		atomic_store(own, true);
}

void
first_look_of_other(int64_t polled_at, bool is_well)
{
	/* A failed one is not known to have looked, nor is one of that time. */
	if (other_polled_at == -1 || !is_well)
		other_polled_at = polled_at;
	else if (polled_at > other_polled_at)
		first_look_done();
}

bool
first_look_is_over(void)
{
	/* Also for each sender that is started later. */
	if (timestamp_monotonic_ms() - began_ms >= FIRST_LOOK_MS)
		return true;
	for (size_t i = 0; i < expected; i++)
		if (!atomic_load(&looked[i]))
			return false;
	return true;
}
