/* SPDX-License-Identifier: ISC */
#include "mail/zip_write.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

/* Of a local header and of one in the directory, without the name. */
#define LOCAL_BYTES	30
#define DIRECTORY_BYTES 46
#define VERSION		20
#define DATE		0x21 /* 1980-01-01, the first that can be written */
#define UNIX_MADE	(3 << 8)
#define MODE		((uint32_t)0100644 << 16)

static void
add_16(struct buffer *buffer, uint32_t number)
{
	buffer_add_byte(buffer, (char)(number & 0xff));
	buffer_add_byte(buffer, (char)(number >> 8 & 0xff));
}

static void
add_32(struct buffer *buffer, uint32_t number)
{
	add_16(buffer, number & 0xffff);
	add_16(buffer, number >> 16);
}

/* From "version needed" to the length of the extra field. */
static void
add_description(
    struct buffer *buffer, const char *name, uint32_t crc, uint32_t length)
{
	add_16(buffer, VERSION);
	add_16(buffer, 0); /* flags */
	add_16(buffer, 0); /* stored */
	add_16(buffer, 0); /* time */
	add_16(buffer, DATE);
	add_32(buffer, crc);
	add_32(buffer, length);
	add_32(buffer, length);
	add_16(buffer, (uint32_t)strlen(name));
	add_16(buffer, 0); /* extra field */
}

bool
zip_write_add(
    struct zip_write *zip, const char *name, const void *bytes, size_t length)
{
	size_t overhead = LOCAL_BYTES + DIRECTORY_BYTES + 2 * strlen(name) + 22;
	size_t used = zip->bytes.length + zip->directory.length + overhead;
	uint32_t crc, offset = (uint32_t)zip->bytes.length;

	if (zip->count == ZIP_WRITE_FILES_MAX || used > ZIP_WRITE_BYTES_MAX ||
	    length > ZIP_WRITE_BYTES_MAX - used)
		return false;
	crc = (uint32_t)crc32_z(0, bytes, length);
	buffer_add(&zip->bytes, "PK\3\4", 4);
	add_description(&zip->bytes, name, crc, (uint32_t)length);
	buffer_add_string(&zip->bytes, name);
	buffer_add(&zip->bytes, bytes, length);
	buffer_add(&zip->directory, "PK\1\2", 4);
	add_16(&zip->directory, VERSION | UNIX_MADE);
	add_description(&zip->directory, name, crc, (uint32_t)length);
	add_16(&zip->directory, 0); /* comment */
	add_16(&zip->directory, 0); /* disk */
	add_16(&zip->directory, 0); /* internal attributes */
	add_32(&zip->directory, MODE);
	add_32(&zip->directory, offset);
	buffer_add_string(&zip->directory, name);
	zip->count++;
	return true;
}

void
zip_write_finish(struct zip_write *zip)
{
	uint32_t offset = (uint32_t)zip->bytes.length;

	buffer_add(
	    &zip->bytes, buffer_string(&zip->directory), zip->directory.length);
	buffer_add(&zip->bytes, "PK\5\6\0\0\0\0", 8);
	add_16(&zip->bytes, (uint32_t)zip->count);
	add_16(&zip->bytes, (uint32_t)zip->count);
	add_32(&zip->bytes, (uint32_t)zip->directory.length);
	add_32(&zip->bytes, offset);
	add_16(&zip->bytes, 0); /* comment */
}

void
zip_write_release(struct zip_write *zip)
{
	buffer_release(&zip->bytes);
	buffer_release(&zip->directory);
	zip->count = 0;
}
