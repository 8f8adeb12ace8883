/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "dpod/worker/batch.h"
#include "tests/fake/fake_mailbox.h"
#include "tests/fake/fake_reader.h"

/* Messages on their way from the mailbox to the reader. */

#define SHARE  (BATCH_BYTES_MAX / 4) /* larger ones go alone */
#define COPY   (128 * 1024)
#define HEADER "From: anna@example.org\r\n\r\n"

static struct batch *batch;
static struct reader *reader;
static struct error err;

static int
set_up(void **state)
{
	const struct reader_options options = {0};

	(void)state;
	fake_mailbox = (struct fake_mailbox){0};
	fake_reader = (struct fake_reader){0};
	reader = reader_start(&options, &err);
	batch = batch_new();
	return reader_begin_batch(reader, &err) ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	batch_free(batch);
	reader_stop(reader);
	return 0;
}

static struct fake_message *
put(const char *bytes, size_t length, uint32_t size_bytes)
{
	struct fake_message *message =
	    &fake_mailbox.messages[fake_mailbox.count++];

	*message = (struct fake_message){
	    .bytes = bytes,
	    .length = length,
	    .size_bytes = size_bytes,
	};
	return message;
}

/* All of them. */
static void
load(void)
{
	struct mailbox_entry entries[BATCH_MESSAGES_MAX];

	for (size_t i = 0; i < fake_mailbox.count; i++)
		entries[i] = fake_mailbox_entry(i);
	batch_load(batch, entries, fake_mailbox.count);
}

static void
test_sizes(void **state)
{
	static const struct {
		size_t count, max;
		uint32_t sizes[6];
		size_t want;
	} cases[] = {
	    {0, 100, {0}, 0},
	    {1, 100, {1}, 1},
	    {3, 100, {1, 1, 1}, 3},
	    {3, 2, {1, 1, 1}, 2},
	    {3, 1, {1, 1, 1}, 1},
	    {3, 0, {1, 1, 1}, 0},
	    /* Together at most four times the largest. */
	    {5, 100, {SHARE, SHARE, SHARE, SHARE, 1}, 4},
	    {5, 100, {SHARE, SHARE, SHARE, SHARE - 1, 1}, 5},
	    {5, 100, {SHARE, SHARE, SHARE, SHARE, 0}, 5},
	    /* A large one is alone, wherever it is. */
	    {3, 100, {SHARE + 1, 1, 1}, 1},
	    {3, 100, {1, SHARE + 1, 1}, 1},
	    {3, 100, {1, 1, SHARE + 1}, 2},
	    {3, 100, {1, 1, SHARE}, 3},
	    {1, 100, {SHARE + 1}, 1},
	    {2, 100, {UINT32_MAX, UINT32_MAX}, 1},
	};
	struct mailbox_entry many[BATCH_MESSAGES_MAX + 2] = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mailbox_entry entries[6] = {0};
		size_t size;

		for (size_t k = 0; k < cases[i].count; k++)
			entries[k].size_bytes = cases[i].sizes[k];
		size = batch_size(entries, cases[i].count, cases[i].max);
		CHECK(size == cases[i].want, "%zu: %zu", i, size);
	}
	assert_int_equal(
	    batch_size(many, LENGTH(many), LENGTH(many)), BATCH_MESSAGES_MAX);
	assert_int_equal(batch_size(many, LENGTH(many), BATCH_MESSAGES_MAX - 1),
	    BATCH_MESSAGES_MAX - 1);
}

