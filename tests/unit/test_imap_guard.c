/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/imap_guard.h"

/* Feeds `text` in steps of `step` bytes; what may pass goes to `ret_passed`. */
static const char *
feed(struct imap_guard *guard, const char *text, size_t length, size_t step,
    struct buffer *ret_passed)
{
	const char *wrong = NULL;
	char bytes[7];
	size_t count;

	for (size_t at = 0; at < length && wrong == NULL; at += step) {
		size_t left = length - at;

		wrong =
		    imap_guard_add(guard, text + at, left < step ? left : step);
		while (
		    (count = imap_guard_take(guard, bytes, sizeof bytes)) > 0)
			buffer_add(ret_passed, bytes, count);
	}
	return wrong;
}

/* A UID of more than 32 bits is 0 behind the guard, whatever it wraps to. */
static void
wrapped_uids(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: as it was */
	} cases[] = {
	    {"* 1 FETCH (UID 4294967295)\r\n", NULL},
	    {"* 1 FETCH (UID 4294967297)\r\n",
		"* 1 FETCH (UID 0000000000)\r\n"},
	    {"* 1 FETCH (FLAGS () uid\t 99999999999999999999)\r\n",
		"* 1 FETCH (FLAGS () uid\t 00000000000000000000)\r\n"},
	    {"* 1 FETCH (RFC822.SIZE 2 UID18446744073709551617)\r\n",
		"* 1 FETCH (RFC822.SIZE 2 UID00000000000000000000)\r\n"},
	    {"* 1 FETCH (BODY[] {17}\r\n(UID 4294967297)\n UID 4294967297)\r\n",
		"* 1 FETCH (BODY[] {17}\r\n(UID 4294967297)\n"
		" UID 0000000000)\r\n"},
	    {"* 1 FETCH (BODY[] \"UID 4294967297\\\" UID 4294967297\")\r\n",
		NULL},
	    {"* 1 FETCH (MODSEQ (4294967297) UID 7)\r\n", NULL},
	    {"* OK [HIGHESTMODSEQ 4294967297] x\r\n", NULL},
	    {"* 1 FETCH (UID)\r\n", NULL},
	    {"* 1 FETCH UID\r\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t step = 1; step <= strlen(cases[i].text);
		     step += 3) {
			struct imap_guard guard = {.is_selected = true};
			struct buffer passed = {0};

			imap_guard_begin(&guard, 1000);
			assert_null(feed(&guard, cases[i].text,
			    strlen(cases[i].text), step, &passed));
			assert_string_equal(buffer_string(&passed),
			    cases[i].want == NULL ? cases[i].text
						  : cases[i].want);
			buffer_release(&passed);
			imap_guard_release(&guard);
		}
}

