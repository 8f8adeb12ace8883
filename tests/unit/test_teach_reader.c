/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "dpod/log.h"
#include "dpod/teach_reader.h"
#include "tests/fake/fake_disk.h"

/* When a reader is given the register's correction. */
bool __wrap_reader_teach(struct reader *reader, const char *bytes,
    size_t length, bool *ret_is_used, struct error *err);
size_t __wrap_reader_pending(const struct reader *reader);
void __wrap_log_event(enum log_level level, const char *event,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

static struct {
	size_t count; /* how often it was taught */
	char bytes[16];
	size_t length;
	bool refuses, fails;
	size_t pending;
	size_t logged; /* that it was not used */
} taught;

bool
__wrap_reader_teach(struct reader *reader, const char *bytes, size_t length,
    bool *ret_is_used, struct error *err)
{
	(void)reader;
	if (taught.fails)
		return error_set(err, ERROR_MESSAGE, RETRY_LATER, "it died");
	assert_true(length <= sizeof taught.bytes);
	memcpy(taught.bytes, bytes, length);
	taught.length = length;
	taught.count++;
	*ret_is_used = !taught.refuses;
	return true;
}

size_t
__wrap_reader_pending(const struct reader *reader)
{
	(void)reader;
	return taught.pending;
}

void
__wrap_log_event(
    enum log_level level, const char *event, const char *format, ...)
{
	(void)format;
	assert_int_equal(level, LOG_NOTICE);
	assert_string_equal(event, "correction-not-used");
	taught.logged++;
}

static int
set_up(void **state)
{
	memset(&taught, 0, sizeof taught);
	return fixture_set_up(state);
}

static void
put_correction(struct fixture *fixture, int id, const char *content)
{
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"DELETE FROM correction; INSERT INTO correction"
		" VALUES (%d, 1, '{}', CAST('%s' AS BLOB))",
		id, content));
}

/* Once for each correction, and once when it was removed. */
static void
test_once(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = 0;

	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 0);
	put_correction(fixture, 7, "abc");
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 1);
	assert_int_equal(taught.length, 3);
	assert_memory_equal(taught.bytes, "abc", 3);
	assert_int_equal(id, 7);
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 1);
	put_correction(fixture, 8, "de");
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 2);
	assert_memory_equal(taught.bytes, "de", 2);
	assert_int_equal(id, 8);
	fixture_execute(fixture, "DELETE FROM correction");
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 3);
	assert_int_equal(taught.length, 0);
	assert_int_equal(id, 0);
	assert_int_equal(taught.logged, 0);
}

/* Not between a message and its verdict. */
static void
test_later(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = 0;

	put_correction(fixture, 7, "abc");
	taught.pending = 1;
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 0);
	assert_int_equal(id, 0);
	taught.pending = 0;
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 1);
}

/* One of other weights: that is said once. */
static void
test_refused(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = 0;

	taught.refuses = true;
	put_correction(fixture, 7, "old");
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.logged, 1);
	OK(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.logged, 1);
	assert_int_equal(taught.count, 1);
}

static void
test_failures(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = 0;

	put_correction(fixture, 7, "abc");
	taught.fails = true;
	FAILS(teach_reader(NULL, fixture->db, &id, &fixture->err), "it died");
	assert_int_equal(id, 0);
	taught.fails = false;
	OK_AT_LAST(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 1);
	/* Nor is it taken for taught, if that cannot be known. */
	OK_AT_LAST(teach_reader(NULL, fixture->db, &id, &fixture->err));
	assert_int_equal(taught.count, 1);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_once),
	    TEST(test_later),
	    TEST(test_refused),
	    TEST(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
