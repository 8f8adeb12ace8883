/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "tests/fake/fake_disk.h"

#include "casework/mail.h"
#include "casework/record.h"
#include "casework/spot.h"

#define WEEK	  (7 * 86400)
#define MONDAY	  "2026-03-23" /* of the week of CASEWORK_NOON */
#define DRAWN	  "SELECT count(*) FROM spot"
#define DRAWN_SUM "SELECT sum(uid * uid) FROM spot" /* which ones */

static void
take(struct fixture *fixture, int number, enum decision decision)
{
	const char *text = arena_printf(fixture->memory,
	    "From: a%d@example.org\nSubject: number %d\n\nSome words %d.\n",
	    number, number, number);
	struct record_result result = {0};
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, text, decision,
	    decision == DECISION_REQUEST ? KIND_BIT(KIND_ACCESS) : 0);
	OK(record_message(&casework, &item, &result, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
}

static void
take_many(struct fixture *fixture, int count)
{
	for (int i = 0; i < count; i++)
		take(fixture, i, DECISION_NOT_REQUEST);
}

static void
draw(struct fixture *fixture)
{
	casework.now_at = CASEWORK_NOON + WEEK;
	OK_AT_LAST(spot_draw(&casework, &fixture->err));
}

static void
dismiss(struct fixture *fixture, int64_t uid)
{
	struct mail_row row;

	casework.actor = "ines";
	OK(db_begin(fixture->db, &fixture->err));
	DONE(mail_dismiss(&casework, 1, (uint64_t)uid, &row, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
}

static void
open_mail(struct fixture *fixture, int64_t uid)
{
	struct casefile file = {
	    .casework = &casework, .done = "", .letter = ""};

	casework.actor = "ines";
	OK(db_begin(fixture->db, &fixture->err));
	DONE(mail_open(&file, 1, (uint64_t)uid, KIND_BIT(KIND_ERASURE)));
	OK(db_commit(fixture->db, &fixture->err));
}

static struct spot_figures
figures(struct fixture *fixture)
{
	const struct spot_days days = {
	    {2026, 3, 23}, {2026, 4, 6}, "Europe/London"};
	struct spot_figures found;

	OK_AT_LAST(
	    spot_find_figures(fixture->db, &days, &found, &fixture->err));
	return found;
}

static int64_t
number(struct fixture *fixture, const char *sql)
{
	return fixture_number(fixture, sql);
}

static void
test_a_few_of_a_week(void **state)
{
	struct fixture *fixture = *state;
	int64_t which;

	take_many(fixture, 40);
	take(fixture, 90, DECISION_REQUEST);
	take(fixture, 91, DECISION_UNSURE);
	/* The week is not over. */
	OK_AT_LAST(spot_draw(&casework, &fixture->err));
	assert_int_equal(number(fixture, DRAWN), 0);
	draw(fixture);
	assert_int_equal(number(fixture, DRAWN), 5);
	assert_int_equal(number(fixture, DRAWN " WHERE uid <= 40"), 5);
	assert_int_equal(number(fixture,
			     "SELECT count(*) FROM spot_week WHERE apart = 40"
			     " AND week_on = '" MONDAY "'"),
	    1);
	/* Once, and the same ones whenever it is done. */
	which = number(fixture, DRAWN_SUM);
	draw(fixture);
	assert_int_equal(number(fixture, DRAWN), 5);
	fixture_execute(fixture, "DELETE FROM spot; DELETE FROM spot_week");
	draw(fixture);
	assert_int_equal(number(fixture, DRAWN_SUM), which);
}

/* Whoever has not the key cannot tell which ones. */
static void
test_another_key_draws_others(void **state)
{
	struct fixture *fixture = *state;
	const struct setup *setup = casework.setup;
	struct setup other = *setup;
	int64_t which, changed = 0;

	take_many(fixture, 40);
	draw(fixture);
	which = number(fixture, DRAWN_SUM);
	casework.setup = &other;
	for (int i = 0; i < 5; i++) {
		other.keys.pseudonym[0] =
		    setup->keys.pseudonym[0] ^ (unsigned char)(i + 1);
		fixture_execute(
		    fixture, "DELETE FROM spot; DELETE FROM spot_week");
		draw(fixture);
		changed += number(fixture, DRAWN_SUM) != which;
	}
	casework.setup = setup;
	/* The sum of five of forty may be the same by chance. */
	assert_true(changed >= 3);
}

/* Every message of a week has the same chance, whoever came first. */
static void
test_chance_is_even(void **state)
{
	struct fixture *fixture = *state;
	const struct setup *setup = casework.setup;
	struct setup other = *setup;
	int64_t first = 0;

	take_many(fixture, 20);
	casework.setup = &other;
	for (int i = 0; i < 200; i++) {
		digest_of(&i, sizeof i, other.keys.pseudonym);
		fixture_execute(
		    fixture, "DELETE FROM spot; DELETE FROM spot_week");
		draw(fixture);
		first += number(fixture, DRAWN " WHERE uid <= 10");
	}
	casework.setup = setup;
	/* Half of 1,000; more than 5 standard deviations away is no chance. */
	CHECK(first > 430 && first < 570, "%lld of 1000", (long long)first);
}

static void
test_fewer_than_asked_and_none(void **state)
{
	struct fixture *fixture = *state;
	struct conf_mailbox *mailbox = &casework.setup->conf->mailboxes[0];

	take_many(fixture, 3);
	mailbox->spot_check = 0;
	draw(fixture);
	assert_int_equal(number(fixture, "SELECT count(*) FROM spot_week"), 0);
	mailbox->spot_check = 100;
	draw(fixture);
	assert_int_equal(number(fixture, DRAWN), 3);
	mailbox->spot_check = 5;
}

static void
test_what_is_not_kept_is_not_drawn(void **state)
{
	struct fixture *fixture = *state;

	casework_mailbox.keep_not_requests = CONF_KEEP_NONE;
	take_many(fixture, 3);
	casework_mailbox.keep_not_requests = CONF_KEEP_RAW;
	take(fixture, 50, DECISION_NOT_REQUEST);
	draw(fixture);
	assert_int_equal(number(fixture, DRAWN), 1);
	assert_int_equal(number(fixture, "SELECT apart FROM spot_week"), 1);
}

/* What somebody opened before the week was over was set apart as well. */
static void
test_looked_at_before_it_was_drawn(void **state)
{
	struct fixture *fixture = *state;
	struct spot_figures found;

	take_many(fixture, 4);
	open_mail(fixture, 2);
	dismiss(fixture, 3);
	draw(fixture);
	found = figures(fixture);
	assert_int_equal(number(fixture, "SELECT apart FROM spot_week"), 4);
	assert_int_equal(found.proportion.looked, 2);
	assert_int_equal(found.proportion.found, 1);
	assert_int_equal(found.waiting, 2);
}

static void
test_figures_in_words(void **state)
{
	struct fixture *fixture = *state;
	struct spot_figures found;
	char words[SPOT_WORDS_SIZE];
	int64_t uid;

	take_many(fixture, 40);
	for (int i = 60; i < 70; i++)
		take(fixture, i, DECISION_REQUEST);
	take(fixture, 80, DECISION_UNSURE);
	draw(fixture);
	found = figures(fixture);
	spot_describe(&found, words);
	assert_string_equal(words, "no message was looked at yet");
	assert_int_equal(found.waiting, 5);
	assert_int_equal(spot_missed_permille(&found), -1);
	for (int i = 0; i < 4; i++) {
		uid = number(fixture,
		    "SELECT min(uid) FROM spot WHERE uid NOT IN"
		    " (SELECT uid FROM look)");
		dismiss(fixture, uid);
	}
	uid = number(fixture,
	    "SELECT uid FROM spot WHERE uid NOT IN (SELECT uid FROM look)");
	open_mail(fixture, uid);
	found = figures(fixture);
	assert_int_equal(found.waiting, 0);
	assert_int_equal(found.apart, 40);
	assert_int_equal(found.recognised, 10);
	/* 1 of 5: at most 65.74 %; of 40 that is 26.3, beside 10. */
	spot_describe(&found, words);
	assert_string_equal(words,
	    "of 5 looked at, 1 was a request: at most 72.5 % of requests were "
	    "missed (95 %)");
	/* What turned out to be none was not recognised. */
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'spam', closed_at = 1 WHERE ticket_id"
	    " IN (SELECT ticket_id FROM ledger WHERE uid = 41)");
	assert_int_equal(figures(fixture).recognised, 9);
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_a_few_of_a_week),
	    CASE(test_another_key_draws_others),
	    CASE(test_chance_is_even),
	    CASE(test_fewer_than_asked_and_none),
	    CASE(test_what_is_not_kept_is_not_drawn),
	    CASE(test_looked_at_before_it_was_drawn),
	    CASE(test_figures_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
