/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

#include "store/statistics_store.h"

#define DAY	 INT64_C(86400)
#define RECEIVED INT64_C(3000) /* by fixture_ticket, on 1970-01-01 */

/* Whichever step of a statement fails: then there are no figures. */
static struct statistics
figures(struct fixture *fixture, const struct statistics_span *span,
    struct statistics_mail *ret_mail)
{
	struct statistics statistics = {.memory = fixture->memory};
	bool has_failed = true;

	for (int step = 1; has_failed; step++) {
		bool is_read;

		statistics = (struct statistics){.memory = fixture->memory};
		fake_disk_fail(step);
		is_read = statistics_store_read(
		    fixture->db, span, &statistics, ret_mail, &fixture->err);
		has_failed = fake_disk_mend();
		CHECK(is_read != has_failed, "step %d", step);
	}
	statistics_finish(&statistics);
	return statistics;
}

/* One claim on access, received on 1970-01-01; today is 1970-02-10. */
static void
test_claim(void **state)
{
	static const struct {
		const char *name, *set;
		struct statistics_figures want;
		int64_t undecided, days;
		enum outcome outcome;
	} cases[] = {
	    {"due today", "due_on = '1970-02-10'", {.open = 1}, 0, -1, 0},
	    {"due yesterday", "due_on = '1970-02-09'",
		{.open = 1, .overdue = 1}, 0, -1, 0},
	    {"no clock", "due_on = NULL", {.open = 1}, 0, -1, 0},
	    {"due now", "due_on = NULL, due_at = 40 * 86400", {.open = 1}, 0,
		-1, 0},
	    {"due a second ago", "due_on = NULL, due_at = 40 * 86400 - 1",
		{.open = 1, .overdue = 1}, 0, -1, 0},
	    {"extended", "extension_months = 1", {.open = 1, .extended = 1}, 0,
		-1, 0},
	    {"of no known kind", "is_unsure = 1", {.open = 0}, 1, -1, 0},
	    {"was in time, whatever the clock says",
		"due_on = '1970-01-02', outcome = 'fulfilled',"
		" closed_at = 10 * 86400, answered_at = 5 * 86400,"
		" answered_late = 0",
		{.answered = 1, .in_time = 1}, 0, 5, OUTCOME_FULFILLED},
	    {"was late, whatever the clock says",
		"due_on = '1970-02-02', outcome = 'partly',"
		" closed_at = 10 * 86400, answered_at = 5 * 86400,"
		" answered_late = 1",
		{.answered = 1, .late = 1}, 0, 5, OUTCOME_PARTLY},
	    {"closed before schema 2, on the last day",
		"due_on = '1970-01-11', outcome = 'fulfilled',"
		" closed_at = 10 * 86400",
		{.answered = 1, .in_time = 1}, 0, 10, OUTCOME_FULFILLED},
	    {"closed before schema 2, a day late",
		"due_on = '1970-01-10', outcome = 'fulfilled',"
		" closed_at = 10 * 86400",
		{.answered = 1, .late = 1}, 0, 10, OUTCOME_FULFILLED},
	    {"answered earlier than closed",
		"due_on = '1970-01-06', outcome = 'refused',"
		" closed_at = 10 * 86400, answered_at = 5 * 86400",
		{.answered = 1, .in_time = 1, .refused = 1}, 0, 5,
		OUTCOME_REFUSED},
	    {"without its letter",
		"outcome = 'fulfilled', closed_at = 10 * 86400,"
		" awaits_letter = 1",
		{.open = 1}, 0, -1, 0},
	    {"was retained, and has returned",
		"answered_at = 5 * 86400, answered_late = 0",
		{.answered = 1, .in_time = 1}, 0, 5, OUTCOME_RETAINED},
	    {"withdrawn", "outcome = 'withdrawn', closed_at = 3 * 86400",
		{.lapsed = 1}, 0, -1, OUTCOME_WITHDRAWN},
	    {"answered before it was received",
		"outcome = 'fulfilled', closed_at = -2 * 86400,"
		" answered_late = 0",
		{.answered = 1, .in_time = 1}, 0, 0, OUTCOME_FULFILLED},
	};
	const struct statistics_span span = {0, DAY, "UTC", 40 * DAY};
	struct fixture *fixture = *state;

	(void)fixture_folder(fixture, "dpo");
	COMMIT(fixture_ticket(fixture, 1) != 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct statistics_figures *want = &cases[i].want, *all;
		struct statistics_mail mail;
		struct statistics statistics;
		bool is_closed;

		fixture_execute(fixture,
		    "UPDATE claim SET due_on = '2026-04-27', due_at = NULL,"
		    " outcome = NULL, closed_at = NULL, answered_at = NULL,"
		    " answered_late = NULL, awaits_letter = 0, is_unsure = 0,"
		    " extension_months = 0");
		fixture_execute(fixture,
		    arena_printf(
			fixture->memory, "UPDATE claim SET %s", cases[i].set));
		statistics = figures(fixture, &span, &mail);
		all = &statistics.all;
		is_closed = want->answered + want->lapsed > 0;
		CHECK(all->open == want->open &&
			all->overdue == want->overdue &&
			all->answered == want->answered &&
			all->in_time == want->in_time &&
			all->late == want->late &&
			all->lapsed == want->lapsed &&
			all->refused == want->refused &&
			all->extended == want->extended,
		    "%s: figures", cases[i].name);
		CHECK(statistics.undecided == cases[i].undecided, "%s",
		    cases[i].name);
		CHECK(all->median_days == cases[i].days, "%s: %d days",
		    cases[i].name, (int)all->median_days);
		CHECK(!is_closed || statistics.outcomes[cases[i].outcome] == 1,
		    "%s: outcome", cases[i].name);
		CHECK(
		    statistics.months[0][KIND_ACCESS] == 1 - cases[i].undecided,
		    "%s: month", cases[i].name);
	}
}

