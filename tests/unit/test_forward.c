/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/forward.h"

/* Who wrote what somebody forwards, and when. */

#define OLA	       "From: Ola <ola@example.net>\n"
#define DATE	       "Date: Mon, 2 Mar 2026 10:00:00 +0000\n"
#define OTHER	       "Date: Tue, 3 Mar 2026 10:00:00 +0000\n"
#define MONDAY	       1772445600
#define TUESDAY	       (MONDAY + 86400)
#define SEVEN	       "To: a\nTo: b\nTo: c\nTo: d\nTo: e\nTo: f\nTo: g\n"
#define LINES	       400 /* that are read */
#define LINE_MAX_BYTES 1000

static void
test_the_lines_above(void **state)
{
	static const struct {
		const char *text, *address; /* "": none */
		int64_t at;
	} cases[] = {
	    {"", "", 0},
	    {"Hello\n", "", 0},
	    {DATE, "", 0},
	    {OLA, "ola@example.net", 0},
	    {OLA DATE, "ola@example.net", MONDAY},
	    {"Please see:\n\n" OLA DATE "\nHello\n", "ola@example.net", MONDAY},
	    {"> *" OLA "> " DATE, "ola@example.net", MONDAY},
	    {"| " OLA "| * " DATE, "ola@example.net", MONDAY},
	    {"From: Ola [mailto:ola@example.net]\n" DATE, "ola@example.net",
		MONDAY},
	    {"Von: ola@example.net\n" DATE, "ola@example.net", MONDAY},
	    {"From: ola@example.net, kari@example.net\n" DATE, "", 0},
	    {"From: a@example.net, b@example.net\n" OLA DATE, "ola@example.net",
		MONDAY},
	    {"From: \n", "", 0},
	    {OLA "From: kari@example.net\n", "ola@example.net", 0},
	    /* The first date after it, unless it is too far away. */
	    {OLA DATE OTHER, "ola@example.net", MONDAY},
	    {OLA "Date: some day\n" OTHER, "ola@example.net", 0},
	    {OLA SEVEN DATE, "ola@example.net", MONDAY},
	    {OLA SEVEN "To: h\n" DATE, "ola@example.net", 0},
	    {OLA "\n" DATE, "ola@example.net", 0},
	    /* A date above counts, but one below is better. */
	    {DATE OLA, "ola@example.net", MONDAY},
	    {DATE "\n" OLA, "ola@example.net", 0},
	    {DATE OLA OTHER, "ola@example.net", TUESDAY},
	    {OTHER DATE OLA, "ola@example.net", MONDAY},
	    /* Other ways to write it. */
	    {OLA "Date: 2026-03-02T10:00:00Z\n", "ola@example.net", MONDAY},
	    {OLA "Date: Mon, 2 Mar 2026 12:00:00 +0200\n", "ola@example.net",
		MONDAY},
	    {OLA "Date: 2. mars 2026 10:00\n", "ola@example.net", MONDAY},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct forward found = forward_find(memory, cases[i].text);
		const char *address =
		    found.from.count == 0 ? "" : found.from.items[0].address;

		CHECK(found.from.count <= 1, "%zu", i);
		CHECK(strcmp(address, cases[i].address) == 0, "%zu: %s", i,
		    address);
		CHECK(found.date_at == cases[i].at, "%zu: %jd", i,
		    (intmax_t)found.date_at);
		arena_free(memory);
	}
}

/* Only the first lines of a text are read. */
static void
test_far_down(void **state)
{
	(void)state;
	for (size_t before = LINES - 2; before <= LINES; before++) {
		struct arena *memory = arena_new();
		struct buffer text = {0};

		for (size_t i = 0; i < before; i++)
			buffer_add_string(&text, "x\n");
		buffer_add_string(&text, OLA);
		CHECK(forward_find(memory, buffer_string(&text)).from.count ==
			(before < LINES ? 1 : 0),
		    "%zu", before);
		buffer_release(&text);
		arena_free(memory);
	}
}

static void
test_long_lines(void **state)
{
	static const char from[] = "From: ola@example.net";
	static const char date[] = "Date: Mon, 2 Mar 2026 10:00:00 +0000";

	(void)state;
	for (size_t length = LINE_MAX_BYTES - 1; length <= LINE_MAX_BYTES + 1;
	     length++) {
		bool is_read = length <= LINE_MAX_BYTES;
		struct arena *memory = arena_new();
		struct buffer text = {0};
		struct forward found;

		buffer_add_string(&text, from);
		for (size_t i = strlen(from); i < length; i++)
			buffer_add_string(&text,
			    i == strlen(from)	  ? "("
				: i + 1 == length ? ")"
						  : "x");
		found = forward_find(memory, buffer_string(&text));
		CHECK(found.from.count == is_read, "%zu", length);
		text.length = 0;
		buffer_add_string(&text, OLA);
		buffer_add_string(&text, date);
		for (size_t i = strlen(date); i < length; i++)
			buffer_add_string(&text,
			    i == strlen(date)	  ? "("
				: i + 1 == length ? ")"
						  : "x");
		found = forward_find(memory, buffer_string(&text));
		CHECK(found.date_at == (is_read ? MONDAY : 0), "%zu: %jd",
		    length, (intmax_t)found.date_at);
		buffer_release(&text);
		arena_free(memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_lines_above),
	    cmocka_unit_test(test_far_down),
	    cmocka_unit_test(test_long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
