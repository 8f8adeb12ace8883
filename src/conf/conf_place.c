/* SPDX-License-Identifier: ISC */
#include "conf/conf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "conf/draft.h"

bool
conf_refuse(const struct conf *conf, const void *base, const char *setting,
    struct error *err, const char *format, ...)
{
	const struct draft draft = {
	    .conf = (struct conf *)(uintptr_t)conf, .err = err};
	char what[ERROR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < conf->written_count; i++)
		if (conf->written[i].base == base)
			return draft_refuse(
			    &draft, &conf->written[i], setting, "%s", what);
	return error_set(err, ERROR_STORE, RETRY_NEVER, "%s: %s: %s",
	    conf->path, setting, what);
}
