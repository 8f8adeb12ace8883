/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "mail/attest.h"

static const char raw[] =
    "Return-Path: <anna@example.org>\r\n"
    "Authentication-Results: mx.example.com; dmarc=fail\r\n"
    "Received: from mx.example.org by mx.example.com; "
    "Mon, 2 Mar 2026 10:00:00 +0000\r\n"
    "From: Anna Berg\r\n <anna@example.org>\r\n"
    "Reply-To: anna@example.org\r\n"
    "To: dpo@example.com\r\n"
    "Date: Mon, 2 Mar 2026 09:59:00 +0000\r\n"
    "Message-ID: <1@example.org>\r\n"
    "In-Reply-To: <a@example.com>\r\n"
    "References: <b@example.com>\r\n <a@example.com>\r\n"
    "Subject: My data\r\n"
    "\r\n"
    "Please delete it.\r\n";
static const char robot[] = "From: anna@example.org\r\n"
			    "Auto-Submitted: auto-replied\r\n"
			    "\r\n"
			    "I am away.\r\n";
static const char *const servers[] = {"mx.example.com"};
static const struct message_options options = {
    .authserv_ids = servers, .authserv_ids_count = LENGTH(servers)};

static struct message *
read_it(struct arena *memory, const char *bytes)
{
	return message_parse(memory, bytes, strlen(bytes), &options);
}

static void
check_it(struct arena *memory, const char *bytes, struct message *message)
{
	attest(memory, bytes, strlen(bytes), &options, message);
}

/* What is true stays as it is, names included. */
static void
truth(void **state)
{
	struct arena *memory = arena_new();
	struct message *message = read_it(memory, raw);

	(void)state;
	check_it(memory, raw, message);
	CHECK(!message_has_problem(message, ATTEST_PROBLEM), "no problem");
	assert_string_equal(message->from.items[0].name, "Anna Berg");
	assert_string_equal(message->subject, "My data");
	assert_int_equal(message->references_count, 2);
	arena_free(memory);
}

static struct mail_address stranger = {"Eve", "eve@example.net"};
static const char *strange_ids[] = {"<a whole mail of somebody else@x>"};

static void
lie_from(struct message *message)
{
	message->from = (struct mail_address_list){&stranger, 1};
}

static void
lie_no_reply_to(struct message *message)
{
	message->reply_to = (struct mail_address_list){NULL, 0};
}

static void
lie_return_path(struct message *message)
{
	message->return_path = RETURN_PATH_MISSING;
	message->return_path_address = "";
}

static void
lie_message_id(struct message *message)
{
	message->message_id = strange_ids[0];
}

static void
lie_in_reply_to(struct message *message)
{
	message->in_reply_to = "<dpod.1.2.3@example.com>";
}

static void
lie_last_reference(struct message *message)
{
	static const char *ids[2];

	ids[0] = message->references[0];
	ids[1] = "<strange@example.org>";
	message->references = ids;
}

static void
lie_references(struct message *message)
{
	message->references = strange_ids;
	message->references_count = 1;
}

static void
lie_received(struct message *message)
{
	message->received_at = 1;
}

static void
lie_to(struct message *message)
{
	message->to = (struct mail_address_list){&stranger, 1};
}

/* Whatever was said, what is there is what counts; and it shows. */
static void
lies(void **state)
{
	static const struct {
		const char *name;
		void (*lie)(struct message *message);
	} cases[] = {
	    {"From", lie_from},
	    {"Reply-To", lie_no_reply_to},
	    {"Return-Path", lie_return_path},
	    {"Message-ID", lie_message_id},
	    {"In-Reply-To", lie_in_reply_to},
	    {"References", lie_references},
	    {"one of References", lie_last_reference},
	    {"Received", lie_received},
	    {"To", lie_to},
	};
	struct arena *memory = arena_new();
	const struct message *truth = read_it(memory, raw);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message *message = read_it(memory, raw);

		cases[i].lie(message);
		check_it(memory, raw, message);
		CHECK(message_has_problem(message, ATTEST_PROBLEM), "%s",
		    cases[i].name);
		CHECK(strcmp(message->from.items[0].address,
			  "anna@example.org") == 0 &&
			message->reply_to.count == 1 &&
			message->return_path == RETURN_PATH_ADDRESS &&
			strcmp(message->message_id, truth->message_id) == 0 &&
			strcmp(message->in_reply_to, truth->in_reply_to) == 0 &&
			message->references_count == 2 &&
			message->received_at == truth->received_at &&
			strcmp(message->to.items[0].address,
			    "dpo@example.com") == 0,
		    "%s", cases[i].name);
	}
	arena_free(memory);
}

/* The servers' word on the sender is not the reader's. */
static void
authentication(void **state)
{
	struct arena *memory = arena_new();
	struct message *message = read_it(memory, raw);

	(void)state;
	message->authentication =
	    (struct authentication){.trusted = true, .authenticated = true};
	check_it(memory, raw, message);
	assert_int_equal(message->authentication.dmarc, AUTHENTICATION_FAIL);
	assert_false(message->authentication.authenticated);
	arena_free(memory);
}

