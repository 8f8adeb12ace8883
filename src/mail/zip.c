/* SPDX-License-Identifier: ISC */
#include "mail/zip.h"

#include <stdint.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#include "mail/little_endian.h"

/* APPNOTE.TXT: the fixed sizes of records, and their signatures. */
enum {
	END_BYTES = 22,
	END_COMMENT_MAX = 65535,
	ENTRY_BYTES = 46,
	LOCAL_BYTES = 30,
	IS_ENCRYPTED = 1,
	STORED = 0,
	DEFLATED = 8,
	RAW_WINDOW_BITS = -15,
	PIECE_BYTES = 16384,
};
#define END_MARK   UINT32_C(0x06054b50)
#define ENTRY_MARK UINT32_C(0x02014b50)
#define LOCAL_MARK UINT32_C(0x04034b50)

struct entry {
	unsigned int method;
	size_t length; /* compressed */
	size_t at;     /* offset of its local record */
};

/* The end record of the archive, before a comment; NULL: none. */
static const char *
find_end(struct span zip)
{
	size_t most = END_BYTES + END_COMMENT_MAX;

	for (size_t back = END_BYTES; back <= zip.length && back <= most;
	     back++) {
		const char *record = zip.bytes + zip.length - back;

		if (*record == 'P' && little_endian_32(record) == END_MARK)
			return record;
	}
	return NULL;
}

static bool
find_entry(struct span zip, const char *name, struct entry *ret_entry)
{
	const char *end = find_end(zip);
	size_t length = strlen(name);
	struct span rest;

	if (end == NULL || little_endian_32(end + 16) > zip.length)
		return false;
	rest = zip;
	span_skip(&rest, little_endian_32(end + 16));
	for (int i = 0; i < ZIP_FILES_MAX && rest.length >= ENTRY_BYTES; i++) {
		const char *record = rest.bytes;
		size_t named = little_endian_16(record + 28);
		size_t whole = ENTRY_BYTES + named +
		    little_endian_16(record + 30) +
		    little_endian_16(record + 32);

		if (little_endian_32(record) != ENTRY_MARK ||
		    whole > rest.length)
			return false;
		if (named == length &&
		    memcmp(record + ENTRY_BYTES, name, length) == 0) {
			ret_entry->method = little_endian_16(record + 10);
			ret_entry->length = little_endian_32(record + 20);
			ret_entry->at = little_endian_32(record + 42);
			return (little_endian_16(record + 8) & IS_ENCRYPTED) ==
			    0;
		}
		span_skip(&rest, whole);
	}
	return false;
}

/* The bytes of a file as stored in the archive. */
static bool
find_bytes(struct span zip, const struct entry *entry, struct span *ret_bytes)
{
	size_t named;

	if (entry->at > zip.length || zip.length - entry->at < LOCAL_BYTES ||
	    little_endian_32(zip.bytes + entry->at) != LOCAL_MARK)
		return false;
	span_skip(&zip, entry->at);
	named =
	    little_endian_16(zip.bytes + 26) + little_endian_16(zip.bytes + 28);
	if (zip.length - LOCAL_BYTES < named)
		return false;
	span_skip(&zip, LOCAL_BYTES + named);
	if (zip.length > entry->length)
		zip.length = entry->length;
	*ret_bytes = zip;
	return true;
}

static bool
inflate_all(struct span deflated, size_t bytes_max, struct buffer *ret_bytes)
{
	z_stream stream = {0};
	size_t left = bytes_max;
	int status = Z_OK;

	if (inflateInit2(&stream, RAW_WINDOW_BITS) != Z_OK)
		return false;
	stream.next_in = (const Bytef *)deflated.bytes;
	stream.avail_in = (uInt)deflated.length;
	while (status == Z_OK && left > 0) {
		unsigned char piece[PIECE_BYTES];
		size_t room = left < sizeof piece ? left : sizeof piece;

		stream.next_out = piece;
		stream.avail_out = (uInt)room;
		status = inflate(&stream, Z_NO_FLUSH);
		buffer_add(ret_bytes, piece, room - stream.avail_out);
		left -= room - stream.avail_out;
	}
	(void)inflateEnd(&stream);
	return left < bytes_max;
}

bool
zip_read(struct span zip, const char *name, size_t bytes_max,
    struct buffer *ret_bytes)
{
	struct entry entry;
	struct span bytes;

	if (zip.length > UINT32_MAX || !find_entry(zip, name, &entry) ||
	    !find_bytes(zip, &entry, &bytes))
		return false;
	if (entry.method == DEFLATED)
		return inflate_all(bytes, bytes_max, ret_bytes);
	if (entry.method != STORED)
		return false;
	buffer_add(ret_bytes, bytes.bytes,
	    bytes.length < bytes_max ? bytes.length : bytes_max);
	return bytes.length > 0;
}
