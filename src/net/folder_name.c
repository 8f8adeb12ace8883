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

/* False if it cannot be converted or does not fit. */
static bool
convert(const char *from, const char *to, const char *name,
    char ret_name[FOLDER_NAME_SIZE])
{
	iconv_t converter = iconv_open(to, from);
	char converted[FOLDER_NAME_SIZE];
	char *in = (char *)(uintptr_t)name, *out = converted;
	size_t in_left = strlen(name), out_left = sizeof converted - 1;
	bool done;

	if (converter == (iconv_t)-1)
		return false;
	done = iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1 &&
	    iconv(converter, NULL, NULL, &out, &out_left) != (size_t)-1;
	(void)iconv_close(converter);
	if (!done)
		return false;
	*out = '\0';
	memcpy(ret_name, converted, sizeof converted - out_left);
	return true;
}

bool
folder_name_encode(
    const char *name, char ret_name[FOLDER_NAME_SIZE], struct error *err)
{
	if (name[0] == '\0' || !folder_name_is_plain(name))
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the folder name is empty or contains control characters");
	return convert("UTF-8", "UTF-7-IMAP", name, ret_name) ||
	    error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		"the folder name is not UTF-8 or is too long");
}

bool
folder_name_decode(const char *name, char ret_name[FOLDER_NAME_SIZE])
{
	return name[0] != '\0' && folder_name_is_plain(name) &&
	    convert("UTF-7-IMAP", "UTF-8", name, ret_name);
}
