/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/group.h"
#include "conf/people.h"

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"
#define FIFTY "12345678901234567890123456789012345678901234567890"

/* A list in `memory`. */
static struct conf_list
list_of(struct arena *memory, const char *const *items, size_t count)
{
	struct conf_list list = {
	    .items = arena_array(memory, count, sizeof *list.items),
	    .count = count};

	for (size_t i = 0; i < count; i++)
		list.items[i] = arena_string(memory, items[i]);
	return list;
}

static void
who_may_work(void **state)
{
	static const char *const items[] = {"anna anna@example.org", "bob",
	    "anna a2@example.org", "%no-such-group", "carl ", "dora@home"};
	static const struct {
		const char *user;
		bool has;
		const char *address;
	} cases[] = {
	    {"anna", true, "anna@example.org"},
	    {"bob", true, NULL},
	    {"carl", true, NULL},
	    {"dora@home", true, NULL},
	    {"ann", false, NULL},
	    {"annab", false, NULL},
	    {"", false, NULL},
	    {"no-such-group", false, NULL},
	    {"%no-such-group", false, NULL},
	};
	struct arena *memory = arena_new();
	const struct conf conf = {
	    .organisation.people = list_of(memory, items, LENGTH(items))};
	const struct conf nobody = {.state_directory = NULL};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *address =
		    people_address(memory, &conf, cases[i].user);

		CHECK(people_has(&conf, cases[i].user) == cases[i].has, "%s",
		    cases[i].user);
		CHECK(people_has(&nobody, cases[i].user), "%s", cases[i].user);
		CHECK(address == NULL ? cases[i].address == NULL
				      : cases[i].address != NULL &&
			    strcmp(address, cases[i].address) == 0,
		    "%s: %s", cases[i].user, address);
	}
	assert_string_equal(people_text(memory, &conf),
	    "anna, bob, anna, the members of group no-such-group (), carl, "
	    "dora@home");
	assert_string_equal(people_text(memory, &nobody), "");
	arena_free(memory);
}

/* What the system's own tables say about its groups. */
static void
members(void **state)
{
	struct arena *memory = arena_new();
	const struct passwd *user = getpwuid(geteuid());
	const struct group *group;
	const char *listed = NULL;
	char *name = NULL;

	(void)state;
	assert_non_null(user);
	group = getgrgid(user->pw_gid);
	assert_non_null(group);
	assert_true(group_has(group->gr_name, user->pw_name));
	assert_false(group_has(group->gr_name, "no-such-user"));
	assert_false(group_has("no-such-group", user->pw_name));
	assert_string_equal(group_members(memory, "no-such-group"), "");
	setgrent();
	while ((group = getgrent()) != NULL)
		if (group->gr_mem[0] != NULL && group->gr_mem[1] == NULL) {
			name = arena_string(memory, group->gr_name);
			listed = arena_string(memory, group->gr_mem[0]);
		}
	endgrent();
	if (name != NULL) {
		assert_true(group_has(name, listed));
		assert_string_equal(group_members(memory, name), listed);
	}
	arena_free(memory);
}

static void
signatures(void **state)
{
	static const char *const items[] = {"* The office",
	    "anna Anna Berg, Officer", "* A second office", "bob ",
	    "anna Another Anna"};
	static const char *const cases[][2] = {
	    {"anna", "Anna Berg, Officer"},
	    {"bob", ""},
	    {"carl", "The office"},
	    {"ann", "The office"},
	};
	struct arena *memory = arena_new();
	struct conf conf = {
	    .organisation.signatures = list_of(memory, items, LENGTH(items))};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(strcmp(people_signature(&conf, cases[i][0]),
			  cases[i][1]) == 0,
		    "%s: %s", cases[i][0],
		    people_signature(&conf, cases[i][0]));
	conf.organisation.signatures = list_of(memory, items + 3, 1);
	assert_string_equal(people_signature(&conf, "carl"), "");
	arena_free(memory);
}

static void
forms(void **state)
{
	static const struct {
		const char *text;
		bool is_item, is_signature;
	} cases[] = {
	    {"", false, false},
	    {" ", false, false},
	    {"anna", true, false},
	    {"anna ", false, false},
	    {"anna  ", false, false},
	    {"anna A", false, true},
	    {"anna  A", false, true},
	    {" A", false, false},
	    {"anna a@example.org", true, true},
	    {"anna a@example.org x", false, true},
	    {"anna A\tB", false, false},
	    {"anna A\x7f", false, false},
	    {"an\nna A", false, false},
	    {"anna Bj\xc3\xb8rn", false, true},
	    {"%", false, false},
	    {"%dpo", true, false},
	    {"%d", true, false},
	    {"%dpo a@example.org", false, true},
	    {"-anna", false, false},
	    {"an-na", true, false},
	    {"<anna", false, false},
	    {"an<na", false, false},
	    {"anna\"", false, false},
	    {"(anna", false, false},
	    {"an\\na a@example.org", false, true},
	    {SIXTY "1234", true, false},
	    {SIXTY "12345", false, false},
	    {SIXTY "1234 a@example.org", true, true},
	    {SIXTY "12345 a@example.org", false, false},
	    {"a " FIFTY FIFTY FIFTY FIFTY, false, true},
	    {"a " FIFTY FIFTY FIFTY FIFTY "1", false, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		CHECK(people_is_item(cases[i].text) == cases[i].is_item,
		    "item \"%s\"", cases[i].text);
		CHECK(
		    people_is_signature(cases[i].text) == cases[i].is_signature,
		    "signature \"%s\"", cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_may_work),
	    cmocka_unit_test(members),
	    cmocka_unit_test(signatures),
	    cmocka_unit_test(forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
