/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include "store/ticket_change.h"

static void
test_step_is_recorded(void **state)
{
	struct fixture *fixture = *state;
	struct casework_step step = {
	    .event = TICKET_TAKE, .history = "ticket-taken"};
	int64_t id;

	OK(db_begin(fixture->db, &fixture->err));
	id = fixture_ticket(fixture, 1);
	casework.actor = "ines";
	DONE(casework_step(&casework, id, &step, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE event = 'ticket-taken'"
		" AND actor = 'ines' AND at = 1774612800"));
}

static void
test_step_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct casework_step step = {
	    .event = TICKET_REOPEN, .history = "ticket-reopened"};
	int64_t id;

	OK(db_begin(fixture->db, &fixture->err));
	id = fixture_ticket(fixture, 1);
	REFUSED(casework_step(&casework, id, &step, &fixture->err), "state");
	assert_string_equal(casework.refusal.words,
	    "ticket 1 is in state new: \"reopen\" is not possible in this "
	    "state");
	db_rollback(fixture->db);
}

static void
test_step_waits_for_a_human(void **state)
{
	struct fixture *fixture = *state;
	struct casework_step step = {
	    .event = TICKET_ASK_IDENTITY, .history = "identity-asked"};
	int64_t id;

	COMMIT((id = fixture_ticket(fixture, 1)) == 1);
	fixture_execute(fixture, "UPDATE ticket SET state = 'triage'");
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(
	    casework_step(&casework, id, &step, &fixture->err), "unconfirmed");
	db_rollback(fixture->db);
}

static void
test_payload_is_escaped(void **state)
{
	(void)state;
	assert_string_equal(casework_payload(&casework, "text", "\"a\"\n"),
	    "{\"text\":\"\\\"a\\\"\\u000a\"}");
}

static void
test_own_addresses(void **state)
{
	(void)state;
	assert_true(setup_is_own(casework.setup, "DPO@example.com"));
	assert_true(setup_is_own(casework.setup, "privacy+1@example.com"));
	assert_false(setup_is_own(casework.setup, "dpo@example.org"));
	assert_string_equal(setup_domain(casework.setup), "example.com");
}

/* A letter to any of them would come back to us. */
static void
test_all_own_addresses(void **state)
{
	static char names[][4] = {"o@x", "a@x", "b@x", "c@x", "d@x", "e@x"};
	char *aliases[] = {names[1], names[2]};
	char *first[] = {names[3]};
	char *second[] = {names[4], names[5]};
	struct conf_mailbox mailboxes[] = {{.addresses = {first, 1}},
	    {.addresses = {NULL, 0}}, {.addresses = {second, 2}}};
	const struct conf conf = {
	    .organisation.address = names[0],
	    .organisation.aliases = {aliases, 2},
	    .mailboxes = mailboxes,
	    .mailboxes_count = LENGTH(mailboxes),
	};
	size_t count;
	const char **own = setup_own_addresses(&conf, casework.memory, &count);
	const char *all = "";

	(void)state;
	for (size_t i = 0; i < count; i++)
		all = arena_printf(casework.memory, "%s%.1s", all, own[i]);
	assert_string_equal(all, "oabcde");
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_step_is_recorded),
	    CASE(test_step_is_refused),
	    CASE(test_step_waits_for_a_human),
	    CASE(test_payload_is_escaped),
	    CASE(test_own_addresses),
	    CASE(test_all_own_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