static void
lines(void **state)
{
	static const struct {
		const char *text;
		bool is_selected;
		bool is_good;
	} cases[] = {
	    {"* OK ready\r\n", false, true},
	    {"* OK it's 5\" wide (or {3}\r\n", false, true},
	    {"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n", false, true},
	    {"1 OK [ALERT] (((\r\n", false, true},
	    {"* OK [PERMANENTFLAGS ()] x\r\n", true, true},
	    {"* OK [PERMANENTFLAGS (\\Seen $A a.b:c \\*)] x\r\n", true, true},
	    {"* OK [PERMANENTFLAGS (\\*)] x\r\n", true, true},
	    {"* OK text [BADCHARSET] x\r\n", true, true},
	    {"* FLAGS (\\Seen $A)\r\n", true, true},
	    {"* LIST () \"/\" {5}\r\n", true, false},
	    {"* 1 FETCH (UID 1 BODY[]<0> {5}\r\nab(\"{)\r\n", true, true},
	    {"* 1 fetch (UID 1 BODY[]<0> {5}\r\n\0\0\0\0\0)\r\n", true, true},
	    {"* 1 FETCH (UID 1 BODY[]<0> {101}\r\n", true, false},
	    {"* 1 FETCH (UID 1 BODY[]<0> {18446744073709551617}\r\n", true,
		false},
	    {"* 1 FETCH (UID 1 BODY[]<0> {5+}\r\n", true, false},
	    {"* 1 FETCH (UID 1 BODY[]<0> {}\r\n", true, false},
	    {"* 1 FETCH (X \"a{5}\r\n", true, false},
	    {"* 1 FETCH (UID 3 BODY[0> {5}\r\nabcde)\r\n", true, false},
	    {"* 1 FETCH (UID 3 BODY[1] NIL)\r\n", true, false},
	    {"* 1 FETCH (UID 3 body [ header.fields (x)] NIL)\r\n", true,
		false},
	    {"* 1 FETCH (UID 3 BODY[] {5}\r\nabcde BODY[TEXT] NIL)\r\n", true,
		false},
	    {"* 1 FETCH (BODYSTRUCTURE (x))\r\n", true, false},
	    {"* 1 FETCH (BODY (x))\r\n", true, false},
	    {"* 1 FETCH (BODY\r\n", true, false},
	    {"* 1 FETCH (BODY[\r\n", true, false},
	    {"* 1 FETCH (ENVELOPE (x))\r\n", true, false},
	    {"* 1 FETCH (UID 3 rfc822.header NIL)\r\n", true, false},
	    {"* 1 FETCH (UID 3 RFC822 NIL)\r\n", true, false},
	    {"* 1 FETCH (UID 3 RFC822.SIZE 4)\r\n", true, true},
	    {"* 1 FETCH (UID 3 BODY[HEADER]<0> NIL)\r\n", true, true},
	    {"* 1 FETCH (FLAGS (BODY ENVELOPE RFC822) UID 3)\r\n", true, true},
	    {"* 1 FETCH (X \"(BODY[1]\")\r\n", true, true},
	    {"* 1 FETCH (X \"a\\\"b (\" Y)\r\n", true, true},
	    {"* 1 FETCH ((((((((((((((((((((((((((((((((\r\n", true, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t step = 1; step < 100; step += 13) {
			struct imap_guard guard = {0};
			struct buffer passed = {0};
			size_t length = strlen(cases[i].text);
			const char *wrong;

			/* The one with NUL bytes in its literal. */
			if (strstr(cases[i].text, "* 1 fetch") != NULL)
				length += 8;
			imap_guard_begin(&guard, 100);
			if (cases[i].is_selected)
				imap_guard_select(&guard);
			wrong =
			    feed(&guard, cases[i].text, length, step, &passed);
			CHECK((wrong == NULL) == cases[i].is_good, "%s: %s",
			    cases[i].text, wrong == NULL ? "good" : wrong);
			CHECK(!cases[i].is_good ||
				(passed.length == length &&
				    memcmp(passed.data, cases[i].text,
					length) == 0 &&
				    imap_guard_is_empty(&guard)),
			    "%s: %zu bytes", cases[i].text, passed.length);
			CHECK(cases[i].is_good || passed.length == 0 ||
				strstr(cases[i].text, "{5}") != NULL,
			    "%s: passed", cases[i].text);
			buffer_release(&passed);
			imap_guard_release(&guard);
		}
}

/* What libetpan would stumble over is made plain. */
static void
mended(void **state)
{
	static const struct {
		const char *text;
		bool is_selected;
		const char *want; /* NULL: as it was */
	} cases[] = {
	    {"* OK [PERMANENTFLAGS ()] x", false, "* OK (PERMANENTFLAGS ()] x"},
	    {"*  OK\t[PERMANENTFLAGS ()] x", false,
		"*  OK\t(PERMANENTFLAGS ()] x"},
	    {"* OK[PERMANENTFLAGS ()] x", false, "* OK(PERMANENTFLAGS ()] x"},
	    {"* OK [[PERMANENTFLAGS ()]] x", false,
		"* OK ([PERMANENTFLAGS ()]] x"},
	    {"* OK [PERMANENTFLAGS ()] x", true, NULL},
	    {"* OK [permanentflags (\"x\")] x", true,
		"* OK [permanentflags (xxx)] x"},
	    {"* OK [PERMANENTFLAGS (\\Seen] x", true,
		"* OK (PERMANENTFLAGS (\\Seen] x"},
	    {"* OK [PERMANENTFLAGS \\Seen] x", true,
		"* OK (PERMANENTFLAGS \\Seen] x"},
	    {"* OK [PERMANENTFLAGS (a) b] x", true,
		"* OK (PERMANENTFLAGS (a) b] x"},
	    {"* OK [PERMANENTFLAGS (* ACL a\\Seen \\*)] x", true,
		"* OK [PERMANENTFLAGS (x ACL axSeen \\*)] x"},
	    {"* OK [PERMANENTFLAGS ( a)] x", true,
		"* OK [PERMANENTFLAGS (xa)] x"},
	    {"* OK [PERMANENTFLAGS (a )] x", true,
		"* OK [PERMANENTFLAGS (ax)] x"},
	    {"* OK [PERMANENTFLAGS (a  b)] x", true,
		"* OK [PERMANENTFLAGS (a xb)] x"},
	    {"* OK [PERMANENTFLAGS (\\)] x", true,
		"* OK [PERMANENTFLAGS (x)] x"},
	    {"* OK [PERMANENTFLAGS (\\*b \\\\*)] x", true,
		"* OK [PERMANENTFLAGS (xxb xxx)] x"},
	    {"* OK [PERMANENTFLAGS (\xc3\xa5 [B] \\*)] x", true,
		"* OK [PERMANENTFLAGS (xx xBx \\*)] x"},
	    {"* OK [PERMANENTFLAGS", true, "* OK (PERMANENTFLAGS"},
	    {"3 NO [BADCHARSET (x)] x", true, "3 NO (BADCHARSET (x)] x"},
	    {"3 NO [ BADCHARSET (x)] x", true, "3 NO ( BADCHARSET (x)] x"},
	    {"+ [BADCHARSET (x)] x", true, "+ (BADCHARSET (x)] x"},
	    {"3 OK [Error=\"a]b\"] x", true, "3 OK (Error=\"a]b\"] x"},
	    {"3 OK []", true, "3 OK (]"},
	    {"* FLAGS (\\Seen \"$A)", true, "* FLAGS (\\Seen x$A)"},
	    {"* FLAGS \\Seen", true, "* OK - FLAGS \\Seen"},
	    {"* X ((((((((((((((((((((((((((((((((", true,
		"* OK - X (((((((((((((((((((((((((((((((("},
	    {"* [PERMANENTFLAGS ()] x", true, "* OK - [PERMANENTFLAGS ()] x"},
	    {"* 7 XFLAG", false, "* OK - 7 XFLAG"},
	    {"* 7 EXISTS ", false, NULL},
	    {"* 7 exists", false, NULL},
	    {"*", false, "* OK -"},
	    {"+ ", false, NULL},
	    {"", false, NULL},
	    {"3 OK", false, "3 OK (no text)"},
	    {"3 NO ", false, "3 NO  (no text)"},
	    {"* BYE", false, "* BYE (no text)"},
	    {"* OK [UIDNEXT 7]", true, "* OK [UIDNEXT 7] (no text)"},
	    {"* OK [UIDNEXT 7] ", true, "* OK [UIDNEXT 7]  (no text)"},
	    {"* OKAY [UIDNEXT 7]", true, "* OK - OKAY [UIDNEXT 7]"},
	    {"* 1 FETCH (FLAGS (\\Seen [B]) UID 4)", true,
		"* 1 FETCH (FLAGS (\\Seen xBx) UID 4)"},
	    {"* 1 FETCH (X \"FLAGS ([])\" UID 4)", true, NULL},
	    {"* 1 FETCH (INTERNALDATE \"\" UID 4)", true,
		"* 1 FETCH (INTERNALDATE \" 1-Jan-1970 00:00:00 +0000\" "
		"UID 4)"},
	    {"* 1 FETCH (UID 4 INTERNALDATE NIL)", true,
		"* 1 FETCH (UID 4 INTERNALDATE "
		"\" 1-Jan-1970 00:00:00 +0000\")"},
	    {"* 1 FETCH (INTERNALDATE \"07-Mar-2026 16:30:00 -0130\")", true,
		NULL},
	    {"* 1 FETCH (INTERNALDATE \"07-Foo-2026 16:30:00 -0130\")", true,
		"* 1 FETCH (INTERNALDATE \" 1-Jan-1970 00:00:00 +0000\")"},
	    {"* 1 FETCH (INTERNALDATE \"07-Foo-2026 16:30:00 -0130)", true, ""},
	    {"* 1 FETCH (INTERNALDATE ", true, NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t step = 1; step < 100; step += 13) {
			struct imap_guard guard = {0};
			struct buffer given = {0}, want = {0}, passed = {0};
			const char *wrong;
			bool is_refused =
			    cases[i].want != NULL && cases[i].want[0] == '\0';

			buffer_add_printf(&given, "%s\r\n", cases[i].text);
			buffer_add_printf(&want, "%s\r\n",
			    cases[i].want == NULL ? cases[i].text
						  : cases[i].want);
			/* What comes behind it is not touched. */
			buffer_add_string(&given, "* OK x\r\n");
			buffer_add_string(&want, "* OK x\r\n");
			imap_guard_begin(&guard, 100);
			if (cases[i].is_selected)
				imap_guard_select(&guard);
			wrong = feed(
			    &guard, given.data, given.length, step, &passed);
			CHECK(is_refused == (wrong != NULL), "%s: %s",
			    cases[i].text, wrong == NULL ? "good" : wrong);
			CHECK(is_refused ||
				strcmp(buffer_string(&passed), want.data) == 0,
			    "%s: %s", cases[i].text, buffer_string(&passed));
			buffer_release(&given);
			buffer_release(&want);
			buffer_release(&passed);
			imap_guard_release(&guard);
		}
}

/* HIGHESTMODSEQ is kept from one SELECT to the next. */
static void
modseq(void **state)
{
	static const struct {
		const char *line;
		uint64_t want;
	} cases[] = {
	    {"* OK [HIGHESTMODSEQ 4294967297] x\r\n", 4294967297},
	    {"* ok [highestmodseq 9223372036854775790] x\r\n",
		UINT64_C(9223372036854775790)},
	    {"* OK [HIGHESTMODSEQ 99999999999999999999] x\r\n", 0},
	    {"* OK [HIGHESTMODSEQ -1] x\r\n", 0},
	    {"* OK [NOMODSEQ] x\r\n", 0},
	    {"* NO [HIGHESTMODSEQ 5] x\r\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct imap_guard guard = {.modseq = 7};
		struct buffer passed = {0};

		imap_guard_begin(&guard, 100);
		imap_guard_select(&guard);
		assert_null(feed(
		    &guard, cases[i].line, strlen(cases[i].line), 3, &passed));
		CHECK(guard.modseq == cases[i].want, "%s", cases[i].line);
		buffer_release(&passed);
		imap_guard_release(&guard);
	}
}

/* What is said in a BYE is kept, printable and as far as there is room. */
static void
farewells(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"* OK ready\r\n", ""},
	    {"* BYE too many\r\n", "too many"},
	    {"* bye ~ \x1f\x7f\xe4\r\n", "~ ???"},
	    {"* BYE\r\n", "(no text)"},
	    {"* BYF too many\r\n", ""},
	};
	struct imap_guard guard;
	struct buffer passed = {0};
	char line[400];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		guard = (struct imap_guard){0};
		imap_guard_begin(&guard, 100);
		(void)feed(
		    &guard, cases[i].text, strlen(cases[i].text), 9, &passed);
		CHECK(strcmp(guard.bye, cases[i].want) == 0, "%s: %s",
		    cases[i].text, guard.bye);
		imap_guard_release(&guard);
	}
	memset(line, 'x', sizeof line);
	memcpy(line, "* BYE ", 6);
	line[sizeof line - 1] = '\n';
	guard = (struct imap_guard){0};
	imap_guard_begin(&guard, 100);
	(void)feed(&guard, line, sizeof line, sizeof line, &passed);
	assert_int_equal(strlen(guard.bye), sizeof guard.bye - 1);
	imap_guard_release(&guard);
	buffer_release(&passed);
}

