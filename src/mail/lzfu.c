/* SPDX-License-Identifier: ISC */
#include "mail/lzfu.h"

#include <stdint.h>
#include <string.h>

#include "mail/little_endian.h"

enum {
	HEADER_BYTES = 16,
	WINDOW_BYTES = 4096,
	LENGTH_LEAST = 2, /* of a repetition */
};

#define LZFU UINT32_C(0x75465a4c) /* compressed */
#define MELA UINT32_C(0x414c454d) /* uncompressed */

/* The initial dictionary of the format. */
static const char known[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman "
    "\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    "Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct window {
	char bytes[WINDOW_BYTES];
	size_t at;
	struct buffer *out;
	size_t left; /* space left for output */
};

static void
put(struct window *window, char byte)
{
	window->bytes[window->at] = byte;
	window->at = (window->at + 1) % WINDOW_BYTES;
	if (window->left == 0)
		return;
	buffer_add_byte(window->out, byte);
	window->left--;
}

/* False at the end. */
static bool
repeat(struct window *window, unsigned int reference)
{
	size_t from = reference >> 4;
	size_t length = (reference & 0xf) + LENGTH_LEAST;

	if (from == window->at)
		return false;
	for (; length > 0; length--, from = (from + 1) % WINDOW_BYTES)
		put(window, window->bytes[from]);
	return true;
}

static void
expand(struct window *window, struct span rest)
{
	while (window->left > 0) {
		unsigned int flags;

		if (rest.length == 0)
			return;
		flags = (unsigned char)*rest.bytes;
		span_skip(&rest, 1);
		for (int i = 0; i < 8; i++, flags >>= 1) {
			bool is_reference = (flags & 1) != 0;
			const unsigned char *next =
			    (const unsigned char *)rest.bytes;

			if (rest.length < (is_reference ? 2 : 1))
				return;
			if (!is_reference)
				put(window, *rest.bytes);
			else if (!repeat(window,
				     (unsigned int)next[0] << 8 | next[1]))
				return;
			span_skip(&rest, is_reference ? 2 : 1);
		}
	}
}

bool
lzfu_expand(struct span compressed, size_t bytes_max, struct buffer *ret_rtf)
{
	struct window window = {.out = ret_rtf, .left = bytes_max};
	uint32_t magic;

	if (compressed.length < HEADER_BYTES)
		return false;
	magic = little_endian_32(compressed.bytes + 8);
	span_skip(&compressed, HEADER_BYTES);
	if (magic == MELA) {
		buffer_add(ret_rtf, compressed.bytes,
		    compressed.length < bytes_max ? compressed.length
						  : bytes_max);
		return true;
	}
	if (magic != LZFU)
		return false;
	window.at = sizeof known - 1;
	memcpy(window.bytes, known, window.at);
	expand(&window, compressed);
	return true;
}
