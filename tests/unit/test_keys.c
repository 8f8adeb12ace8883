/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/digest.h"
#include "tests/fake/fake_disk.h"
#include "casework/keys.h"
#include "casework/keys_place.h"

#define DIGITS \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LINE	DIGITS "\n"
#define FOUR	LINE LINE LINE LINE
#define MISSING "is missing: restore the key"
#define OTHER	"is not the key that this register was written with"

/* How often the directory of the keys was synced. */
static ino_t watched;
static int syncs;

int
fsync(int fd)
{
	struct stat status;

	syncs += fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) &&
	    status.st_ino == watched;
	return (int)syscall(SYS_fsync, fd);
}

static const struct conf *
conf(void)
{
	return casework.setup->conf;
}

static char *
path(struct fixture *fixture, const char *name)
{
	return arena_printf(
	    fixture->memory, "%s/keys/%s.key", fixture->directory, name);
}

/* Replaces the file. */
static void
put(const char *file, const char *content, mode_t mode)
{
	FILE *stream;

	(void)unlink(file);
	stream = fopen(file, "w");
	assert_non_null(stream);
	(void)fputs(content, stream);
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(chmod(file, mode), 0);
}

/* The key that the fixture made, as its line. */
static char *
line_of(struct fixture *fixture, const char *file)
{
	char line[100] = "";
	FILE *stream = fopen(file, "r");

	assert_non_null(stream);
	assert_non_null(fgets(line, sizeof line, stream));
	assert_int_equal(fclose(stream), 0);
	return arena_string(fixture->memory, line);
}

static bool
prepare(struct fixture *fixture)
{
	return keys_prepare(conf(), fixture->db, &fixture->err);
}

static bool
load(struct fixture *fixture)
{
	struct keys keys;

	return keys_load(conf(), &keys, &fixture->err);
}

static bool
fit(struct fixture *fixture)
{
	bool is_fit = false;

	OK(keys_fit(conf(), fixture->db, &is_fit, &fixture->err));
	return is_fit;
}

static void
new_keys(void **state)
{
	static const struct {
		const char *name;
		mode_t mode;
	} cases[] = {{"reference", 0400}, {"pseudonym", 0400}};
	struct fixture *fixture = *state;
	struct stat status;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *file = path(fixture, cases[i].name);

		assert_int_equal(stat(file, &status), 0);
		CHECK((status.st_mode & 07777) == cases[i].mode, "%s", file);
		CHECK(status.st_size == sizeof LINE - 1, "%s", file);
		CHECK(access(arena_printf(fixture->memory, "%s.new", file),
			  F_OK) != 0,
		    "%s", file);
	}
	OK(prepare(fixture));
	OK(load(fixture));
	assert_string_not_equal(line_of(fixture, path(fixture, "reference")),
	    line_of(fixture, path(fixture, "pseudonym")));
}

/* A register with events needs its keys; one without gets new ones. */
static void
missing_keys(void **state)
{
	static const char *const names[] = {"reference", "pseudonym"};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(names); i++) {
		char *file = path(fixture, names[i]);
		const char *line = line_of(fixture, file);

		assert_int_equal(unlink(file), 0);
		FAILS(prepare(fixture), MISSING);
		assert_int_equal(fixture->err.retry, RETRY_NEVER);
		assert_int_not_equal(access(file, F_OK), 0);
		FAILS(load(fixture), names[i]);
		put(file, line, 0400);
		OK(prepare(fixture));
	}
	for (size_t i = 0; i < LENGTH(names); i++)
		assert_int_equal(unlink(path(fixture, names[i])), 0);
	fixture_execute(fixture, "DELETE FROM identity");
	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(casework_note(
	    &casework, 1, "ticket-noted", "words", &fixture->err));
	FAILS(prepare(fixture), MISSING);
}

static void
keys_of_a_new_register(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM history"), 0);
	fixture_execute(fixture, "DELETE FROM identity");
	assert_int_equal(unlink(path(fixture, "reference")), 0);
	OK_AT_LAST(prepare(fixture));
	OK(load(fixture));
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM identity"), 2);
	OK(prepare(fixture));
	/* A draft of a process that was killed is in nobody's way. */
	fixture_execute(fixture, "DELETE FROM identity");
	put(path(fixture, "reference"), "", 0400);
	assert_int_equal(rename(path(fixture, "reference"),
			     arena_printf(fixture->memory, "%s.new",
				 path(fixture, "reference"))),
	    0);
	OK(prepare(fixture));
	OK(load(fixture));
}

static void
replaced_keys(void **state)
{
	struct fixture *fixture = *state;
	char *file = path(fixture, "reference");
	const char *first = line_of(fixture, file);

	put(file, LINE, 0400);
	FAILS(prepare(fixture), OTHER);
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
	/* The newest is the first line, the older one is still there. */
	put(file, arena_printf(fixture->memory, "%s%s", LINE, first), 0400);
	OK(prepare(fixture));
	put(file, LINE, 0400);
	OK_AT_LAST(prepare(fixture));
	put(file, first, 0400);
	FAILS(prepare(fixture), OTHER);
}

