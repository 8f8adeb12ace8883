/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "dpod/interview/interview.h"
#include "dpod/interview/terminal.h"

/* A person at a terminal, who types what the test says. */
int __wrap_tcgetattr(int fd, struct termios *ret_mode);
int __wrap_tcsetattr(int fd, int when, const struct termios *mode);
enum terminal_result __wrap_terminal_read(
    const char *prompt, bool is_secret, char *ret_line, size_t size);
enum terminal_result __real_terminal_read(
    const char *prompt, bool is_secret, char *ret_line, size_t size);
void __wrap_answers_say(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static struct {
	bool is_terminal, is_shown;
	size_t hidden; /* how often it was */
	char said[8192], prompts[8192];
} screen;

enum terminal_result
__wrap_terminal_read(
    const char *prompt, bool is_secret, char *ret_line, size_t size)
{
	size_t length = strlen(screen.prompts);

	(void)snprintf(screen.prompts + length, sizeof screen.prompts - length,
	    "%s\n", prompt);
	return __real_terminal_read(prompt, is_secret, ret_line, size);
}

int
__wrap_tcgetattr(int fd, struct termios *ret_mode)
{
	assert_int_equal(fd, STDIN_FILENO);
	memset(ret_mode, 0, sizeof *ret_mode);
	ret_mode->c_lflag = ECHO | ICANON;
	return screen.is_terminal ? 0 : -1;
}

int
__wrap_tcsetattr(int fd, int when, const struct termios *mode)
{
	assert_int_equal(fd, STDIN_FILENO);
	assert_int_equal(when, TCSAFLUSH);
	assert_true((mode->c_lflag & ICANON) != 0);
	screen.is_shown = (mode->c_lflag & ECHO) != 0;
	if (!screen.is_shown) {
		assert_true((mode->c_lflag & ECHONL) != 0);
		screen.hidden++;
	}
	return 0;
}

void
__wrap_answers_say(const char *format, ...)
{
	size_t length = strlen(screen.said);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(screen.said + length, sizeof screen.said - length,
	    format, arguments);
	va_end(arguments);
	length = strlen(screen.said);
	(void)snprintf(screen.said + length, sizeof screen.said - length, "\n");
}

/* Standard input from now on. */
static void
type(const char *bytes, size_t length)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fflush(file), 0);
	rewind(file);
	assert_int_equal(dup2(fileno(file), STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(lseek(STDIN_FILENO, 0, SEEK_SET), 0);
}

static int
set_up(void **state)
{
	(void)state;
	memset(&screen, 0, sizeof screen);
	screen.is_shown = true;
	return 0;
}

#define ROOM 8 /* bytes of a line */

static void
lines(void **state)
{
	static const struct {
		const char *typed;
		enum terminal_result result;
		bool is_secret;
		const char *line;
	} cases[] = {
	    {"abc\n", TERMINAL_LINE, false, "abc"},
	    {"\n", TERMINAL_LINE, false, ""},
	    {"   \n", TERMINAL_LINE, false, ""},
	    {"  a b  \n", TERMINAL_LINE, false, "a b"},
	    {" a b \n", TERMINAL_LINE, true, " a b "},
	    {"1234567\n", TERMINAL_LINE, false, "1234567"},
	    {"12345678\n", TERMINAL_ODD, false, NULL},
	    {"123456789012\n", TERMINAL_ODD, false, NULL},
	    {"a\tb\n", TERMINAL_ODD, false, NULL},
	    {"a\x1f\n", TERMINAL_ODD, false, NULL},
	    {"a\x7f\n", TERMINAL_ODD, true, NULL},
	    {"a~\n", TERMINAL_LINE, false, "a~"},
	    {"\xc3\xa4\n", TERMINAL_LINE, false, "\xc3\xa4"},
	    {"\xa4\n", TERMINAL_ODD, false, NULL},
	    {"", TERMINAL_END, false, NULL},
	    {"abc", TERMINAL_END, true, NULL},
	};

	(void)state;
	screen.is_terminal = true;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char line[ROOM + 1] = "", next[ROOM];

		screen.hidden = 0;
		line[ROOM] = 'x';
		type(cases[i].typed, strlen(cases[i].typed));
		CHECK(terminal_read("", cases[i].is_secret, line, ROOM) ==
			cases[i].result,
		    "%zu", i);
		CHECK(cases[i].line == NULL || strcmp(line, cases[i].line) == 0,
		    "%zu: %s", i, line);
		CHECK(line[ROOM] == 'x', "%zu", i);
		CHECK(screen.is_shown, "%zu", i);
		CHECK(screen.hidden == cases[i].is_secret, "%zu", i);
		/* Nothing of it is left. */
		CHECK(terminal_read("", false, next, ROOM) == TERMINAL_END,
		    "%zu", i);
	}
	/* From a file: there is no echo. */
	screen.is_terminal = false;
	screen.hidden = 0;
	type("abc\n", 4);
	{
		char line[ROOM];

		assert_int_equal(
		    terminal_read("", true, line, ROOM), TERMINAL_LINE);
		assert_string_equal(line, "abc");
	}
	assert_int_equal(screen.hidden, 0);
}

