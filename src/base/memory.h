/* SPDX-License-Identifier: ISC */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/*
 * memory - allocation that does not fail, and wiping of secrets
 *
 * Out of memory ends the process (abort): acceptable because every size that
 * comes from outside is bounded before it is allocated.
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
 * For the start of a program: large allocations go back to the system when
 * they are freed. Else a single large mail would be felt for ever.
 */
void memory_give_back(void);
/* Gives back what was freed since, too: for the moment after a large mail. */
void memory_trim(void);

/* Overwrites a secret; the compiler may not leave it out. */
void memory_wipe(void *pointer, size_t size);
/* The 64 kB of the stack that functions used which have returned since. */
void memory_wipe_stack(void);

#endif