static void
test_verdicts_in_the_order_of_arrival(void **state)
{
	(void)state;
	put(HEADER "1", 0, 0)->internal_at = 77;
	put(HEADER "2", 0, 0)->is_withheld = true;
	put(HEADER "3", 0, 0)->headers_only = true;
	load();
	batch->items[0].entry.internal_at = 5;
	batch->items[2].entry.internal_at = 6;
	assert_int_equal(batch->count, 3);
	assert_false(batch->is_large);
	assert_true(batch_fetch(batch, NULL, reader, &err));
	assert_int_equal(batch->arrived_count, 2);
	assert_int_equal(batch->order[0], 0);
	assert_int_equal(batch->order[1], 2);
	assert_true(batch->items[0].has_arrived);
	assert_false(batch->items[1].has_arrived);
	assert_false(batch->items[0].headers_only);
	assert_true(batch->items[2].headers_only);
	assert_true(fake_reader.headers_only);
	/* An instant that comes with the message is the better one. */
	assert_int_equal(batch->items[0].entry.internal_at, 77);
	assert_int_equal(batch->items[2].entry.internal_at, 6);
	assert_int_equal(fake_reader.submitted, 2);
	assert_true(batch_collect(batch, reader, &err));
	assert_int_equal(batch->collected_count, 2);
	assert_non_null(batch->items[0].verdict);
	assert_null(batch->items[1].verdict);
	assert_non_null(batch->items[2].verdict);
	assert_memory_equal(
	    batch->items[2].bytes, HEADER "3", batch->items[2].length);

	/* Nothing of them is left for the next ones. */
	batch->is_gone = true;
	batch_load(batch, NULL, 0);
	assert_int_equal(batch->count, 0);
	assert_int_equal(batch->arrived_count, 0);
	assert_int_equal(batch->collected_count, 0);
	assert_false(batch->is_gone);
}

/* A header alone, while the server says that there is more. */
static void
test_what_was_cut(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t more; /* than it has, according to the mailbox */
		bool headers_only, has_arrived;
	} cases[] = {
	    {"as long as it should be", HEADER, 0, false, true},
	    {"servers count differently", HEADER, 512, false, true},
	    {"a body is missing", HEADER, 513, false, false},
	    {"only the header was requested", HEADER, 513, true, true},
	    {"part of a body", HEADER "Dear", 513, false, true},
	    {"a body of blank lines", HEADER "a\r\n\r\n", 513, false, true},
	    {"not even a blank line", "From: anna", 513, false, true},
	    {"almost one", "From: anna\r\n\r", 513, false, true},
	    {"a blank line", "\r\n\r\n", 513, false, false},
	    {"three bytes", "\n\r\n", 513, false, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int is_read = 0; is_read < 2; is_read++) {
			size_t length = strlen(cases[i].bytes);

			fake_mailbox.count = 0;
			put(cases[i].bytes, 0,
			    (uint32_t)(length + cases[i].more))
			    ->headers_only = cases[i].headers_only;
			load();
			assert_true(batch_fetch(
			    batch, NULL, is_read ? reader : NULL, &err));
			/* Whoever only stores it is content with a part. */
			CHECK(batch->items[0].has_arrived ==
				(cases[i].has_arrived || !is_read),
			    "%s, %d", cases[i].name, is_read);
			if (is_read)
				assert_true(batch_collect(batch, reader, &err));
		}
}

/* BODY[] NIL, and what is empty by itself. */
static void
test_nothing_in_it(void **state)
{
	const struct mailbox_entry entries[] = {
	    {.key = "1", .size_bytes = 0}, {.key = "2", .size_bytes = 1}};

	(void)state;
	batch_load(batch, &entries[0], 1);
	batch_take_stored(batch, reader, "", 0);
	assert_int_equal(batch->arrived_count, 1);
	assert_int_equal(fake_reader.submitted, 1);
	assert_true(batch_collect(batch, reader, &err));
	batch_load(batch, &entries[1], 1);
	batch_take_stored(batch, reader, "", 0);
	assert_int_equal(batch->arrived_count, 0);
	assert_int_equal(fake_reader.submitted, 1);
}

/* A message that is delivered twice in a session counts once. */
static void
test_twice(void **state)
{
	const struct mailbox_entry entries[] = {
	    {.key = "1", .size_bytes = 9}, {.key = "2", .size_bytes = 9}};

	(void)state;
	batch_load(batch, entries, LENGTH(entries));
	batch_take_stored(batch, reader, HEADER, strlen(HEADER));
	batch_take_stored(batch, reader, HEADER "more", strlen(HEADER) + 4);
	assert_int_equal(batch->arrived_count, 1);
	assert_int_equal(batch->items[0].length, strlen(HEADER));
	assert_int_equal(fake_reader.submitted, 1);
	assert_false(batch->items[1].has_arrived);
	assert_true(batch_collect(batch, reader, &err));
}

