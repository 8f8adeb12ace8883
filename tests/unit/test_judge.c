/* SPDX-License-Identifier: ISC */
/* What dpoctl judges with a reader, and which reader it asks for. */
#include "tests/unit/test.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "conf/conf.h"
#include "dpoctl/judge.h"
#include "tests/fake/fake_reader.h"

struct reader *
__real_reader_start(const struct reader_options *options, struct error *err);
struct reader *
__wrap_reader_start(const struct reader_options *options, struct error *err);

#define GOOD   "Subject: a\r\n\r\nA copy, please.\r\n"
#define POISON "Subject: b\r\n\r\npoison\r\n"

static struct {
	struct session session;
	struct reader_options options; /* of the last start */
	char said[256], judged[64];    /* messages and names */
	size_t judged_count;
} world;

struct reader *
__wrap_reader_start(const struct reader_options *options, struct error *err)
{
	world.options = *options;
	return __real_reader_start(options, err);
}

int
session_fail(int code, const char *format, ...)
{
	size_t at = strlen(world.said);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(
	    world.said + at, sizeof world.said - at, format, arguments);
	va_end(arguments);
	return code;
}

int
session_error(const struct error *err, int code)
{
	return session_fail(code, "%s", err->text);
}

bool
session_load_given_conf(struct session *session, struct error *err)
{
	(void)session;
	(void)err;
	return true;
}

const char *
session_option(const struct session *session, const char *name)
{
	(void)session;
	(void)name;
	return NULL;
}

bool
progress_step(struct progress *progress, uint64_t done)
{
	progress->done = done;
	return true;
}

static int
set_up(void **state)
{
	(void)state;
	memset(&world, 0, sizeof world);
	fake_reader = (struct fake_reader){0};
	world.session.memory = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(world.session.memory);
	return 0;
}

static void
note(struct session *session, const char *name, const struct verdict *verdict,
    void *context)
{
	size_t at = strlen(world.judged);

	(void)session;
	(void)verdict;
	(void)context;
	world.judged_count++;
	if (at < sizeof world.judged - 1)
		(void)snprintf(
		    world.judged + at, sizeof world.judged - at, "%s ", name);
}

static struct judging *
start(const struct judge_options *options)
{
	return judge_start(&world.session, options, note, NULL);
}

static bool
judge(struct judging *judging, const char *name, const char *bytes, int *code)
{
	return judge_bytes(judging, name, bytes, strlen(bytes), code);
}

/* One that ends its reader is told, and those after it are judged. */
static void
test_poison(void **state)
{
	static const struct judge_options options = {0};
	struct judging *judging = start(&options);
	int code = EX_OK;

	(void)state;
	assert_true(judge(judging, "1", GOOD, &code));
	assert_int_equal(code, EX_OK);
	assert_true(judge(judging, "2", POISON, &code));
	assert_int_equal(code, EX_DATAERR);
	assert_string_equal(world.said, "2: the reader has died");
	assert_true(judge(judging, "3", GOOD, &code));
	assert_true(judge(judging, "4", GOOD, &code));
	assert_string_equal(world.judged, "1 3 4 ");
	assert_int_equal(fake_reader.starts, 1);
	assert_int_equal(fake_reader.batches, 2);
	judge_end(judging);
}

/* A message that took over its process is done with after a hundred. */
static void
test_batches(void **state)
{
	static const struct judge_options options = {0};
	struct judging *judging = start(&options);
	int code = EX_OK;

	(void)state;
	for (size_t i = 1; i <= 201; i++) {
		assert_true(judge(judging, "x", GOOD, &code));
		assert_int_equal(world.judged_count, i);
		assert_int_equal(fake_reader.batches, 1 + (i - 1) / 100);
	}
	assert_int_equal(code, EX_OK);
	judge_end(judging);
}

/* Without a reader nothing else can be judged either. */
static void
test_no_reader(void **state)
{
	static const struct judge_options options = {0};
	struct judging *judging = start(&options);
	int code = EX_OK;

	(void)state;
	fake_reader.is_broken = true;
	assert_false(judge(judging, "1", GOOD, &code));
	assert_int_equal(code, EX_CONFIG);
	assert_string_equal(world.said, "no reader");
	judge_end(judging);
	judging = start(&options);
	fake_reader.is_broken = false;
	fake_reader.copies_max = 1;
	assert_true(judge(judging, "1", POISON, &code));
	assert_false(judge(judging, "2", GOOD, &code));
	assert_int_equal(code, EX_CONFIG);
	assert_int_equal(world.judged_count, 0);
	judge_end(judging);
}

/* It is not known of which mailbox the messages are: all count. */
static void
test_of_all_mailboxes(void **state)
{
	static char a[] = "a.example", b[] = "b.example", list[] = "l.example";
	static char *servers[] = {a, b}, *lists[] = {list};
	struct conf_mailbox mailboxes[] = {
	    {.authserv_ids = {.items = servers, .count = 1},
		.authserv_below = 2,
		.expect = CONF_EXPECT_PERSONAL},
	    {.own_list_ids = {.items = lists, .count = 1},
		.authserv_below = 0,
		.expect = CONF_EXPECT_PERSONAL},
	    {.authserv_ids = {.items = servers + 1, .count = 1},
		.authserv_below = 1,
		.expect = CONF_EXPECT_REQUESTS},
	    {.authserv_ids = {.items = servers, .count = 2},
		.authserv_below = 3,
		.expect = CONF_EXPECT_REQUESTS},
	};
	static const enum expect expected[] = {EXPECT_MIXED, EXPECT_PERSONAL,
	    EXPECT_PERSONAL, EXPECT_MIXED, EXPECT_MIXED};
	static const size_t below[] = {0, 2, 2, 1, 1};
	static const size_t servers_count[] = {0, 1, 1, 2, 4};
	struct conf conf = {.mailboxes = mailboxes};
	static const struct judge_options options = {0};
	int code = EX_OK;

	(void)state;
	world.session.conf = &conf;
	for (size_t count = 0; count < LENGTH(below); count++) {
		struct judging *judging = start(&options);

		conf.mailboxes_count = count;
		assert_true(judge(judging, "x", GOOD, &code));
		CHECK(
		    world.options.authserv_below == below[count], "%zu", count);
		CHECK(world.options.authserv_ids_count == servers_count[count],
		    "%zu", count);
		CHECK(world.options.expect == expected[count], "%zu", count);
		CHECK(world.options.own_list_ids_count == (count > 1), "%zu",
		    count);
		judge_end(judging);
	}
	assert_string_equal(world.options.authserv_ids[0], "a.example");
	assert_string_equal(world.options.authserv_ids[1], "b.example");
	assert_string_equal(world.options.own_list_ids[0], "l.example");
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_poison),
	    CASE(test_batches),
	    CASE(test_no_reader),
	    CASE(test_of_all_mailboxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
