/* SPDX-License-Identifier: ISC */
/* Whether a text is the letter, and what to know before trusting its sender. */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/sender_sign.h"
#include "mail/unread.h"

static void
add_words(struct buffer *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_add_printf(text, "w%zu, ", i);
}

static void
files(void **state)
{
	static const struct {
		struct mail_attachment file;
		const char *text;
		size_t words; /* behind the text */
		enum unreadable want;
	} cases[] = {
	    /* documents: few words, or more that speak of them */
	    {{.name = "a.pdf", .type = "x/y"}, "", 20, UNREADABLE_DOCUMENT},
	    {{.name = "a.pdf", .type = "x/y"}, "", 21, UNREADABLE_NO},
	    {{.name = "a.PDF", .type = "x/y"}, "Attached: ", 119,
		UNREADABLE_DOCUMENT},
	    {{.name = "a.pdf", .type = "x/y"}, "Attached: ", 120,
		UNREADABLE_NO},
	    {{.name = "", .type = "application/pdf"}, "Hello", 0,
		UNREADABLE_DOCUMENT},
	    {{.name = "a.pdf", .type = "x/y", .is_read = true}, "Hello", 0,
		UNREADABLE_NO},
	    {{.name = "a.exe", .type = "x/y"}, "Hello", 0, UNREADABLE_NO},
	    {{.name = "pdf", .type = "x/y"}, "Hello", 0, UNREADABLE_NO},
	    {{.name = ".pdf", .type = "x/y"}, "Hello", 0, UNREADABLE_DOCUMENT},
	    /* pictures */
	    {{.name = "a.jpg", .type = "x/y"}, "", 4, UNREADABLE_PICTURE},
	    {{.name = "a", .type = "image/png"}, "", 4, UNREADABLE_PICTURE},
	    {{.name = "a.jpg", .type = "x/y"}, "", 5, UNREADABLE_NO},
	    {{.name = "a.jpg", .type = "x/y"}, "A scan: ", 118,
		UNREADABLE_PICTURE},
	    {{.name = "a.jpg", .type = "x/y"}, "A scan: ", 119, UNREADABLE_NO},
	    /* of a device */
	    {{.name = "a.pdf", .type = "x/y"}, "Image data in PDF: ", 116,
		UNREADABLE_PICTURE},
	    {{.name = "a.pdf", .type = "x/y"}, "Image data in PDF: ", 117,
		UNREADABLE_NO},
	    {{.name = "a.wav", .type = "x/y"}, "Fax message: ", 118,
		UNREADABLE_TYPE},
	    /* recordings */
	    {{.name = "a", .type = "audio/x"}, "", 20, UNREADABLE_TYPE},
	    {{.name = "a", .type = "video/x"}, "", 20, UNREADABLE_TYPE},
	    {{.name = "a.ogg", .type = "x/y"}, "", 20, UNREADABLE_TYPE},
	    {{.name = "a.ogg", .type = "x/y"}, "", 21, UNREADABLE_NO},
	    /* messages */
	    {{.name = "a.msg", .type = "x/y"}, "", 20, UNREADABLE_MESSAGE},
	    {{.name = "a", .type = "application/vnd.ms-outlook"}, "", 20,
		UNREADABLE_MESSAGE},
	    {{.name = "a.msg", .type = "x/y"}, "", 21, UNREADABLE_NO},
	    {{.name = "a.msg", .type = "x/y"}, "Enclosed: ", 119,
		UNREADABLE_MESSAGE},
	    /* nothing but a file */
	    {{.name = "a.exe", .type = "x/y"}, "-- 1. ", 0, UNREADABLE_NO},
	    {{.name = "a.exe", .type = "x/y"}, "--", 0, UNREADABLE_TYPE},
	    {{.name = "a.exe", .type = "text/plain"}, "", 0, UNREADABLE_NO},
	    {{.name = "a.exe", .type = "message/x"}, "", 0, UNREADABLE_NO},
	    {{.name = "a.exe", .type = "x/y", .is_read = true}, "", 0,
		UNREADABLE_NO},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct letter letter = {.unreadable_what = ""};
		struct problems problems = {.count = 0};
		struct buffer text = {0};
		struct unread_question question = {.subject = "",
		    .forms = "",
		    .attachments = &cases[i].file,
		    .attachments_count = 1};

		buffer_add_string(&text, cases[i].text);
		add_words(&text, cases[i].words);
		question.text = buffer_string(&text);
		unread_judge(&letter, &question, &problems);
		CHECK(letter.unreadable == cases[i].want &&
			problems.count == (cases[i].want != UNREADABLE_NO),
		    "%zu: %d", i, letter.unreadable);
		if (cases[i].want != UNREADABLE_NO)
			CHECK(strcmp(letter.unreadable_what,
				  cases[i].file.name[0] == '\0'
				      ? cases[i].file.type
				      : cases[i].file.name) == 0,
			    "%zu", i);
		/* A list's mail is no letter of a person. */
		question.automatic = AUTOMATIC_LIST;
		unread_judge(&letter, &question, &problems);
		CHECK(letter.unreadable == UNREADABLE_NO, "%zu: list", i);
		buffer_release(&text);
	}
}

