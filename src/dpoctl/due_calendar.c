/* SPDX-License-Identifier: ISC */
#include "dpoctl/due_calendar.h"

#include <assert.h>
#include <string.h>

#include "base/timestamp.h"
#include "base/utf8.h"

#define LINE_OCTETS_MAX 75 /* RFC 5545, section 3.1; without the CRLF */

/* Whether a character begins here: it is no continuation byte of UTF-8. */
static bool
begins_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

/* A content line, folded; the blank of a folded line is one of its octets. */
static void
add_line(struct buffer *text, const char *line)
{
	size_t left = strlen(line), room = LINE_OCTETS_MAX;

	while (left > room) {
		size_t length = room;

		while (length > 1 && !begins_character(line[length]))
			length--;
		buffer_add(text, line, length);
		buffer_add_string(text, "\r\n ");
		line += length;
		left -= length;
		room = LINE_OCTETS_MAX - 1;
	}
	buffer_add(text, line, left);
	buffer_add_string(text, "\r\n");
}

/* A TEXT value (section 3.3.11). */
static const char *
escaped(struct arena *memory, const char *value)
{
	const char *visible =
	    utf8_visible(memory, value, strlen(value), UTF8_KEEP_LINES);
	struct buffer text = {0};
	const char *copy;

	for (; *visible != '\0'; visible++) {
		if (*visible == '\n') {
			buffer_add_string(&text, "\\n");
			continue;
		}
		if (strchr("\\;,", *visible) != NULL)
			buffer_add_byte(&text, '\\');
		buffer_add_byte(&text, *visible);
	}
	copy = arena_copy(memory, buffer_string(&text), text.length);
	buffer_release(&text);
	return copy;
}

/* "20200203T090000Z" */
static const char *
instant(struct arena *memory, int64_t at)
{
	char text[TIMESTAMP_TEXT_SIZE];
	struct buffer compact = {0};
	const char *copy;

	timestamp_format(at, text);
	for (const char *c = text; *c != '\0'; c++)
		if (*c != '-' && *c != ':')
			buffer_add_byte(&compact, *c);
	copy = arena_copy(memory, buffer_string(&compact), compact.length);
	buffer_release(&compact);
	return copy;
}

static void
add_when(
    struct arena *memory, const struct due_event *event, struct buffer *text)
{
	struct date next;

	if (event->at != 0) {
		add_line(text,
		    arena_printf(
			memory, "DTSTART:%s", instant(memory, event->at)));
		return;
	}
	next = date_add_days(event->on, 1);
	add_line(text,
	    arena_printf(memory, "DTSTART;VALUE=DATE:%04d%02d%02d",
		event->on.year, event->on.month, event->on.day));
	add_line(text,
	    arena_printf(memory, "DTEND;VALUE=DATE:%04d%02d%02d", next.year,
		next.month, next.day));
}

static void
add_event(struct arena *memory, const struct due_event *event, int64_t now_at,
    struct buffer *text)
{
	const char *summary = arena_printf(memory, "%s: %s%s", event->reference,
	    event->kind,
	    event->is_stopped ? " (clock stopped: not before this day)" : "");

	add_line(text, "BEGIN:VEVENT");
	add_line(text,
	    arena_printf(memory, "UID:%s-%s@dpod",
		escaped(memory, event->reference),
		escaped(memory, event->kind)));
	add_line(
	    text, arena_printf(memory, "DTSTAMP:%s", instant(memory, now_at)));
	add_line(text,
	    arena_printf(memory, "SEQUENCE:%lld", (long long)event->revision));
	add_when(memory, event, text);
	add_line(
	    text, arena_printf(memory, "SUMMARY:%s", escaped(memory, summary)));
	if (event->names != NULL)
		add_line(text,
		    arena_printf(memory, "DESCRIPTION:%s",
			escaped(memory, event->names)));
	add_line(text, "CLASS:CONFIDENTIAL");
	add_line(text, "TRANSP:TRANSPARENT");
	add_line(text, "END:VEVENT");
}

void
due_calendar_write(struct arena *memory, const struct due_event *events,
    size_t count, int64_t now_at, struct buffer *ret_text)
{
	assert(count > 0);
	add_line(ret_text, "BEGIN:VCALENDAR");
	add_line(ret_text, "VERSION:2.0");
	add_line(ret_text, "PRODID:-//dpod//dpoctl due//EN");
	add_line(ret_text, "CALSCALE:GREGORIAN");
	for (size_t i = 0; i < count; i++)
		add_event(memory, &events[i], now_at, ret_text);
	add_line(ret_text, "END:VCALENDAR");
}
