/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/utf8.h"
#include "dpoctl/due_calendar.h"

#define DAY_AT INT64_C(1580720400) /* 2020-02-03T09:00:00Z */

static const char *
write_one(struct arena *memory, const struct due_event *event)
{
	struct buffer text = {0};
	const char *copy;

	due_calendar_write(memory, event, 1, DAY_AT, &text);
	copy = arena_copy(memory, buffer_string(&text), text.length);
	buffer_release(&text);
	return copy;
}

static void
test_whole(void **state)
{
	struct arena *memory = arena_new();
	const struct due_event event = {.reference = "DPO-0000-0010",
	    .kind = "access",
	    .on = {2020, 2, 29},
	    .revision = 12};

	(void)state;
	assert_string_equal(write_one(memory, &event),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	    "PRODID:-//dpod//dpoctl due//EN\r\nCALSCALE:GREGORIAN\r\n"
	    "BEGIN:VEVENT\r\nUID:DPO-0000-0010-access@dpod\r\n"
	    "DTSTAMP:20200203T090000Z\r\nSEQUENCE:12\r\n"
	    "DTSTART;VALUE=DATE:20200229\r\nDTEND;VALUE=DATE:20200301\r\n"
	    "SUMMARY:DPO-0000-0010: access\r\nCLASS:CONFIDENTIAL\r\n"
	    "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	arena_free(memory);
}

static void
test_instant(void **state)
{
	struct arena *memory = arena_new();
	const struct due_event event = {
	    .reference = "R", .kind = "breach", .at = DAY_AT + 1};
	const char *text = write_one(memory, &event);

	(void)state;
	assert_non_null(strstr(text, "\r\nDTSTART:20200203T090001Z\r\n"));
	assert_null(strstr(text, "DTEND"));
	arena_free(memory);
}

/* The text without folds; checks every line. */
static const char *
unfolded(struct arena *memory, const char *text)
{
	struct buffer whole = {0};
	const char *copy;

	while (*text != '\0') {
		const char *end = strstr(text, "\r\n");
		size_t length;

		assert_non_null(end);
		length = (size_t)(end - text);
		CHECK(length <= 75, "%.*s", (int)length, text);
		if (*text == ' ') {
			text++;
			length--;
		} else if (whole.length > 0) {
			buffer_add_byte(&whole, '\n');
		}
		CHECK(((unsigned char)*text & 0xc0) != 0x80, "cut: %s", text);
		buffer_add(&whole, text, length);
		text = end + 2;
	}
	buffer_add_byte(&whole, '\n');
	copy = arena_copy(memory, buffer_string(&whole), whole.length);
	buffer_release(&whole);
	return copy;
}

/* All lengths around a fold, of characters of one byte and of more. */
static void
test_folding(void **state)
{
	static const char *const characters[] = {
	    "a", "\xc3\xb8", "\xe6\x97\xa5", "\xf0\x9f\x98\x80"};

	(void)state;
	for (size_t i = 0; i < LENGTH(characters); i++) {
		for (size_t count = 1; count < 170; count++) {
			struct arena *memory = arena_new();
			struct buffer names = {0};
			struct due_event event = {
			    .reference = "R", .kind = "access", .at = DAY_AT};
			const char *text;

			for (size_t n = 0; n < count; n++)
				buffer_add_string(&names, characters[i]);
			event.names = buffer_string(&names);
			text = unfolded(memory, write_one(memory, &event));
			CHECK(strstr(text,
				  arena_printf(memory, "\nDESCRIPTION:%s\n",
				      event.names)) != NULL,
			    "%zu of %s", count, characters[i]);
			buffer_release(&names);
			arena_free(memory);
		}
	}
}

/* A name is hostile: no line of it becomes one of the calendar's. */
static void
test_escaping(void **state)
{
	static const char want[] =
	    "DESCRIPTION:A\\\\\\, B\\; \"C\"\\nEND:VEVENT";
	struct arena *memory = arena_new();
	const struct due_event event = {.reference = "R",
	    .kind = "access",
	    .at = DAY_AT,
	    .names = "A\\, B; \"C\"\nEND:VEVENT\r\nX:y\x1b[2J\xff"};
	const char *text = unfolded(memory, write_one(memory, &event));
	const char *line = strstr(text, "\nDESCRIPTION:");

	(void)state;
	assert_non_null(line);
	assert_memory_equal(line + 1, want, strlen(want));
	assert_null(strchr(text, '\x1b'));
	assert_null(strstr(text, "\nX:y"));
	assert_ptr_equal(
	    strstr(text, "\nEND:VEVENT"), strstr(line, "\nEND:VEVENT"));
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_instant),
	    cmocka_unit_test(test_folding),
	    cmocka_unit_test(test_escaping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
