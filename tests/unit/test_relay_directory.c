/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "net/relay.h"

#define TO(address) "X-Envelope-To: <" address ">\r\n"

static char parent[] = "/tmp/dpod-relay-XXXXXX";
static char path[100];

static struct relay *
open_relay(struct error *err)
{
	struct relay_options options = {.url = {.kind = URL_DIRECTORY}};

	(void)snprintf(options.url.path, sizeof options.url.path, "%s", path);
	return relay_open(&options, err);
}

/* Takes the only file of `new` away; its content is the caller's. */
static char *
take_mail(struct arena *memory)
{
	char *directory = arena_printf(memory, "%s/new", path);
	struct buffer content = {0};
	struct file_names names;
	struct error err;
	char *file, *text;

	assert_true(file_list(memory, directory, "", &names, &err));
	assert_int_equal(names.count, 1);
	file = arena_printf(memory, "%s/%s", directory, names.names[0]);
	assert_true(file_read(file, 100000, &content, &err));
	assert_int_equal(unlink(file), 0);
	text = arena_copy(memory, content.data, content.length);
	buffer_release(&content);
	return text;
}

static void
sending(void **state)
{
	static const struct {
		const char *sender;
		const char *mail;
		const char *want;
	} cases[] = {
	    {"", "A: b\n\nbody\n",
		"Return-Path: <>\r\nX-Envelope-To: <a@example.org>\r\n"
		"A: b\r\n\r\nbody\r\n"},
	    {"dpo@example.net", "A: b\r\n\r\n.\r\nx\ry",
		"Return-Path: <dpo@example.net>\r\n"
		"X-Envelope-To: <a@example.org>\r\n"
		"A: b\r\n\r\n.\r\nx\r\ny\r\n"},
	    {"", "\n\r\r\n\n",
		"Return-Path: <>\r\nX-Envelope-To: <a@example.org>\r\n"
		"\r\n\r\n\r\n\r\n"},
	};
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct relay *relay = open_relay(&err);

	(void)state;
	assert_non_null(relay);
	assert_true(relay_check(relay, "", &err));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_result result = relay_send(relay, cases[i].sender,
		    "a@example.org", cases[i].mail, strlen(cases[i].mail));

		CHECK(result.outcome == RELAY_SENT, "%s", result.text);
		assert_string_equal(take_mail(memory), cases[i].want);
	}
	relay_close(relay);
	relay_close(NULL);
	arena_free(memory);
}

static void
addresses(void **state)
{
	static const struct {
		const char *address;
		bool is_good;
	} cases[] = {
	    {"a@example.org", true},
	    {"a+b'c{d}=e@x", true},
	    {"", false},
	    {"a", false},
	    {"@example.org", false},
	    {"a@", false},
	    {"a@b@c", false},
	    {"a b@c", false},
	    {"a@c\n", false},
	    {"a@c\r\nRCPT TO:<b@c>", false},
	    {"<a@c>", false},
	    {"a@c>", false},
	    {"\"a\"@c", false},
	    {"a@[127.0.0.1]", false},
	    {"a,b@c", false},
	    {"a;b@c", false},
	    {"a:b@c", false},
	    {"a\\b@c", false},
	    {"(a)b@c", false},
	    {"j\xc3\xb8rn@c", false},
	    {"a\x7f@c", false},
	};
	char address[300];
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct relay *relay = open_relay(&err);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_result result =
		    relay_send(relay, "", cases[i].address, "x\n", 2);

		CHECK((result.outcome == RELAY_SENT) == cases[i].is_good,
		    "%s: %s", cases[i].address, result.text);
		CHECK(cases[i].is_good || result.outcome == RELAY_REFUSED, "%s",
		    cases[i].address);
		if (cases[i].is_good)
			(void)take_mail(memory);
		if (cases[i].address[0] == '\0' || cases[i].is_good)
			continue;
		result = relay_send(
		    relay, cases[i].address, "a@example.org", "x\n", 2);
		CHECK(result.outcome == RELAY_REFUSED, "sender %s",
		    cases[i].address);
	}
	for (size_t length = 254; length <= 255; length++) {
		memset(address, 'a', sizeof address);
		memcpy(address + length - 2, "@x", 3);
		assert_int_equal(
		    relay_send(relay, "", address, "x\n", 2).outcome,
		    length == 254 ? RELAY_SENT : RELAY_REFUSED);
	}
	(void)take_mail(memory);
	relay_close(relay);
	arena_free(memory);
}

