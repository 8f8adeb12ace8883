/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpod/rehearse.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_mailbox.h"
#include "tests/fake/fake_reader.h"

/* What `dpod -n` prints, and that it changes nothing. */

#define MAIL(from)                                              \
	"From: " from "@example.org\r\nTo: dpo@example.com\r\n" \
	"Subject: hm\r\n\r\nA copy, please.\r\n"

#define RECOVERY                                                    \
	"INSERT INTO recovery (began_at, copy_at, events_missing, " \
	"last_ticket_id) VALUES (5, 4, 0, 0)"

static struct conf conf;
static struct conf_mailbox mailbox;

static int
set_up(void **state)
{
	static char without[] = "none";

	if (casework_set_up(state) != 0)
		return -1;
	fake_clock_reset();
	fake_mailbox = (struct fake_mailbox){0};
	fake_reader = (struct fake_reader){0};
	mailbox = casework_mailbox;
	mailbox.start = CONF_START_ALL;
	mailbox.after_intake = CONF_LEAVE;
	mailbox.holder_folder = without;
	conf = *casework.setup->conf;
	conf.mailboxes = &mailbox;
	conf.mailboxes_count = 1;
	return 0;
}

static void
put(const char *bytes, int64_t internal_at)
{
	struct fake_message *message =
	    &fake_mailbox.messages[fake_mailbox.count++];

	message->bytes = bytes;
	message->internal_at = internal_at;
}

/* What it printed; the log is in it too. */
static char *
rehearse(struct fixture *fixture, int64_t since_at, int status)
{
	char *text = arena_alloc(fixture->memory, 16384);
	FILE *out = tmpfile();
	int before, before_err, ended;
	size_t length;

	assert_non_null(out);
	(void)fflush(stdout);
	before = dup(STDOUT_FILENO);
	before_err = dup(STDERR_FILENO);
	assert_true(before >= 0 && before_err >= 0);
	assert_int_equal(dup2(fileno(out), STDOUT_FILENO), STDOUT_FILENO);
	assert_int_equal(dup2(fileno(out), STDERR_FILENO), STDERR_FILENO);
	ended = rehearse_run(&conf, since_at);
	(void)fflush(stdout);
	assert_int_equal(dup2(before, STDOUT_FILENO), STDOUT_FILENO);
	assert_int_equal(dup2(before_err, STDERR_FILENO), STDERR_FILENO);
	(void)close(before);
	(void)close(before_err);
	rewind(out);
	length = fread(text, 1, 16383, out);
	text[length] = '\0';
	assert_int_equal(fclose(out), 0);
	CHECK(ended == status, "%d: %s", ended, text);
	return text;
}

static void
assert_text(const char *text, const char *want)
{
	CHECK(
	    strcmp(text, want) == 0, "printed:\n%s\nand not:\n%s", text, want);
}

#define TAKEN(uid)                                           \
	"would-take mailbox=dpo uid=" uid " outcome=ticket " \
	"decision=request kind=access language=en letter=queued reason=-\n"

static void
what_is_new(void **state)
{
	struct fixture *fixture = *state;

	assert_text(rehearse(fixture, REHEARSE_NEW, EX_OK),
	    "mailbox=dpo folder=\"/tmp/in\" messages=0 known-or-before-start=0 "
	    "new=0\n");
	put(MAIL("anna"), CASEWORK_NOON);
	put(MAIL("berta"), CASEWORK_NOON);
	assert_text(rehearse(fixture, REHEARSE_NEW, EX_OK),
	    "mailbox=dpo folder=\"/tmp/in\" messages=2 known-or-before-start=0 "
	    "new=2\n" TAKEN("1") TAKEN("2"));
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM ticket"), 0);
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM ledger"), 0);
	assert_int_equal(fake_mailbox.marked_count, 0);
	assert_int_equal(fake_mailbox.notes, 0);
}

/* A message whose instant is not known may be younger. */
static void
what_is_younger(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("anna"), CASEWORK_NOON - 1);
	put(MAIL("berta"), CASEWORK_NOON);
	put(MAIL("carla"), 0);
	put(MAIL("dora"), CASEWORK_NOON + 1);
	assert_text(rehearse(fixture, CASEWORK_NOON, EX_OK),
	    "mailbox=dpo folder=\"/tmp/in\" messages=4 older=1 "
	    "since=3\n" TAKEN("2") TAKEN("3") TAKEN("4"));
	assert_text(rehearse(fixture, CASEWORK_NOON + 2, EX_OK),
	    "mailbox=dpo folder=\"/tmp/in\" messages=4 older=3 "
	    "since=1\n" TAKEN("3"));
}

