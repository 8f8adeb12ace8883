/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LITTLE_ENDIAN_H
#define MAIL_LITTLE_ENDIAN_H

#include <stdint.h>

/*
 * little_endian - reads little-endian numbers of binary formats; all bytes must
 * exist
 */
static inline uint32_t
little_endian_16(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static inline uint32_t
little_endian_32(const char *bytes)
{
	return little_endian_16(bytes) | little_endian_16(bytes + 2) << 16;
}

#endif