static void
robot_that_is_denied(void **state)
{
	static const struct {
		const char *raw;
		enum automatic_reason want;
	} cases[] = {
	    {robot, AUTOMATIC_SUBMITTED},
	    /* only its address says so */
	    {"From: noreply@shop.example\nTo: dpo@example.com\n\nHello\n",
		AUTOMATIC_DAEMON_SENDER},
	    {"From: anna@shop.example\nTo: dpo@example.com\n"
	     "Sender: noreply@shop.example\n\nHello\n",
		AUTOMATIC_DAEMON_SENDER},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message *message = read_it(memory, cases[i].raw);

		CHECK(message->automatic.reason == cases[i].want, "%zu", i);
		message->automatic =
		    (struct automatic){AUTOMATIC_NO, "", false};
		check_it(memory, cases[i].raw, message);
		CHECK(message->automatic.reason == cases[i].want, "%zu: %d", i,
		    message->automatic.reason);
		assert_true(message_has_problem(message, ATTEST_PROBLEM));
	}
	arena_free(memory);
}

/* As many problems as there may be leave room for that one. */
static void
problems_that_crowd(void **state)
{
	struct arena *memory = arena_new();
	struct message *message = read_it(memory, raw);
	const char *words[MESSAGE_PROBLEMS_MAX];

	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++)
		words[i] = arena_printf(memory, "problem-%zu", i);
	message->problems = words;
	message->problems_count = LENGTH(words);
	lie_from(message);
	check_it(memory, raw, message);
	assert_int_equal(message->problems_count, MESSAGE_PROBLEMS_MAX);
	assert_true(message_has_problem(message, ATTEST_PROBLEM));
	arena_free(memory);
}

static bool
is_same(const struct message *a, const struct message *b)
{
	return memcmp(a->header_digest, b->header_digest, DIGEST_BYTES) == 0 &&
	    memcmp(a->content_digest, b->content_digest, DIGEST_BYTES) == 0;
}

/* One digest for any delivery of a mail, another one for another mail. */
static void
digests(void **state)
{
	static const struct {
		const char *header;
		bool is_same;
	} cases[] = {
	    {"From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\n",
		true},
	    {"Received: x; y\r\nMessage-ID:\r\n <1@example.org>\r\n"
	     "From: a@example.org\r\n\r\n",
		true},
	    {"From: a@example.org\r\nMessage-ID: <2@example.org>\r\n\r\n",
		false},
	    {"From: b@example.org\r\nMessage-ID: <1@example.org>\r\n\r\n",
		false},
	    {"From: a@example.org\r\nMessage-ID: <1@example.org>\r\n"
	     "Subject: Hi\r\n\r\n",
		false},
	};
	struct arena *memory = arena_new();
	struct message *first = read_it(memory, cases[0].header);

	(void)state;
	check_it(memory, cases[0].header, first);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message *message = read_it(memory, cases[i].header);

		check_it(memory, cases[i].header, message);
		CHECK((memcmp(first->header_digest, message->header_digest,
			   DIGEST_BYTES) == 0) == cases[i].is_same,
		    "%zu", i);
	}
	arena_free(memory);
}

#define MANY 300000
static const char ids[] = "Message-ID: <1@example.org>\n"
			  "From: a@example.org\n";

/* Of two messages that differ only where nobody reads. */
static const char *
build_unread(struct arena *memory, const char *shape, char sign)
{
	struct buffer text = {0};
	char *much = memset(arena_alloc(memory, MANY + 1), 'x', MANY);
	const char *mail;

	if (strcmp(shape, "long header") == 0) {
		for (int i = 0; i < 6; i++)
			buffer_add_printf(&text, "X-%d: %.60000s\n", i, much);
		buffer_add_printf(
		    &text, "%sSubject: %c\n\nHello.\n", ids, sign);
	} else if (strcmp(shape, "many fields") == 0) {
		for (int i = 0; i <= MESSAGE_FIELDS_MAX; i++)
			buffer_add_printf(&text, "X: y\n");
		buffer_add_printf(
		    &text, "%sSubject: %c\n\nHello.\n", ids, sign);
	} else if (strcmp(shape, "long field") == 0) {
		buffer_add_printf(&text, "%sSubject: %.70000s %c\n\nHello.\n",
		    ids, much, sign);
	} else if (strcmp(shape, "many parts") == 0) {
		buffer_add_printf(&text,
		    "%sContent-Type: multipart/mixed; boundary=b\n\n", ids);
		for (int i = 0; i <= MESSAGE_PARTS_MAX; i++)
			buffer_add_printf(&text, "--b\n\npart\n");
		buffer_add_printf(&text, "--b\n\n%c\n--b--\n", sign);
	} else if (strcmp(shape, "no id") == 0) {
		buffer_add_printf(
		    &text, "From: a@example.org\nX-Job: %c\n\n", sign);
	} else {
		buffer_add_printf(&text, "%s\n%s%c\n", ids, much, sign);
	}
	mail = arena_string(memory, buffer_string(&text));
	buffer_release(&text);
	return mail;
}

