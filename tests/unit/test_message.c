/* SPDX-License-Identifier: ISC */
/* Bounds, sameness and torture; what is read is in tests/mail. */
#include "tests/unit/test.h"

#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "mail/automatic.h"
#include "mail/guard.h"
#include "mail/html.h"
#include "mail/boundary.h"
#include "mail/message.h"
#include "mail/parse_private.h"

static void
repeat(struct buffer *mail, const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_add_string(mail, text);
}

struct torture {
	const char *name;
	const char *before;
	const char *repeated;
	size_t count;
	const char *problem;
};

/*
 * What kills or stops other parsers. A second of CPU is far above what any
 * takes, even with sanitizers.
 */
static void
torture(void **state)
{
	static const struct torture cases[] = {
	    {"parentheses", "From: ", "(", 100000, "field-too-long"},
	    {"a long field", "From: ", "(", 1000000, "header-too-long"},
	    {"parentheses in a part",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nFrom: ", "(",
		1000, "too-many-comments"},
	    {"nested multipart",
		"Content-Type: multipart/mixed; boundary=b\n\n",
		"--b\nContent-Type: multipart/mixed; boundary=b\n\n", 5000,
		"too-deep"},
	    {"nested messages", "Content-Type: message/rfc822\n\n",
		"Content-Type: message/rfc822\n\n", 20000, "too-deep"},
	    {"parts", "Content-Type: multipart/mixed; boundary=b\n\n",
		"--b\n\n", 100000, "too-many-parts"},
	    {"fields", "", "A: b\n", 100000, "too-many-fields"},
	    {"fields of a part",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n", "A: b\n",
		40000, "too-many-fields"},
	    {"header of a part",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
		"A: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", 10000,
		"header-too-long"},
	    {"forms within forms", "",
		"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n"
		"\n--b\n",
		60, NULL},
	    {"nothing but encoded words", "Subject: ", "=?a?q?", 10000,
		"header-text-too-long"},
	    {"a part that is empty at the end",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n",
		"--b\n\n", 400, NULL},
	    {"folded subject", "Subject: a\n", " =?utf-8?q?a?=\n", 10000,
		"field-too-long"},
	    {"addresses", "From: ", "a@b.example,", 5000, "too-many-addresses"},
	    {"blanks in an address", "From: a@", " b", 30000, NULL},
	    {"references", "References: ", "<a@b> ", 1000,
		"too-many-references"},
	    {"text", "Subject: a\n\n", "aaaaaaaaaaaaaaaa\n", 100000,
		"text-too-long"},
	    {"quoted lines", "Subject: a\n\n", "> a\n", 200000,
		"text-too-long"},
	    {"deep html", "Content-Type: text/html\n\n", "<b>", 300000,
		"html-too-deep"},
	    {"stray end tags", "Content-Type: text/html\n\n<b><b><b>", "</i>",
		300000, NULL},
	    {"open comments", "Content-Type: text/html\n\n", "<!--", 300000,
		NULL},
	    {"entities", "Content-Type: text/html\n\n", "&amp;", 300000,
		"text-too-long"},
	    {"lists", "Content-Type: text/html\n\n", "<li>", 300000, NULL},
	    {"parameters", "Content-Type: text/plain", "; a*1*=b", 5000, NULL},
	    {"attributions", "Subject: a\n\n", "On 1 wrote\n", 20000, NULL},
	    {"colons", "Subject: a\n\n", "1 a:\n", 50000, NULL},
	    {"line ends", "Subject: a\n\n", "\n", 1000000, NULL},
	    {"junk first", "", "junk\n", 200000, NULL},
	    {"mbox lines", "", "From \n", 200000, NULL},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer mail = {0};
		struct message *message;
		clock_t start = clock();

		buffer_add_string(&mail, cases[i].before);
		repeat(&mail, cases[i].repeated, cases[i].count);
		message = message_parse(memory, mail.data, mail.length, NULL);
		CHECK(clock() - start < CLOCKS_PER_SEC * 2, "%s: %ld us",
		    cases[i].name, (long)(clock() - start));
		CHECK(cases[i].problem == NULL ||
			message_has_problem(message, cases[i].problem),
		    "%s: %s", cases[i].name,
		    message->problems_count > 0 ? message->problems[0]
						: "no problem");
		CHECK(strlen(message->text) <= MESSAGE_TEXT_MAX, "%s",
		    cases[i].name);
		buffer_release(&mail);
		arena_clear(memory);
	}
	arena_free(memory);
}

/* No header is too long, but a hundred of them are. */
static void
headers_of_all_parts(void **state)
{
	struct arena *memory = arena_new();
	struct buffer mail = {0};
	struct message *message;

	(void)state;
	buffer_add_string(
	    &mail, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 100; i++) {
		buffer_add_string(&mail, "--b\n");
		for (int j = 0; j < 110; j++) {
			buffer_add_string(&mail, "A: ");
			repeat(&mail, "b;", 100);
			buffer_add_byte(&mail, '\n');
		}
		buffer_add_string(&mail, "\nx\n");
	}
	message = message_parse(memory, mail.data, mail.length, NULL);
	assert_true(message_has_problem(message, "header-too-long"));
	buffer_release(&mail);
	arena_free(memory);
}

static void
with_crlf(const struct buffer *mail, struct buffer *ret_mail)
{
	for (size_t i = 0; i < mail->length; i++) {
		if (mail->data[i] == '\n')
			buffer_add_byte(ret_mail, '\r');
		buffer_add_byte(ret_mail, mail->data[i]);
	}
}

/*
 * Large multiparts are cut without libetpan. The same mail, once with LF and
 * just small enough for it, once with CRLF and too large, is the same mail.
 */
static void
large_is_cut_alike(void **state)
{
	struct arena *memory = arena_new();
	struct buffer small = {0}, large = {0};
	struct message *left, *right;

	(void)state;
	buffer_add_string(&small,
	    "From: a@example.org\nDate: Mon, 6 May 2024 10:00:00 +0000\n"
	    "Content-Type: multipart/mixed; boundary=b\n\npreamble\n"
	    "--b\nContent-Type: multipart/alternative; boundary=c\n\n"
	    "--c\nContent-Type: text/plain\n\nPlease delete my data.\n"
	    "--c\nContent-Type: text/html\n\n<p>Please</p>\n--c--\n"
	    "--b\nContent-Type: text/plain; name=list.txt\n"
	    "Content-Disposition: attachment\n\n one\r two\n\n"
	    "--b\nContent-Type: application/pdf; name=scan.pdf\n"
	    "Content-Transfer-Encoding: base64\n\n");
	while (small.length < (size_t)2 * 1024 * 1024 - 1000)
		buffer_add_string(&small,
		    "DQogVGhpcyBpcyBhIGxpbmUgd2l0aCBibGFua3MgYXQgaXRz"
		    "IGVuZCAgICANCg0K\n");
	buffer_add_string(&small,
	    "\n--b\nContent-Type: text/x-notes; name=n\n"
	    "Content-Disposition: attachment\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n"
	    "a=20=\nb=0D=0Ac\n\n--b--\nepilogue\n");
	with_crlf(&small, &large);
	left = message_parse(memory, small.data, small.length, false);
	right = message_parse(memory, large.data, large.length, false);
	assert_string_equal(left->text, "Please delete my data.");
	assert_string_equal(right->text, left->text);
	assert_string_equal(right->quoted, left->quoted);
	assert_int_equal(left->problems_count, 1);
	assert_string_equal(left->problems[0], "unread-document");
	assert_int_equal(right->problems_count, 1);
	assert_int_equal(left->attachments_count, 3);
	assert_int_equal(right->attachments_count, 3);
	assert_string_equal(right->attachments[1].name, "scan.pdf");
	assert_int_equal(
	    right->attachments[1].bytes, left->attachments[1].bytes);
	assert_memory_equal(
	    right->content_digest, left->content_digest, DIGEST_BYTES);
	buffer_release(&small);
	buffer_release(&large);
	arena_free(memory);
}

/* So are their alternatives, of which one is read, and their many parts. */
static void
parts_of_large_mails(void **state)
{
	static const struct {
		const char *type, *part;
		size_t count;
		const char *text; /* NULL: any */
		bool has_problem;
	} cases[] = {
	    {"alternative",
		"--b\n\nPlain words.\n--b\nContent-Type: text/html\n\n"
		"<p>Plain words.\n",
		1, "Plain words.", false},
	    {"mixed",
		"--b\n\nPlain words.\n--b\nContent-Type: text/html\n\n"
		"<p>Other words.\n",
		1, "Plain words.\n\nOther words.", false},
	    {"mixed", "--b\n\nwords\n", 400, NULL, false},
	    {"mixed", "--b\n\nwords\n", 600, NULL, true},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer mail = {0};
		struct message *message;

		buffer_add_printf(&mail,
		    "From: kari@example.org\n"
		    "Content-Type: multipart/%s; boundary=b\n\n",
		    cases[i].type);
		repeat(&mail, cases[i].part, cases[i].count);
		buffer_add_string(
		    &mail, "--b\nContent-Type: application/x-large\n\n");
		repeat(&mail, "sixteen and more\n", 200000);
		buffer_add_string(&mail, "--b--\n");
		message = message_parse(memory, mail.data, mail.length, NULL);
		CHECK(cases[i].text == NULL ||
			strcmp(message->text, cases[i].text) == 0,
		    "%zu: %s", i, message->text);
		CHECK(message_has_problem(message, "too-many-parts") ==
			cases[i].has_problem,
		    "%zu", i);
		buffer_release(&mail);
		arena_clear(memory);
	}
	arena_free(memory);
}

/* The parts are refused, the words are there all the same. */
static void
refused_is_still_read(void **state)
{
	struct arena *memory = arena_new();
	struct buffer mail = {0};
	struct message *message;

	(void)state;
	buffer_add_string(&mail,
	    "From: kari@example.org\nSubject: Innsyn\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n\nPlease send my data.\n");
	repeat(&mail, "--b\n\n", 3000);
	message = message_parse(memory, mail.data, mail.length, NULL);
	assert_true(message_has_problem(message, "too-many-parts"));
	assert_string_equal(message->subject, "Innsyn");
	assert_non_null(strstr(message->text, "Please send my data."));
	buffer_release(&mail);
	arena_free(memory);
}

static const char base_mail[] =
    "Received: from a by b; Fri, 27 Mar 2026 10:00:00 +0100\r\n"
    "From: Kari <kari@example.org>\r\n"
    "Date: Fri, 27 Mar 2026 09:59:00 +0100\r\n"
    "Message-ID: <1@example.org>\r\n"
    "Subject: Innsyn\r\n in mine data\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "\r\n"
    "Hei\r\nsend meg alt.\r\n";

static void
same_mail(void **state)
{
	static const struct {
		const char *name;
		const char *mail;
		bool same;
	} cases[] = {
	    {"LF, other trace, other folding, empty lines at the end",
		"Return-Path: <kari@example.org>\n"
		"Received: from x by y; Fri, 27 Mar 2026 11:00:00 +0100\n"
		"Subject: Innsyn in mine data\n"
		"From: Kari <kari@example.org>\n"
		"Message-ID: <1@example.org>\n"
		"Date: Fri, 27 Mar 2026 09:59:00 +0100\n"
		"Content-Type: text/plain; charset=utf-8\n"
		"\n"
		"Hei\nsend meg alt.\n\n\n",
		true},
	    {"another transfer encoding",
		"From: Kari <kari@example.org>\n"
		"Date: Fri, 27 Mar 2026 09:59:00 +0100\n"
		"Message-ID: <1@example.org>\n"
		"Subject: Innsyn in mine data\n"
		"Content-Transfer-Encoding: base64\n"
		"\n"
		"SGVpDQpzZW5kIG1lZyBhbHQuDQo=\n",
		true},
	    {"another body",
		"From: Kari <kari@example.org>\n"
		"Date: Fri, 27 Mar 2026 09:59:00 +0100\n"
		"Message-ID: <1@example.org>\n"
		"Subject: Innsyn in mine data\n"
		"\n"
		"Hei\nslett alt.\n",
		false},
	    {"another date",
		"From: Kari <kari@example.org>\n"
		"Date: Fri, 27 Mar 2026 09:59:01 +0100\n"
		"Message-ID: <1@example.org>\n"
		"Subject: Innsyn in mine data\n"
		"\n"
		"Hei\nsend meg alt.\n",
		false},
	};
	struct arena *memory = arena_new();
	struct message *first =
	    message_parse(memory, base_mail, strlen(base_mail), NULL);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message *other = message_parse(
		    memory, cases[i].mail, strlen(cases[i].mail), false);

		CHECK((memcmp(first->content_digest, other->content_digest,
			   DIGEST_BYTES) == 0) == cases[i].same,
		    "%s", cases[i].name);
	}
	arena_free(memory);
}

