/* SPDX-License-Identifier: ISC */
/* Where messages begin and end in files of others. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "dpoctl/import_source.h"

#define MARK "From a@b.example Mon Mar  2 10:00:00 2026\n"

static struct {
	char directory[64];
	char path[160];
	struct buffer seen; /* of each message: name, time and bytes */
	size_t most;	    /* messages wanted */
	size_t count;
} world;

static const char *
path_of(const char *name)
{
	(void)snprintf(world.path, sizeof world.path, "%s%s%s", world.directory,
	    name[0] == '\0' ? "" : "/", name);
	return world.path;
}

static void
write_file(const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(path_of(name), "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static bool
note(const struct import_message *message, void *context)
{
	const char *name = message->name + strlen(world.directory) + 1;

	(void)context;
	buffer_add_printf(&world.seen, "%s@%lld=%s|", name,
	    (long long)message->internal_at,
	    message->bytes == NULL ? "(too large)" : message->bytes);
	if (message->bytes != NULL)
		assert_int_equal(strlen(message->bytes), message->length);
	return ++world.count < world.most;
}

static bool
read_in(const char *name, size_t bytes_max, struct error *err)
{
	buffer_clear(&world.seen);
	world.count = 0;
	return import_source_each(path_of(name), bytes_max, note, NULL, err);
}

static void
files(void **state)
{
	static const struct {
		const char *bytes, *want;
	} cases[] = {
	    {"", "f@0=|"},
	    {"From", "f@0=From|"},
	    {"From: a\n\n" MARK, "f@0=From: a\n\n" MARK "|"},
	    {"a: b\n\nc\n\n", "f@0=a: b\n\nc\n\n|"},
	    {MARK "a: b\n\nc\n", "f:1@1772445600=a: b\n\nc\n|"},
	    {MARK "a: b\n\nc\n\n" MARK "d: e\n\n",
		"f:1@1772445600=a: b\n\nc\n|f:2@1772445600=d: e\n|"},
	    {MARK "a: b\r\n\r\nc\r\n\r\n" MARK "d",
		"f:1@1772445600=a: b\r\n\r\nc\r\n|f:2@1772445600=d|"},
	    {MARK "a\n\n", "f:1@1772445600=a\n|"},
	    {MARK "\n\n", "f:1@1772445600=\n|"},
	    {MARK "\n\r\n", "f:1@1772445600=\n|"},
	    {MARK "\r\n", "f:1@1772445600=\r\n|"},
	    {MARK "\n", "f:1@1772445600=\n|"},
	    {MARK, "f:1@1772445600=|"},
	    {"From me\nx\n", ""},
	    /* not after an empty line, or without a time: text */
	    {MARK "a\n" MARK "b\n", "f:1@1772445600=a\n" MARK "b\n|"},
	    {MARK "a\n\nFrom me to you\n",
		"f:1@1772445600=a\n\nFrom me to you\n|"},
	    {MARK "a\n\nFrom me, x:1\n", "f:1@1772445600=a\n\nFrom me, x:1\n|"},
	    {MARK "a\n\nFrom me, 1:x\n", "f:1@1772445600=a\n\nFrom me, 1:x\n|"},
	    {MARK "a\n\nFrom me, 1:\n", "f:1@1772445600=a\n\nFrom me, 1:\n|"},
	    {MARK "a\n\nFrom me, 0:9\nb", "f:1@1772445600=a\n|f:2@0=b|"},
	    {MARK "a\n\nFrom me, 9:0\nb", "f:1@1772445600=a\n|f:2@0=b|"},
	    {MARK "a\n \n" MARK "b\n", "f:1@1772445600=a\n \n" MARK "b\n|"},
	    {MARK "a\n\nfrom b 1:1\n", "f:1@1772445600=a\n\nfrom b 1:1\n|"},
	    /* as Thunderbird writes them */
	    {"From \na\n\nFrom \nb\n\n", "f:1@0=a\n|f:2@0=b\n|"},
	    {"From \r\na\r\n\r\nFrom \r\nb", "f:1@0=a\r\n|f:2@0=b|"},
	    {"From \na\nFrom \nb\n", "f:1@0=a\nFrom \nb\n|"},
	    /* quoted */
	    {MARK ">From a\n>>From b\n>From\n> From c\nd>From e\n",
		"f:1@1772445600=From a\n>From b\n>From\n> From c\nd>From "
		"e\n|"},
	    /* times that are none */
	    {"From a Mon Mar  2 10:00:00 1989\nx", "f:1@0=x|"},
	    {"From a Mon Jan  1 00:00:00 1990\nx", "f:1@631152000=x|"},
	    {"From a Sun Dec 31 23:59:59 1989\nx", "f:1@0=x|"},
	    {"From a   Mon Mar  2 10:00:00 2026\nx", "f:1@1772445600=x|"},
	    {"From a yesterday 10:00\nx", "f:1@0=x|"},
	    {"From 10:00\nx", "f:1@0=x|"},
	};
	struct error err = {.text = ""};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		write_file("f", cases[i].bytes, strlen(cases[i].bytes));
		assert_true(read_in("f", 1000, &err));
		CHECK(strcmp(buffer_string(&world.seen), cases[i].want) == 0,
		    "%zu: %s", i, buffer_string(&world.seen));
	}
	(void)unlink(path_of("f"));
	assert_false(read_in("f", 1000, &err));
	assert_non_null(strstr(err.text, "No such file"));
}

/* One that is too large does not take others with it. */
static void
limits(void **state)
{
	static const char two[] = MARK "12345\n\n" MARK "1234\n\n";
	struct error err = {.text = ""};

	(void)state;
	write_file("f", two, sizeof two - 1);
	/* The line between them counts, too. */
	assert_true(read_in("f", 6, &err));
	assert_string_equal(buffer_string(&world.seen),
	    "f:1@1772445600=(too large)|f:2@1772445600=1234\n|");
	assert_true(read_in("f", 7, &err));
	assert_string_equal(buffer_string(&world.seen),
	    "f:1@1772445600=12345\n|f:2@1772445600=1234\n|");
	world.most = 1;
	assert_true(read_in("f", 100, &err));
	assert_string_equal(
	    buffer_string(&world.seen), "f:1@1772445600=12345\n|");
	write_file("f", "123456", 6);
	assert_true(read_in("f", 5, &err));
	assert_string_equal(buffer_string(&world.seen), "f@0=(too large)|");
	assert_true(read_in("f", 6, &err));
	assert_string_equal(buffer_string(&world.seen), "f@0=123456|");
	(void)unlink(path_of("f"));
}

/* A line that is read in pieces is no beginning in its middle. */
static void
long_lines(void **state)
{
	static char text[200000];
	size_t start = strlen(MARK), at = start + 65536;
	struct error err = {.text = ""};

	(void)state;
	memset(text, 'x', sizeof text - 1);
	memcpy(text, MARK, start);
	memcpy(text + at, ">From y 10:00", 13);
	write_file("f", text, strlen(text));
	assert_true(read_in("f", sizeof text, &err));
	assert_int_equal(world.count, 1);
	assert_non_null(strstr(buffer_string(&world.seen), "x>From y"));
	(void)unlink(path_of("f"));
}

static void
directories(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	write_file("b.eml", "b", 1);
	write_file("a.eml", MARK "a", strlen(MARK) + 1);
	write_file(".c.eml", "c", 1);
	write_file("d.txt", "d", 1);
	assert_true(read_in("", 100, &err));
	assert_string_equal(
	    buffer_string(&world.seen), "a.eml@0=" MARK "a|b.eml@0=b|");
	world.most = 1;
	assert_true(read_in("", 100, &err));
	assert_int_equal(world.count, 1);
	world.most = 100;
	/* With a directory `cur` it is a Maildir. */
	write_file("cur", "", 0);
	assert_true(read_in("", 100, &err));
	assert_int_equal(world.count, 2);
	(void)unlink(path_of("cur"));
	assert_int_equal(mkdir(path_of("cur"), 0700), 0);
	assert_false(read_in("", 100, &err));
	assert_int_equal(mkdir(path_of("new"), 0700), 0);
	write_file("cur/1774612800.M1P2.host:2,S", "a", 1);
	write_file("cur/631151999.x", "b", 1);
	write_file("cur/631152000.x", "c", 1);
	write_file("cur/x.1", "d", 1);
	write_file("cur/12345678901.x", "e", 1);
	write_file("cur/1774612800", "f", 1);
	write_file("cur/.g", "g", 1);
	write_file("new/1774612801.y", MARK "h", strlen(MARK) + 1);
	assert_true(read_in("", 100, &err));
	assert_string_equal(buffer_string(&world.seen),
	    "cur/12345678901.x@0=e|cur/1774612800@0=f|"
	    "cur/1774612800.M1P2.host:2,S@1774612800=a|"
	    "cur/631151999.x@0=b|cur/631152000.x@631152000=c|"
	    "cur/x.1@0=d|new/1774612801.y@1774612801=" MARK "h|");
	world.most = 6;
	assert_true(read_in("", 100, &err));
	assert_int_equal(world.count, 6);
	/* What is in `new` does not make up for it. */
	world.most = 100;
	assert_int_equal(mkdir(path_of("cur/d"), 0700), 0);
	assert_false(read_in("", 100, &err));
	assert_non_null(strstr(err.text, "cur/d: expected a regular file"));
}

static bool
count(const struct import_message *message, void *context)
{
	(void)message;
	++*(size_t *)context;
	return true;
}

/* Of a file on a disk that fails, no part of a message is taken for it. */
static void
unreadable(void **state)
{
	struct error err = {.text = ""};
	size_t seen = 0;

	(void)state;
	assert_false(
	    import_source_each("/proc/self/mem", 1000, count, &seen, &err));
	assert_non_null(strstr(err.text, "/proc/self/mem: "));
	assert_int_equal(seen, 0);
}

static int
set_up(void **state)
{
	(void)state;
	world.most = 100;
	(void)snprintf(world.directory, sizeof world.directory,
	    "test_import_source.XXXXXX");
	return mkdtemp(world.directory) == NULL;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {"b.eml", "a.eml", ".c.eml", "d.txt",
	    "cur/1774612800.M1P2.host:2,S", "cur/631151999.x",
	    "cur/631152000.x", "cur/x.1", "cur/12345678901.x", "cur/1774612800",
	    "cur/.g", "new/1774612801.y"};

	(void)state;
	buffer_release(&world.seen);
	for (size_t i = 0; i < LENGTH(names); i++)
		(void)unlink(path_of(names[i]));
	(void)rmdir(path_of("cur/d"));
	(void)rmdir(path_of("cur"));
	(void)rmdir(path_of("new"));
	return rmdir(world.directory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(files),
	    TEST(limits),
	    TEST(long_lines),
	    TEST(directories),
	    TEST(unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
