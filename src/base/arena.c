/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/*
 * A message of ordinary size fits into one block. Blocks are cleared, so the
 * first is small: many arenas have a few strings.
 */
#define FIRST_BYTES ((size_t)4 * 1024)
#define BLOCK_BYTES ((size_t)64 * 1024)
/* What arena_printf writes once. */
#define PRINTF_BYTES 64

/*
 * With sanitizers, memory that is not allocated is poisoned, and a poisoned gap
 * follows each allocation.
 */
#ifdef DPOD_SANITIZERS
#include <sanitizer/asan_interface.h>
#define GAP_BYTES	      ((size_t)16)
#define HIDE(bytes, length)   ASAN_POISON_MEMORY_REGION(bytes, length)
#define REVEAL(bytes, length) ASAN_UNPOISON_MEMORY_REGION(bytes, length)
#else
#define GAP_BYTES	      ((size_t)0)
#define HIDE(bytes, length)   ((void)(length))
#define REVEAL(bytes, length) ((void)(length))
#endif

struct block {
	struct block *next;
	size_t size; /* usable bytes */
	size_t used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *blocks; /* newest first */
};

struct arena *
arena_new(void)
{
	return memory_new(1, sizeof(struct arena));
}

static void
free_block(struct block *block)
{
	REVEAL(block->bytes, block->size);
	free(block);
}

void
arena_free(struct arena *memory)
{
	if (memory == NULL)
		return;
	for (struct block *block = memory->blocks; block != NULL;) {
		struct block *next = block->next;

		free_block(block);
		block = next;
	}
	free(memory);
}

void
arena_clear(struct arena *memory)
{
	struct block *kept = NULL;

	for (struct block *block = memory->blocks; block != NULL;) {
		struct block *next = block->next;

		/* The newest first: a small one only if there is no other. */
		if (kept == NULL && block->size <= BLOCK_BYTES)
			kept = block;
		else
			free_block(block);
		block = next;
	}
	memory->blocks = kept;
	if (kept != NULL) {
		kept->next = NULL;
		REVEAL(kept->bytes, kept->used);
		memset(kept->bytes, 0, kept->used);
		HIDE(kept->bytes, kept->used);
		kept->used = 0;
	}
}

static struct block *
add_block(struct arena *memory, size_t bytes)
{
	size_t size = memory->blocks == NULL ? FIRST_BYTES : BLOCK_BYTES;
	struct block *block;

	if (bytes > size)
		size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
	block = memory_new(1, sizeof *block + size);
	block->size = size;
	block->next = memory->blocks;
	memory->blocks = block;
	HIDE(block->bytes, size);
	return block;
}

void *
arena_alloc(struct arena *memory, size_t bytes)
{
	struct block *block = memory->blocks;
	size_t unit = alignof(max_align_t), wanted = bytes;
	void *found;

	if (bytes > SIZE_MAX / 2)
		abort();
	bytes = (bytes + unit - 1) / unit * unit + GAP_BYTES;
	if (block == NULL || block->size - block->used < bytes) {
		struct block *added = add_block(memory, bytes);

		/*
		 * Keep filling a block with free space behind a large
		 * allocation.
		 */
		if (block != NULL && added->size > BLOCK_BYTES) {
			memory->blocks = block;
			added->next = block->next;
			block->next = added;
		}
		block = added;
	}
	found = block->bytes + block->used;
	REVEAL(found, wanted);
	block->used += bytes;
	return found;
}

void *
arena_array(struct arena *memory, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size)
		abort();
	return arena_alloc(memory, count * size);
}

char *
arena_copy(struct arena *memory, const void *bytes, size_t length)
{
	char *copy = arena_alloc(memory, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *
arena_string(struct arena *memory, const char *string)
{
	return string == NULL ? NULL
			      : arena_copy(memory, string, strlen(string));
}

char *
arena_printf(struct arena *memory, const char *format, ...)
{
	char most[PRINTF_BYTES], *text;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(most, sizeof most, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	if ((size_t)length < sizeof most)
		return arena_copy(memory, most, (size_t)length);
	text = arena_alloc(memory, (size_t)length + 1);
	va_start(arguments, format);
	(void)vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}
