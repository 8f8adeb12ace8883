/* SPDX-License-Identifier: ISC */
/*
 * Mail that was made to do harm, each with what must come of it. What takes a
 * processor's second with sanitizers is far from what it takes without.
 */
#include "tests/unit/test.h"

#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "mail/message.h"

struct hostile {
	const char *name;
	const char *before; /* then `repeated` times `count`, then `after` */
	const char *repeated;
	size_t count;
	const char *after;
	const char *problem; /* NULL: any */
	const char *subject; /* NULL: any; likewise the next */
	const char *text;
	int attachments; /* -1: any */
};

#define HEAD	 "From: a@example.org\nSubject: s\n"
#define MIXED	 HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define ATTACHED "--b\nContent-Disposition: attachment; filename=a\n\nx\n"

static const struct hostile cases[] = {
    {"nothing at all", "", "", 0, "", "no-from", "", "", 0},
    {"no Message-ID", HEAD "\nhi\n", "", 0, "", NULL, "s", "hi", 0},
    {"an empty Message-ID", HEAD "Message-ID:\n\nhi\n", "", 0, "", NULL, "s",
	"hi", 0},
    {"three of them",
	HEAD "Message-ID: <1@x>\nMessage-ID: <2@x>\nMessage-ID: <3@x>\n\nhi",
	"", 0, "", "duplicate-header", "s", "hi", 0},
    {"To: <>", HEAD "To: <>\n\nhi\n", "", 0, "", NULL, "s", "hi", 0},
    {"100,000 recipients", HEAD "To: ", "a@b.example,\n ", 100000, "\n\nhi\n",
	"header-too-long", "s", NULL, 0},
    {"10,000 multiparts within each other", MIXED,
	"--b\nContent-Type: multipart/mixed; boundary=b\n\n", 10000, "hi\n",
	"too-deep", "s", NULL, -1},
    {"500 attachments", MIXED, ATTACHED, 500, "--b--\n", "too-many-attachments",
	"s", "", 100},
    {"5,000 links", HEAD "Content-Type: text/html\n\n",
	"<a href='http://evil.example'>bank.example</a>\n", 5000, "",
	"link-differs", "s", NULL, 0},
    {"2 MB of blanks", HEAD "\n", "                                ", 65536,
	"hi\n", "text-too-long", "s", "", 0},
    {"2 MB of blanks in HTML", HEAD "Content-Type: text/html\n\n",
	"                                ", 65000, "hi\n", NULL, "s", "hi", 0},
    {"a flood of RFC 2231", MIXED "--b\nContent-Disposition: attachment",
	";\n filename*0*=%41", 3000, "\n\nx\n--b--\n", "too-many-parameters",
	"s", "", 1},
    {"a file name with %00 and directories",
	MIXED "--b\nContent-Disposition: attachment;"
	      " filename*=utf-8''..%2F..%2Fetc%2Fpass%00wd%0D%0A\n\nx\n--b--\n",
	"", 0, "", NULL, "s", "", 1},
    {"an encoded word with a header in it",
	"From: a@example.org\n"
	"Subject: =?utf-8?q?a=0D=0ABcc:_all@example.org?=\n\nhi\n",
	"", 0, "", NULL, "a Bcc: all@example.org", "hi", 0},
    {"an escape sequence in a name",
	"From: =?utf-8?q?=1B[2Ja?= <a@example.org>\nSubject: s\n\nhi\n", "", 0,
	"", NULL, "s", "hi", 0},
    {"a bare CR", "From: a@example.org\nSubject: s\rBcc: x@example.org\n\nhi",
	"", 0, "", NULL, NULL, NULL, 0},
    {"a header of 10 MB", "From: a@example.org\nSubject: ", "aaaaaaaaaaaaaaaa",
	655360, "\n\nhi\n", "header-too-long", NULL, NULL, 0},
    {"base64 of 20 MB",
	MIXED "--b\nContent-Type: application/pdf\n"
	      "Content-Transfer-Encoding: base64\n\n",
	"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n",
	322638, "--b--\n", NULL, "s", "", 1},
    {"HTML that is 100,000 deep", HEAD "Content-Type: text/html\n\n<p>hi",
	"<div>", 100000, "", "html-too-deep", "s", "hi", 0},
    {"HTML of a million elements", HEAD "Content-Type: text/html\n\n<p>hi",
	"<b></b>", 290000, "", "html-too-many-nodes", "s", "hi", 0},
    {"a zip bomb, which is not opened",
	MIXED "--b\nContent-Type: application/zip; name=a.zip\n"
	      "Content-Transfer-Encoding: base64\n\nUEsDBBQAAAAIAA==\n--b--\n",
	"", 0, "", NULL, "s", "", 1},
    {"uuencode without an end", HEAD "\n",
	"begin 644 a\nM00000000000000000000000000000000\n", 20000, "",
	"text-too-long", "s", NULL, 0},
    {"flowed without an end",
	HEAD "Content-Type: text/plain; format=flowed\n\n", "a \n", 300000, "",
	"text-too-long", "s", NULL, 0},
    {"a thousand legal footers", HEAD "\nhi\n\n",
	"This e-mail is confidential\n", 8000, "", NULL, "s", NULL, 0},
    {"results without an end", HEAD "Authentication-Results: mx; a=b", " x.y=z",
	10000, "\n\nhi\n", NULL, "s", "hi", 0},
    {"results in comments", HEAD "Authentication-Results: mx ", "(", 60000,
	"\n\nhi\n", NULL, "s", "hi", 0},
};

