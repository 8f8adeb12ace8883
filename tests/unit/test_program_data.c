/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"
#include "tests/unit/fortified.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

/* The file system as a program sees it; the linker replaces the calls. */
static const struct place {
	const char *path;
	ino_t number;
	uid_t owner;
} * world;
static const char *self;

ssize_t __wrap_readlink(const char *path, char *text, size_t size);
int __wrap_stat(const char *path, struct stat *ret_status);

ssize_t
__wrap_readlink(const char *path, char *text, size_t size)
{
	assert_string_equal(path, "/proc/self/exe");
	assert_true(strlen(self) < size);
	memcpy(text, self, strlen(self));
	return (ssize_t)strlen(self);
}
FORTIFIED_READLINK

int
__wrap_stat(const char *path, struct stat *ret_status)
{
	if (strcmp(path, "/proc/self/exe") == 0)
		path = self;
	for (const struct place *place = world; place->path != NULL; place++)
		if (strcmp(place->path, path) == 0) {
			memset(ret_status, 0, sizeof *ret_status);
			ret_status->st_ino = place->number;
			ret_status->st_uid = place->owner;
			return 0;
		}
	return -1;
}

static void
where_data_is(void **state)
{
	static const struct {
		const char *name;
		const char *self;
		struct place world[6];
		const char *want;
	} cases[] = {
	    {"in the build tree", "/b/dpod",
		{{"/b", 1, 7}, {"/b/dpod", 2, 7}, {"/b/config.status", 3, 7}},
		"/b/rules"},
	    {"below it", "/b/tests/unit/test_x",
		{{"/b/tests/unit", 1, 7}, {"/b/tests/unit/test_x", 2, 7},
		    {"/b/tests/unit/../../config.status", 3, 7}},
		"/b/tests/unit/../../rules"},
	    {"not one", "/b/dpod", {{"/b", 1, 7}, {"/b/dpod", 2, 7}},
		DPOD_DATADIR "/rules"},
	    {"installed", DPOD_BINDIR "/dpod",
		{{DPOD_BINDIR, 1, 0}, {DPOD_BINDIR "/dpod", 2, 0},
		    {DPOD_BINDIR "/config.status", 3, 0}},
		DPOD_DATADIR "/rules"},
	    {"installed, by another name of its directory", "/real/bin/dpod",
		{{DPOD_BINDIR, 1, 0}, {"/real/bin", 1, 0},
		    {"/real/bin/dpod", 2, 0}, {"/real/bin/config.status", 3, 0},
		    {"/real/bin/../../config.status", 4, 0}},
		DPOD_DATADIR "/rules"},
	    {"the same in sbin", "/real/sbin/dpod",
		{{DPOD_SBINDIR, 1, 0}, {"/real/sbin", 1, 0},
		    {"/real/sbin/dpod", 2, 0},
		    {"/real/sbin/config.status", 3, 0}},
		DPOD_DATADIR "/rules"},
	    {"a copy, beside what somebody else put there", "/tmp/dpod",
		{{"/tmp", 1, 0}, {"/tmp/dpod", 2, 0},
		    {"/tmp/config.status", 3, 1000}},
		DPOD_DATADIR "/rules"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *found;

		world = cases[i].world;
		self = cases[i].self;
		found = file_program_data(memory, "rules");
		CHECK(strcmp(found, cases[i].want) == 0, "%s: %s",
		    cases[i].name, found);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(where_data_is)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
