/* SPDX-License-Identifier: ISC */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/*
 * arena - memory with one lifetime
 *
 * Everything derived from one message is allocated in one arena and freed
 * together. A function that returns new memory takes the arena first, so its
 * signature shows the lifetime. Nothing here fails (see memory.h). Secrets
 * never go into an arena.
 */
struct arena;

struct arena *arena_new(void);
/* NULL is allowed. */
void arena_free(struct arena *memory);
/* Discards all allocations; keeps one block for reuse. */
void arena_clear(struct arena *memory);

/* Zeroed and aligned for any type. */
void *arena_alloc(struct arena *memory, size_t bytes);
/* Zeroed array; aborts if count * size overflows. */
void *arena_array(struct arena *memory, size_t count, size_t size);
/* A copy of `length` bytes followed by a NUL. */
char *arena_copy(struct arena *memory, const void *bytes, size_t length);
/* A copy of a string; NULL gives NULL. */
char *arena_string(struct arena *memory, const char *string);
char *arena_printf(struct arena *memory, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
