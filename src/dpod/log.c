/* SPDX-License-Identifier: ISC */
#include "dpod/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "dpod/log_output.h"

#define LINE_MAX_BYTES	 2048
#define QUOTED_MAX_BYTES 1024

static bool is_verbose;
static bool has_journal;

void
log_start(bool verbose)
{
	is_verbose = verbose;
	log_output_open(STDERR_FILENO);
	has_journal = getenv("JOURNAL_STREAM") != NULL;
}

void
log_event(enum log_level level, const char *event, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	char when[TIMESTAMP_TEXT_SIZE];
	va_list arguments;
	int length;

	if (level == LOG_DEBUG && !is_verbose)
		return;
	if (has_journal) {
		length =
		    snprintf(line, sizeof line, "<%d>%s ", (int)level, event);
	} else {
		timestamp_format(timestamp_now(), when);
		length = snprintf(line, sizeof line, "%s %s ", when, event);
	}
	va_start(arguments, format);
	(void)vsnprintf(
	    line + length, sizeof line - 1 - (size_t)length, format, arguments);
	va_end(arguments);
	length = (int)strlen(line);
	line[length++] = '\n';
	log_output_add(line, (size_t)length);
}

void
log_flush(void)
{
	if (log_output_flush())
		log_event(LOG_WARNING, "log-lines-dropped", "count=%zu",
		    log_output_take_dropped());
}

const char *
log_quoted(const char *text)
{
	static char places[4][QUOTED_MAX_BYTES];
	static unsigned int turn;
	char *out = places[turn++ % 4];
	size_t at = 0;

	out[at++] = '"';
	for (; *text != '\0' && at < QUOTED_MAX_BYTES - 8; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\') {
			out[at++] = '\\';
			out[at++] = (char)byte;
		} else if (byte < 0x20 || byte >= 0x7f) {
			at += (size_t)snprintf(
			    out + at, 5, "\\x%02x", (unsigned int)byte);
		} else {
			out[at++] = (char)byte;
		}
	}
	out[at++] = '"';
	out[at] = '\0';
	return out;
}

void
log_failure(const char *event, const char *mailbox, const struct error *err)
{
	static const char *const scopes[] = {"message", "mailbox", "store"};
	bool is_final = err->retry == RETRY_NEVER;

	log_event(is_final ? LOG_ERROR : LOG_WARNING, event,
	    "%s%s%sscope=%s retry=%s error=%s",
	    mailbox == NULL ? "" : "mailbox=", mailbox == NULL ? "" : mailbox,
	    mailbox == NULL ? "" : " ", scopes[err->scope],
	    is_final ? "never" : "later", log_quoted(err->text));
}