/* What was not read cannot be equal, except byte by byte. */
static void
digests_of_what_is_not_read(void **state)
{
	static const struct {
		const char *shape;
		bool headers_only;
	} cases[] = {{"long header", false}, {"many fields", false},
	    {"long field", false}, {"many parts", false}, {"no id", true},
	    {"long text", false}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct message_options how = {
		    .headers_only = cases[i].headers_only};
		struct arena *memory = arena_new();
		struct message *each[3];

		for (size_t j = 0; j < LENGTH(each); j++) {
			const char *bytes = build_unread(
			    memory, cases[i].shape, j == 2 ? 'b' : 'a');

			each[j] =
			    message_parse(memory, bytes, strlen(bytes), &how);
			attest(memory, bytes, strlen(bytes), &how, each[j]);
		}
		CHECK(is_same(each[0], each[1]), "%s", cases[i].shape);
		CHECK(!is_same(each[0], each[2]), "%s", cases[i].shape);
		CHECK(strcmp(each[0]->text, each[2]->text) == 0 ||
			i + 1 == LENGTH(cases),
		    "%s: it was read", cases[i].shape);
		arena_free(memory);
	}
}

/* A text of which the reader keeps the beginning is still one for all. */
static void
digest_of_a_long_text(void **state)
{
	static const char *const routes[] = {"", "Received: x; y\n"};
	struct arena *memory = arena_new();
	struct message *each[2];

	(void)state;
	for (size_t i = 0; i < LENGTH(each); i++) {
		const char *bytes = arena_printf(memory, "%s%s", routes[i],
		    build_unread(memory, "long text", 'a'));

		each[i] = read_it(memory, bytes);
		check_it(memory, bytes, each[i]);
		assert_true(message_is_cut(each[i]));
	}
	assert_true(is_same(each[0], each[1]));
	arena_free(memory);
}

/* Some programs encode the address: plain UTF-8 is read, the rest is told. */
static void
encoded_senders(void **state)
{
	static const struct {
		const char *from;
		bool is_checked;
	} cases[] = {
	    {"=?utf-8?q?anna=40example.org?=", true},
	    {"=?iso-8859-15?q?anna=40example.org?=", false},
	    {"=?utf-8?q?Anna?= =?koi8-r?q?Berg?= <anna@example.org>", true},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *bytes = arena_printf(memory,
		    "From: %s\r\nDate: Mon, 2 Mar 2026 09:59:00 +0000\r\n"
		    "\r\nx\r\n",
		    cases[i].from);
		struct message *message = read_it(memory, bytes);

		check_it(memory, bytes, message);
		CHECK(message->from.count == 1 &&
			strcmp(message->from.items[0].address,
			    "anna@example.org") == 0,
		    "%s", cases[i].from);
		CHECK(message_has_problem(message, ATTEST_PROBLEM) !=
			cases[i].is_checked,
		    "%s", cases[i].from);
	}
	arena_free(memory);
}

/*
 * Where UTF-8 holds no address the reader cannot add one, nor where there is
 * no encoded word that it could have converted.
 */
static void
encoded_senders_that_are_none(void **state)
{
	static const char *const cases[] = {"=?utf-8?q?Anna?=", "Anna =?", "=?",
	    "=?koi8-r", "=?koi8-r?q?Anna", "=?koi8-r?x?Anna?="};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *bytes =
		    arena_printf(memory, "From: %s\r\n\r\nx\r\n", cases[i]);
		struct message *message = read_it(memory, bytes);

		lie_from(message);
		check_it(memory, bytes, message);
		CHECK(message->from.count == 0 ||
			strcmp(message->from.items[0].address,
			    stranger.address) != 0,
		    "%s", cases[i]);
		CHECK(message_has_problem(message, ATTEST_PROBLEM), "%s",
		    cases[i]);
	}
	arena_free(memory);
}

/* Nothing, nothing but CR, a header without end. */
static void
odd_bytes(void **state)
{
	static const char *const cases[] = {"", "\r", "\r\r",
	    "From: anna@example.org\rSubject: x\r\rbody\r", "\n", "From",
	    "From:", ": \n", "From anna@example.org\n"};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message *message = read_it(memory, cases[i]);

		check_it(memory, cases[i], message);
		CHECK(!message_has_problem(message, ATTEST_PROBLEM), "%zu", i);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(truth),
	    cmocka_unit_test(lies),
	    cmocka_unit_test(authentication),
	    cmocka_unit_test(robot_that_is_denied),
	    cmocka_unit_test(problems_that_crowd),
	    cmocka_unit_test(digests),
	    cmocka_unit_test(digests_of_what_is_not_read),
	    cmocka_unit_test(digest_of_a_long_text),
	    cmocka_unit_test(encoded_senders),
	    cmocka_unit_test(encoded_senders_that_are_none),
	    cmocka_unit_test(odd_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
