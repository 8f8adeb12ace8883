/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpod/sender/own_command.h"
#include "dpod/sender/sender.h"
#include "store/own_mail_store.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_relay.h"

/*
 * The alarm-command beside the letters. The clock is the test's, the processes
 * are real: nothing that is awaited here takes 30 seconds.
 */
#define TRIES_MAX 4000 /* of 5 ms */

static struct conf conf;
static char *words[] = {NULL, NULL, NULL};
static char directory[] = "/tmp/dpod-own-command-XXXXXX";

static int
set_up(void **state)
{
	static char shell[] = "/bin/sh", option[] = "-c";

	fake_clock_reset();
	fake_relay = (struct fake_relay){0};
	if (casework_set_up(state) != 0)
		return -1;
	words[0] = shell;
	words[1] = option;
	conf = *casework.setup->conf;
	conf.notify.alarm_command = (struct conf_list){words, 3};
	return 0;
}

static int64_t
add_alarm(struct fixture *fixture, const char *body)
{
	const struct own_mail mail = {
	    .purpose = "alarm",
	    .about = "disk",
	    .language = "en",
	    .to_address = "",
	    .message_id = "",
	    .subject = "The disk is full",
	    .body = body,
	    .created_at = fake_clock.now_at,
	    .expires_at = fake_clock.now_at + 86400,
	};
	int64_t id;

	OK(db_begin(fixture->db, &fixture->err));
	OK(own_mail_add(fixture->db, &mail, &id, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	return id;
}

/* A script that says who it is, then does this. */
static void
script(struct fixture *fixture, const char *rest)
{
	(void)unlink(arena_printf(fixture->memory, "%s/pid", directory));
	words[2] = arena_printf(fixture->memory,
	    "echo $$ >%s/new && mv %s/new %s/pid; %s", directory, directory,
	    directory, rest);
}

static void
pause_briefly(int *tries)
{
	assert_true(++*tries < TRIES_MAX);
	(void)poll(NULL, 0, 5);
}

static pid_t
pid_of(struct fixture *fixture)
{
	const char *path = arena_printf(fixture->memory, "%s/pid", directory);
	long pid = 0;

	for (int tries = 0; pid == 0; pause_briefly(&tries)) {
		FILE *file = fopen(path, "r");

		if (file != NULL) {
			assert_int_equal(fscanf(file, "%ld", &pid), 1);
			(void)fclose(file);
		}
	}
	return (pid_t)pid;
}

static void
run_until_ended(struct own_command *own, struct fixture *fixture)
{
	int tries = 0;

	do {
		OK(own_command_run(own, fake_clock.now_at, &fixture->err));
		pause_briefly(&tries);
	} while (own_command_attend(own));
	OK(own_command_run(own, fake_clock.now_at, &fixture->err));
}

static int64_t
is_so(struct fixture *fixture, const char *how)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM own_mail WHERE %s", how));
}

/* More than a pipe holds; the end is noted, and nothing is asked twice. */
static void
reads_all(void **state)
{
	struct fixture *fixture = *state;
	struct own_command *own = own_command_open(&conf, fixture->db);
	char *body = arena_alloc(fixture->memory, 300001);

	memset(body, 'x', 300000);
	(void)add_alarm(fixture, body);
	script(fixture, "test $(wc -c) -eq $((300000 + 18))");
	run_until_ended(own, fixture);
	assert_int_equal(
	    is_so(fixture, "state = 'sent' AND words = '' AND attempts = 1"),
	    1);
	assert_false(own_command_attend(own));
	own_command_close(own);
}

/* It hangs: nobody waits; at its limit it ends, with all that it started. */
static void
hangs(void **state)
{
	struct fixture *fixture = *state;
	struct own_command *own = own_command_open(&conf, fixture->db);
	pid_t pid;

	(void)add_alarm(fixture, "Please look.");
	script(fixture, "sleep 601 & sleep 601");
	for (int i = 0; i < 3; i++)
		OK(own_command_run(own, fake_clock.now_at, &fixture->err));
	assert_true(own_command_attend(own));
	assert_int_equal(
	    is_so(fixture, "state = 'queued' AND attempts = 1"), 1);
	pid = pid_of(fixture);
	assert_int_equal(kill(-pid, 0), 0);
	fake_clock_pass(OWN_COMMAND_SECONDS - 1);
	assert_true(own_command_attend(own));
	fake_clock_pass(1);
	assert_false(own_command_attend(own));
	OK(own_command_run(own, fake_clock.now_at, &fixture->err));
	assert_int_equal(is_so(fixture,
			     "state = 'queued' AND attempts = 1 AND words ="
			     " 'it was ended after 30 s' AND not_before_at"
			     " = 1774612800 + 30 + 60"),
	    1);
	for (int tries = 0; kill(-pid, 0) == 0; pause_briefly(&tries))
		continue;
	own_command_close(own);
}

/* A stop kills it, and says nothing about it. */
static void
is_stopped(void **state)
{
	struct fixture *fixture = *state;
	struct own_command *own = own_command_open(&conf, fixture->db);
	pid_t pid;

	(void)add_alarm(fixture, "Please look.");
	script(fixture, "sleep 601");
	OK(own_command_run(own, fake_clock.now_at, &fixture->err));
	pid = pid_of(fixture);
	own_command_close(own);
	for (int tries = 0; kill(-pid, 0) == 0; pause_briefly(&tries))
		continue;
	assert_int_equal(
	    is_so(fixture, "state = 'queued' AND words = '' AND attempts = 1"),
	    1);
	own_command_close(NULL);
}

/* However it ends, it is tried five times; then nothing runs any more. */
static void
fails(void **state)
{
	static const struct {
		const char *rest;
		const char *said;
	} cases[] = {
	    {"exit 3", "exit status 3"},
	    {"kill -9 $$", "ended by signal 9"},
	    {"exec /nowhere 2>/dev/null",
		"exit status 127 (it could not be started)"},
	};
	struct fixture *fixture = *state;
	struct own_command *own = own_command_open(&conf, fixture->db);

	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)add_alarm(fixture, "Please look.");
		script(fixture, cases[i].rest);
		for (int j = 0; j < OWN_COMMAND_TRIES_MAX + 1; j++) {
			run_until_ended(own, fixture);
			fake_clock_pass(3600);
		}
		CHECK(is_so(fixture,
			  arena_printf(fixture->memory,
			      "id = %zu AND state = 'failed' AND attempts = 5"
			      " AND words = '%s'",
			      i + 1, cases[i].said)) == 1,
		    "%s", cases[i].rest);
	}
	own_command_close(own);
}