static void
key_files(void **state)
{
	static const struct {
		const char *content;
		mode_t mode;
		const char *want; /* of the error; NULL: accepted */
	} cases[] = {
	    {FOUR FOUR, 0400, NULL},
	    {FOUR FOUR LINE, 0400, "larger than"},
	    {"", 0400, "contains no key"},
	    {DIGITS, 0400, "line 1: expected 64 hexadecimal digits"},
	    {DIGITS "x", 0400, "line 1: expected 64 hexadecimal digits"},
	    {LINE DIGITS, 0400, "line 2: expected 64 hexadecimal digits"},
	    {"X" LINE, 0400, "line 1: expected 64 hexadecimal digits"},
	    {LINE LINE "\n", 0400, "line 3: expected 64 hexadecimal digits"},
	    {LINE, 0460, "is open to others (mode 0460)"},
	    {LINE, 0402, "run `chmod go= "},
	    {LINE, 0444, "is open to others (mode 0444)"},
	    {LINE, 0440, "is open to others"},
	};
	struct fixture *fixture = *state;
	char *file = path(fixture, "reference");

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct keys keys = {.references_count = 0};
		bool is_loaded;

		put(file, cases[i].content, cases[i].mode);
		is_loaded = keys_load(conf(), &keys, &fixture->err);
		CHECK(is_loaded == (cases[i].want == NULL), "%zu: %s", i,
		    fixture->err.text);
		if (is_loaded)
			CHECK(keys.references_count ==
				strlen(cases[i].content) / (sizeof LINE - 1),
			    "%zu", i);
		else
			CHECK(strstr(fixture->err.text, cases[i].want) != NULL,
			    "%zu: %s", i, fixture->err.text);
	}
	put(file, LINE, 0400);
	put(path(fixture, "pseudonym"), LINE LINE, 0400);
	FAILS(load(fixture), "line 2: expected 64 hexadecimal digits");
	put(path(fixture, "pseudonym"), LINE, 0400);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(symlink("pseudonym.key", file), 0);
	FAILS(load(fixture), "reference.key");
	assert_int_equal(unlink(file), 0);
	assert_int_equal(mkdir(file, 0700), 0);
	FAILS(load(fixture), "is not a regular file");
	assert_int_equal(rmdir(file), 0);
}

/* Only root can give a file away. */
static void
owners(void **state)
{
	static const struct {
		uid_t key, directory;
		bool is_accepted;
	} cases[] = {{0, 0, true}, {12345, 0, false}, {0, 12345, true},
	    {12345, 12345, true}, {12346, 12345, false}};
	struct fixture *fixture = *state;
	char *file = path(fixture, "reference");

	if (geteuid() != 0)
		skip();
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(
		    chown(fixture->directory, cases[i].directory, 0), 0);
		assert_int_equal(
		    chown(path(fixture, "pseudonym"), cases[i].directory, 0),
		    0);
		assert_int_equal(chown(file, cases[i].key, 0), 0);
		CHECK(load(fixture) == cases[i].is_accepted, "%zu: %s", i,
		    fixture->err.text);
	}
}

static void
fitting(void **state)
{
	struct fixture *fixture = *state;
	char *file = path(fixture, "pseudonym");

	assert_true(fit(fixture));
	put(file, LINE, 0400);
	assert_false(fit(fixture));
	put(file, "damaged\n", 0400);
	assert_false(fit(fixture));
	assert_int_equal(unlink(file), 0);
	assert_false(fit(fixture));
	fixture_execute(
	    fixture, "DELETE FROM identity WHERE name = 'pseudonym-key'");
	assert_true(fit(fixture));
	put(file, LINE, 0400);
	assert_true(fit(fixture));
}

static void
setting_aside(void **state)
{
	static const char *const names[] = {"reference", "pseudonym"};
	struct fixture *fixture = *state;

	assert_true(keys_exist(conf()));
	assert_int_equal(unlink(path(fixture, "reference")), 0);
	assert_true(keys_exist(conf()));
	put(path(fixture, "reference"), "one\n", 0400);
	assert_int_equal(unlink(path(fixture, "pseudonym")), 0);
	assert_true(keys_exist(conf()));
	put(path(fixture, "pseudonym"), "two\n", 0400);
	OK(keys_set_aside(conf(), &fixture->err));
	assert_false(keys_exist(conf()));
	OK(keys_set_aside(conf(), &fixture->err));
	for (size_t i = 0; i < LENGTH(names); i++) {
		char *aside = arena_printf(
		    fixture->memory, "%s.replaced", path(fixture, names[i]));

		CHECK(strcmp(line_of(fixture, aside),
			  i == 0 ? "one\n" : "two\n") == 0,
		    "%s", aside);
		assert_int_equal(unlink(aside), 0);
		put(path(fixture, names[i]), LINE, 0400);
		assert_int_equal(mkdir(aside, 0700), 0);
		FAILS(keys_set_aside(conf(), &fixture->err), names[i]);
		assert_int_equal(rmdir(aside), 0);
		assert_int_equal(access(path(fixture, names[i]), F_OK), 0);
		OK(keys_set_aside(conf(), &fixture->err));
		assert_int_equal(unlink(aside), 0);
	}
}