static void
letters_that_are_due(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = casework_folder.id;
	int64_t letter_id;
	const char *want;

	OK(db_begin(fixture->db, &fixture->err));
	letter_id = fixture_letter(
	    fixture, fixture_intake(fixture, folder_id, 9), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	want = arena_printf(
	    fixture->memory, "would-send letter=%lld ", (long long)letter_id);
	assert_non_null(strstr(rehearse(fixture, REHEARSE_NEW, EX_OK), want));
	assert_null(strstr(rehearse(fixture, 0, EX_OK), "would-send"));
}

static void
what_fails(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("anna"), CASEWORK_NOON);
	fake_reader.is_broken = true;
	assert_non_null(strstr(
	    rehearse(fixture, REHEARSE_NEW, EX_TEMPFAIL), "poll-failed"));
	fake_reader.is_broken = false;
	fake_mailbox.closed = "";
	assert_non_null(strstr(
	    rehearse(fixture, REHEARSE_NEW, EX_TEMPFAIL), "poll-failed"));
	fake_mailbox.closed = NULL;
	fake_mailbox.list_fails = true;
	assert_non_null(strstr(
	    rehearse(fixture, CASEWORK_NOON, EX_TEMPFAIL), "poll-failed"));
	assert_non_null(strstr(
	    rehearse(fixture, REHEARSE_NEW, EX_TEMPFAIL), "poll-failed"));
	fake_mailbox.list_fails = false;
	fake_mailbox.messages[0].ends_session = true;
	assert_non_null(strstr(
	    rehearse(fixture, REHEARSE_NEW, EX_TEMPFAIL), "poll-failed"));
	fake_mailbox.messages[0].ends_session = false;
	assert_null(
	    strstr(rehearse(fixture, REHEARSE_NEW, EX_OK), "poll-failed"));
}

/* The register need not be there; one that cannot be read is an error. */
static void
without_a_register(void **state)
{
	struct fixture *fixture = *state;
	char *path = conf_register_location(&conf);
	char *aside = arena_printf(fixture->memory, "%s.aside", path);

	put(MAIL("anna"), CASEWORK_NOON);
	assert_int_equal(rename(path, aside), 0);
	assert_text(rehearse(fixture, REHEARSE_NEW, EX_OK),
	    "mailbox=dpo folder=\"/tmp/in\" messages=1 known-or-before-start=0 "
	    "new=1\n" TAKEN("1"));
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_non_null(
	    strstr(rehearse(fixture, REHEARSE_NEW, EX_CONFIG), "not-started"));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rename(aside, path), 0);
	free(path);
}

/* A restored copy: what was moved since is shown as well. */
static void
what_was_moved(void **state)
{
	struct fixture *fixture = *state;
	static char target[] = "Done";
	size_t folders = 0;

	put(MAIL("anna"), CASEWORK_NOON);
	mailbox.after_intake = CONF_MOVE;
	mailbox.after_intake_target = target;
	assert_null(strstr(rehearse(fixture, 0, EX_OK), "folder=\"Done\""));
	fixture_execute(fixture, RECOVERY);
	assert_non_null(strstr(rehearse(fixture, 0, EX_OK), "folder=\"Done\""));
	fake_mailbox.no_folder = "Done";
	assert_null(strstr(rehearse(fixture, 0, EX_OK), "folder=\"Done\""));
	fake_mailbox.no_folder = NULL;
	mailbox.after_intake = CONF_LEAVE;
	for (const char *at = rehearse(fixture, 0, EX_OK);
	     (at = strstr(at, "folder=")) != NULL; at++)
		folders++;
	assert_int_equal(folders, 1);
}

/* Further folders are opened, the first one is open already. */
static void
all_folders(void **state)
{
	struct fixture *fixture = *state;
	static char more[] = "More", junk[] = "Junk";
	static char *folders[] = {more}, *junk_folders[] = {junk};
	const char *at;

	mailbox.folders.items = folders;
	mailbox.folders.count = 1;
	mailbox.junk_folders.items = junk_folders;
	mailbox.junk_folders.count = 1;
	at = strstr(rehearse(fixture, 0, EX_OK), "folder=\"/tmp/in\"");
	assert_non_null(at);
	at = strstr(at, "folder=\"More\"");
	assert_non_null(at);
	assert_non_null(strstr(at, "folder=\"Junk\""));
	fake_mailbox.no_folder = casework_mailbox.url.path;
	assert_non_null(
	    strstr(rehearse(fixture, 0, EX_OK), "folder=\"/tmp/in\""));
	fake_mailbox.no_folder = more;
	at = rehearse(fixture, 0, EX_TEMPFAIL);
	assert_non_null(strstr(at, "poll-failed"));
	assert_non_null(strstr(at, "no such folder"));
	assert_null(strstr(at, "Junk"));
	fake_mailbox.no_folder = junk;
	at = rehearse(fixture, 0, EX_TEMPFAIL);
	assert_non_null(strstr(at, "folder=\"More\""));
	assert_null(strstr(at, "folder=\"Junk\""));
}

/* Each mailbox, until one fails. */
static void
all_mailboxes(void **state)
{
	struct fixture *fixture = *state;
	struct conf_mailbox mailboxes[2] = {mailbox, mailbox};
	static char first[] = "first", second[] = "second";
	const char *at;

	mailboxes[0].name = first;
	mailboxes[1].name = second;
	conf.mailboxes = mailboxes;
	conf.mailboxes_count = 2;
	put(MAIL("anna"), CASEWORK_NOON);
	at = rehearse(fixture, 0, EX_OK);
	assert_non_null(strstr(at, "would-take mailbox=first"));
	assert_non_null(strstr(at, "would-take mailbox=second"));
	fake_mailbox.list_fails = true;
	at = rehearse(fixture, 0, EX_TEMPFAIL);
	assert_non_null(strstr(at, "poll-failed mailbox=first"));
	assert_null(strstr(at, "second"));
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_new),
	    TEST(what_is_younger),
	    TEST(letters_that_are_due),
	    TEST(what_fails),
	    TEST(without_a_register),
	    TEST(what_was_moved),
	    TEST(all_folders),
	    TEST(all_mailboxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
