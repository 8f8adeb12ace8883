/* SPDX-License-Identifier: ISC */
#include "casework/header_mark.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"

static size_t
line_length(const char *line, size_t left)
{
	const char *end = memchr(line, '\n', left);

	return end == NULL ? left : (size_t)(end - line) + 1;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void
add_value(struct digest *digest, const char *text, size_t length)
{
	for (size_t i = 0, start = 0; i <= length; i++) {
		if (i < length && !is_blank(text[i]))
			continue;
		if (i > start)
			digest_add(digest, text + start, i - start);
		start = i + 1;
	}
}

/*
 * Adds the first field with this name (including the colon) and its folded
 * lines.
 */
static void
add_field(
    struct digest *digest, const char *name, const char *raw, size_t length)
{
	size_t name_length = strlen(name);
	bool is_inside = false;

	digest_add_field(digest, name);
	for (size_t at = 0, line; at < length; at += line) {
		line = line_length(raw + at, length - at);
		if (raw[at] == '\n' || (raw[at] == '\r' && line == 2))
			return;
		if (raw[at] == ' ' || raw[at] == '\t') {
			if (is_inside)
				add_value(digest, raw + at, line);
			continue;
		}
		if (is_inside)
			return;
		is_inside = line > name_length &&
		    strncasecmp(raw + at, name, name_length) == 0;
		if (is_inside)
			add_value(
			    digest, raw + at + name_length, line - name_length);
	}
}

int64_t
header_mark(
    const unsigned char key[DIGEST_BYTES], const char *raw, size_t length)
{
	static const char *const names[] = {"Message-ID:", "Date:", "From:"};
	unsigned char content[DIGEST_BYTES], keyed[DIGEST_BYTES];
	struct digest digest;
	uint64_t mark = 0;

	digest_start(&digest);
	digest_add_field(&digest, "header-mark");
	for (size_t i = 0; i < LENGTH(names); i++)
		add_field(&digest, names[i], raw, length);
	digest_finish(&digest, content);
	digest_hmac(key, DIGEST_BYTES, content, sizeof content, keyed);
	for (size_t i = 0; i < sizeof mark; i++)
		mark = mark << 8 | keyed[i];
	return (int64_t)(mark >> 1);
}
