/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "dpod/check.h"
#include "tests/fake/fake_mailbox.h"
#include "tests/fake/fake_reader.h"
#include "tests/fake/fake_relay.h"

static void
set_path(struct conf_mailbox *mailbox, const char *path)
{
	memcpy(mailbox->url.path, path, strlen(path) + 1);
}

/* `dpod -t`, which is content only if all are. */
static void
test_everything_counts(void **state)
{
	static char folder[] = "Archive", first[] = "first",
		    second[] = "second";
	static char *folders[] = {folder};
	static const struct {
		const char *name;
		const char *closed;
		const char *no_folder;
		bool relay_is_broken;
		bool reader_is_broken;
		bool is_offline;
		int want;
	} cases[] = {
	    {.name = "all is well", .want = EX_OK},
	    {.name = "the first", .closed = "first", .want = EX_UNAVAILABLE},
	    {.name = "the second", .closed = "second", .want = EX_UNAVAILABLE},
	    {.name = "a folder",
		.no_folder = "Archive",
		.want = EX_UNAVAILABLE},
	    {.name = "the relay",
		.relay_is_broken = true,
		.want = EX_UNAVAILABLE},
	    {.name = "rules that no reader loads",
		.reader_is_broken = true,
		.want = EX_CONFIG},
	    {.name = "nobody looks",
		.closed = "first",
		.relay_is_broken = true,
		.is_offline = true,
		.want = EX_OK},
	};
	struct conf conf = *casework.setup->conf;
	struct conf_mailbox mailboxes[] = {casework_mailbox, casework_mailbox};

	(void)state;
	conf.mailboxes = mailboxes;
	conf.mailboxes_count = LENGTH(mailboxes);
	mailboxes[0].name = first;
	mailboxes[1].name = second;
	/* Where they lie is asked of the drivers in memory only. */
	mailboxes[0].url.kind = mailboxes[1].url.kind = URL_IMAP;
	conf.relay.url.kind = URL_SMTP;
	set_path(&mailboxes[0], "/first");
	set_path(&mailboxes[1], "/second");
	mailboxes[0].folders = (struct conf_list){folders, 1};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int code;

		fake_mailbox = (struct fake_mailbox){
		    .closed = cases[i].closed,
		    .no_folder = cases[i].no_folder,
		};
		fake_relay =
		    (struct fake_relay){.is_broken = cases[i].relay_is_broken};
		fake_reader.is_broken = cases[i].reader_is_broken;
		code = check_run(&conf, !cases[i].is_offline, NULL);
		CHECK(code == cases[i].want, "%s: %d", cases[i].name, code);
		CHECK(fake_mailbox.opens == (cases[i].is_offline ? 0 : 2),
		    "%s: %d opened", cases[i].name, fake_mailbox.opens);
	}
}

/* A start refuses it, and so does `-t`: register and keys belong together. */
static void
test_what_is_missing_beside_the_register(void **state)
{
	const struct conf *conf = casework.setup->conf;
	struct conf asked = *conf;
	char *paths[] = {conf_reference_key_path(conf),
	    conf_pseudonym_key_path(conf), conf_register_location(conf)};
	struct conf_mailbox mailbox = casework_mailbox;

	(void)state;
	asked.mailboxes = &mailbox;
	mailbox.url.kind = URL_IMAP;
	asked.relay.url.kind = URL_SMTP;
	fake_reader.is_broken = false;
	for (size_t i = 0; i < LENGTH(paths); i++) {
		char aside[200];

		(void)snprintf(aside, sizeof aside, "%s.aside", paths[i]);
		assert_int_equal(check_run(&asked, false, NULL), EX_OK);
		assert_int_equal(rename(paths[i], aside), 0);
		CHECK(check_run(&asked, false, NULL) == EX_CONFIG, "%s",
		    paths[i]);
		assert_int_equal(rename(aside, paths[i]), 0);
		free(paths[i]);
	}
}

/* A letter only if it was asked for and the relay is right. */
static void
test_a_letter_is_sent(void **state)
{
	static const struct {
		const char *name;
		const char *address;
		bool is_broken;
		struct relay_result answer;
		int want;
		size_t want_sent;
	} cases[] = {
	    {"nobody asked", NULL, false, {0}, EX_OK, 0},
	    {"sent", "jane@example.org", false, {.outcome = RELAY_SENT}, EX_OK,
		1},
	    {"a relay that is down", "jane@example.org", true, {0},
		EX_UNAVAILABLE, 0},
	    {"refused", "jane@example.org", false,
		{.outcome = RELAY_REFUSED, .code = 550}, EX_UNAVAILABLE, 1},
	    {"later", "jane@example.org", false,
		{.outcome = RELAY_RETRY, .code = 450}, EX_UNAVAILABLE, 1},
	    {"no reply", "jane@example.org", false, {.outcome = RELAY_UNKNOWN},
		EX_UNAVAILABLE, 1},
	};
	struct conf conf = *casework.setup->conf;
	struct conf_mailbox mailbox = casework_mailbox;

	(void)state;
	conf.mailboxes = &mailbox;
	mailbox.url.kind = URL_IMAP;
	conf.relay.url.kind = URL_SMTP;
	fake_mailbox = (struct fake_mailbox){0};
	fake_reader.is_broken = false;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int code;

		fake_relay = (struct fake_relay){
		    .is_broken = cases[i].is_broken,
		    .answers = {cases[i].answer},
		    .answers_count = 1,
		};
		code = check_run(&conf, true, cases[i].address);
		CHECK(code == cases[i].want, "%s: %d", cases[i].name, code);
		CHECK(fake_relay.sent_count == cases[i].want_sent, "%s",
		    cases[i].name);
		CHECK(fake_relay.sent_count == 0 ||
			strncmp(fake_relay.last_id, "dpod-test.", 10) == 0,
		    "%s: %s", cases[i].name, fake_relay.last_id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_everything_counts, casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_what_is_missing_beside_the_register, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_a_letter_is_sent, casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
