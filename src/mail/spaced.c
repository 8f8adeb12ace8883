/* SPDX-License-Identifier: ISC */
#include "mail/spaced.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

#define LETTERS_MIN 8 /* minimum on such a line */

/* Length of the character at `at`. */
static size_t
character(struct span line, size_t at)
{
	size_t length = 1;

	while (at + length < line.length &&
	    ((unsigned char)line.bytes[at + length] & 0xc0) == 0x80)
		length++;
	return length;
}

static bool
is_blank(struct span line, size_t at)
{
	return at >= line.length || ascii_is_blank(line.bytes[at]);
}

/* Whether nearly all characters are separated by blanks. */
static bool
is_spaced(struct span line)
{
	size_t alone = 0, together = 0;

	for (size_t i = 0; i < line.length;) {
		size_t length = character(line, i);

		if (!is_blank(line, i)) {
			bool stands_alone = is_blank(line, i + length) &&
			    (i == 0 || is_blank(line, i - 1));

			alone += stands_alone;
			together += !stands_alone;
		}
		i += length;
	}
	return alone >= LETTERS_MIN && together * 8 <= alone;
}

static void
add_joined(struct span line, struct buffer *text)
{
	for (size_t i = 0; i < line.length;) {
		size_t blanks = i;

		while (blanks < line.length && is_blank(line, blanks))
			blanks++;
		if (blanks - i > 1)
			buffer_add_byte(text, ' ');
		if (blanks == i) {
			buffer_add(text, line.bytes + i, character(line, i));
			i += character(line, i);
		} else {
			i = blanks;
		}
	}
	buffer_add_byte(text, '\n');
}

const char *
spaced_join(struct arena *memory, const char *text)
{
	struct span rest = span_of(text), line;
	struct buffer joined = {0};
	const char *copy;

	while (span_line(&rest, &line)) {
		if ((is_blank(line, 1) || is_blank(line, 2)) && is_spaced(line))
			add_joined(line, &joined);
	}
	copy = joined.length == 0
	    ? ""
	    : arena_copy(memory, joined.data, joined.length - 1);
	buffer_release(&joined);
	return copy;
}
