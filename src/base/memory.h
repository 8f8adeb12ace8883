/* SPDX-License-Identifier: ISC */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

struct error;

/*
 * memory - allocation that does not fail, and wiping of secrets
 *
 * If memory is exhausted, the process aborts. That is acceptable because every
 * size from outside is bounded before the allocation.
 */

/* The number of elements of an array. */
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* `count` * `size` zeroed bytes; free with free(). */
void *memory_new(size_t count, size_t size);

/* Like realloc for `count` elements of `size` bytes; new bytes are not set. */
void *memory_resize(void *pointer, size_t count, size_t size);

/* A copy of a string; free with free(). NULL gives NULL. */
char *memory_string(const char *string);

/*
 * Call at program start: large allocations are returned to the system when they
 * are freed. Otherwise one large message would enlarge the process permanently.
 */
void memory_give_back(void);
/* Returns all free memory to the system; call after a large message. */
void memory_trim(void);

/*
 * Call at program start. Fails with ERROR_STORE if the limit of the stack is
 * too low for some message or letter; child processes inherit it.
 */
bool memory_demand_stack(struct error *err);

/* Overwrites a secret; the compiler cannot optimize this away. */
void memory_wipe(void *pointer, size_t size);
/* Wipes 64 kB of stack that functions used which have since returned. */
void memory_wipe_stack(void);

#endif
