/* SPDX-License-Identifier: ISC */
#include "conf/draft.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buffer.h"

static int
line_of(const struct draft_section *section, const char *setting)
{
	size_t row;

	if (setting != NULL) {
		row = setting_find(section->section, setting);
		if (row < settings_count && section->lines[row] > 0)
			return section->lines[row];
	}
	return section->line;
}

bool
draft_refuse(const struct draft *draft, const struct draft_section *section,
    const char *setting, const char *format, ...)
{
	struct buffer text = {0};
	char what[ERROR_TEXT_MAX];
	int line = line_of(section, setting);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	buffer_add_string(&text, draft->conf->path);
	if (line > 0)
		buffer_add_printf(&text, ":%d", line);
	buffer_add_string(&text, ": ");
	if (section->section == SECTION_MAILBOX)
		buffer_add_printf(&text, "mailbox \"%s\": ", section->title);
	else if (section->section != SECTION_TOP)
		buffer_add_printf(
		    &text, "%s: ", setting_section_name(section->section));
	if (setting != NULL)
		buffer_add_printf(&text, "%s: ", setting);
	buffer_add_string(&text, what);
	(void)error_set(
	    draft->err, ERROR_STORE, RETRY_NEVER, "%s", buffer_string(&text));
	buffer_release(&text);
	return false;
}
