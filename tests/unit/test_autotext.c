/* SPDX-License-Identifier: ISC */
/* What programs say in words: absent, undeliverable, not in this message. */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/automatic.h"
#include "mail/autotext.h"
#include "mail/elsewhere.h"
#include "mail/failure.h"
#include "mail/loop.h"
#include "mail/standin.h"
#include "tests/unit/edge.h"

#define NOTE "I am out of the office until Monday."

static void
notes_and_subjects(void **state)
{
	static const struct {
		const char *subject, *text;
		const char *want; /* NULL: none */
	} cases[] = {
	    {"", "", NULL},
	    {"My data", "Please help.", NULL},
	    /* of a subject that any text may follow */
	    {"Mail delivery failed", "x", "mail delivery failed"},
	    {"MAIL delivery failed again", "my data", "mail delivery failed"},
	    {"No mail delivery failed", "x", NULL},
	    {"Mail delivery", "x", NULL},
	    /* of one that ends there */
	    {"Automatic reply", "x", "automatic reply"},
	    {"Automatic reply: My data", "my data", "automatic reply"},
	    {"Automatic reply - x", "x", "automatic reply"},
	    {"Automatic reply! x", "x", "automatic reply"},
	    {"Automatic reply \"x\"", "x", "automatic reply"},
	    {"Automatic reply \xe2\x80\x93 x", "x", "automatic reply"},
	    {"Automatic reply \xe2\x80\xa2 x", "x", NULL},
	    {"Automatic reply x", "x", NULL},
	    {"Automatic reply 1", "x", NULL},
	    {" [*\"'Automatic reply]", "x", "automatic reply"},
	    {"Automatic\nreply", "x", "automatic reply"},
	    /* of one that people write too */
	    {"Undeliverable: x", "x", "undeliverable"},
	    {"Undeliverable x", "x", NULL},
	    {"Undeliverable: x", "Please send me my data", NULL},
	    {"FRAV\xc3\x86RSMELDING", "x", "frav\xc3\xa6rsmelding"},
	    {"Frav\xc3\x86rsmelding: x", "Innsyn", NULL},
	    {"Fr\xc3\x85nvarande", "x", "fr\xc3\xa5nvarande"},
	    /* notes */
	    {"Re: x", NOTE, "i am out of the office"},
	    {"Re: x", "Hello,\ni AM\nout of the office",
		"i am out of the office"},
	    {"Re: x", NOTE " Erase it.", NULL},
	    {"Re: x", NOTE " L\xc3\x96SCHEN", NULL},
	    {"Re: x", NOTE " L\xc3\xb6schen", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got =
		    autotext_find(cases[i].subject, cases[i].text);

		CHECK(cases[i].want == NULL
			? got == NULL
			: got != NULL && strcmp(got, cases[i].want) == 0,
		    "%s / %s: %s", cases[i].subject, cases[i].text,
		    got == NULL ? "none" : got);
	}
}

/* The phrase ends within 400 bytes, and the note within 2,000. */
static void
lengths_of_notes(void **state)
{
	static const struct {
		size_t before, all;
		bool is_note;
	} cases[] = {
	    {0, 2000, true},
	    {0, 2001, false},
	    {400 - 22, 1000, true},
	    {401 - 22, 1000, false},
	    {400 - 22, 400, true},
	    {401 - 22, 401, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer text = {0};

		while (text.length < cases[i].before)
			buffer_add_byte(&text, '.');
		buffer_add_string(&text, "I am out of the office");
		while (text.length < cases[i].all)
			buffer_add_byte(&text, '.');
		CHECK((autotext_find("", buffer_string(&text)) != NULL) ==
			cases[i].is_note,
		    "%zu", i);
		buffer_release(&text);
	}
}

static void
fields_of_reports(void **state)
{
	static const struct {
		const char *status;
		enum failure want;
	} cases[] = {
	    {"", FAILURE_NOT_SAID},
	    {"Status: 5.1.1\n", FAILURE_NOT_SAID},
	    {"Action: failed\n", FAILURE_YES},
	    {"ACTION:FAILED (x)\n", FAILURE_YES},
	    {"Action: delayed\n", FAILURE_NO},
	    {"Action:\n", FAILURE_NO},
	    {"Reporting-MTA: x\n\nAction: delivered\n\nAction: failed\n",
		FAILURE_YES},
	    {"Action: failed\nAction: delayed\n", FAILURE_YES},
	    {"X-Action: failed\n", FAILURE_NOT_SAID},
	};
	struct buffer status = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(failure_of_status(edge_span(cases[i].status)) ==
			cases[i].want,
		    "%s", cases[i].status);
	for (size_t i = 0; i < 499; i++)
		buffer_add_string(&status, "\n");
	buffer_add_string(&status, "Action: failed\n");
	assert_int_equal(
	    failure_of_status(edge_span(buffer_string(&status))), FAILURE_YES);
	buffer_clear(&status);
	for (size_t i = 0; i < 500; i++)
		buffer_add_string(&status, "\n");
	buffer_add_string(&status, "Action: failed\n");
	assert_int_equal(failure_of_status(edge_span(buffer_string(&status))),
	    FAILURE_NOT_SAID);
	buffer_release(&status);
}

static void
reports_in_words(void **state)
{
	static const struct {
		const char *subject, *text;
		bool want;
	} cases[] = {
	    {"", "", false},
	    {"Undelivered mail", "x", true},
	    {"x", "the host said: User UNKNOWN", true},
	    {"x", "ei voitu toimittaa", true},
	    {"Undelivered mail", "It will be retried", false},
	    {"Warning: could not send", "user unknown", false},
	    {"Undelivered mail", "vertraagd", false},
	    {"Delayed", "x", false},
	    {"I am away", "Please wait", false},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(failure_in_words(cases[i].subject, cases[i].text) ==
			cases[i].want,
		    "%s / %s", cases[i].subject, cases[i].text);
	for (size_t more = 0; more < 2; more++) {
		buffer_clear(&text);
		while (text.length + 12 < 2000 + more)
			buffer_add_byte(&text, 'x');
		buffer_add_string(&text, "user unknown");
		assert_int_equal(
		    failure_in_words("", buffer_string(&text)), more == 0);
	}
	buffer_release(&text);
}

static void
letters_that_are_elsewhere(void **state)
{
	static const struct {
		const char *text;
		enum unreadable want;
	} cases[] = {
	    {"", UNREADABLE_NO},
	    {"The message was removed by the gateway.", UNREADABLE_CUT},
	    {"The BODY has been deleted: too large", UNREADABLE_CUT},
	    {"The message was removed.", UNREADABLE_NO},
	    {"Removed by the gateway.", UNREADABLE_NO},
	    {"The message for the administrator", UNREADABLE_NO},
	    {"It was removed by the filter", UNREADABLE_NO},
	    {"Your message was removed by the gateway.", UNREADABLE_NO},
	    {"viestisi: message was removed by the gateway.", UNREADABLE_NO},
	    {"Inhoud geblokkeerd: te groot", UNREADABLE_CUT},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(elsewhere_find(cases[i].text) == cases[i].want, "%s",
		    cases[i].text);
	assert_true(elsewhere_is_of_device("Scanned from a Xerox", ""));
	assert_true(elsewhere_is_of_device("", "A FAX message"));
	assert_true(elsewhere_is_of_device("\xc3\xa4\xc3\xa4niviesti", ""));
	assert_false(elsewhere_is_of_device("A letter", "as a file"));
}

static void
texts_that_are_a_link(void **state)
{
	static const struct {
		const char *text;
		struct mail_link link;
		const char *want; /* NULL: none */
	} cases[] = {
	    {"https://we.tl/x", {"", ""}, "we.tl"},
	    {"Hello, HTTP://files.DropBox.com/x?y Kari", {"", ""},
		"dropbox.com"},
	    {"<https://mediafire.com>", {"", ""}, "mediafire.com"},
	    {"https://1drv.ms", {"", ""}, "1drv.ms"},
	    {"https://mydropbox.com/x", {"", ""}, NULL},
	    {"https://ropbox.com/x", {"", ""}, NULL},
	    {"https://dropbox.com.example/x", {"", ""}, NULL},
	    {"https://dropbox.com:443/x", {"", ""}, "dropbox.com"},
	    {"https://example.org/dropbox.com", {"", ""}, NULL},
	    {"ftp://dropbox.com/x", {"", ""}, NULL},
	    {"xhttps://dropbox.com/x", {"", ""}, NULL},
	    {"https://moe.example/ https://box.com/", {"", ""}, "box.com"},
	    {"https://box.com/ https://we.tl/", {"", ""}, "box.com"},
	    /* twelve words beside it, and one more */
	    {"a b c d e f https://box.com/a/b?c=d g h i j k l", {"", ""},
		"box.com"},
	    {"a b c d e f https://box.com/a/b?c=d g h i j k l m", {"", ""},
		NULL},
	    {"aa bb cc dd ee ff gg hh ii jj kk 12 https://box.com/", {"", ""},
		"box.com"},
	    {"aa bb cc dd ee ff gg hh ii jj kk \xc3\xa6 x https://box.com/",
		{"", ""}, NULL},
	    /* the link of a word */
	    {"See here", {"here", "https://box.com/x"}, "box.com"},
	    {"See here", {"there", "https://box.com/x"}, NULL},
	    {"See here", {"", "https://box.com/x"}, NULL},
	    {"See here", {"here", "mailto:x@box.com"}, NULL},
	    {"See here", {"here", "https://example.org/"}, NULL},
	    {"here https://we.tl/", {"here", "https://box.com/x"}, "we.tl"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got =
		    elsewhere_find_share(cases[i].text, &cases[i].link, 1);

		CHECK(cases[i].want == NULL
			? got == NULL
			: got != NULL && strcmp(got, cases[i].want) == 0,
		    "%zu %s: %s", i, cases[i].text, got == NULL ? "none" : got);
	}
	assert_null(elsewhere_find_share("here", &cases[17].link, 0));
}

static void
fields_against_loops(void **state)
{
	static const struct {
		const char *name;
		bool want;
	} cases[] = {
	    {"X-Dpod-Loop", true},
	    {"x-loop", true},
	    {"X-MachineGenerated", true},
	    {"X-Bugzilla-", true},
	    {"X-Bugzilla-Product", true},
	    {"X-Bugzilla", false},
	    {"X-Redmine-Hosts", false},
	    {"X-Cron-Env", true},
	    {"X-Cron", false},
	    /* of programs that nobody knows */
	    {"X-My-LOOP", true},
	    {"X-MyLoop-Prevention", true},
	    {"X-MS-Loop", false},
	    {"My-Loop", false},
	    {"X-Loops", false},
	    {"loop", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(loop_is_field(edge_span(cases[i].name)) == cases[i].want,
		    "%s", cases[i].name);
}

static void
texts_that_stand_in(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
	    {"", false},
	    {"Please VIEW this\ne-mail.", true},
	    {"in your\tbrowser", true},
	    {"bekijk de online-version", true},
	    {"Please delete my data", false},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(standin_is(edge_span(cases[i].text)) == cases[i].want,
		    "%s", cases[i].text);
	for (size_t more = 0; more < 2; more++) {
		buffer_clear(&text);
		buffer_add_string(&text, " in your browser");
		while (text.length < STANDIN_BYTES_MAX + 1 + more)
			buffer_add_byte(&text, '.');
		assert_int_equal(
		    standin_is(edge_span(buffer_string(&text))), more == 0);
	}
	buffer_release(&text);
}

static void
names_of_reasons(void **state)
{
	static const struct {
		enum automatic_reason reason;
		const char *name;
		bool is_report;
	} cases[] = {
	    {AUTOMATIC_NO, "no", false},
	    {AUTOMATIC_NULL_SENDER, "null-sender", true},
	    {AUTOMATIC_REPORT, "report", true},
	    {AUTOMATIC_SUBMITTED, "auto-submitted", true},
	    {AUTOMATIC_LIST, "list", false},
	    {AUTOMATIC_SPAM, "spam", false},
	    {AUTOMATIC_TEXT, "text", true},
	    {AUTOMATIC_REASONS, "no", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_string_equal(
		    automatic_reason_name(cases[i].reason), cases[i].name);
		assert_int_equal(
		    automatic_is_report(cases[i].reason), cases[i].is_report);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(notes_and_subjects),
	    cmocka_unit_test(lengths_of_notes),
	    cmocka_unit_test(fields_of_reports),
	    cmocka_unit_test(reports_in_words),
	    cmocka_unit_test(letters_that_are_elsewhere),
	    cmocka_unit_test(texts_that_are_a_link),
	    cmocka_unit_test(fields_against_loops),
	    cmocka_unit_test(texts_that_stand_in),
	    cmocka_unit_test(names_of_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
