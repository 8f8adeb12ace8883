/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/parties.h"

#define LETTERS	  "abcdefghijklmnopqrstuvwxyz"
#define LONG	  LETTERS LETTERS "abcdefghijk"
#define FOUND_MAX 3

/* Who writes, what was found, and the rows that come of it. */
struct case_of_parties {
	const char *name;
	const char *from;
	struct fact facts[FOUND_MAX];
	const char *want; /* "role address name;..." of the proposals */
};

static const struct case_of_parties cases[] = {
    {"nothing found", "A <a@b.example>", {{0}}, ""},
    {"an address alone", "A <a@b.example>", {{FACT_EMAIL, "c@d.example"}}, ""},
    {"a client", "A <a@b.example>", {{FACT_SUBJECT, "Carl"}},
	"agent a@b.example A;subject  Carl;"},
    {"a client and an address", "A <a@b.example>",
	{{FACT_EMAIL, "c@d.example"}, {FACT_SUBJECT, "Carl"}},
	"agent a@b.example A;subject c@d.example Carl;"},
    {"the first of two clients", "A <a@b.example>",
	{{FACT_SUBJECT, "Carl"}, {FACT_SUBJECT, "Dora"}},
	"agent a@b.example A;subject  Carl;"},
    {"the writer's own address", "A <a@b.example>",
	{{FACT_EMAIL, "A@B.example"}, {FACT_SUBJECT, "Carl"}},
	"agent a@b.example A;subject  Carl;"},
    {"two addresses", "A <a@b.example>",
	{{FACT_EMAIL, "c@d.example"}, {FACT_EMAIL, "e@d.example"},
	    {FACT_SUBJECT, "Carl"}},
	"agent a@b.example A;subject  Carl;"},
    {"no address", "A <a@b.example>",
	{{FACT_EMAIL, "c at d"}, {FACT_SUBJECT, "Carl"}},
	"agent a@b.example A;subject  Carl;"},
    {"a relative", "A <a@b.example>", {{FACT_PERSON, "Liv"}}, "subject  Liv;"},
    {"a relative and a client", "A <a@b.example>",
	{{FACT_PERSON, "Liv"}, {FACT_SUBJECT, "Carl"}},
	"agent a@b.example A;subject  Carl;"},
    {"a service", "A <a@mail.incogni.com>", {{FACT_SERVICE, "incogni.com"}},
	"agent a@mail.incogni.com incogni.com;"},
    {"a service's text, sent by a person", "A <a@b.example>",
	{{FACT_SERVICE, "incogni.com"}}, ""},
    {"the second service", "A <a@incogni.com>",
	{{FACT_SERVICE, "other.com"}, {FACT_SERVICE, "Incogni"}},
	"agent a@incogni.com Incogni;"},
    {"a service and an address", "A <a@incogni.com>",
	{{FACT_SERVICE, "incogni.com"}, {FACT_EMAIL, "c@d.example"}},
	"agent a@incogni.com incogni.com;subject c@d.example ;"},
    {"a service and a client", "A <a@incogni.com>",
	{{FACT_SERVICE, "incogni.com"}, {FACT_SUBJECT, "Carl"}},
	"agent a@incogni.com A;subject  Carl;"},
    {"a service without a name", "A <a@.com>", {{FACT_SERVICE, ".com"}}, ""},
    {"a long service", "A <a@" LONG ".com>", {{FACT_SERVICE, LONG ".com"}},
	"agent a@" LONG ".com " LONG ".com;"},
    {"too long a service", "A <a@" LONG "l.com>",
	{{FACT_SERVICE, LONG "l.com"}}, ""},
    {"nobody writes", NULL, {{FACT_SUBJECT, "Carl"}}, ""},
};

static char *
proposals(struct fixture *fixture)
{
	static const char sql[] =
	    "SELECT role || ' ' || address || ' ' || name || ';' FROM party"
	    " WHERE ticket_id = 1 AND is_proposed ORDER BY role";
	sqlite3 *raw;
	sqlite3_stmt *find;
	char *text = arena_string(fixture->memory, "");

	assert_int_equal(sqlite3_open(fixture->path, &raw), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(raw, sql, -1, &find, NULL), SQLITE_OK);
	while (sqlite3_step(find) == SQLITE_ROW)
		text = arena_printf(fixture->memory, "%s%s", text,
		    (const char *)sqlite3_column_text(find, 0));
	assert_int_equal(sqlite3_finalize(find), SQLITE_OK);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
	return text;
}

static struct verdict *
read_message(struct fixture *fixture, const char *from)
{
	struct verdict *verdict = arena_alloc(fixture->memory, sizeof *verdict);
	const char *text = from == NULL
	    ? "Subject: x\n\nx\n"
	    : arena_printf(fixture->memory, "From: %s\n\nx\n", from);

	verdict->message =
	    *message_parse(fixture->memory, text, strlen(text), NULL);
	return verdict;
}

static void
proposed(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fact facts[FOUND_MAX];
		struct verdict *verdict = read_message(fixture, cases[i].from);
		size_t count = 0;

		memcpy(facts, cases[i].facts, sizeof facts);
		while (count < FOUND_MAX && facts[count].value != NULL)
			count++;
		verdict->classification.facts = facts;
		verdict->classification.facts_count = count;
		fixture_execute(fixture, "DELETE FROM party WHERE is_proposed");
		COMMIT(
		    parties_propose(&casework, verdict, 1, 1, &fixture->err));
		CHECK(strcmp(proposals(fixture), cases[i].want) == 0, "%s: %s",
		    cases[i].name, proposals(fixture));
	}
}

/* Who asks, if a colleague passes a message on. */
static void
requesters(void **state)
{
	static struct mail_address authors[] = {
	    {"Carl", "carl@d.example"}, {"Dora", "dora@d.example"}};
	static struct mail_address colleague[] = {{"Eva", "eva@staff.example"}};
	static const struct {
		const char *name;
		const char *from;
		bool is_forward;
		struct mail_address_list inner;
		const char *want;
		bool is_proposed;
	} passed[] = {
	    {"a person", "A <a@b.example>", false, {authors, 1}, "a@b.example",
		false},
	    {"a person who forwards", "A <a@b.example>", true, {authors, 1},
		"a@b.example", false},
	    {"a colleague", "E <e@staff.example>", false, {authors, 1},
		"e@staff.example", false},
	    {"a colleague who forwards", "E <e@staff.example>", true,
		{authors, 1}, "carl@d.example", true},
	    {"of two authors", "E <e@staff.example>", true, {authors, 2}, "",
		false},
	    {"of nobody", "E <e@staff.example>", true, {NULL, 0}, "", false},
	    {"of a colleague", "E <e@staff.example>", true, {colleague, 1}, "",
		false},
	    {"the office itself", "O <dpo@example.com>", false, {authors, 1},
		"carl@d.example", true},
	    {"nobody", NULL, true, {authors, 1}, "", false},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(passed); i++) {
		struct verdict *verdict = read_message(fixture, passed[i].from);
		struct requester found;

		verdict->message.is_forward = passed[i].is_forward;
		verdict->message.forwarded_from = passed[i].inner;
		found = parties_requester(casework.setup, &verdict->message);
		CHECK(strcmp(found.address, passed[i].want) == 0, "%s: %s",
		    passed[i].name, found.address);
		CHECK(found.is_proposed == passed[i].is_proposed, "%s",
		    passed[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		proposed, casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		requesters, casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