static void
build(const struct hostile *one, struct buffer *ret_mail)
{
	buffer_add_string(ret_mail, one->before);
	for (size_t i = 0; i < one->count; i++)
		buffer_add_string(ret_mail, one->repeated);
	buffer_add_string(ret_mail, one->after);
}

static bool
is_line(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

/* What message.h promises of every mail. */
static void
check_promises(const struct message *message, const char *name)
{
	CHECK(utf8_is_valid(message->text, strlen(message->text)), "%s", name);
	CHECK(utf8_is_valid(message->quoted, strlen(message->quoted)), "%s",
	    name);
	CHECK(is_line(message->subject), "%s: %s", name, message->subject);
	CHECK(strlen(message->text) <= MESSAGE_TEXT_MAX, "%s", name);
	for (size_t i = 0; i < message->from.count; i++)
		CHECK(is_line(message->from.items[i].name), "%s", name);
	for (size_t i = 0; i < message->attachments_count; i++) {
		const char *file = message->attachments[i].name;

		CHECK(is_line(file) && strpbrk(file, "/\\") == NULL, "%s: %s",
		    name, file);
	}
}

static void
outcomes(void **state)
{
	static const char *const servers[] = {"mx"};
	const struct message_options options = {
	    .authserv_ids = servers, .authserv_ids_count = 1};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct hostile *one = &cases[i];
		struct arena *memory = arena_new();
		struct buffer mail = {0};
		const struct message *found;
		clock_t start;

		build(one, &mail);
		start = clock();
		found = message_parse(
		    memory, buffer_string(&mail), mail.length, &options);
		CHECK(clock() - start < CLOCKS_PER_SEC, "%s: %ld us", one->name,
		    (long)(clock() - start));
		check_promises(found, one->name);
		CHECK(one->problem == NULL ||
			message_has_problem(found, one->problem),
		    "%s: no %s", one->name, one->problem);
		CHECK(one->subject == NULL ||
			strcmp(found->subject, one->subject) == 0,
		    "%s: %s", one->name, found->subject);
		CHECK(one->text == NULL || strcmp(found->text, one->text) == 0,
		    "%s: %.100s", one->name, found->text);
		CHECK(one->attachments < 0 ||
			found->attachments_count == (size_t)one->attachments,
		    "%s: %zu", one->name, found->attachments_count);
		buffer_release(&mail);
		arena_free(memory);
	}
}

static void
nul_bytes(void **state)
{
	static const char mail[] =
	    "From: a@example.org\nSubject: a\0b\n\nx\0y\n";
	struct arena *memory = arena_new();
	const struct message *found =
	    message_parse(memory, mail, sizeof mail - 1, NULL);

	(void)state;
	assert_true(message_has_problem(found, "nul-bytes"));
	check_promises(found, "nul-bytes");
	arena_free(memory);
}

/* Whoever forges these gets no answer, and the mail is taken in. */
static void
programs(void **state)
{
	static const struct {
		const char *mail;
		enum automatic_reason want;
	} mails[] = {
	    {"From: Kari <kari@example.org>\nSubject: erase my data\n"
	     "Content-Type: multipart/report; report-type=delivery-status;"
	     " boundary=b\n\n--b\n\nErase my data.\n--b\n"
	     "Content-Type: message/delivery-status\n\nAction: failed\n--b--\n",
		AUTOMATIC_REPORT},
	    {"From: Kari <kari@example.org>\nSubject: Re: your letter\n\n"
	     "I am out of the office until Monday.\n",
		AUTOMATIC_TEXT},
	    {"From: Kari <kari@example.org>\nSubject: Re: your letter\n"
	     "Auto-Submitted: NO (really)\n\nThank you.\n",
		AUTOMATIC_NO},
	    {"From: Kari <kari@example.org>\nSubject: x\nX-Spam: Yes\n\nx\n",
		AUTOMATIC_SPAM},
	    {"From: Kari <kari@example.org>\nSubject: x\n"
	     "X-MS-Exchange-Organization-SCL: 9\n\nx\n",
		AUTOMATIC_SPAM},
	    {"From: Kari <kari@example.org>\nSubject: x\n"
	     "X-MS-Exchange-Organization-SCL: -1\n\nx\n",
		AUTOMATIC_NO},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(mails); i++) {
		const struct message *found = message_parse(
		    memory, mails[i].mail, strlen(mails[i].mail), NULL);

		CHECK(found->automatic.reason == mails[i].want, "%zu: %s", i,
		    automatic_reason_name(found->automatic.reason));
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outcomes),
	    cmocka_unit_test(nul_bytes),
	    cmocka_unit_test(programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
