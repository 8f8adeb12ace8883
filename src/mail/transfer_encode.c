/* SPDX-License-Identifier: ISC */
#include "mail/transfer.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

void
transfer_encode_base64(
    const char *bytes, size_t length, struct buffer *ret_text)
{
	for (size_t i = 0; i < length; i += 3) {
		uint32_t group = (uint32_t)(unsigned char)bytes[i] << 16;

		if (i + 1 < length)
			group |= (uint32_t)(unsigned char)bytes[i + 1] << 8;
		if (i + 2 < length)
			group |= (unsigned char)bytes[i + 2];
		buffer_add_byte(ret_text, alphabet[group >> 18]);
		buffer_add_byte(ret_text, alphabet[group >> 12 & 63]);
		buffer_add_byte(
		    ret_text, i + 1 < length ? alphabet[group >> 6 & 63] : '=');
		buffer_add_byte(
		    ret_text, i + 2 < length ? alphabet[group & 63] : '=');
	}
}
