/* SPDX-License-Identifier: ISC */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* fuzz - what the targets share: an input in pieces, and what must hold */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_input {
	const uint8_t *data;
	size_t size;
};

/*
 * Empty, and the same for each input: it costs less than a new one, whose first
 * block is larger than what a small input needs.
 */
static inline struct arena *
fuzz_memory(void)
{
	static struct arena *memory;

	if (memory == NULL)
		memory = arena_new();
	arena_clear(memory);
	return memory;
}

/* The next byte; 0 at the end. */
static inline unsigned
fuzz_byte(struct fuzz_input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

/* The bytes up to the next NUL, which is dropped, or to the end. */
static inline char *
fuzz_text(struct arena *memory, struct fuzz_input *input)
{
	const uint8_t *end =
	    input->size == 0 ? NULL : memchr(input->data, 0, input->size);
	size_t length = end == NULL ? input->size : (size_t)(end - input->data);
	char *text = arena_copy(memory, input->data, length);

	length += end != NULL;
	input->data += length;
	input->size -= length;
	return text;
}

/* No control character but those of `also`. */
static inline void
fuzz_printable(const char *text, const char *also)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' || *text == 0x7f) &&
		    strchr(also, *text) == NULL)
			abort();
}

#define FUZZ_MUST(condition)                                              \
	do {                                                              \
		if (!(condition)) {                                       \
			(void)dprintf(2, "%s:%d: not so: %s\n", __FILE__, \
			    __LINE__, #condition);                        \
			abort();                                          \
		}                                                         \
	} while (0)

#endif
