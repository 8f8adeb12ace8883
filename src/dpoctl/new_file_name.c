/* SPDX-License-Identifier: ISC */
#include "dpoctl/new_file.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define EXTENSION_MAX 12 /* bytes, with its dot */

/* Letters of any script that are displayed unchanged. */
static bool
is_kept(struct arena *memory, const char *bytes, size_t length)
{
	static const char ascii[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-_.+";
	const char *shown;

	if (length == 1)
		return strchr(ascii, *bytes) != NULL;
	shown = utf8_visible(memory, bytes, length, UTF8_ONE_LINE);
	return strlen(shown) == length && memcmp(shown, bytes, length) == 0;
}

static void
add_kept(struct arena *memory, const char *name, struct buffer *ret)
{
	size_t left = strlen(name);

	while (left > 0) {
		uint32_t character;
		size_t length = utf8_decode(name, left, &character);
		bool is_whole = length > 0;

		if (!is_whole)
			length = 1;
		if (is_whole && is_kept(memory, name, length))
			buffer_add(ret, name, length);
		else if (ret->length == 0 || ret->data[ret->length - 1] != '_')
			buffer_add_byte(ret, '_');
		name += length;
		left -= length;
	}
}

const char *
new_file_name(struct arena *memory, const char *name)
{
	struct buffer kept = {0};
	const char *start, *dot;
	size_t length;

	add_kept(memory, name, &kept);
	start = buffer_string(&kept);
	start += strspn(start, ".-_");
	length = strlen(start);
	while (length > 0 && strchr("._", start[length - 1]) != NULL)
		length--;
	start = arena_copy(memory, start, length);
	buffer_release(&kept);
	if (length == 0)
		return "unnamed";
	if (length <= NEW_FILE_NAME_MAX)
		return start;
	dot = strrchr(start, '.');
	if (dot == NULL || strlen(dot) > EXTENSION_MAX)
		dot = "";
	length = utf8_cut(start, NEW_FILE_NAME_MAX - strlen(dot));
	return arena_printf(memory, "%.*s%s", (int)length, start, dot);
}