/* With the answers that options gave, until NULL. */
static int
hold_with(
    struct interview *interview, const char *const *given, const char *typed)
{
	static struct target target = {
	    .directory = "/d", .configuration = "/d/c", .state = "/d/s"};
	struct error err;

	*interview =
	    (struct interview){.is_interactive = true, .is_offline = true};
	if (!answers_open(interview, &target, &err))
		fail_msg("%s", err.text);
	for (; *given != NULL; given++)
		if (!interview_give(interview, *given, &err))
			fail_msg("%s", err.text);
	type(typed, strlen(typed));
	return interview_hold(interview);
}

static int
hold(struct interview *interview, const char *typed)
{
	static const char *const none[] = {NULL};

	return hold_with(interview, none, typed);
}

#define OFFICE "Example Ltd\ndpo@example.org\n+44 1\nGB-EAW\n\n\n"

static void
an_interview(void **state)
{
	struct interview interview;

	(void)state;
	assert_int_equal(hold(&interview,
			     OFFICE "mail.example.org\n\n\nsecret\n\n\n"
				    "out.example.org\n\n"),
	    EX_OK);
	assert_string_equal(interview.answers[Q_ORGANISATION], "Example Ltd");
	assert_string_equal(interview.answers[Q_OFFICE], "GB-EAW");
	assert_non_null(
	    strstr(screen.prompts, "Name of your organisation: \n"));
	assert_non_null(strstr(screen.prompts, " [en]: \n"));
	/* Enter takes what stands in brackets. */
	assert_string_equal(interview.answers[Q_LANGUAGE], "en");
	assert_string_equal(interview.answers[Q_USER], "dpo@example.org");
	assert_string_equal(interview.answers[Q_LOGIN], "password");
	assert_string_equal(interview.answers[Q_FOLDER], "INBOX");
	assert_string_equal(interview.answers[Q_JUNK_FOLDER], "none");
	assert_string_equal(interview.answers[Q_LETTERS], "hold");
	assert_string_equal(interview.answers[Q_PASSWORD], "");
	assert_string_equal(interview.mailbox.password.text, "secret");
	assert_null(interview.answers[Q_TENANT]);
	assert_null(interview.answers[Q_RELAY_USER]);
	answers_close(&interview);
}

static void
what_is_asked_again(void **state)
{
	struct interview interview;

	(void)state;
	/* Nothing, a question, too odd, then the end of the input. */
	assert_int_equal(
	    hold(&interview, "\n?\na\tb\nExample Ltd\nno address\n"),
	    EX_TEMPFAIL);
	assert_string_equal(interview.answers[Q_ORGANISATION], "Example Ltd");
	assert_null(interview.answers[Q_ADDRESS]);
	assert_non_null(
	    strstr(screen.said, "  One line of text in UTF-8, please.\n"));
	answers_close(&interview);
}

/* How often each question was asked. */
static size_t
times_asked(const char *prompt)
{
	size_t count = 0;

	for (const char *at = screen.prompts; (at = strstr(at, prompt)) != NULL;
	     at++)
		count++;
	return count;
}

/* < asks what was asked before, which is not always the row before. */
static void
going_back(void **state)
{
	static const char *const given[] = {"address=dpo@example.org", NULL};
	struct interview interview;

	/* There is nothing before the first one. */
	assert_int_equal(
	    hold(&interview, "<\nFirst Ltd\n<\nSecond Ltd\ndpo@example.org\n"),
	    EX_TEMPFAIL);
	assert_string_equal(interview.answers[Q_ORGANISATION], "Second Ltd");
	assert_string_equal(interview.answers[Q_ADDRESS], "dpo@example.org");
	assert_int_equal(times_asked("organisation"), 3);
	assert_int_equal(times_asked("people write to"), 2);
	answers_close(&interview);

	/* The time zone is known from the office: it is not asked. */
	assert_int_equal(set_up(state), 0);
	assert_int_equal(hold(&interview,
			     "Example Ltd\ndpo@example.org\n+44 1\nGB-EAW\n"
			     "<\n<\n+44 2\nGB-EAW\nICO\n"),
	    EX_TEMPFAIL);
	assert_int_equal(times_asked("Country of the office"), 3);
	assert_int_equal(times_asked("How people can reach you"), 2);
	assert_int_equal(times_asked("Supervisory authority"), 2);
	assert_int_equal(times_asked("people write to"), 1);
	assert_string_equal(interview.answers[Q_CONTACT], "+44 2");
	assert_string_equal(interview.answers[Q_AUTHORITY], "ICO");
	answers_close(&interview);

	/* Answers that are gone back over are forgotten, but not options. */
	assert_int_equal(set_up(state), 0);
	assert_int_equal(
	    hold_with(&interview, given, "Example Ltd\n<\n"), EX_TEMPFAIL);
	assert_int_equal(times_asked("organisation"), 2);
	assert_int_equal(times_asked("people write to"), 0);
	assert_null(interview.answers[Q_ORGANISATION]);
	assert_null(interview.answers[Q_CONTACT]);
	assert_string_equal(interview.answers[Q_ADDRESS], given[0] + 8);
	answers_close(&interview);
	assert_int_equal(set_up(state), 0);
	assert_int_equal(
	    hold_with(&interview, given, "Example Ltd\n+44 1\n<\n"),
	    EX_TEMPFAIL);
	assert_null(interview.answers[Q_CONTACT]);
	assert_string_equal(interview.answers[Q_ORGANISATION], "Example Ltd");
	answers_close(&interview);
}

