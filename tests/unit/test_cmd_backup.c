/* SPDX-License-Identifier: ISC */
/* A backup that is interrupted; the copying itself is store's. */
#include "tests/unit/test.h"

#include <signal.h>
#include <string.h>
#include <sysexits.h>

#include "store/backup.h"
#include "dpoctl/commands.h"
#include "dpoctl/progress.h"
#include "dpoctl/session.h"

static struct {
	int raised;	 /* a signal that comes during the copying; 0: none */
	bool went_on;	 /* as the step answered after it */
	bool wants_more; /* of the person who sees the progress */
	bool is_written;
	const char *path;
	int reported;
} world;

void
progress_begin(struct progress *progress, const char *name, size_t total)
{
	*progress = (struct progress){.total = total};
	assert_string_equal(name, "backup");
}

bool
progress_step(struct progress *progress, size_t done)
{
	assert_int_equal(progress->total, 10);
	assert_int_equal(done, 4);
	return world.wants_more;
}

void
progress_end(struct progress *progress)
{
	(void)progress;
}

int
session_error(const struct error *err, int code)
{
	assert_string_equal(err->text, "interrupted");
	world.reported = code;
	return code;
}

bool
backup_write(
    struct db *db, const char *path, backup_step_fn *on_step, struct error *err)
{
	(void)db;
	world.path = path;
	if (world.raised != 0)
		assert_int_equal(raise(world.raised), 0);
	world.went_on = on_step(4, 10);
	return world.went_on ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "interrupted");
}

static int
back_up(int number)
{
	const char *operands[] = {"copy.db"};
	struct session session = {.operands = operands, .operands_count = 1};

	world.raised = number;
	return cmd_backup.run(&session);
}

static void
it_is_written(void **state)
{
	(void)state;
	world.wants_more = true;
	assert_int_equal(back_up(0), EX_OK);
	assert_string_equal(world.path, "copy.db");
	assert_true(world.went_on);
	assert_int_equal(world.reported, 0);
}

static void
the_person_ends_it(void **state)
{
	(void)state;
	world.wants_more = false;
	assert_int_equal(back_up(0), EX_CANTCREAT);
	assert_int_equal(world.reported, EX_CANTCREAT);
	world.wants_more = true;
}

/* Under nohup the end of the terminal does not matter. Before the others: what
 * has ended one run ends all of this process. */
static void
ignored_signals_stay_ignored(void **state)
{
	(void)state;
	world.wants_more = true;
	(void)signal(SIGHUP, SIG_IGN);
	assert_int_equal(back_up(SIGHUP), EX_OK);
	(void)signal(SIGHUP, SIG_DFL);
}

static void
a_signal_ends_it(void **state)
{
	(void)state;
	assert_int_equal(back_up(SIGHUP), EX_CANTCREAT);
	(void)signal(SIGHUP, SIG_DFL);
	(void)signal(SIGTERM, SIG_DFL);
	assert_int_equal(back_up(SIGTERM), EX_CANTCREAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_written),
	    cmocka_unit_test(the_person_ends_it),
	    cmocka_unit_test(ignored_signals_stay_ignored),
	    cmocka_unit_test(a_signal_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
