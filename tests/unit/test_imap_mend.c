/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "net/imap_mend.h"

#define UNKNOWN "\" 1-Jan-1970 00:00:00 +0000\""

/* What a server says of its messages, and what libetpan gets to see. */
static void
test_lines_of_a_listing(void **state)
{
	static const struct {
		const char *line;
		const char *want; /* NULL: the same */
	} cases[] = {
	    {"* 1 FETCH (UID 3 INTERNALDATE \"27-Mar-2026 16:30:00 +0100\")",
		NULL},
	    {"* 1 FETCH (INTERNALDATE \" 7-Mar-2026 16:30:00 +0100\" UID 3)",
		NULL},
	    {"* 1 FETCH (INTERNALDATE \"\" UID 3)",
		"* 1 FETCH (INTERNALDATE " UNKNOWN " UID 3)"},
	    {"* 1 FETCH (UID 3 INTERNALDATE NIL)",
		"* 1 FETCH (UID 3 INTERNALDATE " UNKNOWN ")"},
	    /* The line ends with the word: nothing behind it is looked at. */
	    {"* 1 FETCH (UID 3 INTERNALDATE NIL",
		"* 1 FETCH (UID 3 INTERNALDATE " UNKNOWN},
	    {"* 1 FETCH (UID 3 INTERNALDATE ", NULL},
	    {"* 1 FETCH (UID 3 INTERNALDATE \"27-Mar", NULL},
	    {"* 1 FETCH (INTERNALDATE \"27-Mrz-2026 16:30:00 +0100\" UID 3)",
		"* 1 FETCH (INTERNALDATE " UNKNOWN " UID 3)"},
	    {"* 1 FETCH (INTERNALDATE NIL INTERNALDATE NIL)",
		"* 1 FETCH (INTERNALDATE " UNKNOWN " INTERNALDATE NIL)"},
	    /* In a string it is no item. */
	    {"* 1 FETCH (X \"INTERNALDATE NIL\" UID 3)", NULL},
	    {"* 1 FETCH (X \"a\\\"INTERNALDATE NIL\" UID 3)", NULL},
	    {"* 1 FETCH (FLAGS (\\Seen $Ok a.b) UID 3)", NULL},
	    {"* 1 FETCH (FLAGS () UID 3)", NULL},
	    {"* 1 FETCH (FLAGS (\\Seen Ok%) UID 3)",
		"* 1 FETCH (FLAGS (\\Seen Okx) UID 3)"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *want =
		    cases[i].want == NULL ? cases[i].line : cases[i].want;
		size_t length = strlen(cases[i].line);
		struct buffer bytes = {0};

		/* Others before it stay. */
		buffer_add_string(&bytes, "* 9\r\n");
		buffer_add_string(&bytes, cases[i].line);
		buffer_add_string(&bytes, "\r\n");
		imap_mend_fetch(&bytes, 5, &length);
		CHECK(length == strlen(want) &&
			memcmp(bytes.data + 5, want, length) == 0,
		    "%zu: %zu bytes of %s", i, length, buffer_string(&bytes));
		CHECK(memcmp(bytes.data, "* 9\r\n", 5) == 0 &&
			bytes.length == 5 + length + 2,
		    "%zu", i);
		buffer_release(&bytes);
	}
}

/* A folder that libetpan can read stays; any other is but a remark. */
static void
test_lines_of_folders(void **state)
{
	static const struct {
		const char *line;
		bool stays;
	} cases[] = {
	    {"* LIST () \"/\" INBOX", true},
	    {"* LIST (\\HasNoChildren \\Junk) \".\" \"INBOX.A &- b\"", true},
	    {"* LIST (\\Noselect) NIL a", true},
	    {"* LIST (\\Noselect) \"\\\\\" a", true},
	    {"* LIST (\\Noselect) \"/\" {5}", true}, /* the guard's */
	    {"* LIST (\\Noselect \"/\" a", false},
	    {"* LIST (\\) \"/\" a", false},
	    {"* LIST (a  b) \"/\" a", false},
	    {"* LIST () \"\" a", false},
	    {"* LIST () \"/\" ", false},
	    {"* LIST () \"/\" a b", false},
	    {"* LIST (\\A-b \\C_d) \"/\" a", true},
	    {"* LIST (a\\b) \"/\" a", false},
	    {"* LIST (\\A", false},
	    {"* LIST (\\A ", false},
	    {"* LIST () \"\\\" a", false},
	    {"* LIST () \"/\"  a", false},
	    {"* LIST ()x\"/\" a", false},
	    {"* LIST () x/\" a", false},
	    {"* LIST () \"/x a", false},
	    {"* LIST () NIL \"a", false},
	    {"* LIST () NIL \"", false},
	    {"* LIST () NIL a", true},
	    {"* LIST () NIL ", false},
	    {"* LIST () NIL", false},
	    {"* LIST () NIL a%", false},
	    {"* LIST () NIL a\x01", false},
	    {"* LIST () \"/\" \"a\"b\"", false},
	    {"* LIST () \"/\" \"a\\\"", false},
	    {"* LIST () \"/\" \"\"", false},
	    {"* LIST ()", false},
	    {"* LIST (", false},
	    {"* LIST", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer bytes = {0};
		size_t length = strlen(cases[i].line);
		bool stays;

		buffer_add_string(&bytes, cases[i].line);
		imap_mend_status(&bytes, 0, &length, true);
		stays = length == strlen(cases[i].line) &&
		    memcmp(bytes.data, cases[i].line, length) == 0;
		CHECK(stays == cases[i].stays, "%s", cases[i].line);
		buffer_release(&bytes);
	}
}

/* NULL: the line stays as it is. */
static void
check_status(const char *line, bool is_selected, const char *want)
{
	struct buffer bytes = {0};
	size_t length = strlen(line);

	if (want == NULL)
		want = line;
	buffer_add_string(&bytes, "* 9\r\n");
	buffer_add_string(&bytes, line);
	buffer_add_string(&bytes, "\r\n");
	imap_mend_status(&bytes, 5, &length, is_selected);
	CHECK(
	    length == strlen(want) && memcmp(bytes.data + 5, want, length) == 0,
	    "%s: %s", line, buffer_string(&bytes));
	CHECK(strcmp(buffer_string(&bytes) + 5 + length, "\r\n") == 0, "%s",
	    line);
	buffer_release(&bytes);
}

/* Before and after a folder is selected. */
static void
test_codes(void **state)
{
	static const struct {
		const char *line;
		const char *before, *after; /* NULL: the same */
	} cases[] = {
	    {"* OK ready", NULL, NULL},
	    {"* OK [ALERT] hello", NULL, NULL},
	    {"* OK [CAPABILITY IMAP4rev1 IDLE] hello", NULL, NULL},
	    {"* OK [ \tALERT] hello", NULL, NULL},
	    {"* OK [BADCHARSET] x", "* OK (BADCHARSET] x",
		"* OK (BADCHARSET] x"},
	    {"3 NO [badcharset (a)] x", "3 NO (badcharset (a)] x",
		"3 NO (badcharset (a)] x"},
	    {"12 BAD [BADCHARSET] x", "12 BAD (BADCHARSET] x",
		"12 BAD (BADCHARSET] x"},
	    {"12 BAD a [BADCHARSET] x", NULL, NULL},
	    {"* OK [BADCHARSETS] x", NULL, NULL},
	    {"* OK [X (a)] x", "* OK (X (a)] x", NULL},
	    {"* OK [X \"a\"] x", "* OK (X \"a\"] x", NULL},
	    {"* OK [X {3}] x", "* OK (X {3}] x", NULL},
	    {"* OK [X] (\"{", NULL, NULL},
	    {"* OK [UNSEEN 3 x", "* OK (UNSEEN 3 x", "* OK (UNSEEN 3 x"},
	    {"* OK [] x", "* OK (] x", "* OK (] x"},
	    {"* OK [X(] x", "* OK (X(] x", "* OK (X(] x"},
	    {"* OK [", "* OK (", "* OK ("},
	    {"* OK [[ALERT] x", "* OK ([ALERT] x", "* OK ([ALERT] x"},
	    {"*[ALERT %] OK", "* OK -[ALERT %] OK", "* OK -[ALERT %] OK"},
	    {"+ [BADCHARSET] x", "+ (BADCHARSET] x", "+ (BADCHARSET] x"},
	    {"3 OK done [BADCHARSET] x", NULL, NULL},
	    {"3 OK\t[BADCHARSET] x", "3 OK\t(BADCHARSET] x",
		"3 OK\t(BADCHARSET] x"},
	    {"* OK [PERMANENTFLAGS (\\Seen \\*)] x",
		"* OK (PERMANENTFLAGS (\\Seen \\*)] x", NULL},
	    {"* OK [permanentflags (a%)] x", "* OK (permanentflags (a%)] x",
		"* OK [permanentflags (ax)] x"},
	    {"* OK [PERMANENTFLAGS (a) ] x", "* OK (PERMANENTFLAGS (a) ] x",
		"* OK (PERMANENTFLAGS (a) ] x"},
	    {"* OK [PERMANENTFLAGS] x", NULL, "* OK (PERMANENTFLAGS] x"},
	    {"* OK [PERMANENTFLAGS (a] x)", "* OK (PERMANENTFLAGS (a] x)",
		"* OK (PERMANENTFLAGS (ax x)"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		check_status(cases[i].line, false, cases[i].before);
		check_status(cases[i].line, true, cases[i].after);
	}
}

static void
test_status_without_text(void **state)
{
	static const struct {
		const char *line;
		bool is_added;
	} cases[] = {
	    {"* OK", true},
	    {"* ok ", true},
	    {"3 OK", true},
	    {"33  NO\t", true},
	    {"3 BAD", true},
	    {"* BYE", true},
	    {"* PREAUTH", true},
	    {"* OK [UIDNEXT 16]", true},
	    {"* OK [UIDNEXT 16] ", true},
	    {"* OK[UIDNEXT 16]", true},
	    {"* OK [UIDNEXT 16] x", false},
	    {"3 OK x", false},
	    {"3 OKAY", false},
	    {"3", false},
	    {"+", false},
	    {"+ OK", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer want = {0};

		buffer_add_string(&want, cases[i].line);
		if (cases[i].is_added)
			buffer_add_string(&want, " (no text)");
		check_status(cases[i].line, true, buffer_string(&want));
		buffer_release(&want);
	}
}

/* What is no answer to our commands becomes a remark. */
static void
test_untagged_lines(void **state)
{
	static const struct {
		const char *line;
		const char *want; /* NULL: the same */
	} cases[] = {
	    {"* 12 EXISTS", NULL},
	    {"* 0 recent", NULL},
	    {"* 12 EXPUNGE \t", NULL},
	    {"* 1234567890 EXISTS", NULL},
	    {"* 12345678901 EXISTS", "* OK - 12345678901 EXISTS"},
	    {"* 12 EXISTSX", "* OK - 12 EXISTSX"},
	    {"* 12 EXIST", "* OK - 12 EXIST"},
	    {"* 12", "* OK - 12"},
	    {"* 12x", "* OK - 12x"},
	    {"* EXISTS", "* OK - EXISTS"},
	    {"*  12 EXISTS", "* OK -  12 EXISTS"},
	    {"*\t12 EXISTS", "* OK -\t12 EXISTS"},
	    {"*x", "* OK -x"},
	    {"* ", "* OK - "},
	    {"*", "* OK -"},
	    {"* 3 OK", "* OK - 3 OK"},
	    {"* OKAY x", "* OK - OKAY x"},
	    {"* CAPABILITY IMAP4rev1", NULL},
	    {"* CAPABILITIES", "* OK - CAPABILITIES"},
	    {"* FLAGS (\\Seen a)", NULL},
	    {"* FLAGS (a%)", "* FLAGS (ax)"},
	    {"* FLAGS (\\Seen) x", "* OK - FLAGS (\\Seen) x"},
	    {"* FLAGS (\\Seen", "* OK - FLAGS (\\Seen"},
	    {"* SEARCH 1", "* OK - SEARCH 1"},
	    {"* X {5}", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *line = cases[i].line;

		check_status(line, false, cases[i].want);
		check_status(line, true, cases[i].want);
		assert_false(imap_mend_is_status(line, strlen(line)));
	}
	assert_true(imap_mend_is_status("* OK x", 6));
	assert_true(imap_mend_is_status("3 EXISTS", 8));
	assert_true(imap_mend_is_status("", 0));
}

static void
check_fetch(const char *items, const char *want)
{
	struct buffer bytes = {0};
	size_t length = strlen(items);

	buffer_add_string(&bytes, items);
	imap_mend_fetch(&bytes, 0, &length);
	CHECK(length == strlen(want) && memcmp(bytes.data, want, length) == 0,
	    "%s: %s", items, buffer_string(&bytes));
	buffer_release(&bytes);
}

static void
test_flags(void **state)
{
	static const struct {
		const char *flags, *want;
	} cases[] = {
	    {"(\\* \\Seen)", "(\\* \\Seen)"},
	    {"(\\Seen \\*)", "(\\Seen \\*)"},
	    {"(\\*x)", "(xxx)"},
	    {"(\\)", "(x)"},
	    {"(\\ a)", "(x a)"},
	    {"(a\\b)", "(axb)"},
	    {"(a  b)", "(a xb)"},
	    {"( a)", "(xa)"},
	    {"(a )", "(ax)"},
	    {"(a\tb)", "(axb)"},
	    {"($._-+&/:;,!#=@<>|^~'`?)", "($._-+&/:;,!#=@<>|^~'`?)"},
	    {"(a\xc3\xb8)", "(axx)"},
	    {"(a%", "(a%"},
	    {"a%)", "a%)"},
	    {"", ""},
	};
	char line[100], want[100];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)snprintf(line, sizeof line, "FLAGS %s", cases[i].flags);
		(void)snprintf(want, sizeof want, "FLAGS %s", cases[i].want);
		check_fetch(line, want);
	}
}

/* Each byte of a date, and each month. */
static void
test_dates(void **state)
{
	static const char good[] =
	    "INTERNALDATE \"27-Mar-2026 16:30:00 +0100\"";
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	static const char *const others[] = {"INTERNALDATE x UID 1",
	    "INTERNALDATE x(", "INTERNALDATE x{5}", "INTERNALDATE x\""};
	char line[100];

	(void)state;
	for (size_t i = 14; i + 2 < sizeof good; i++) {
		memcpy(line, good, sizeof good);
		line[i] = '*';
		check_fetch(line, "INTERNALDATE " UNKNOWN);
		line[i] = ' ';
		check_fetch(line,
		    i == 14 || good[i] == ' ' ? line : "INTERNALDATE " UNKNOWN);
	}
	for (size_t i = 0; i < sizeof names - 1; i++) {
		memcpy(line, good, sizeof good);
		memcpy(line + 17, names + i / 3 * 3, 3);
		line[35] = i % 3 == 0 ? '-' : '+';
		check_fetch(line, line);
		line[17 + i % 3] = 'x';
		check_fetch(line, "INTERNALDATE " UNKNOWN);
	}
	for (size_t i = 0; i < LENGTH(others); i++) {
		(void)snprintf(line, sizeof line, "INTERNALDATE %s%s", UNKNOWN,
		    others[i] + 14);
		check_fetch(others[i], line);
	}
	check_fetch("INTERNALDATE (", "INTERNALDATE (");
	check_fetch("INTERNALDATE  NIL", "INTERNALDATE  " UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines_of_a_listing),
	    cmocka_unit_test(test_lines_of_folders),
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_status_without_text),
	    cmocka_unit_test(test_untagged_lines),
	    cmocka_unit_test(test_flags),
	    cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
