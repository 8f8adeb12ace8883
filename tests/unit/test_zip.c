/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/zip.h"
#include "mail/zip_write.h"
#include "tests/unit/edge.h"

#define SIZES "\3\0\0\0\3\0\0\0"
/* Version, flags, stored, time, date, checksum, sizes, length of the name. */
#define ABOUT "\24\0\0\0\0\0\0\0\41\0\302\101\44\65" SIZES "\1\0\0\0"

static void
every_byte(void **state)
{
	static const char want[] =
	    "PK\3\4" ABOUT "nabc"
	    "PK\1\2\24\3" ABOUT "\0\0\0\0\0\0\0\0\244\201\0\0\0\0n"
	    "PK\5\6\0\0\0\0\1\0\1\0\57\0\0\0\42\0\0\0\0";
	struct zip_write zip = {.count = 0};

	(void)state;
	assert_true(zip_write_add(&zip, "n", "abc", 3));
	zip_write_finish(&zip);
	assert_int_equal(zip.bytes.length, sizeof want);
	assert_memory_equal(zip.bytes.data, want, sizeof want);
	zip_write_release(&zip);
	assert_int_equal(zip.count, 0);
}

static bool
read_file(const struct zip_write *zip, const char *name, size_t bytes_max,
    struct buffer *bytes)
{
	buffer_clear(bytes);
	return zip_read((struct span){zip->bytes.data, zip->bytes.length}, name,
	    bytes_max, bytes);
}

static void
what_is_written_is_read(void **state)
{
	static char large[70000];
	struct zip_write zip = {.count = 0};
	struct buffer bytes = {0};

	(void)state;
	memset(large, 'x', sizeof large);
	large[sizeof large - 1] = 'y';
	assert_true(zip_write_add(&zip, "a", "", 0));
	assert_true(zip_write_add(&zip, "large", large, sizeof large));
	assert_true(zip_write_add(&zip, "last", "1", 1));
	zip_write_finish(&zip);
	assert_true(read_file(&zip, "large", 100000, &bytes));
	assert_int_equal(bytes.length, sizeof large);
	assert_int_equal(bytes.data[sizeof large - 1], 'y');
	assert_true(read_file(&zip, "large", sizeof large - 1, &bytes));
	assert_int_equal(bytes.length, sizeof large - 1);
	assert_true(read_file(&zip, "last", 100, &bytes));
	assert_string_equal(buffer_string(&bytes), "1");
	assert_false(read_file(&zip, "a", 100, &bytes));
	assert_false(read_file(&zip, "arge", 100, &bytes));
	assert_false(read_file(&zip, "larger", 100, &bytes));
	zip_write_release(&zip);
	buffer_release(&bytes);
}

/* Without its end, or with an offset that leads out of it. */
static void
archives_that_are_damaged(void **state)
{
	struct zip_write zip = {.count = 0};
	struct buffer bytes = {0};
	size_t length;

	(void)state;
	assert_true(zip_write_add(&zip, "n", "abc", 3));
	zip_write_finish(&zip);
	length = zip.bytes.length;
	for (size_t cut = 0; cut < length; cut++) {
		struct span part = {edge_copy(zip.bytes.data, cut), cut};

		CHECK(!zip_read(part, "n", 100, &bytes), "%zu", cut);
	}
	for (size_t at = 0; at < length; at++) {
		char *changed = edge_copy(zip.bytes.data, length);

		changed[at] = '\xff';
		buffer_clear(&bytes);
		if (zip_read((struct span){changed, length}, "n", 100, &bytes))
			CHECK(bytes.length <= 100, "%zu", at);
		edge_free(changed, length);
	}
	/* A comment at the end hides nothing. */
	buffer_add_string(&zip.bytes, "a comment");
	assert_true(read_file(&zip, "n", 100, &bytes));
	assert_string_equal(buffer_string(&bytes), "abc");
	zip_write_release(&zip);
	buffer_release(&bytes);
}

static void
limits(void **state)
{
	struct zip_write zip = {.count = 0};

	(void)state;
	assert_false(zip_write_add(&zip, "n", NULL, ZIP_WRITE_BYTES_MAX));
	assert_false(zip_write_add(
	    &zip, "n", NULL, ZIP_WRITE_BYTES_MAX - (30 + 46 + 2 + 22) + 1));
	assert_int_equal(zip.bytes.length, 0);
	assert_int_equal(zip.directory.length, 0);
	for (int i = 0; i < ZIP_WRITE_FILES_MAX; i++)
		assert_true(zip_write_add(&zip, "n", "", 0));
	assert_int_equal(zip.count, ZIP_WRITE_FILES_MAX);
	assert_false(zip_write_add(&zip, "n", "", 0));
	zip_write_release(&zip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_byte),
	    cmocka_unit_test(what_is_written_is_read),
	    cmocka_unit_test(archives_that_are_damaged),
	    cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
