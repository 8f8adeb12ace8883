/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "mail/compose.h"
#include "mail/compose_html.h"
#include "mail/message.h"

static struct compose_letter
a_letter(void)
{
	return (struct compose_letter){
	    .from_name = "Example DPO",
	    .from_address = "dpo@example.org",
	    .to_address = "kari@example.net",
	    .reply_to_address = "",
	    .subject = "Your request",
	    .date_at = 1774625400,
	    .message_id = "<1.abc@example.org>",
	    .in_reply_to = "",
	    .language = "en",
	    .body = "Hello\n",
	};
}

static void
whole(void **state)
{
	struct compose_letter letter = a_letter();
	const char *const references[] = {"<a@x>", "<b@x>"};
	struct buffer mail = {0};

	(void)state;
	letter.reply_to_address = "dpo+1@example.org";
	letter.in_reply_to = "<b@x>";
	letter.references = references;
	letter.references_count = 2;
	compose(&letter, &mail);
	assert_string_equal(buffer_string(&mail),
	    "Date: Fri, 27 Mar 2026 15:30:00 +0000\r\n"
	    "From: \"Example DPO\" <dpo@example.org>\r\n"
	    "To: kari@example.net\r\n"
	    "Reply-To: dpo+1@example.org\r\n"
	    "Subject: Your request\r\n"
	    "Message-ID: <1.abc@example.org>\r\n"
	    "In-Reply-To: <b@x>\r\n"
	    "References: <a@x> <b@x>\r\n"
	    "Auto-Submitted: auto-replied\r\n"
	    "X-Auto-Response-Suppress: All\r\n"
	    "X-Dpod-Loop: yes\r\n"
	    "Content-Language: en\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "Hello\r\n");
	buffer_release(&mail);
}

/* A person's own words are no automatic answer, and ours all the same. */
static void
by_hand(void **state)
{
	struct compose_letter letter = a_letter();
	struct arena *memory = arena_new();
	const struct message *message;
	struct buffer mail = {0};

	(void)state;
	letter.is_by_hand = true;
	compose(&letter, &mail);
	assert_null(strstr(buffer_string(&mail), "Auto-"));
	message = message_parse(memory, mail.data, mail.length, NULL);
	assert_int_equal(message->automatic.reason, AUTOMATIC_LOOP);
	buffer_release(&mail);
	arena_free(memory);
}

/* No line too long, no bare line end, no 8-bit byte, whatever goes in. */
static void
check_lines(const char *name, const struct buffer *mail)
{
	const char *line = mail->data;

	while (*line != '\0') {
		const char *end = strstr(line, "\r\n");

		CHECK(end != NULL, "%s: no CRLF", name);
		CHECK(end - line <= 76, "%s: %.*s", name, (int)(end - line),
		    line);
		for (const char *byte = line; byte < end; byte++)
			CHECK(*byte >= 32 || *byte == '\t', "%s: byte %d", name,
			    *byte);
		line = end + 2;
	}
}

static const char long_name[] =
    "Datenschutzbeauftragte der Gesellschaft f\xc3\xbcr Beispiele und andere "
    "Merkw\xc3\xbcrdigkeiten mit beschr\xc3\xa4nkter Haftung";

/* Everything that is composed is read again as it was meant. */
static void
round_trip(void **state)
{
	static const struct {
		const char *name;
		const char *from_name;
		const char *subject;
		const char *want_subject; /* NULL: the same */
	} cases[] = {
	    {"plain", "DPO", "Re: request", NULL},
	    {"no name", "", "Re: request", NULL},
	    {"special characters", "Kari \"K\" \\ Nordmann, DPO", "a", NULL},
	    {"eight bit", "K\xc3\xa5re", "Beg\xc3\xa4ran om utdrag", NULL},
	    {"long", long_name,
		"[DPO-7KQ4-2M9X] Re: Beg\xc3\xa4ran om radering av mina "
		"personuppgifter enligt artikel 17 i "
		"dataskyddsf\xc3\xb6rordningen \xf0\x9f\x8e\x89",
		NULL},
	    {"long and plain", "DPO",
		"a plain subject that is so long that it must be folded "
		"somewhere, and once more because it does not end here at all "
		"but somewhere else",
		NULL},
	    {"a long word behind a short one", "DPO",
		"Application x2345678901234567890123456789012345678901234567890"
		"1234567890",
		NULL},
	    {"one long word", "DPO",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		NULL},
	    {"injection", "x\r\nBcc: evil@example.net",
		"x\r\nBcc: evil@example.net", "x  Bcc: evil@example.net"},
	    {"looks encoded", "DPO", "=?utf-8?q?a?=", NULL},
	    {"two blanks", "DPO", "a  b", NULL},
	    {"not UTF-8", "DPO", "a\xff", "a?"},
	    {"the last below a blank", "DPO", "a\x1fz", "a z"},
	    {"delete", "DPO", "a\x7fz", "a z"},
	    {"the last of C1", "DPO", "a\xc2\x9fz", "a z"},
	    {"the first behind C1", "DPO", "a\xc2\xa1z", NULL},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct compose_letter letter = a_letter();
		const char *want = cases[i].want_subject;
		struct message *message;
		struct buffer mail = {0};

		letter.from_name = cases[i].from_name;
		letter.subject = cases[i].subject;
		compose(&letter, &mail);
		check_lines(cases[i].name, &mail);
		message = message_parse(memory, mail.data, mail.length, NULL);
		want = want == NULL ? cases[i].subject : want;
		CHECK(strcmp(message->subject, want) == 0, "%s: got %s",
		    cases[i].name, message->subject);
		CHECK(message->from.count == 1 &&
			strcmp(message->from.items[0].address,
			    "dpo@example.org") == 0,
		    "%s", cases[i].name);
		CHECK(strstr(mail.data, "\nBcc") == NULL, "%s", cases[i].name);
		if (cases[i].want_subject == NULL)
			CHECK(strcmp(message->from.items[0].name,
				  cases[i].from_name) == 0,
			    "%s: got %s", cases[i].name,
			    message->from.items[0].name);
		CHECK(message->automatic.reason == AUTOMATIC_SUBMITTED, "%s",
		    cases[i].name);
		assert_int_equal(message->date_at, letter.date_at);
		buffer_release(&mail);
	}
	arena_free(memory);
}

#define FIFTEEN "x23456789012345"
#define WIDE	FIFTEEN FIFTEEN FIFTEEN FIFTEEN FIFTEEN

static void
bodies(void **state)
{
	static const struct {
		const char *body;
		const char *want;
	} cases[] = {
	    {"a=b\n", "a=3Db\r\n"},
	    {"From here\n", " From here\r\n"},
	    {"> quoted\n", " > quoted\r\n"},
	    {"    by itself\n", "     by itself\r\n"},
	    {".\n", "=2E\r\n"},
	    {"..x\n", "=2E.x\r\n"},
	    {"blank \n", "blank\r\n"},
	    {"-- \nMe\n", "--=20\r\nMe\r\n"},
	    {"tab\t\n", "tab=09\r\n"},
	    {"\xc3\xa5\n", "=C3=A5\r\n"},
	    {"no end", "no end\r\n"},
	    {"a\rb\n", "a=0Db\r\n"},
	    {"a\n\nb\n", "a\r\n\r\nb\r\n"},
	    {"", ""},
	    /* 75 columns, and one for the break */
	    {WIDE "\n", WIDE "\r\n"},
	    {WIDE "z\n", WIDE "=\r\nz\r\n"},
	    {WIDE WIDE "z\n", WIDE "=\r\n" WIDE "=\r\nz\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct compose_letter letter = a_letter();
		struct buffer mail = {0};
		const char *body;

		letter.body = cases[i].body;
		compose(&letter, &mail);
		body = strstr(mail.data, "\r\n\r\n") + 4;
		CHECK(strcmp(body, cases[i].want) == 0, "%s: got %s",
		    cases[i].body, body);
		buffer_release(&mail);
	}
}

/* What was wrapped can be wrapped anew; what was not keeps its lines. */
static void
flowed(void **state)
{
	static const struct {
		const char *name;
		const char *body;
		const char *want; /* as a mail program shows it */
	} cases[] = {
	    {"a paragraph",
		"We have received your request and will answer it within a "
		"month of the\nday on which it came.\n",
		"We have received your request and will answer it within a "
		"month of the day on which it came.\n"},
	    {"an address", "Example Ltd\n1 Example Road\nEX1 2PL\n",
		"Example Ltd\n1 Example Road\nEX1 2PL\n"},
	    {"two paragraphs",
		"This paragraph has a first line that is full, up to its very "
		"last column\n\nSecond.\n",
		"This paragraph has a first line that is full, up to its very "
		"last column\n\nSecond.\n"},
	    {"an indented line",
		"This paragraph has a first line that is full, up to its very "
		"last column\n    by itself\nand on.\n",
		"This paragraph has a first line that is full, up to its very "
		"last column\n    by itself\nand on.\n"},
	    {"columns are characters",
		"\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5"
		"\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5"
		"\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5"
		" and not full\nnext\n",
		"\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5"
		"\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5"
		"\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5\xc3\xa5"
		" and not full\nnext\n"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct compose_letter letter = a_letter();
		struct buffer mail = {0};
		struct message *message;

		letter.body = cases[i].body;
		compose(&letter, &mail);
		check_lines(cases[i].name, &mail);
		message = message_parse(memory, mail.data, mail.length, NULL);
		CHECK(strncmp(message->text, cases[i].want,
			  strlen(message->text)) == 0 &&
			strlen(message->text) + 1 >= strlen(cases[i].want),
		    "%s: got %s", cases[i].name, message->text);
		buffer_release(&mail);
	}
	arena_free(memory);
}

/* A field is folded where a word would go beyond 76 columns, not before. */
static void
folding(void **state)
{
	static const struct {
		const char *subject, *want;
	} cases[] = {
	    {FIFTEEN " " FIFTEEN " " FIFTEEN " x234567890123456789",
		"Subject: " FIFTEEN " " FIFTEEN " " FIFTEEN
		" x234567890123456789\r\n"},
	    {FIFTEEN " " FIFTEEN " " FIFTEEN " x2345678901234567890",
		"Subject: " FIFTEEN " " FIFTEEN " " FIFTEEN
		"\r\n x2345678901234567890\r\n"},
	    {"del\x7f", "Subject: =?UTF-8?B?ZGVsIA==?=\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct compose_letter letter = a_letter();
		struct buffer mail = {0};

		letter.subject = cases[i].subject;
		compose(&letter, &mail);
		CHECK(strstr(buffer_string(&mail), cases[i].want) != NULL,
		    "%s: %s", cases[i].subject, buffer_string(&mail));
		buffer_release(&mail);
	}
}

/* A soft line break must not put a dot or a cut character in front. */
static void
long_lines(void **state)
{
	struct arena *memory = arena_new();
	struct compose_letter letter = a_letter();
	char body[400];
	struct buffer mail = {0};
	struct message *message;

	(void)state;
	for (size_t i = 0; i < sizeof body - 1; i++)
		body[i] = i % 7 == 0 ? 'x' : '.';
	body[sizeof body - 1] = '\0';
	letter.body = body;
	compose(&letter, &mail);
	check_lines("dots", &mail);
	assert_null(strstr(mail.data, "\r\n."));
	message = message_parse(memory, mail.data, mail.length, NULL);
	assert_string_equal(message->text, body);
	buffer_release(&mail);
	arena_free(memory);
}

static void
many_references(void **state)
{
	struct arena *memory = arena_new();
	struct compose_letter letter = a_letter();
	char ids[30][32];
	const char *references[30];
	struct buffer mail = {0};
	struct message *message;

	(void)state;
	for (size_t i = 0; i < LENGTH(ids); i++) {
		(void)snprintf(ids[i], sizeof ids[i], "<id-%zu@example>", i);
		references[i] = ids[i];
	}
	letter.references = references;
	letter.references_count = LENGTH(ids);
	compose(&letter, &mail);
	check_lines("references", &mail);
	message = message_parse(memory, mail.data, mail.length, NULL);
	assert_int_equal(message->references_count, COMPOSE_REFERENCES_MAX);
	assert_string_equal(message->references[0], "<id-20@example>");
	assert_string_equal(message->references[9], "<id-29@example>");
	buffer_release(&mail);
	arena_free(memory);
}

static void
types_of_files(void **state)
{
	char wide[1100] = "";
	const struct {
		const char *name, *bytes, *want;
	} cases[] = {
	    {"a.pdf", "\xff", "application/pdf"},
	    {"A.PDF", "", "application/pdf"},
	    {"a.pdf.exe", "", "application/octet-stream"},
	    {"pdf", "", "application/octet-stream"},
	    {"a.txt", "caf\xc3\xa9", "text/plain"},
	    {"a.txt", "caf\xe9", "application/octet-stream"},
	    {"a.eml", "A: b\n\nc\n", "message/rfc822"},
	    {"a.eml", "A: b\r\n\r\nc", "message/rfc822"},
	    {"a.eml", "", "application/octet-stream"},
	    {"a.eml", "A: \xc3\xa9\n", "application/octet-stream"},
	    {"a.eml", "A: b\rc\n", "application/octet-stream"},
	    {"a.eml", wide, "application/octet-stream"},
	};

	(void)state;
	memset(wide, 'a', sizeof wide - 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *type = compose_file_type(
		    cases[i].name, cases[i].bytes, strlen(cases[i].bytes));

		CHECK(strcmp(type, cases[i].want) == 0, "%s: %s", cases[i].name,
		    type);
	}
}

static void
files(void **state)
{
	static const struct compose_file attached[] = {
	    {"a.pdf", "application/pdf", "%PDF", 4},
	    {"\xc3\x9c \"b\".txt", "text/plain", "", 0},
	    {"m.eml", "message/rfc822", "A: b\n\n.c", 8},
	};
	struct compose_letter letter = a_letter();
	struct buffer mail = {0};
	const char *text;

	(void)state;
	letter.copies = "a@example.net b@example.net";
	letter.files = attached;
	letter.files_count = LENGTH(attached);
	compose(&letter, &mail);
	text = buffer_string(&mail);
	check_lines("files", &mail);
	assert_non_null(strstr(text,
	    "To: kari@example.net\r\nCc: a@example.net, b@example.net\r\n"));
	assert_non_null(strstr(text,
	    "Content-Type: application/pdf\r\n"
	    "Content-Disposition: attachment;\r\n filename=\"a.pdf\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--=_dpod_"));
	assert_non_null(strstr(text,
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Disposition: attachment;\r\n"
	    " filename*0*=UTF-8''%C3%9C%20%22b%22.txt\r\n"));
	assert_non_null(strstr(text,
	    "Content-Transfer-Encoding: 7bit\r\n\r\n"
	    "A: b\r\n\r\n.c\r\n--=_dpod_"));
	assert_string_equal(text + strlen(text) - 4, "--\r\n");
	buffer_release(&mail);
}

/* The text first and complete; the page from the same text, escaped. */
static void
html(void **state)
{
	static const struct compose_file attached = {
	    "a.pdf", "application/pdf", "%PDF", 4};
	struct compose_letter letter = a_letter();
	struct buffer mail = {0}, again = {0};
	const char *text, *at;

	(void)state;
	letter.body = "Hello <b>\n\n    & \"set\"\n\nYours,\n.dot\n{{text}}\n";
	letter.html_page = "<html lang=\"{{language}}\">{{subject}}\n"
			   "{{text}}</html>\n";
	letter.subject = "</h1> {{text}}";
	compose(&letter, &mail);
	compose(&letter, &again);
	text = buffer_string(&mail);
	assert_string_equal(text, buffer_string(&again));
	check_lines("html", &mail);
	at = strstr(text,
	    "Content-Type: multipart/alternative;\r\n "
	    "boundary=\"=_dpoa_");
	assert_non_null(at);
	at = strstr(
	    at, "Content-Type: text/plain; charset=utf-8; format=flowed\r\n");
	assert_non_null(at);
	at = strstr(at,
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "<html lang=3D\"en\">&lt;/h1&gt; {{text}}\r\n"
	    "<p>Hello &lt;b&gt;</p>\r\n"
	    "<p class=3D\"set\">&amp; &quot;set&quot;</p>\r\n"
	    "<p>Yours,<br>\r\n=2Edot<br>\r\n{{text}}</p>\r\n</html>\r\n"
	    "--=_dpoa_");
	assert_non_null(at);
	buffer_clear(&mail);
	letter.files = &attached;
	letter.files_count = 1;
	compose(&letter, &mail);
	at = strstr(buffer_string(&mail), "multipart/mixed");
	assert_non_null(at);
	at = strstr(at, "multipart/alternative");
	assert_non_null(at);
	assert_non_null(strstr(at, "--\r\n--=_dpod_"));
	buffer_release(&mail);
	buffer_release(&again);
}

static void
html_pages(void **state)
{
	const char *wrong = NULL;

	(void)state;
	assert_true(compose_html_is_page("{{text}}", &wrong));
	assert_true(compose_html_is_page(
	    "{{language}} {{subject}} {{text}} }} {", &wrong));
	assert_false(compose_html_is_page("<p>", &wrong));
	assert_string_equal(wrong, "{{text}} is missing");
	assert_false(compose_html_is_page("{{text}} {{organisation}}", &wrong));
	assert_false(compose_html_is_page("{{text}} {{{subject}}}", &wrong));
}

/* Names of every length, in pieces that a line has room for. */
static void
long_names_of_files(void **state)
{
	char name[101] = "";

	(void)state;
	for (size_t i = 0; i + 2 < sizeof name; i += 2) {
		struct compose_file attached = {name, "image/png", "x", 1};
		struct compose_letter letter = a_letter();
		struct buffer mail = {0};

		memcpy(name + i, i % 3 == 0 ? "\xc3\xa9" : "ab", 3);
		letter.files = &attached;
		letter.files_count = 1;
		compose(&letter, &mail);
		check_lines(name, &mail);
		buffer_release(&mail);
	}
}

/* A name in quotation marks, or in the pieces of RFC 2231. */
static void
plain_names_of_files(void **state)
{
	static const char fifty[] =
	    "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij";
	static const struct {
		const char *name;
		bool is_plain;
	} cases[] = {
	    {fifty, true},
	    {fifty + 1, true},
	    {"k"
	     "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij",
		false},
	    {"a", true},
	    {"", false},
	    {"!~#[]'", true},
	    {"a b", false},
	    {"\"b", false},
	    {"a\"b", false},
	    {"a\\b", false},
	    {"a\x7f", false},
	    {"\xc3\xa9", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct compose_file file = {
		    cases[i].name, "image/png", "x", 1};
		struct buffer part = {0};

		compose_file_add(&file, &part);
		CHECK((strstr(buffer_string(&part), " filename=\"") != NULL) ==
			cases[i].is_plain,
		    "%s: %s", cases[i].name, buffer_string(&part));
		CHECK((strstr(buffer_string(&part), " filename*0*=") != NULL) ==
			!cases[i].is_plain,
		    "%s: %s", cases[i].name, buffer_string(&part));
		buffer_release(&part);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whole),
	    cmocka_unit_test(by_hand),
	    cmocka_unit_test(types_of_files),
	    cmocka_unit_test(files),
	    cmocka_unit_test(plain_names_of_files),
	    cmocka_unit_test(html),
	    cmocka_unit_test(html_pages),
	    cmocka_unit_test(long_names_of_files),
	    cmocka_unit_test(round_trip),
	    cmocka_unit_test(bodies),
	    cmocka_unit_test(flowed),
	    cmocka_unit_test(folding),
	    cmocka_unit_test(long_lines),
	    cmocka_unit_test(many_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