/* Version 0.1 had them beside the register. */
static void
keys_of_the_old_place(void **state)
{
	static const struct {
		mode_t mode;
		uid_t owner;
		const char *want; /* of the error; NULL: moved */
	} cases[] = {
	    {0400, 0, NULL},
	    {0640, 0, NULL},
	    {0644, 0, NULL},
	    {0660, 0, "is open to others (mode 0660)"},
	    {0602, 0, "is open to others (mode 0602)"},
	    {0400, 12345, "does not belong to the owner of"},
	};
	struct fixture *fixture = *state;
	char *new = path(fixture, "reference");
	char *old = arena_printf(
	    fixture->memory, "%s/reference.key", fixture->directory);
	const char *line = line_of(fixture, new);
	struct stat status;

	assert_int_equal(
	    stat(arena_printf(fixture->memory, "%s/keys", fixture->directory),
		&status),
	    0);
	watched = status.st_ino;
	assert_false(keys_place_is_old(conf()));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_moved;

		if (cases[i].owner != 0 && geteuid() != 0)
			continue;
		(void)unlink(new);
		put(old, line, cases[i].mode);
		if (cases[i].owner != 0)
			assert_int_equal(chown(old, cases[i].owner, 0), 0);
		assert_true(keys_place_is_old(conf()));
		syncs = 0;
		is_moved = keys_place_prepare(conf(), &fixture->err);
		CHECK(is_moved == (cases[i].want == NULL), "%zu: %s", i,
		    fixture->err.text);
		CHECK(keys_place_is_old(conf()) != is_moved, "%zu", i);
		if (!is_moved) {
			CHECK(strstr(fixture->err.text, cases[i].want) != NULL,
			    "%zu: %s", i, fixture->err.text);
			continue;
		}
		assert_string_equal(line_of(fixture, new), line);
		assert_int_equal(stat(new, &status), 0);
		CHECK((status.st_mode & 07777) == 0400, "%zu", i);
		/* It survives a power cut. */
		CHECK(syncs == 1, "%zu", i);
	}
	/* Nobody guesses which of two is the right one. */
	put(old, line, 0400);
	put(new, LINE, 0400);
	FAILS(keys_place_prepare(conf(), &fixture->err), "both exist");
	assert_string_equal(line_of(fixture, new), LINE);
	/* What is elsewhere is not taken. */
	assert_int_equal(unlink(new), 0);
	assert_int_equal(unlink(old), 0);
	assert_int_equal(symlink("keys/pseudonym.key", old), 0);
	FAILS(keys_place_prepare(conf(), &fixture->err), old);
	assert_int_equal(unlink(old), 0);
	OK(keys_place_prepare(conf(), &fixture->err));
}

/* Nobody but its owner could have put a key there. */
static void
directory_of_keys(void **state)
{
	struct fixture *fixture = *state;
	char *directory =
	    arena_printf(fixture->memory, "%s/keys", fixture->directory);
	char *aside = arena_printf(fixture->memory, "%s.aside", directory);

	assert_int_equal(chmod(directory, 0750), 0);
	FAILS(keys_place_prepare(conf(), &fixture->err), "chmod go= ");
	assert_int_equal(chmod(directory, 0700), 0);
	OK(keys_place_prepare(conf(), &fixture->err));
	assert_int_equal(rename(directory, aside), 0);
	put(directory, "", 0600);
	FAILS(keys_place_prepare(conf(), &fixture->err), "is not a directory");
	assert_int_equal(unlink(directory), 0);
	assert_int_equal(symlink(aside, directory), 0);
	FAILS(keys_place_prepare(conf(), &fixture->err), "is not a directory");
	assert_int_equal(unlink(directory), 0);
	assert_int_equal(rename(aside, directory), 0);
}

#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, casework_set_up, casework_tear_down)

/* Or the register would know a key that a power cut has taken. */
static void
test_key_is_there_before_it_is_known(void **state)
{
	struct fixture *fixture = *state;
	struct stat status;

	assert_int_equal(
	    stat(arena_printf(fixture->memory, "%s/keys", fixture->directory),
		&status),
	    0);
	watched = status.st_ino;
	assert_int_equal(unlink(path(fixture, "reference")), 0);
	assert_int_equal(unlink(path(fixture, "pseudonym")), 0);
	fixture_execute(fixture, "DELETE FROM identity");
	syncs = 0;
	OK(prepare(fixture));
	assert_int_equal(syncs, 2);
	OK(prepare(fixture));
	assert_int_equal(syncs, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(new_keys),
	    TEST(missing_keys),
	    TEST(keys_of_a_new_register),
	    TEST(replaced_keys),
	    TEST(key_files),
	    TEST(owners),
	    TEST(fitting),
	    TEST(setting_aside),
	    TEST(keys_of_the_old_place),
	    TEST(directory_of_keys),
	    TEST(test_key_is_there_before_it_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
