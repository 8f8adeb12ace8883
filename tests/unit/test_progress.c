/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <signal.h>
#include <string.h>

#include "dpoctl/new_file.h"
#include "dpoctl/progress.h"

static void
test_lines(void **state)
{
	static const struct {
		size_t total, done;
		int64_t elapsed_ms;
		const char *want;
	} cases[] = {
	    {2000, 120, 1000,
		"note: 120 of 2000, about 16 s left (Ctrl-C stops it)"},
	    {3, 3, 1000, "note: 3 of 3, about 1 s left (Ctrl-C stops it)"},
	    {9, 0, 3000, "note: 3 s so far (Ctrl-C stops it)"},
	    {0, 70, 1000, "note: 70 done (Ctrl-C stops it)"},
	};
	char line[PROGRESS_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct progress progress = {
		    .what = "note", .total = cases[i].total};

		progress_write(
		    &progress, cases[i].done, cases[i].elapsed_ms, line);
		CHECK(strcmp(line, cases[i].want) == 0, "%s", line);
	}
}

/* An interrupt is said at the next step, and kills again behind the end. */
static void
test_interrupt(void **state)
{
	struct progress progress;
	struct sigaction now;

	(void)state;
	/* A shell starts what is in its background without this signal. */
	assert_true(signal(SIGINT, SIG_DFL) != SIG_ERR);
	progress_begin(&progress, "note", 2);
	assert_true(progress_step(&progress, 0));
	assert_int_equal(raise(SIGINT), 0);
	assert_false(progress_step(&progress, 1));
	progress_end(&progress);
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_true(now.sa_handler == SIG_DFL);
	(void)signal(SIGINT, SIG_IGN);
	progress_begin(&progress, "note", 2);
	assert_int_equal(raise(SIGINT), 0);
	assert_true(progress_step(&progress, 0));
	progress_end(&progress);
}

/* What statements find are the steps of what was begun, and never fewer. */
static void
test_watch(void **state)
{
	static char name[] = "about";
	struct progress progress;
	struct sigaction now;

	(void)state;
	assert_true(signal(SIGINT, SIG_DFL) != SIG_ERR);
	/* Without one, for less than a second nobody is disturbed. */
	assert_true(progress_watch(10, name));
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_true(now.sa_handler == SIG_DFL);
	progress_begin(&progress, "verify-history", 100);
	assert_true(progress_watch(30, name));
	assert_int_equal(progress.done, 30);
	/* Another statement within a step begins anew. */
	assert_true(progress_watch(2, name));
	assert_int_equal(progress.done, 30);
	assert_false(progress_is_interrupted(NULL));
	assert_int_equal(raise(SIGINT), 0);
	assert_true(progress_is_interrupted(NULL));
	assert_false(progress_watch(31, name));
	progress_end(&progress);
	progress_end_watch();
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_true(now.sa_handler == SIG_DFL);
}

static void
test_names_of_files(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
	    {"invoice.pdf", "invoice.pdf"},
	    {"", "unnamed"},
	    {"..", "unnamed"},
	    {"/", "unnamed"},
	    {"a/b\\c", "a_b_c"},
	    {"-rf", "rf"},
	    {".profile", "profile"},
	    {"$(id);`id`|x&y<z>", "id_id_x_y_z"},
	    {"two  words\n.txt", "two_words_.txt"},
	    {"\xe2\x80\xae"
	     "fdp.exe",
		"fdp.exe"},
	    {"\xe6\x97\xa5\xe6\x9c\xac.eml", "\xe6\x97\xa5\xe6\x9c\xac.eml"},
	    {"a\xff\xfe"
	     "b",
		"a_b"},
	    {"name. ", "name"},
	};
	struct arena *memory = arena_new();
	char text[300];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(
		    new_file_name(memory, cases[i].name), cases[i].want);
	memset(text, 'a', sizeof text);
	memcpy(text + sizeof text - 5, ".pdf", 5);
	assert_int_equal(
	    strlen(new_file_name(memory, text)), NEW_FILE_NAME_MAX);
	assert_non_null(strstr(new_file_name(memory, text), "a.pdf"));
	text[10] = '.';
	text[sizeof text - 5] = 'a';
	assert_int_equal(
	    strlen(new_file_name(memory, text)), NEW_FILE_NAME_MAX);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_interrupt),
	    cmocka_unit_test(test_watch),
	    cmocka_unit_test(test_names_of_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
