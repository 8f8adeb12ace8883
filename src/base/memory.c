/* SPDX-License-Identifier: ISC */
#include "base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/step.h"

#define LARGE_BYTES (512 * 1024)
#define STACK_BYTES (64 * 1024)
/* The programs need a quarter of it; a system's default is 8 MB. */
#define STACK_MIN_BYTES (1024 * 1024)

static void *
checked(void *pointer)
{
	if (pointer == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return pointer;
}

void *
memory_new(size_t count, size_t size)
{
	if (STEP_FAILS("memory"))
		return checked(NULL);
	return checked(calloc(count == 0 ? 1 : count, size == 0 ? 1 : size));
}

void *
memory_resize(void *pointer, size_t count, size_t size)
{
	if (count == 0 || size == 0)
		count = size = 1;
	if (STEP_FAILS("memory"))
		return checked(NULL);
	return checked(reallocarray(pointer, count, size));
}

char *
memory_string(const char *string)
{
	return string == NULL ? NULL : checked(strdup(string));
}

void
memory_give_back(void)
{
	/*
	 * Setting the thresholds also stops glibc from raising them
	 * dynamically.
	 */
	(void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, LARGE_BYTES);
}

void
memory_trim(void)
{
	(void)malloc_trim(0);
}

bool
memory_demand_stack(struct error *err)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_STACK, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY ||
	    limit.rlim_cur >= STACK_MIN_BYTES ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"the limit of the stack (ulimit -s, LimitSTACK) is %llu bytes: "
		"expected at least %d",
		(unsigned long long)limit.rlim_cur, STACK_MIN_BYTES);
}

void
memory_wipe(void *pointer, size_t size)
{
	if (pointer != NULL)
		explicit_bzero(pointer, size);
}

void
memory_wipe_stack(void)
{
	/* The compiler would clear it before, with our flags. */
	__attribute__((uninitialized)) unsigned char below[STACK_BYTES];

	explicit_bzero(below, sizeof below);
}