static void
headers_only(void **state)
{
	struct arena *memory = arena_new();
	struct message *message = message_parse(memory, base_mail,
	    strlen(base_mail), &(struct message_options){.headers_only = true});

	(void)state;
	assert_true(message_has_problem(message, "oversize"));
	assert_string_equal(message->text, "");
	assert_string_equal(message->subject, "Innsyn in mine data");
	message = message_parse(memory, "", 0, NULL);
	assert_string_equal(message->text, "");
	assert_string_equal(message->subject, "");
	assert_true(message_has_problem(message, "no-from"));
	arena_free(memory);
}

static void
reasons(void **state)
{
	(void)state;
	assert_string_equal(automatic_reason_name(AUTOMATIC_NO), "no");
	for (int i = 0; i < AUTOMATIC_REASONS; i++)
		assert_non_null(
		    automatic_reason_name((enum automatic_reason)i));
	assert_true(automatic_is_report(AUTOMATIC_REPORT));
	assert_false(automatic_is_report(AUTOMATIC_LIST));
}

/* One boundary may begin with another; blanks may stand behind it. */
static void
boundaries(void **state)
{
	struct span rest = span_of("a\n--b1\nb\n--b \t\nc\n--b--x\nd");
	struct span part, boundary = span_of("b");

	(void)state;
	part = boundary_next_part(&rest, boundary);
	assert_int_equal(part.length, strlen("a\n--b1\nb\n"));
	part = boundary_next_part(&rest, boundary);
	assert_int_equal(part.length, strlen("c\n"));
	/* Behind the last one nothing is read. */
	assert_int_equal(rest.length, 0);
}

/* Lines that end with CR alone, as in mail of very old systems. */
static void
line_ends(void **state)
{
	static const struct {
		const char *bytes, *want; /* NULL: as it is, not copied */
	} cases[] = {
	    {"\r", "\n"},
	    {"a\rb\r\rc", "a\nb\n\nc"},
	    {"a\r\nb\rc", NULL},
	    {"a\rb\n", NULL},
	    {"a", NULL},
	    {"", NULL},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *bytes = cases[i].bytes;
		size_t length = strlen(bytes);
		const char *read = parse_line_ends(memory, bytes, length);

		CHECK((read == bytes) == (cases[i].want == NULL), "%zu", i);
		CHECK(cases[i].want == NULL ||
			memcmp(read, cases[i].want, length) == 0,
		    "%zu", i);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(boundaries),
	    cmocka_unit_test(line_ends),
	    cmocka_unit_test(torture),
	    cmocka_unit_test(headers_of_all_parts),
	    cmocka_unit_test(large_is_cut_alike),
	    cmocka_unit_test(parts_of_large_mails),
	    cmocka_unit_test(refused_is_still_read),
	    cmocka_unit_test(same_mail),
	    cmocka_unit_test(headers_only),
	    cmocka_unit_test(reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