static void
texts(void **state)
{
	static const struct {
		struct unread_question question;
		size_t words; /* behind the text */
		enum unreadable want;
		const char *problem; /* "": none */
	} cases[] = {
	    {{.text = "Hello"}, 0, UNREADABLE_NO, ""},
	    {{.text = ""}, 0, UNREADABLE_NO, ""},
	    {{.text = "", .marked_type = "text/html"}, 0, UNREADABLE_EMPTY,
		"unread-no-words"},
	    {{.text = "a", .marked_type = "text/html"}, 0, UNREADABLE_NO, ""},
	    {{.text = "", .forms = "a", .marked_type = "text/html"}, 0,
		UNREADABLE_NO, ""},
	    {{.text = "a", .is_cut = true}, 0, UNREADABLE_CUT,
		"unread-cut-short"},
	    {{.text = "a", .is_cut = true, .automatic = AUTOMATIC_SUPPRESS}, 0,
		UNREADABLE_CUT, "unread-cut-short"},
	    {{.text = "a", .is_cut = true, .automatic = AUTOMATIC_LOOP}, 0,
		UNREADABLE_CUT, "unread-cut-short"},
	    {{.text = "a", .is_cut = true, .automatic = AUTOMATIC_TEXT}, 0,
		UNREADABLE_NO, ""},
	    {{.text = "Message CLIPPED. "}, 118, UNREADABLE_CUT,
		"unread-cut-short"},
	    {{.text = "Message CLIPPED. "}, 119, UNREADABLE_NO, ""},
	    {{.text = "The message was removed by the gateway. "}, 53,
		UNREADABLE_CUT, "unread-cut-short"},
	    {{.text = "The message was removed by the gateway. "}, 54,
		UNREADABLE_NO, ""},
	    {{.text = "https://we.tl/x"}, 0, UNREADABLE_LINK, "unread-link"},
	    {{.text = "https://example.org/x"}, 0, UNREADABLE_NO, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct letter letter = {.unreadable_what = ""};
		struct problems problems = {.count = 0};
		struct unread_question question = cases[i].question;
		struct buffer text = {0};

		buffer_add_string(&text, question.text);
		add_words(&text, cases[i].words);
		question.text = buffer_string(&text);
		question.subject = "";
		if (question.forms == NULL)
			question.forms = "";
		unread_judge(&letter, &question, &problems);
		CHECK(letter.unreadable == cases[i].want, "%zu: %d", i,
		    letter.unreadable);
		if (cases[i].problem[0] != '\0')
			CHECK(problems.count == 1 &&
				strcmp(problems.words[0], cases[i].problem) ==
				    0,
			    "%zu", i);
		buffer_release(&text);
	}
}

#define REPLY  SENDER_BIT(SENDER_REPLY_TO_DIFFERS)
#define PATH   SENDER_BIT(SENDER_RETURN_PATH_DIFFERS)
#define MIXED  SENDER_BIT(SENDER_MIXED_SCRIPT)
#define NAMED  SENDER_BIT(SENDER_NAME_IS_ADDRESS)
#define SENDER "kari@moe.example"

static void
signs(void **state)
{
	static const struct {
		const char *name, *address;
		const char *reply_to; /* NULL: none */
		const char *path;     /* NULL: none */
		unsigned int want;
	} cases[] = {
	    {"Kari", SENDER, NULL, NULL, 0},
	    {"Kari", SENDER, "KARI@MOE.EXAMPLE", SENDER, 0},
	    {"Kari", SENDER, "kari@evil.example", NULL, REPLY},
	    /* where it comes from */
	    {"", SENDER, NULL, "bounce@moe.example", 0},
	    {"", SENDER, NULL, "bounce@MX.moe.example", 0},
	    {"", "kari@a.moe.example", NULL, "bounce@moe.example", 0},
	    {"", SENDER, NULL, "bounce@xmoe.example", PATH},
	    {"", "kari@xmoe.example", NULL, "bounce@moe.example", PATH},
	    {"", SENDER, NULL, "bounce@noe.example", PATH},
	    {"", SENDER, NULL, "bounce", PATH},
	    {"", "kari", NULL, SENDER, PATH},
	    /* letters that look like others */
	    {"K\xd0\xb0ri", SENDER, NULL, NULL, MIXED},
	    {"Kari \xd0\xb0\xd0\xb1", SENDER, NULL, NULL, 0},
	    {"Kari9\xd0\xb0", SENDER, NULL, NULL, MIXED},
	    {"Kari-\xd0\xb0", SENDER, NULL, NULL, 0},
	    {"\xce\xb1\xd0\xb0", SENDER, NULL, NULL, MIXED},
	    {"\xc3\xa6"
	     "a\xe1\xba\x80",
		SENDER, NULL, NULL, 0},
	    {"\xcd\xb0\xcf\xbf", SENDER, NULL, NULL, 0},
	    {"a\xcd\xb0", SENDER, NULL, NULL, MIXED},
	    {"a\xcf\xbf", SENDER, NULL, NULL, MIXED},
	    {"a\xd0\x80", SENDER, NULL, NULL, MIXED},
	    {"a\xd4\xaf", SENDER, NULL, NULL, MIXED},
	    {"a\xd4\xb0", SENDER, NULL, NULL, 0},
	    {"a\xd4\xb1", SENDER, NULL, NULL, MIXED},
	    {"a\xef\xbc\xa1", SENDER, NULL, NULL, 0},
	    {"\xd0\xb0\xef\xbc\xa1", SENDER, NULL, NULL, MIXED},
	    {"A\xd0\xb0", SENDER, NULL, NULL, MIXED},
	    {"Z\xd0\xb0", SENDER, NULL, NULL, MIXED},
	    {"z\xd0\xb0", SENDER, NULL, NULL, MIXED},
	    {"", "k\xd0\xb0ri@moe.example", NULL, NULL, MIXED},
	    /* xn--80ak6aa92e is all Cyrillic, xn--pple-43d is not */
	    {"", "a@xn--80ak6aa92e.example", NULL, NULL, 0},
	    {"", "a@xn--pple-43d.example", NULL, NULL, MIXED},
	    {"", "xn--pple-43d@a.example", NULL, NULL, 0},
	    /* a name that is an address */
	    {SENDER, SENDER, NULL, NULL, 0},
	    {"\"KARI@moe.example\" K", SENDER, NULL, NULL, 0},
	    {"boss@moe.example", SENDER, NULL, NULL, NAMED},
	    {"boss@moe", SENDER, NULL, NULL, 0},
	    {"@boss.example", SENDER, NULL, NULL, 0},
	    {"boss @moe.example", SENDER, NULL, NULL, 0},
	    {"boss@ moe.example", SENDER, NULL, NULL, 0},
	    {"boss@moe.example", "kari", NULL, NULL, 0},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mail_address from = {cases[i].name, cases[i].address};
		struct mail_address reply_to = {"", cases[i].reply_to};
		struct message message = {.from = {&from, 1},
		    .reply_to = {&reply_to, cases[i].reply_to != NULL},
		    .return_path = cases[i].path == NULL ? RETURN_PATH_NULL
							 : RETURN_PATH_ADDRESS,
		    .return_path_address =
			cases[i].path == NULL ? "" : cases[i].path};

		CHECK(sender_signs(&message) == cases[i].want, "%zu: %u", i,
		    sender_signs(&message));
		message.from.count = 0;
		CHECK(sender_signs(&message) == 0, "%zu: nobody", i);
	}
	arena_free(memory);
}

static void
signs_in_words(void **state)
{
	struct arena *memory = arena_new();
	struct message message = {.sender_signs = 0};

	(void)state;
	assert_string_equal(sender_describe(memory, &message), "");
	message.sender_signs = REPLY | NAMED;
	assert_string_equal(sender_describe(memory, &message),
	    "reply-to-differs name-is-address");
	message.sender_signs = PATH | MIXED;
	message.authentication = (struct authentication){.trusted = true,
	    .authenticated = true,
	    .dmarc = AUTHENTICATION_PASS,
	    .spf = AUTHENTICATION_FAIL};
	assert_string_equal(sender_describe(memory, &message),
	    "authenticated dmarc=pass dkim=missing spf=fail "
	    "return-path-differs "
	    "mixed-script");
	message.authentication.authenticated = false;
	message.sender_signs = 0;
	assert_string_equal(sender_describe(memory, &message),
	    "not-authenticated dmarc=pass dkim=missing spf=fail");
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files),
	    cmocka_unit_test(texts),
	    cmocka_unit_test(signs),
	    cmocka_unit_test(signs_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
