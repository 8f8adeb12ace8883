/* SPDX-License-Identifier: ISC */
/* Memory that a worker writes and its reader reads. */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "reader/area.h"

#define BYTES ((size_t)64 * 1024)

static void
both_sides(void **state)
{
	const int saved = fcntl(AREA_FD, F_DUPFD_CLOEXEC, 10);
	struct area area;
	const char *found;
	int fd;

	(void)state;
	area_make(&area, BYTES);
	assert_non_null(area.bytes);
	assert_true(area.fd >= 0);
	assert_int_equal(area.size, BYTES);
	memcpy(area.bytes, "first", 6);
	area.bytes[BYTES - 1] = 'z';

	/* As a reader has it. */
	assert_int_equal(fcntl(area.fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	assert_int_equal(dup2(area.fd, AREA_FD), AREA_FD);
	found = area_find(BYTES);
	assert_non_null(found);
	assert_int_equal(fcntl(AREA_FD, F_GETFD), -1);
	assert_string_equal(found, "first");
	assert_int_equal(found[BYTES - 1], 'z');
	memcpy(area.bytes, "again", 6);
	assert_string_equal(found, "again");

	area_clear(&area);
	assert_int_equal(area.bytes[0], '\0');
	assert_int_equal(found[BYTES - 1], '\0');
	memcpy(area.bytes, "third", 6);
	assert_string_equal(found, "third");
	(void)munmap((void *)(uintptr_t)found, BYTES);
	fd = area.fd;
	area_release(&area);
	assert_null(area.bytes);
	assert_int_equal(area.fd, -1);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	if (saved >= 0) {
		(void)dup2(saved, AREA_FD);
		(void)close(saved);
	}
}

/* Messages go over the socket then. */
static void
none(void **state)
{
	struct area area;

	(void)state;
	area_make(&area, SIZE_MAX / 2);
	assert_null(area.bytes);
	assert_int_equal(area.fd, -1);
	area_clear(&area);
	area_release(&area);
	(void)close(AREA_FD);
	assert_null(area_find(BYTES));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_sides),
	    cmocka_unit_test(none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