static bool
take_one(void *context, struct relay_mail *ret_mail)
{
	struct relay_mail *mail = context;

	if (mail->bytes == NULL)
		return false;
	*ret_mail = *mail;
	mail->bytes = NULL;
	return true;
}

static struct relay_result ended;

static void
note_end(void *context, size_t number, const struct relay_result *result)
{
	(void)context;
	assert_int_equal(number, 4711);
	ended = *result;
}

static void
copies(void **state)
{
	static const struct {
		const char *copies;
		const char *want; /* NULL: refused */
	} cases[] = {
	    {NULL, ""},
	    {"", ""},
	    {"  ", ""},
	    {"b@x", TO("b@x")},
	    {" b@x  c@x ", TO("b@x") TO("c@x")},
	    {"b@x c@x d@x e@x", TO("b@x") TO("c@x") TO("d@x") TO("e@x")},
	    {"b@x c@x d@x e@x f@x", NULL},
	    {"b@x c", NULL},
	    {"b@x,c@x", NULL},
	};
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct relay *relay = open_relay(&err);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_mail mail = {.number = 4711,
		    .recipient = "a@x",
		    .copies = cases[i].copies,
		    .bytes = "x\n",
		    .length = 2};
		const struct relay_source source = {
		    .next = take_one, .ended = note_end, .context = &mail};

		relay_send_all(relay, "", &source);
		CHECK(ended.outcome ==
			(cases[i].want == NULL ? RELAY_REFUSED : RELAY_SENT),
		    "%s: %s", cases[i].copies, ended.text);
		if (cases[i].want != NULL)
			assert_string_equal(take_mail(memory),
			    arena_printf(memory, "Return-Path: <>\r\n%s%sx\r\n",
				TO("a@x"), cases[i].want));
	}
	relay_rest(relay);
	relay_close(relay);
	arena_free(memory);
}

/* What was open is elsewhere now: nobody looks for letters there. */
static void
moved_away(void **state)
{
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct relay *relay = open_relay(&err);
	struct relay_result result;
	char *away = arena_printf(memory, "%s/away", parent);

	(void)state;
	assert_non_null(relay);
	assert_int_equal(rename(path, away), 0);
	result = relay_send(relay, "", "a@example.org", "x\n", 2);
	assert_int_equal(result.outcome, RELAY_SENT);
	(void)take_mail(memory);
	relay_close(relay);
	assert_int_equal(rmdir(arena_printf(memory, "%s/new", away)), 0);
	assert_int_equal(rmdir(arena_printf(memory, "%s/cur", away)), 0);
	assert_int_equal(rmdir(arena_printf(memory, "%s/tmp", away)), 0);
	assert_int_equal(rmdir(away), 0);
	arena_free(memory);
}

static void
failing(void **state)
{
	struct error err = {.text = ""};
	struct relay *relay;
	struct relay_result result;

	(void)state;
	relay = open_relay(&err);
	assert_non_null(relay);
	(void)snprintf(path, sizeof path, "%s/out/tmp", parent);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(symlink("nowhere", path), 0);
	result = relay_send(relay, "", "a@example.org", "x\n", 2);
	assert_int_equal(result.outcome, RELAY_RETRY);
	assert_true(result.relay_is_down);
	relay_close(relay);
	assert_int_equal(unlink(path), 0);

	(void)snprintf(path, sizeof path, "%s/none/out", parent);
	assert_null(open_relay(&err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
}

static int
set_up(void **state)
{
	(void)state;
	if (mkdtemp(parent) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/out", parent);
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {
	    "/out/new", "/out/cur", "/out/tmp", "/out", ""};

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s%s", parent, names[i]);
		(void)rmdir(path);
	}
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sending),
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(copies),
	    cmocka_unit_test(moved_away),
	    cmocka_unit_test(failing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
