/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "dpoctl/columns.h"
#include "dpoctl/queue.h"

#define ACUTE "\xcc\x81"

static void
test_fitting(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		const char *want, *right;
	} cases[] = {
	    {"", 0, "", ""},
	    {"", 3, "   ", "   "},
	    {"abc", 3, "abc", "abc"},
	    {"abc", 5, "abc  ", "  abc"},
	    {"abcd", 3, "ab~", "ab~"},
	    {"abcd", 1, "~", "~"},
	    {"abcd", 0, "", ""},
	    {"\xe6\x97\xa5\xe6\x9c\xac", 4, "\xe6\x97\xa5\xe6\x9c\xac",
		"\xe6\x97\xa5\xe6\x9c\xac"},
	    {"\xe6\x97\xa5\xe6\x9c\xac", 3, "\xe6\x97\xa5~", "\xe6\x97\xa5~"},
	    {"\xe6\x97\xa5\xe6\x9c\xac", 2, "~ ", "~ "},
	    {"e" ACUTE "e", 2, "e" ACUTE "e", "e" ACUTE "e"},
	    {"e" ACUTE ACUTE ACUTE ACUTE ACUTE, 2, "e" ACUTE ACUTE ACUTE " ",
		" e" ACUTE ACUTE ACUTE},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer line = {0}, right = {0};

		columns_add(&line, cases[i].text, cases[i].width);
		columns_add_right(&right, cases[i].text, cases[i].width);
		CHECK(strcmp(buffer_string(&line), cases[i].want) == 0,
		    "%zu: \"%s\"", i, buffer_string(&line));
		CHECK(strcmp(buffer_string(&right), cases[i].right) == 0,
		    "%zu: \"%s\"", i, buffer_string(&right));
		assert_int_equal(
		    columns_width(buffer_string(&line)), cases[i].width);
		buffer_release(&line);
		buffer_release(&right);
	}
}

/* However narrow: a line is never wider, and the subject stays longest. */
static void
test_every_width(void **state)
{
	struct queue_item item = {.marks = "!*H@",
	    .number = "4711",
	    .due = "2026-04-27",
	    .left = "12 d late",
	    .kinds = "access,erasure",
	    .who = "a-long-address@mail.example.org",
	    .subject = "What you know \xe6\x97\xa5\xe6\x9c\xac about me"};
	struct queue queue = {.items = &item, .count = 1};
	struct arena *memory = arena_new();
	const char *unknown;

	(void)state;
	for (size_t width = 1; width < 120; width++) {
		struct queue_layout layout;
		struct buffer line = {0};

		assert_true(
		    queue_columns(memory, QUEUE_COLUMNS, &layout, &unknown));
		queue_fit(&layout, &queue, width);
		queue_add_line(&line, &layout, &item);
		CHECK(columns_width(buffer_string(&line)) <= width,
		    "%zu: \"%s\"", width, buffer_string(&line));
		CHECK(width < 40 ||
			(strstr(buffer_string(&line), "What yo") != NULL &&
			    strstr(buffer_string(&line), "4711") != NULL),
		    "%zu: \"%s\"", width, buffer_string(&line));
		buffer_release(&line);
	}
	arena_free(memory);
}

/* Which columns give way, and what is dropped at last. */
static void
test_lines_by_width(void **state)
{
	static const struct {
		size_t width; /* 0: unlimited */
		const char *heading, *line;
	} cases[] = {
	    {0,
		"  ID DUE        LEFT ASKS FOR       WHO                       "
		" SUBJECT                WITH      STATE            MAILBOX",
		"! 47 2026-04-27 12 d access,erasure "
		"anna.long@mail.example.org What you know about me ines      "
		"open             privacy"},
	    {110,
		"  ID DUE        LEFT ASKS FOR       WHO                 "
		"SUBJECT             WITH      STATE            MAILBOX",
		"! 47 2026-04-27 12 d access,erasure anna.long@mail.exa~ What "
		"you know abou~ ines      open             privacy"},
	    {100,
		"  ID DUE        LEFT ASKS FOR       WHO            SUBJECT    "
		"     WITH      STATE           MAILBOX",
		"! 47 2026-04-27 12 d access,erasure anna.long@mai~ What you "
		"know ~ ines      open            privacy"},
	    {90,
		"  ID DUE        LEFT ASKS FOR     WHO          SUBJECT      "
		"WITH      STATE        MAILBOX",
		"! 47 2026-04-27 12 d access,eras~ anna.long@m~ What you kn~ "
		"ines      open         privacy"},
	    {80,
		"  ID DUE        LEFT ASKS FOR  WHO        SUBJECT   WITH      "
		"STATE      MAILBOX",
		"! 47 2026-04-27 12 d access,e~ anna.long~ What you~ ines      "
		"open       privacy"},
	    {70,
		"  ID DUE        LEFT ASKS ~ WHO        SUBJECT  WITH   STATE  "
		" MAILBOX",
		"! 47 2026-04-27 12 d acces~ anna.long~ What yo~ ines   open   "
		" privacy"},
	    {60, "  ID DUE        LEFT ASKS ~ WHO        SUBJECT  WITH  STATE ",
		"! 47 2026-04-27 12 d acces~ anna.long~ What yo~ ines  open  "},
	    {50, "  ID DUE        LEFT ASKS ~ SUBJECT  WITH   STATE ",
		"! 47 2026-04-27 12 d acces~ What yo~ ines   open  "},
	    {45, "  ID DUE        LEFT ASKS F~ SUBJECT  STATE  ",
		"! 47 2026-04-27 12 d access~ What yo~ open   "},
	    {40, "  ID DUE        LEFT ASKS FOR  SUBJECT  ",
		"! 47 2026-04-27 12 d access,e~ What you~"},
	    {35, "  ID DUE        LEFT SUBJECT       ",
		"! 47 2026-04-27 12 d What you know~"},
	    {30, "  ID DUE        LEFT SUBJECT  ",
		"! 47 2026-04-27 12 d What you~"},
	    {25, "  ID LEFT SUBJECT        ", "! 47 12 d What you know ~"},
	    {20, "  ID LEFT SUBJECT   ", "! 47 12 d What you ~"},
	    {15, "  ID SUBJECT   ", "! 47 What you ~"},
	    {10, "ID", "47"},
	    {3, "ID", "47"},
	};
	struct queue_item items[] = {{.marks = "!",
					 .number = "47",
					 .due = "2026-04-27",
					 .left = "12 d",
					 .kinds = "access,erasure",
					 .who = "anna.long@mail.example.org",
					 .subject = "What you know about me",
					 .assignee = "ines",
					 .state = "open",
					 .mailbox = "privacy"},
	    {.marks = "",
		.number = "4",
		.due = "",
		.left = "",
		.kinds = "",
		.who = "",
		.subject = "",
		.assignee = "katharina",
		.state = "waiting-identity",
		.mailbox = ""}};
	struct queue queue = {.items = items, .count = LENGTH(items)};
	struct arena *memory = arena_new();
	const char *unknown;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct queue_layout layout;
		struct buffer heading = {0}, line = {0};

		assert_true(queue_columns(memory,
		    "marks,id,due,left,kinds,who,subject,assignee,state,"
		    "mailbox",
		    &layout, &unknown));
		queue_fit(&layout, &queue, cases[i].width);
		queue_add_heading(&heading, &layout);
		queue_add_line(&line, &layout, &items[0]);
		CHECK(strcmp(buffer_string(&heading), cases[i].heading) == 0 &&
			strcmp(buffer_string(&line), cases[i].line) == 0,
		    "%zu: \"%s\", \"%s\"", cases[i].width,
		    buffer_string(&heading), buffer_string(&line));
		buffer_release(&heading);
		buffer_release(&line);
	}
	arena_free(memory);
}

