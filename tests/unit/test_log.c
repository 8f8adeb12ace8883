/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dpod/log.h"
#include "tests/fake/fake_clock.h"

static int ends[2], usual; /* of a pipe; standard error */

/* What was logged since; the lines of one test fit into the pipe. */
static const char *
logged(void)
{
	static char text[4096];
	ssize_t length = read(ends[0], text, sizeof text - 1);

	text[length < 0 ? 0 : length] = '\0';
	return text;
}

static void
levels(void **state)
{
	(void)state;
	(void)unsetenv("JOURNAL_STREAM");
	log_start(false);
	log_event(LOG_DEBUG, "hidden", "a=%d", 1);
	log_event(LOG_INFO, "shown", "a=%d", 1);
	assert_string_equal(logged(), "2026-03-27T12:00:00Z shown a=1\n");
	log_start(true);
	log_event(LOG_DEBUG, "shown", "a=%s", "b");
	assert_string_equal(logged(), "2026-03-27T12:00:00Z shown a=b\n");
	(void)setenv("JOURNAL_STREAM", "1:2", 1);
	log_start(false);
	log_event(LOG_ERROR, "bad", "a=1");
	log_event(LOG_INFO, "good", "a=1");
	log_event(LOG_DEBUG, "hidden", "a=1");
	assert_string_equal(logged(), "<3>bad a=1\n<6>good a=1\n");
}

/* A line has at most 2048 bytes, and is one. */
static void
long_lines(void **state)
{
	char text[4000];
	const char *line;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	log_event(LOG_INFO, "long", "%s", text);
	line = logged();
	assert_int_equal(strlen(line), 2047);
	assert_ptr_equal(strchr(line, '\n'), line + 2046);
}

static void
failures(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	(void)error_set(&err, ERROR_MAILBOX, RETRY_NEVER, "no \"x\"");
	log_failure("poll-failed", "dpo", &err);
	assert_string_equal(logged(),
	    "<3>poll-failed mailbox=dpo scope=mailbox retry=never "
	    "error=\"no \\\"x\\\"\"\n");
	(void)error_set(&err, ERROR_STORE, RETRY_LATER, "full");
	log_failure("failed", NULL, &err);
	assert_string_equal(
	    logged(), "<4>failed scope=store retry=later error=\"full\"\n");
}

static void
quoted(void **state)
{
	static const char *const cases[][2] = {
	    {"", "\"\""},
	    {"a b~", "\"a b~\""},
	    {"a\"b", "\"a\\\"b\""},
	    {"a\\b", "\"a\\\\b\""},
	    {"a\nb", "\"a\\x0ab\""},
	    {"\x1f\x20", "\"\\x1f \""},
	    {"\x7e\x7f", "\"~\\x7f\""},
	    {"\xc3\xb8", "\"\\xc3\\xb8\""},
	};
	static const char bytes[] = "x\n\"";
	char text[3000];
	const char *first;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(strcmp(log_quoted(cases[i][0]), cases[i][1]) == 0, "%s",
		    log_quoted(cases[i][0]));
	/* It is cut, and stays one word in quotes. */
	for (size_t i = 0; i < sizeof bytes - 1; i++) {
		const char *cut;

		memset(text, bytes[i], sizeof text - 1);
		text[sizeof text - 1] = '\0';
		cut = log_quoted(text);
		CHECK(strlen(cut) >= 1016 && strlen(cut) < 1024, "%zu: %zu", i,
		    strlen(cut));
		CHECK(cut[0] == '"' && cut[strlen(cut) - 1] == '"', "%zu", i);
	}
	/* Four at a time. */
	first = log_quoted("1");
	(void)log_quoted("2");
	(void)log_quoted("3");
	(void)log_quoted("4");
	assert_string_equal(first, "\"1\"");
	(void)log_quoted("5");
	assert_string_equal(first, "\"5\"");
}

static int
set_up(void **state)
{
	(void)state;
	fake_clock_reset();
	usual = dup(STDERR_FILENO);
	return usual < 0 || pipe(ends) != 0 ||
	    fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0 ||
	    dup2(ends[1], STDERR_FILENO) < 0;
}

static int
tear_down(void **state)
{
	(void)state;
	if (dup2(usual, STDERR_FILENO) < 0)
		return -1;
	/* What was said of failures. */
	(void)fputs(logged(), stderr);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(levels),
	    cmocka_unit_test(long_lines),
	    cmocka_unit_test(failures),
	    cmocka_unit_test(quoted),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