static void
bounds(void **state)
{
	struct imap_guard guard = {0};
	struct buffer passed = {0};
	char line[IMAP_GUARD_LINE_MAX + 2];

	(void)state;
	imap_guard_begin(&guard, 100);
	memset(line, 'x', sizeof line);
	memcpy(line, "* OK ", 5);
	line[IMAP_GUARD_LINE_MAX] = '\n';
	assert_null(feed(&guard, line, IMAP_GUARD_LINE_MAX + 1, 5000, &passed));
	/* A byte more, and no line end in sight. */
	line[IMAP_GUARD_LINE_MAX] = 'x';
	assert_non_null(
	    feed(&guard, line, IMAP_GUARD_LINE_MAX + 1, 5000, &passed));
	imap_guard_release(&guard);

	/* Many lines: bounded in one command, not over all of them. */
	memset(&guard, 0, sizeof guard);
	for (int command = 0; command < 3; command++) {
		size_t bytes = 0;

		imap_guard_begin(&guard, 100);
		while (bytes + 35 <= IMAP_GUARD_OTHER_MAX) {
			assert_null(feed(&guard,
			    "* OK a line that is not asked for\r\n", 35, 35,
			    &passed));
			bytes += 35;
			buffer_clear(&passed);
		}
	}
	assert_non_null(feed(
	    &guard, "* OK a line that is not asked for\r\n", 35, 35, &passed));
	imap_guard_release(&guard);
	buffer_release(&passed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(mended),
	    cmocka_unit_test(wrapped_uids),
	    cmocka_unit_test(modseq),
	    cmocka_unit_test(farewells),
	    cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