/* A prompt is broken at its last blank that fits into 79 columns. */
static void
long_prompts(void **state)
{
	static const struct {
		size_t length; /* of the address that is proposed */
		const char *before, *behind;
	} cases[] = {
	    {50, "you [", "]: \n"},
	    {51, "you [", "]:\n\n"}, /* the blank that is the last one */
	    {52, "you\n[", "]: \n"},
	    {62, "you\n[", "]: \n"},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		char address[80], typed[200], want[200];
		struct interview interview;

		assert_int_equal(set_up(state), 0);
		memset(address, 'a', cases[i].length);
		memcpy(address + cases[i].length - 12, "@example.org", 13);
		(void)snprintf(typed, sizeof typed, "A\n%s\n", address);
		(void)snprintf(want, sizeof want, "%s%s%s", cases[i].before,
		    address, cases[i].behind);
		assert_int_equal(hold(&interview, typed), EX_TEMPFAIL);
		CHECK(strstr(screen.prompts, want) != NULL, "%zu: %s", i,
		    screen.prompts);
		answers_close(&interview);
	}
}

/* An option that is wrong ends the interview where it would be asked. */
static void
wrong_options(void **state)
{
	static const char *const given[] = {"address=nobody", NULL};
	struct interview interview;

	(void)state;
	assert_int_equal(
	    hold_with(&interview, given, "Example Ltd\n+44 1\n"), EX_USAGE);
	assert_int_equal(times_asked("organisation"), 1);
	assert_int_equal(times_asked("How people"), 0);
	answers_close(&interview);
}

static void
options_of_answers(void **state)
{
	char longest[TERMINAL_LINE_MAX + 20];
	struct interview interview = {.memory = arena_new()};
	static const struct {
		const char *option, *error; /* NULL: it is taken */
	} cases[] = {
	    {"user=dpo", NULL},
	    {"user=a=b", NULL},
	    {"user=", "expected text in UTF-8"},
	    {"user=\xa4", "expected text in UTF-8"},
	    {"user=a\x1f", "expected text in UTF-8"},
	    {"user=a\x7f", "expected text in UTF-8"},
	    {"user=a b~", NULL},
	    {"user", "expected NAME=ANSWER"},
	    {"use=dpo", "expected NAME=ANSWER"},
	    {"users=dpo", "expected NAME=ANSWER"},
	    {"=dpo", "expected NAME=ANSWER"},
	    {"password=x", "use password-file=PATH"},
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool taken;

		interview.is_given[Q_USER] = false;
		taken = interview_give(&interview, cases[i].option, &err);
		CHECK(taken == (cases[i].error == NULL), "%s", cases[i].option);
		CHECK(
		    interview.is_given[Q_USER] == taken, "%s", cases[i].option);
		CHECK(taken || strstr(err.text, cases[i].error) != NULL,
		    "%s: %s", cases[i].option, err.text);
	}
	memset(longest, 'a', sizeof longest);
	(void)snprintf(longest, 6, "user=");
	longest[5] = 'a';
	longest[5 + TERMINAL_LINE_MAX + 1] = '\0';
	assert_false(interview_give(&interview, longest, &err));
	longest[5 + TERMINAL_LINE_MAX] = '\0';
	assert_true(interview_give(&interview, longest, &err));
	arena_free(interview.memory);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup(function, set_up)
	const struct CMUnitTest tests[] = {
	    TEST(lines),
	    TEST(an_interview),
	    TEST(what_is_asked_again),
	    TEST(going_back),
	    TEST(long_prompts),
	    TEST(wrong_options),
	    TEST(options_of_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
