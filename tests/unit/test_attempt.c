/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/attempt.h"
#include "casework/budget.h"
#include "casework/dispatch.h"

#define DAY   (24 * 3600)
#define NEVER -1 /* not tried again */

/* Three attempts, ten failures of others; then once more, to keep it. */
static void
test_when_it_is_over(void **state)
{
	static const struct {
		int attempts, failures;
		bool is_over, may_fetch;
		int wait_seconds;
	} cases[] = {
	    {0, 0, false, true, 30},
	    {1, 0, false, true, 60},
	    {2, 0, false, true, 120},
	    {0, 2, false, true, 120},
	    {1, 1, false, true, 120},
	    {2, 4, false, true, 1920},
	    {2, 5, false, true, 3000},
	    {0, 9, false, true, 3000},
	    {3, 0, true, true, 240},
	    {4, 0, true, false, 480},
	    {0, 10, true, false, 3000},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct ledger_retry retry = {
		    .attempts = cases[i].attempts,
		    .failures = cases[i].failures,
		};

		CHECK(attempt_is_over(&retry) == cases[i].is_over, "%zu", i);
		CHECK(
		    attempt_may_fetch(&retry) == cases[i].may_fetch, "%zu", i);
		CHECK(attempt_next_at(&retry, 1000) ==
			1000 + cases[i].wait_seconds,
		    "%zu", i);
	}
}

/* What the relay's answer makes of a letter; 60 s to 4 h, for 5 days. */
static void
test_how_a_letter_ends(void **state)
{
	static const struct {
		enum letter_event answer;
		int before; /* attempts that ended in the same way */
		int age_seconds;
		enum letter_event want;
		int wait_seconds;
	} cases[] = {
	    {LETTER_ACCEPTED, 0, 0, LETTER_ACCEPTED, NEVER},
	    {LETTER_ACCEPTED, 9, 9 * DAY, LETTER_ACCEPTED, NEVER},
	    {LETTER_REFUSED, 0, 0, LETTER_REFUSED, NEVER},
	    {LETTER_DEFERRED, 0, 0, LETTER_DEFERRED, 60},
	    {LETTER_DEFERRED, 1, 60, LETTER_DEFERRED, 120},
	    {LETTER_DEFERRED, 6, DAY, LETTER_DEFERRED, 64 * 60},
	    {LETTER_DEFERRED, 7, DAY, LETTER_DEFERRED, 128 * 60},
	    {LETTER_DEFERRED, 90, 5 * DAY, LETTER_DEFERRED, 4 * 3600},
	    {LETTER_DEFERRED, 90, 5 * DAY + 1, LETTER_REFUSED, NEVER},
	    {LETTER_LOST, 0, 9 * DAY, LETTER_LOST, 60},
	    {LETTER_LOST, 1, 0, LETTER_LOST, 120},
	    {LETTER_LOST, 2, 0, LETTER_REFUSED, NEVER},
	    {LETTER_POSTPONED, 0, 9 * DAY, LETTER_POSTPONED, 0},
	};
	struct conf conf = *casework.setup->conf;
	struct setup setup = *casework.setup;
	struct casework office = casework;

	(void)state;
	conf.relay.retry_min_seconds = 60;
	conf.relay.retry_max_seconds = 4 * 3600;
	conf.relay.give_up_seconds = 5 * DAY;
	setup.conf = &conf;
	office.setup = &setup;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct letter_row row = {
		    .id = 7,
		    .attempts = 90,
		    .deferrals = cases[i].answer == LETTER_DEFERRED
			? cases[i].before
			: 0,
		    .losses =
			cases[i].answer == LETTER_LOST ? cases[i].before : 0,
		    .created_at = CASEWORK_NOON - 30 * DAY,
		    .waits_since_at = CASEWORK_NOON - cases[i].age_seconds,
		};
		int64_t wait = cases[i].wait_seconds;
		struct dispatch dispatch = {0};

		CHECK(dispatch_end(&office, &dispatch, &row, cases[i].answer,
			  250, "so") == cases[i].want,
		    "%zu", i);
		CHECK(dispatch.ends_count == 1 &&
			dispatch.ends[0].letter_id == 7 &&
			dispatch.ends[0].end.event == cases[i].want &&
			dispatch.ends[0].end.code == 250,
		    "%zu", i);
		CHECK(dispatch.ends[0].end.not_before_at ==
			(wait == NEVER ? 0 : CASEWORK_NOON + wait),
		    "%zu: %lld", i,
		    (long long)dispatch.ends[0].end.not_before_at);
	}
}

/* A day's and an hour's budget of a rehearsal, without a register. */
static void
test_letters_of_a_rehearsal(void **state)
{
	static const struct {
		char address[32];
		const char *reason; /* "" if it may go out */
	} cases[] = {
	    {"anna@example.org", ""},
	    {"Anna+x@Example.org", "budget-address"},
	    {"otto@example.org", ""},
	    {"iris@example.org", "budget-domain"},
	    {"anna@example.net", ""},
	    {"otto@example.net", "budget-all"},
	};
	struct conf conf = *casework.setup->conf;
	struct setup setup = *casework.setup;
	struct casework office = casework;
	struct budget_letters letters = {0};
	struct fixture *fixture = *state;

	conf.budget = (struct gate_budget){
	    .address_per_day = 1, .domain_per_hour = 2, .all_per_hour = 3};
	setup.conf = &conf;
	office.setup = &setup;
	office.db = NULL;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mail_address from = {
		    .name = "", .address = cases[i].address};
		struct message message = {.from = {&from, 1}};
		struct intake_answer answer = {
		    .letter = INTAKE_LETTER_QUEUED, .letter_reason = ""};

		OK(budget_check(
		    &office, &message, 0, &letters, &answer, &fixture->err));
		CHECK(answer.letter ==
			(cases[i].reason[0] == '\0' ? INTAKE_LETTER_QUEUED
						    : INTAKE_LETTER_HELD),
		    "%zu", i);
		CHECK(strcmp(answer.letter_reason, cases[i].reason) == 0,
		    "%zu: %s", i, answer.letter_reason);
	}
	assert_int_equal(letters.count, 3);
	budget_letters_free(&letters);
	assert_null(letters.items);
}

/* Nobody, or several, get no letter: nothing is counted. */
static void
test_budget_of_no_letter(void **state)
{
	static const enum intake_letter letters[] = {
	    INTAKE_LETTER_NONE, INTAKE_LETTER_HELD, INTAKE_LETTER_QUEUED};
	struct fixture *fixture = *state;
	struct budget_letters written = {0};

	for (size_t i = 0; i < LENGTH(letters); i++) {
		struct mail_address from[2] = {
		    {.name = "", .address = "a@example.org"},
		    {.name = "", .address = "b@example.org"}};
		struct message message = {
		    .from = {from, letters[i] == INTAKE_LETTER_QUEUED ? 2 : 1}};
		struct intake_answer answer = {
		    .letter = letters[i], .letter_reason = "so"};

		OK(budget_check(
		    &casework, &message, 0, &written, &answer, &fixture->err));
		assert_int_equal(answer.letter, letters[i]);
		assert_int_equal(written.count, 0);
	}
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_when_it_is_over),
	    CASE(test_how_a_letter_ends),
	    CASE(test_letters_of_a_rehearsal),
	    CASE(test_budget_of_no_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
