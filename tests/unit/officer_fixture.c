/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

struct casefile officer_file;

static void
check_result(const struct officer_want *want, enum casework_result result)
{
	const char *words = result == CASEWORK_DONE ? officer_file.done
	    : result == CASEWORK_REFUSED	    ? casework.refusal.words
						    : officer_file.error.text;

	if (want->reason == NULL)
		CHECK(result == CASEWORK_DONE, "%s: %s", want->name, words);
	else
		CHECK(result == CASEWORK_REFUSED &&
			strcmp(casework.refusal.reason, want->reason) == 0,
		    "%s: %s: %s", want->name,
		    result == CASEWORK_REFUSED ? casework.refusal.reason : "",
		    words);
	CHECK(strstr(words, want->words) != NULL, "%s: \"%s\"", want->name,
	    words);
}

/* Whichever step of a statement fails: it is said, and nothing is done. */
static void
fail_each_step(struct fixture *fixture, const struct officer_want *want,
    officer_act *act, const void *request)
{
	const struct casework before = casework;
	bool has_failed = true;

	for (int step = 1; has_failed; step++) {
		enum casework_result result;

		officer_file = (struct casefile){.casework = &casework};
		OK(db_begin(fixture->db, &fixture->err));
		DONE(casefile_find(&officer_file, "1"));
		fake_disk_fail(step);
		result = act(request);
		has_failed = fake_disk_mend();
		db_rollback(fixture->db);
		casework = before;
		CHECK(!has_failed ||
			(result == CASEWORK_FAILED &&
			    officer_file.error.scope == ERROR_STORE &&
			    officer_file.error.text[0] != '\0'),
		    "%s: step %d", want->name, step);
	}
	officer_file = (struct casefile){.casework = &casework};
}

void
officer_run(
    const struct officer_want *want, officer_act *act, const void *request)
{
	void *state = NULL;
	struct fixture *fixture;
	enum casework_result result;

	assert_int_equal(casework_set_up(&state), 0);
	fixture = state;
	casework.actor = "ines";
	officer_file = (struct casefile){.casework = &casework};
	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_ticket(fixture, 2) == 2);
	fixture_execute(fixture, "UPDATE ticket SET received_at = 1772442000");
	if (want->sql != NULL)
		fixture_execute(fixture, want->sql);
	fail_each_step(fixture, want, act, request);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(casefile_find(&officer_file, "1"));
	result = act(request);
	check_result(want, result);
	if (result == CASEWORK_DONE || officer_file.must_commit)
		OK(db_commit(fixture->db, &fixture->err));
	db_rollback(fixture->db);
	if (want->number != NULL)
		CHECK(fixture_number(fixture, want->number) == 1, "%s: %s",
		    want->name, want->number);
	assert_int_equal(casework_tear_down(&state), 0);
}

void
officer_run_all(const struct officer_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		officer_run(&cases[i].want, cases[i].act, cases[i].request);
}
