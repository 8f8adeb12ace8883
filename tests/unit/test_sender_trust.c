/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "ticket/sender_trust.h"

#define PASS  AUTHENTICATION_PASS
#define FAIL  AUTHENTICATION_FAIL
#define OTHER AUTHENTICATION_OTHER

struct trust_case {
	const char *row; /* of sender_trust.def */
	const char *example;
	const char *from;	 /* NULL: a@b.example */
	const char *return_path; /* NULL: none */
	struct authentication found;
	bool asks_server;
	bool is_group;
};

static const struct trust_case cases[] = {
    {"group", "a group, whatever the server says", NULL, NULL,
	{true, false, PASS, PASS, PASS, true}, true, true},
    {"group", "without a server", NULL, NULL, {0}, false, true},
    {"dmarc-failed", "DMARC alone", NULL, "a@b.example",
	{true, false, FAIL, PASS, PASS, false}, true, false},
    {"unreadable", "a field that no server writes", NULL, "a@b.example",
	{.is_broken = true}, true, false},
    {"passed", "though it came by another server", NULL, "x@c.example",
	{true, false, PASS, PASS, FAIL, true}, true, false},
    {"spf-failed", "and nothing else says that it is they", NULL, "a@b.example",
	{true, false, OTHER, OTHER, FAIL, false}, true, false},
    {"absent", "it did not come by the server", NULL, "a@b.example", {0}, true,
	false},
    {"nothing-other", "dmarc=none", NULL, "x@c.example",
	{true, false, OTHER, OTHER, PASS, false}, true, false},
    {"nothing-other", "of the same domain, unproven", NULL, "x@b.example",
	{true, false, OTHER, OTHER, OTHER, false}, true, false},
    {"not-asked-other", "another domain", NULL, "x@c.example", {0}, false,
	false},
    {"not-asked-other", "another person", NULL, "x@b.example", {0}, false,
	false},
    {"rest", "no Return-Path at all", NULL, NULL, {0}, false, false},
    {"rest", "the same in capitals", NULL, "A@B.example", {0}, false, false},
    {"rest", "with a tag", NULL, "a+bounce@b.example", {0}, false, false},
    {"rest", "a tag in From", "a+x@b.example", "a@b.example", {0}, false,
	false},
    {"rest", "dmarc=permerror", NULL, "a@b.example",
	{true, false, OTHER, OTHER, OTHER, false}, true, false},
    {"rest", "aligned by SPF", NULL, "bounce@b.example",
	{true, false, OTHER, OTHER, PASS, false}, true, false},
};

static struct sender_trust
ask(const struct trust_case *one)
{
	struct mail_address from = {
	    "", one->from != NULL ? one->from : "a@b.example"};
	const char *problems[] = {"group-from"};
	struct message message = {
	    .from = {&from, 1},
	    .return_path = one->return_path != NULL ? RETURN_PATH_ADDRESS
						    : RETURN_PATH_MISSING,
	    .return_path_address =
		one->return_path != NULL ? one->return_path : "",
	    .authentication = one->found,
	    .problems = problems,
	    .problems_count = one->is_group,
	};

	return sender_trust_of(&message, one->asks_server);
}

static void
every_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sender_trust found = ask(&cases[i]);

		CHECK(strcmp(found.row, cases[i].row) == 0, "%s: %s: %s",
		    cases[i].row, cases[i].example, found.row);
		CHECK(found.may_answer == (found.reason[0] == '\0'), "%s",
		    found.row);
	}
}

static void
every_row_has_a_case(void **state)
{
	static const struct {
		const char *name;
		bool may_answer, may_join;
	} rows[] = {
#define TRUST(name, proof, envelope, group, answer, joins, reason) \
	{name, answer, joins},
#define SEND true
#define HOLD false
#include "ticket/sender_trust.def"
#undef TRUST
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		bool is_there = false;

		for (size_t j = 0; j < LENGTH(cases); j++)
			is_there =
			    is_there || strcmp(cases[j].row, rows[i].name) == 0;
		CHECK(is_there, "%s", rows[i].name);
		/* Whoever may not join is not answered either. */
		CHECK(rows[i].may_join || !rows[i].may_answer, "%s",
		    rows[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_case),
	    cmocka_unit_test(every_row_has_a_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
