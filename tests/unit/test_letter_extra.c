/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

#include "casework/letter_extra.h"

#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define BERTA                                                           \
	"INSERT INTO party (ticket_id, role, address, name) VALUES (1," \
	" 'agent', 'berta@example.net', '')"

/* Files and copies, and the list of copies that comes of them. */
struct request {
	struct letter_extra extra;
	const char *want;
};

static enum casework_result
check(const void *request)
{
	const struct request *asked = request;
	const char *copies = NULL;
	enum casework_result result;

	officer_file.extra = &asked->extra;
	result = letter_extra_check(&officer_file, &copies);
	if (result == CASEWORK_DONE)
		assert_string_equal(copies, asked->want);
	return result;
}

#define COPIES(is_confirmed, want, ...)                               \
	&(const struct request)                                       \
	{                                                             \
		{.copies = (const char *const[]){__VA_ARGS__},        \
		    .copies_count =                                   \
			LENGTH(((const char *const[]){__VA_ARGS__})), \
		    is_confirmed},                                    \
		    want                                              \
	}

static void
copies(void **state)
{
	const struct officer_case cases[] = {
	    {{"a party", BERTA, NULL, "", NULL}, check,
		COPIES(false, "berta@example.net", "berta@example.net")},
	    {{"in capitals", BERTA, NULL, "", NULL}, check,
		COPIES(false, "Berta@example.net", "Berta@example.net")},
	    {{"a stranger", NULL, "party",
		 "ticket 1: berta@example.net is not one of its parties", NULL},
		check, COPIES(false, "", "berta@example.net")},
	    {{"a stranger, confirmed", NULL, NULL, "", NULL}, check,
		COPIES(true, "berta@example.net", "berta@example.net")},
	    {{"no address", NULL, "invalid", "invalid address for a copy: x",
		 NULL},
		check, COPIES(true, "", "x")},
	    {{"our own", NULL, "invalid", "a copy to an own address", NULL},
		check, COPIES(true, "", "privacy@example.com")},
	    {{"the requester", NULL, "invalid", "the letter goes there already",
		 NULL},
		check, COPIES(true, "", "Anna1@Example.org")},
	    {{"twice", NULL, "invalid", "two copies to: B@c.example", NULL},
		check,
		COPIES(true, "", "b@c.example", "a@c.example", "B@c.example")},
	    {{"the first is wrong", NULL, "invalid", "invalid address", NULL},
		check, COPIES(true, "", "x", "a@c.example")},
	    {{"four", NULL, NULL, "", NULL}, check,
		COPIES(true, "a@b.c b@b.c c@b.c d@b.c", "a@b.c", "b@b.c",
		    "c@b.c", "d@b.c")},
	    {{"five", NULL, "invalid", "a letter has at most 4 copies", NULL},
		check,
		COPIES(true, "", "a@b.c", "b@b.c", "c@b.c", "d@b.c", "e@b.c")},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
file_names(void **state)
{
	static const struct {
		const char *name;
		bool is_name;
	} cases[] = {
	    {"a.pdf", true},
	    {"a b\xc3\xb8", true},
	    {FIFTY FIFTY, true},
	    {FIFTY FIFTY "x", false},
	    {"", false},
	    {".a", false},
	    {"a.", true},
	    {"a/b", false},
	    {"a\\b", false},
	    {"a\"b", false},
	    {"a\xff", false},
	    {"a\nb", false},
	    {"a\x7f", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct letter_file files[] = {
		    {.name = "first", .length = 1}, {.name = cases[i].name}};
		const struct request request = {
		    {.files = files, .files_count = 2}, ""};

		officer_run(
		    &(struct officer_want){cases[i].name, NULL,
			cases[i].is_name ? NULL : "invalid",
			cases[i].is_name ? "" : "the name of an attachment",
			NULL},
		    check, &request);
	}
}

static enum casework_result
fill(const void *request)
{
	const struct letter_file files[] = {
	    {.name = "a",
		.length =
		    (size_t)casework.setup->conf->relay.attachments_bytes - 5},
	    {.name = "b", .length = *(const size_t *)request},
	};
	const struct request extra = {{.files = files, .files_count = 2}, ""};

	return check(&extra);
}

static void
sizes_of_files(void **state)
{
	static const size_t fits = 5, exceeds = 6;
	const struct officer_case cases[] = {
	    {{"all", NULL, NULL, "", NULL}, fill, &fits},
	    {{"a byte more", NULL, "size", "which is more than attachments-max",
		 NULL},
		fill, &exceeds},
	};
	struct letter_file files[LETTER_FILES_MAX + 1];

	(void)state;
	officer_run_all(cases, LENGTH(cases));
	for (size_t i = 0; i < LENGTH(files); i++)
		files[i] = (struct letter_file){.name = "a"};
	for (size_t count = LENGTH(files) - 1; count <= LENGTH(files); count++)
		officer_run(
		    &(struct officer_want){"many", NULL,
			count == LENGTH(files) ? "invalid" : NULL,
			count == LENGTH(files) ? "at most 20 attachments" : "",
			NULL},
		    check,
		    &(struct request){
			{.files = files, .files_count = count}, ""});
}

static enum casework_result
add(const void *request)
{
	struct fixture here = {.db = casework.db, .memory = casework.memory};

	int64_t letter_id;

	fake_disk_spare(true);
	letter_id = fixture_letter(&here, 1, LETTER_QUEUED);
	fake_disk_spare(false);
	officer_file.extra = request;
	return letter_extra_add(&officer_file, letter_id);
}

static void
adding(void **state)
{
	static const struct letter_file files[] = {
	    {.name = "a.pdf",
		.type = "application/pdf",
		.content = "12345",
		.length = 5},
	    {.name = "b.txt",
		.type = "text/plain",
		.content = "",
		.length = 0}};
	static const char *const copies[] = {"a@b.c"};
	static const struct letter_extra both = {
	    files, LENGTH(files), copies, LENGTH(copies), false};
	static const struct letter_extra copy = {
	    NULL, 0, copies, LENGTH(copies), false};
	const struct officer_case cases[] = {
	    {{"two files", NULL, NULL, "2 attached",
		 "SELECT (SELECT count(*) FROM letter_file WHERE letter_id = 1"
		 " AND number IN (1, 2)) = 2 AND (SELECT count(*) FROM history"
		 " WHERE event = 'letter-attached') = 1"},
		add, &both},
	    {{"no file", NULL, NULL, "",
		 "SELECT (SELECT count(*) FROM letter_file) + (SELECT count(*)"
		 " FROM history WHERE event = 'letter-attached') = 0"},
		add, &copy},
	    {{"nothing", NULL, NULL, "",
		 "SELECT count(*) = 0 FROM letter_file"},
		add, NULL},
	};
	struct casefile file = {.casework = &casework, .extra = &both};

	(void)state;
	casework.memory = arena_new();
	assert_string_equal(letter_extra_text(&file),
	    "Cc: a@b.c\nAttached: a.pdf (application/pdf, 5 bytes)\n"
	    "Attached: b.txt (text/plain, 0 bytes)\n");
	file.extra = NULL;
	assert_string_equal(letter_extra_text(&file), "");
	arena_free(casework.memory);
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(copies),
	    cmocka_unit_test(file_names),
	    cmocka_unit_test(sizes_of_files),
	    cmocka_unit_test(adding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