static void
test_names_of_columns(void **state)
{
	struct arena *memory = arena_new();
	struct queue_layout layout = {.count = 77};
	const char *unknown;

	(void)state;
	assert_false(queue_columns(memory, "id,,who", &layout, &unknown));
	assert_string_equal(unknown, "");
	assert_false(queue_columns(memory, "id,id", &layout, &unknown));
	assert_string_equal(unknown, "id");
	assert_false(queue_columns(memory, "", &layout, &unknown));
	assert_int_equal(layout.count, 77);
	assert_true(queue_columns(memory, "who,id", &layout, &unknown));
	assert_int_equal(layout.count, 2);
	arena_free(memory);
}

/* Quoted all of it; what a spreadsheet would compute is text. */
static void
test_csv(void **state)
{
	const struct queue_item item = {.number = "7",
	    .who = "@a, \"b\"",
	    .subject = "=1+1",
	    .kinds = "-x",
	    .state = "new"};
	struct arena *memory = arena_new();
	struct queue_layout layout;
	struct buffer line = {0};
	const char *unknown;

	(void)state;
	assert_true(queue_columns(
	    memory, "id,who,subject,kinds,state", &layout, &unknown));
	queue_add_csv(&line, &layout, NULL);
	queue_add_csv(&line, &layout, &item);
	assert_string_equal(buffer_string(&line),
	    "\"id\",\"who\",\"subject\",\"kinds\",\"state\"\r\n"
	    "\"7\",\"'@a, \"\"b\"\"\",\"'=1+1\",\"'-x\",\"new\"\r\n");
	assert_true(
	    queue_columns(memory, QUEUE_CSV_COLUMNS, &layout, &unknown));
	assert_int_equal(layout.count, QUEUE_COLUMNS_MAX);
	buffer_release(&line);
	arena_free(memory);
}

/* At the last blank that fits; what is before the text is not read. */
static void
test_wrapping(void **state)
{
	static const struct {
		const char *text;
		size_t width, want;
	} cases[] = {
	    {"", 0, 0},
	    {"", 4, 0},
	    {"word", 4, 4},
	    {"word", 5, 4},
	    {"word", 3, 3},
	    {"word", 1, 1},
	    {"word", 0, 1},
	    {"one two", 7, 7},
	    {"one two", 6, 3},
	    {"one two", 4, 3},
	    {"one two", 3, 3},
	    {"one two", 2, 2},
	    {"one  two", 5, 3},
	    {"one  two", 4, 3},
	    {"a one two", 8, 5},
	    {"a b", 1, 1},
	    {" one", 3, 3},
	    {" one", 1, 1},
	    {"  one", 3, 3},
	    {" ", 0, 1},
	    {"\xe6\x97\xa5\xe6\x9c\xac", 3, 3},
	    {"\xe6\x97\xa5\xe6\x9c\xac", 1, 3},
	    {"\xe6\x97\xa5\xe6\x9c\xac", 0, 3},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t k = 0; k < 2; k++) {
			char before[64];
			size_t at;

			/* Two blanks, or a word. */
			(void)snprintf(before, sizeof before, "%s%s",
			    k == 0 ? "    " : "a bc", cases[i].text);
			at = columns_wrap(before + 4, cases[i].width);
			CHECK(at == cases[i].want, "%zu, %zu: %zu", i, k, at);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fitting),
	    cmocka_unit_test(test_every_width),
	    cmocka_unit_test(test_lines_by_width),
	    cmocka_unit_test(test_names_of_columns),
	    cmocka_unit_test(test_csv),
	    cmocka_unit_test(test_wrapping),
	};

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
