/* SPDX-License-Identifier: ISC */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void
neutralise(char *text)
{
	for (unsigned char *byte = (unsigned char *)text; *byte != '\0'; byte++)
		if (*byte < 0x20 || *byte == 0x7f)
			*byte = '?';
}

bool
error_set(struct error *err, enum error_scope scope, enum error_retry retry,
    const char *format, ...)
{
	va_list arguments;

	err->scope = scope;
	err->retry = retry;
	err->wait_seconds = 0;
	va_start(arguments, format);
	(void)vsnprintf(err->text, sizeof err->text, format, arguments);
	va_end(arguments);
	neutralise(err->text);
	return false;
}

bool
error_prefix(struct error *err, const char *format, ...)
{
	char prefix[ERROR_TEXT_MAX / 2];
	char joined[2 * ERROR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(prefix, sizeof prefix, format, arguments);
	va_end(arguments);
	(void)snprintf(joined, sizeof joined, "%s: %s", prefix, err->text);
	joined[ERROR_TEXT_MAX - 1] = '\0';
	memcpy(err->text, joined, sizeof err->text);
	neutralise(err->text);
	return false;
}