/* The end is not part of the span. */
static void
test_span(void **state)
{
	static const struct {
		int64_t from_at, until_at;
		int want;
	} cases[] = {
	    {RECEIVED, RECEIVED + 1, 1},
	    {RECEIVED, RECEIVED, 0},
	    {RECEIVED - 1, RECEIVED, 0},
	    {RECEIVED + 1, RECEIVED + 2, 0},
	};
	struct fixture *fixture = *state;
	int64_t id = 0;

	(void)fixture_folder(fixture, "dpo");
	COMMIT((id = fixture_ticket(fixture, 1)) != 0);
	COMMIT(fixture_letter(fixture, id, LETTER_QUEUED) != 0);
	COMMIT(fixture_letter(fixture, id, LETTER_HELD) != 0);
	fixture_execute(fixture,
	    "UPDATE letter SET state = 'sent', sent_at = 4000"
	    " WHERE state = 'queued'");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct statistics_span span = {
		    cases[i].from_at, cases[i].until_at, "UTC", 40 * DAY};
		struct statistics_mail mail = {.tickets = 99};
		struct statistics statistics = figures(fixture, &span, &mail);

		CHECK(mail.tickets == cases[i].want &&
			mail.letters_sent == cases[i].want &&
			mail.tickets_by_hand == 0 &&
			statistics.all.requests == cases[i].want,
		    "%zu", i);
	}
}

static void
test_messages(void **state)
{
	const struct statistics_span span = {0, 40 * DAY, "UTC", 40 * DAY};
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	struct statistics_mail mail;

	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, folder_id, 1);
	(void)fixture_intake(fixture, folder_id, 2);
	OK(db_commit(fixture->db, &fixture->err));
	(void)figures(fixture, &span, &mail);
	for (int i = 0; i < DISPOSITIONS; i++)
		CHECK(mail.ledger_rows[i] == (i == DISPOSITION_TICKET ? 2 : 0),
		    "%s", disposition_name((enum disposition)i));
	assert_int_equal(mail.tickets, 2);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_claim),
	    CASE(test_span),
	    CASE(test_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
