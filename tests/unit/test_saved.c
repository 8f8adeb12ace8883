/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "dpoctl/saved.h"

struct place {
	char directory[32];
	struct arena *memory;
	struct saved_filters saved;
	struct error err;
};

static int
set_up(void **state)
{
	struct place *place = memory_new(1, sizeof *place);

	(void)memcpy(place->directory, "/tmp/dpod-saved-XXXXXX",
	    sizeof "/tmp/dpod-saved-XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	place->memory = arena_new();
	(void)unsetenv("HOME");
	(void)setenv("XDG_CONFIG_HOME", place->directory, 1);
	*state = place;
	return 0;
}

static const char *
path_of(const struct place *place, const char *name)
{
	return arena_printf(place->memory, "%s%s", place->directory, name);
}

static int
tear_down(void **state)
{
	static const char *const names[] = {
	    "/dpod/filters", "/dpod/filters.new", "/.config/dpod/filters"};
	static const char *const directories[] = {
	    "/dpod/filters", "/dpod", "/.config/dpod", "/.config", ""};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(names); i++)
		(void)unlink(path_of(place, names[i]));
	for (size_t i = 0; i < LENGTH(directories); i++)
		(void)rmdir(path_of(place, directories[i]));
	arena_free(place->memory);
	free(place);
	return 0;
}

static void
write_filters(const struct place *place, const char *text)
{
	FILE *file;

	(void)mkdir(path_of(place, "/dpod"), 0700);
	file = fopen(path_of(place, "/dpod/filters"), "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

#define TEN "abcdefghij"

static void
names_of_filters(void **state)
{
	static const struct {
		const char *name;
		bool is_name;
	} cases[] = {
	    {"a", true},
	    {"late-2", true},
	    {"-late", false},
	    {"", false},
	    {"Late", false},
	    {"a b", false},
	    {"a.", false},
	    {TEN TEN TEN "12", true},
	    {TEN TEN TEN "123", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(saved_is_name(cases[i].name) == cases[i].is_name, "%s",
		    cases[i].name);
}

static void
where_filters_are(void **state)
{
	static const struct {
		const char *directory, *home; /* NULL: not set */
		const char *path;
	} cases[] = {
	    {"/x", "/y", "/x/dpod/filters"},
	    {NULL, "/y", "/y/.config/dpod/filters"},
	    {"", "/y", "/y/.config/dpod/filters"},
	    {"x", "/y", "/y/.config/dpod/filters"},
	    {NULL, "y", ""},
	    {NULL, NULL, ""},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)unsetenv("XDG_CONFIG_HOME");
		(void)unsetenv("HOME");
		if (cases[i].directory != NULL)
			(void)setenv("XDG_CONFIG_HOME", cases[i].directory, 1);
		if (cases[i].home != NULL)
			(void)setenv("HOME", cases[i].home, 1);
		assert_true(
		    saved_read(place->memory, &place->saved, &place->err));
		assert_string_equal(place->saved.path, cases[i].path);
		assert_int_equal(place->saved.count, 0);
	}
	assert_false(saved_set(&place->saved, "a", "b", &place->err));
	assert_non_null(strstr(place->err.text,
	    "cannot write ~/.config/dpod/filters: No such file"));
}

static void
filters_are_kept(void **state)
{
	struct place *place = *state;
	struct saved_filters *saved = &place->saved;
	struct buffer text = {0};
	struct stat status;

	(void)unsetenv("XDG_CONFIG_HOME");
	(void)setenv("HOME", place->directory, 1);
	assert_true(saved_read(place->memory, saved, &place->err));
	assert_true(saved_set(saved, "b", "kind=access", &place->err));
	assert_true(saved_set(saved, "a", "late", &place->err));
	assert_true(saved_set(saved, "b", "mine", &place->err));
	assert_int_equal(saved->count, 2);
	assert_true(file_read(path_of(place, "/.config/dpod/filters"),
	    SAVED_BYTES_MAX, &text, &place->err));
	assert_string_equal(buffer_string(&text),
	    "# Written by dpoctl filter save and filter remove.\n"
	    "a late\nb mine\n");
	assert_int_equal(stat(path_of(place, "/.config"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_true(saved_set(saved, "a", NULL, &place->err));
	assert_true(saved_read(place->memory, saved, &place->err));
	assert_int_equal(saved->count, 1);
	assert_string_equal(saved_find("b", saved), "mine");
	assert_null(saved_find("a", saved));
	buffer_release(&text);
}

static void
files_of_officers(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		const char *a;	     /* NULL: not there */
		const char *problem; /* NULL: none */
	} cases[] = {
	    {"", 0, NULL, NULL},
	    {"# a b\n\na \tb  c\n", 1, "b  c", NULL},
	    {"a b\nc d", 2, "b", NULL},
	    {"a b\na c", 1, "c", NULL},
	    {"a ", 1, "", NULL},
	    {"a", 0, NULL, "/filters:1: expected a name and terms"},
	    {"a b\n\nA b", 0, NULL, "/filters:3: expected a name and terms"},
	    {" a b", 0, NULL, "/filters:1: expected a name and terms"},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_read;

		place->err.text[0] = '\0';
		place->saved = (struct saved_filters){0};
		write_filters(place, cases[i].text);
		is_read = saved_read(place->memory, &place->saved, &place->err);
		CHECK(is_read == (cases[i].problem == NULL), "%s: %s",
		    cases[i].text, place->err.text);
		if (!is_read) {
			CHECK(strstr(place->err.text, cases[i].problem) != NULL,
			    "%s: %s", cases[i].text, place->err.text);
			continue;
		}
		CHECK(
		    place->saved.count == cases[i].count, "%s", cases[i].text);
		if (cases[i].a == NULL)
			assert_null(saved_find("a", &place->saved));
		else
			assert_string_equal(
			    saved_find("a", &place->saved), cases[i].a);
	}
}

/* A list that would be too long to be read again is not written. */
static void
long_lists(void **state)
{
	struct place *place = *state;
	struct buffer line = {0};
	size_t rest = SAVED_BYTES_MAX -
	    strlen("# Written by dpoctl filter save and filter remove.\na \n");

	while (line.length < rest)
		buffer_add_byte(&line, 'x');
	assert_true(saved_read(place->memory, &place->saved, &place->err));
	assert_true(
	    saved_set(&place->saved, "a", buffer_string(&line), &place->err));
	assert_true(saved_read(place->memory, &place->saved, &place->err));
	buffer_add_byte(&line, 'x');
	assert_false(
	    saved_set(&place->saved, "a", buffer_string(&line), &place->err));
	assert_true(saved_read(place->memory, &place->saved, &place->err));
	assert_int_equal(strlen(saved_find("a", &place->saved)), rest);
	buffer_release(&line);
}

static void
what_cannot_be_written(void **state)
{
	struct place *place = *state;

	assert_int_equal(mkdir(path_of(place, "/dpod"), 0700), 0);
	assert_true(saved_read(place->memory, &place->saved, &place->err));
	assert_int_equal(mkdir(path_of(place, "/dpod/filters"), 0700), 0);
	assert_false(saved_set(&place->saved, "a", "b", &place->err));
	assert_non_null(
	    strstr(place->err.text, "/dpod/filters: Is a directory"));
	assert_false(saved_read(place->memory, &place->saved, &place->err));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_filters),
	    CASE(where_filters_are),
	    CASE(filters_are_kept),
	    CASE(files_of_officers),
	    CASE(long_lists),
	    CASE(what_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
