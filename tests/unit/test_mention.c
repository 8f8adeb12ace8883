/* SPDX-License-Identifier: ISC */
/* An address is found in what mentions it, without reading all texts. */
#include "tests/unit/store_fixture.h"

#include "store/mention.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "store/erase.h"
#include "store/held.h"

static void
words(void **state)
{
	static const struct {
		const char *address, *who;
	} cases[] = {
	    {"Anna.Berg@Example.ORG", "berg@example"},
	    {"anna+list@example.org", "list@example"},
	    {"root", "root"},
	    {"\"a b\"@example.org", "@example"},
	    {"", ""},
	    {"@", ""},
	    {"j\xc3\xb6rg@example.org", "j\xc3\xb6rg@example"},
	};
	char who[MENTION_SIZE], large[400];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mention_who(cases[i].address, who);
		CHECK(strcmp(who, cases[i].who) == 0, "%s: %s",
		    cases[i].address, who);
	}
	memset(large, 'x', sizeof large - 1);
	large[200] = '@';
	large[sizeof large - 1] = '\0';
	mention_who(large, who);
	assert_int_equal(strlen(who), 64 + 1 + 64);
}

static void
add_ticket(struct fixture *fixture)
{
	int64_t folder_id = fixture_folder(fixture, "dpo");

	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, folder_id, 1);
	OK(db_commit(fixture->db, &fixture->err));
}

static bool
note_mention(const struct held *held, void *context)
{
	if (strcmp(held->what, "mention") == 0)
		*(int64_t *)context = held->ticket_id;
	return true;
}

/* The ticket with a text of another person that mentions the address; or 0. */
static int64_t
find(struct fixture *fixture, const char *text, const char *address)
{
	struct message message = {.text = text};
	const struct classification none = {.language = "en"};
	struct stored_message stored = {
	    .message = &message, .classification = &none, .received_at = 9};
	int64_t id, found = 0;

	OK(db_begin(fixture->db, &fixture->err));
	stored.ticket_id = 1;
	OK(ticket_store_add_message(fixture->db, &stored, &id, &fixture->err));
	OK(erase_each_held(
	    fixture->db, address, note_mention, &found, &fixture->err));
	db_rollback(fixture->db);
	return found;
}

static void
found_in_texts(void **state)
{
	static const struct {
		const char *text;
		bool is_found;
	} cases[] = {
	    {"write to berta@other.example", true},
	    {"write to BERTA@OTHER.EXAMPLE.", true},
	    {"<mailto:berta@other.example?subject=x>", true},
	    {"it is berta@other.example.Please answer", true},
	    {"list=berta@other.example;", true},
	    {"\"berta@other.example\"", true},
	    {"a@b.example c@d.example berta@other.example", true},
	    {"berta (at) other.example", false},
	    {"alberta@other.example", false},
	    {"berta@others.example", false},
	    {"berta@other.examp", false},
	};
	struct fixture *fixture = *state;

	add_ticket(fixture);
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(find(fixture, cases[i].text, "berta@other.example") ==
			cases[i].is_found,
		    "%s", cases[i].text);
}

/* So many are not stored one by one, but none is overlooked. */
static void
too_many(void **state)
{
	struct fixture *fixture = *state;
	struct buffer text = {0};

	add_ticket(fixture);
	for (int i = 0; i < 3000; i++)
		buffer_add_printf(&text, "person%d@example.org ", i);
	assert_int_equal(
	    find(fixture, buffer_string(&text), "person2999@example.org"), 1);
	assert_int_equal(
	    find(fixture, buffer_string(&text), "person3000@example.org"), 0);
	buffer_release(&text);
}

static bool
count_mention(const struct held *held, void *context)
{
	*(size_t *)context += strcmp(held->what, "mention") == 0;
	return true;
}

/* Mentions lie in shelves of 1024 messages: each shelf is looked up. */
static void
in_every_shelf(void **state)
{
	struct fixture *fixture = *state;
	const struct classification none = {.language = "en"};
	struct message message = {.text = "to berta@other.example"};
	struct stored_message stored = {
	    .message = &message, .classification = &none, .received_at = 9};
	size_t found = 0;

	add_ticket(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	stored.ticket_id = 1;
	for (int i = 0; i < 3000; i++) {
		int64_t id;

		message.text = i % 700 == 3 ? "to berta@other.example" : "";
		OK(ticket_store_add_message(
		    fixture->db, &stored, &id, &fixture->err));
	}
	OK(db_commit(fixture->db, &fixture->err));
	OK(erase_each_held(fixture->db, "berta@other.example", count_mention,
	    &found, &fixture->err));
	assert_int_equal(found, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words),
	    cmocka_unit_test_setup_teardown(
		found_in_texts, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		too_many, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		in_every_shelf, fixture_set_up, fixture_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
