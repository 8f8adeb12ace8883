/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "store/erase.h"
#include "store/repeat_store.h"
#include "store/ticket_change.h"
#include "ticket/person.h"

static const unsigned char key[DIGEST_BYTES] = {7};
static const struct person_hasher hasher = {.key = key};

static int64_t
add(struct fixture *fixture, const char *address, int64_t received_at,
    enum kind kind)
{
	static int number;
	char reference[32];
	const struct new_claim claim = {
	    .kind = kind, .due_on = {2026, 4, 27}, .explanation = ""};
	struct new_ticket ticket = {
	    .reference = reference,
	    .state = TICKET_NEW,
	    .language = "en",
	    .received_at = received_at,
	    .received_source = "received",
	    .opened_at = received_at,
	    .opened_by = "mail",
	    .requester_address = address,
	    .requester_name = "",
	    .subject = "",
	    .no_letter_reason = "",
	    .claims = &claim,
	    .claims_count = 1,
	};
	int64_t id = 0;
	bool taken;

	(void)snprintf(reference, sizeof reference, "R-%d", number++);
	COMMIT(
	    ticket_store_add(fixture->db, &ticket, &id, &taken, &fixture->err));
	return id;
}

/* The numbers of the earlier tickets, in their order. */
static const char *
repeats_of(struct fixture *fixture, int64_t id, bool has_key)
{
	struct repeat *repeats;
	const char *text = "";
	size_t count;

	OK(repeat_store_find(fixture->db, fixture->memory, id,
	    has_key ? &hasher : NULL, &repeats, &count, &fixture->err));
	for (size_t i = 0; i < count; i++)
		text = arena_printf(fixture->memory, "%s%lld/%s ", text,
		    (long long)repeats[i].id, repeats[i].kind);
	return text;
}

static void
end(struct fixture *fixture, int64_t id, enum kind kind, const char *outcome)
{
	const struct claim_end claim_end = {
	    .kind = kind, .outcome = outcome, .at = 9000};

	COMMIT(claim_store_close(fixture->db, id, &claim_end, &fixture->err));
}

static void
one_person_and_kind(void **state)
{
	struct fixture *fixture = *state;
	const struct erasure erasure = {&hasher, "anna", 9999};
	const struct ticket_change closing = {
	    .ticket_id = 1, .event = TICKET_CLOSE, .at = 9000, .history = "x"};
	enum ticket_state now;

	assert_int_equal(add(fixture, "Zoe@a.example", 1000, KIND_ACCESS), 1);
	assert_int_equal(add(fixture, "zoe@a.example", 2000, KIND_ERASURE), 2);
	assert_int_equal(add(fixture, "bob@a.example", 3000, KIND_ACCESS), 3);
	assert_int_equal(add(fixture, "", 3000, KIND_ACCESS), 4);
	assert_int_equal(add(fixture, "", 4000, KIND_ACCESS), 5);
	assert_int_equal(add(fixture, "zoe+x@a.EXAMPLE", 5000, KIND_ACCESS), 6);
	/* Opened later, received earlier: the clock's order counts. */
	assert_int_equal(add(fixture, "zoe@a.example", 4500, KIND_ACCESS), 7);
	assert_int_equal(add(fixture, "zoe@a.example", 6000, KIND_REMINDER), 8);
	assert_int_equal(add(fixture, "zoe@a.example", 7000, KIND_REMINDER), 9);

	assert_string_equal(repeats_of(fixture, 1, true), "");
	assert_string_equal(repeats_of(fixture, 2, true), "");
	assert_string_equal(repeats_of(fixture, 3, true), "");
	assert_string_equal(repeats_of(fixture, 5, true), "");
	assert_string_equal(repeats_of(fixture, 6, true), "7/access 1/access ");
	assert_string_equal(repeats_of(fixture, 7, true), "1/access ");
	assert_string_equal(repeats_of(fixture, 9, true), "");
	assert_string_equal(repeats_of(fixture, 99, true), "");

	end(fixture, 7, KIND_ACCESS, "duplicate");
	end(fixture, 1, KIND_ACCESS, "fulfilled");
	assert_string_equal(repeats_of(fixture, 6, true), "1/access ");
	OK(db_begin(fixture->db, &fixture->err));
	assert_int_equal(
	    ticket_change(fixture->db, &closing, &now, &fixture->err),
	    CHANGE_DONE);
	OK(erase_ticket(fixture->db, &erasure, 1, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_string_equal(repeats_of(fixture, 6, true), "1/access ");
	assert_string_equal(repeats_of(fixture, 6, false), "");
}

/* The schema and ticket/person.c must say the same. */
static void
normal_addresses(void **state)
{
	static const struct {
		const char *address;
		const char *want;
	} cases[] = {
	    {"zoe@a.example", "zoe@a.example"},
	    {"ZOE@A.Example", "zoe@a.example"},
	    {"zoe+x@a.example", "zoe@a.example"},
	    {"zoe+x+y@a.example", "zoe@a.example"},
	    {"zoe+@a.example", "zoe@a.example"},
	    {"+zoe@a.example", "+zoe@a.example"},
	    {"zoe@a+b.example", "zoe@a+b.example"},
	    {"zoe+x", "zoe+x"},
	    {"z+x@y@b", "z@y@b"},
	    {"@", "@"},
	    {"+", "+"},
	    {"", ""},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		char sql[256];

		assert_string_equal(
		    person_normal(fixture->memory, cases[i].address),
		    cases[i].want);
		(void)add(fixture, cases[i].address, 1000, KIND_ACCESS);
		(void)snprintf(sql, sizeof sql,
		    "SELECT count(*) FROM party WHERE id = %zu"
		    " AND normal = '%s'",
		    i + 1, cases[i].want);
		assert_int_equal(fixture_number(fixture, sql), 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		one_person_and_kind, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		normal_addresses, fixture_set_up, fixture_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