/* All that are due, one after the other, before a run ends. */
static void
finishes(void **state)
{
	struct fixture *fixture = *state;
	struct own_command *own = own_command_open(&conf, fixture->db);

	(void)add_alarm(fixture, "One.");
	(void)add_alarm(fixture, "Two.");
	script(fixture, "cat");
	OK(own_command_finish(own, fake_clock.now_at, &fixture->err));
	assert_int_equal(is_so(fixture, "state = 'sent'"), 2);
	/* A stop ends the wait as well. */
	(void)add_alarm(fixture, "Three.");
	script(fixture, "sleep 601");
	fake_clock.should_stop = true;
	OK(own_command_finish(own, fake_clock.now_at, &fixture->err));
	assert_int_equal(is_so(fixture, "state = 'queued'"), 1);
	own_command_close(own);
}

/* A letter that is due while it hangs is sent when it is due. */
static void
letters_go_on(void **state)
{
	struct fixture *fixture = *state;

	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT INTO wall_clock VALUES"
		" (1, %lld, 0, '', '', 0, 0, -1, 0, 0, '')",
		(long long)fake_clock.now_at));
	(void)add_alarm(fixture, "Please look.");
	script(fixture, "sleep 601");
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_letter(
	    fixture, fixture_ticket(fixture, 1), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE letter SET message_id = NULL, created_at = 1774612800,"
	    " not_before_at = 1774612800 + 10");
	fake_clock.stop_at = fake_clock.now_at + OWN_COMMAND_SECONDS - 5;
	assert_int_equal(sender_run(&conf, false), EX_OK);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE state = 'sent'"
		" AND sent_at BETWEEN 1774612810 AND 1774612815"));
	assert_int_equal(
	    is_so(fixture, "state = 'queued' AND attempts = 1"), 1);
}

static int
make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) == NULL;
}

static int
remove_directory(void **state)
{
	char path[200];

	(void)state;
	(void)snprintf(path, sizeof path, "%s/pid", directory);
	(void)unlink(path);
	return rmdir(directory);
}

#define CASE(function) \
	cmocka_unit_test_setup_teardown(function, set_up, casework_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(reads_all),
	    CASE(hangs),
	    CASE(is_stopped),
	    CASE(fails),
	    CASE(finishes),
	    CASE(letters_go_on),
	};

	/* As signals_catch does, which is the test's here. */
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
