/* SPDX-License-Identifier: ISC */
#include "dpod/pulse.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/timestamp.h"

static _Atomic int64_t *beats;
static _Atomic int64_t *own;

void
pulse_share(void)
{
	beats = mmap(NULL, PULSE_SLOTS * sizeof *beats, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (beats == MAP_FAILED)
		abort(); /* out of memory, as in base/memory.c */
}

void
pulse_take(size_t slot)
{
	assert(slot < PULSE_SLOTS);
	if (beats != NULL)
		own = &beats[slot];
	pulse_beat();
}

void
pulse_beat(void)
{
	if (own != NULL)
		atomic_store_explicit(
		    own, timestamp_monotonic_ms(), memory_order_relaxed);
}

int64_t
pulse_last_ms(size_t slot)
{
	assert(slot < PULSE_SLOTS);
	return beats == NULL
	    ? 0
	    : atomic_load_explicit(&beats[slot], memory_order_relaxed);
}
