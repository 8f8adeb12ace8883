/* SPDX-License-Identifier: ISC */
#include "dpod/heartbeat.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/timestamp.h"

static _Atomic int64_t *beats;
static _Atomic int64_t *own;

void
heartbeat_share(void)
{
	beats = mmap(NULL, HEARTBEAT_SLOTS * sizeof *beats,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (beats == MAP_FAILED)
		abort(); /* out of memory, as in base/memory.c */
}

void
heartbeat_take(size_t slot)
{
	assert(slot < HEARTBEAT_SLOTS);
	if (beats != NULL)
		own = &beats[slot];
	heartbeat();
}

void
heartbeat(void)
{
	if (own != NULL)
		atomic_store_explicit(
		    own, timestamp_monotonic_ms(), memory_order_relaxed);
}

int64_t
heartbeat_last_ms(size_t slot)
{
	assert(slot < HEARTBEAT_SLOTS);
	return beats == NULL
	    ? 0
	    : atomic_load_explicit(&beats[slot], memory_order_relaxed);
}
