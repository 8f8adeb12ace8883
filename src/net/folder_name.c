/* SPDX-License-Identifier: ISC */
#include "net/folder_name.h"

#include <iconv.h>
#include <stdint.h>
#include <string.h>

bool
folder_name_is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

bool
folder_name_encode(
    const char *name, char ret_name[FOLDER_NAME_SIZE], struct error *err)
{
	iconv_t converter;
	char encoded[FOLDER_NAME_SIZE];
	char *in = (char *)(uintptr_t)name, *out = encoded;
	size_t in_left = strlen(name), out_left = sizeof encoded - 1;
	bool converted;

	if (name[0] == '\0' || !folder_name_is_plain(name))
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the folder name is empty or contains control characters");
	converter = iconv_open("UTF-7-IMAP", "UTF-8");
	if (converter == (iconv_t)-1)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "this system cannot convert to UTF-7-IMAP");
	converted =
	    iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1 &&
	    iconv(converter, NULL, NULL, &out, &out_left) != (size_t)-1;
	(void)iconv_close(converter);
	if (!converted)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the folder name is not UTF-8 or is too long");
	*out = '\0';
	memcpy(ret_name, encoded, sizeof encoded - out_left);
	return true;
}