/* What is copied, and what is moved. */
static void
test_large_ones(void **state)
{
	static const struct {
		size_t length;
		bool headers_only, is_taken, is_large;
	} cases[] = {
	    {1, false, false, false},
	    {COPY, false, false, false},
	    {COPY + 1, false, true, false},
	    {COPY + 1, true, false, false},
	    {SHARE, false, true, false},
	    {SHARE + 1, false, true, true},
	    {SHARE + 1, true, false, true},
	};
	char *bytes = memory_new(SHARE + 2, 1);

	(void)state;
	memset(bytes, 'x', SHARE + 1);
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int without = 0; without < 2; without++) {
			const struct batch_item *item = &batch->items[0];
			bool is_shared =
			    cases[i].is_taken && cases[i].is_large && !without;

			fake_reader.has_no_memory = without;
			fake_reader.submitted = 0;
			fake_mailbox.count = 0;
			put(bytes, cases[i].length, (uint32_t)cases[i].length)
			    ->headers_only = cases[i].headers_only;
			load();
			CHECK(batch->is_large == cases[i].is_large, "%zu", i);
			assert_true(batch_fetch(batch, NULL, reader, &err));
			CHECK(
			    fake_reader.submitted == 1, "%zu, %d", i, without);
			CHECK((item->taken.length > 0) ==
				(cases[i].is_taken && !is_shared),
			    "%zu, %d", i, without);
			assert_int_equal(item->length, cases[i].length);
			assert_int_equal(item->bytes[item->length - 1], 'x');
			assert_true(batch_collect(batch, reader, &err));
			reader_give_back(reader);
		}
	free(bytes);
}

/* Two of them are not large together, nor is one that did not arrive. */
static void
test_large_ones_that_are_not_submitted(void **state)
{
	const struct mailbox_entry large = {
	    .key = "1", .size_bytes = SHARE + 1};
	const struct mailbox_entry two[] = {large, large};

	(void)state;
	batch_load(batch, two, 2);
	assert_false(batch->is_large);
	put(HEADER, 0, SHARE + 1)->is_withheld = true;
	load();
	assert_true(batch->is_large);
	assert_true(batch_fetch(batch, NULL, reader, &err));
	assert_int_equal(fake_reader.submitted, 0);
	/* Nobody is there to read it. */
	fake_mailbox.messages[0].is_withheld = false;
	load();
	assert_true(batch_fetch(batch, NULL, NULL, &err));
	assert_int_equal(batch->arrived_count, 1);
	assert_int_equal(fake_reader.submitted, 0);
}

/* What arrived before the session ended is collected. */
static void
test_an_end_between(void **state)
{
	(void)state;
	put(HEADER "1", 0, 0);
	put(HEADER "2", 0, 0)->ends_session = true;
	load();
	assert_false(batch_fetch(batch, NULL, reader, &err));
	assert_int_equal(batch->arrived_count, 1);
	assert_true(batch_collect(batch, reader, &err));
	assert_non_null(batch->items[0].verdict);
	assert_null(batch->items[1].verdict);
}

static void
test_a_reader_that_dies(void **state)
{
	(void)state;
	put(HEADER "1", 0, 0);
	put(HEADER "poison", 0, 0);
	put(HEADER "3", 0, 0);
	load();
	assert_true(batch_fetch(batch, NULL, reader, &err));
	assert_false(batch_collect(batch, reader, &err));
	assert_int_equal(batch->collected_count, 1);
	assert_non_null(batch->items[0].verdict);
	assert_null(batch->items[1].verdict);
	assert_null(batch->items[2].verdict);
	reader_drop(reader);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_sizes),
	    TEST(test_verdicts_in_the_order_of_arrival),
	    TEST(test_what_was_cut),
	    TEST(test_nothing_in_it),
	    TEST(test_twice),
	    TEST(test_large_ones),
	    TEST(test_large_ones_that_are_not_submitted),
	    TEST(test_an_end_between),
	    TEST(test_a_reader_that_dies),
	};

	batch_free(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
