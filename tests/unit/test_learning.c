/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "casework/learning.h"
#include "store/correction_store.h"
#include "store/history.h"
#include "tests/fake/fake_disk.h"

static int64_t
events(struct fixture *fixture, const char *event)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM history WHERE event = '%s'", event));
}

/* Others may write while it fits. */
static bool
is_free(size_t done, void *context)
{
	struct fixture *fixture = context;

	(void)done;
	assert_false(db_is_busy(fixture->db));
	return true;
}

/* All of it; the last part in a transaction that is the caller's to end. */
static bool
learn_all(struct fixture *fixture, const struct local_watch *watch,
    struct learning *learning)
{
	struct learning_work *work = NULL;
	bool done;

	if (db_begin(fixture->db, &fixture->err))
		work = learning_collect(&casework, NULL, &fixture->err);
	db_rollback(fixture->db);
	done = work != NULL &&
	    learning_fit(work, watch, learning, &fixture->err) &&
	    db_begin(fixture->db, &fixture->err) &&
	    learning_keep(&casework, work, &fixture->err);
	learning_work_free(work);
	return done;
}

static bool
learn(struct fixture *fixture)
{
	const struct local_watch watch = {is_free, fixture};
	struct learning learning;

	if (!learn_all(fixture, &watch, &learning)) {
		db_rollback(fixture->db);
		return false;
	}
	assert_int_equal(learning.labels, 0);
	assert_int_equal(learning.words, 0);
	assert_false(learning.corrects_requests || learning.corrects_kinds);
	return db_commit(fixture->db, &fixture->err);
}

static bool
forget(struct fixture *fixture, bool labels)
{
	size_t count = 77;
	bool done;

	OK(db_begin(fixture->db, &fixture->err));
	done = learning_forget(&casework, labels, &count, &fixture->err);
	if (!done) {
		db_rollback(fixture->db);
		return false;
	}
	assert_int_equal(count, 0);
	return db_commit(fixture->db, &fixture->err);
}

static void
keep_one(struct fixture *fixture)
{
	const struct correction correction = {
	    .made_at = CASEWORK_NOON,
	    .report = "{}",
	    .content = "x",
	    .length = 1,
	};
	const struct history_event event = {
	    .at = CASEWORK_NOON,
	    .actor = "officer",
	    .program = "dpoctl",
	    .event = "correction-learned",
	    .from = "",
	    .to = "from 1 labels",
	};

	OK(db_begin(fixture->db, &fixture->err));
	OK(history_add(fixture->db, &event, &fixture->err));
	OK(correction_store_set(fixture->db, &correction, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
}

static bool
has_one(struct fixture *fixture)
{
	int64_t id = 0;

	OK(correction_store_id(fixture->db, &id, &fixture->err));
	return id != 0;
}

/* What is not there is not dropped; what is, once, with an event. */
static void
without_labels(void **state)
{
	struct fixture *fixture = *state;

	casework.actor = "officer";
	assert_true(learn(fixture));
	assert_true(forget(fixture, false));
	assert_int_equal(events(fixture, "correction-dropped"), 0);
	keep_one(fixture);
	assert_true(has_one(fixture));
	assert_true(learn(fixture));
	assert_false(has_one(fixture));
	assert_int_equal(events(fixture, "correction-dropped"), 1);
	keep_one(fixture);
	assert_true(forget(fixture, false));
	assert_false(has_one(fixture));
	assert_int_equal(events(fixture, "correction-dropped"), 2);
	assert_int_equal(events(fixture, "labels-erased"), 0);
	assert_true(forget(fixture, true));
	assert_int_equal(events(fixture, "labels-erased"), 1);
	assert_int_equal(events(fixture, "correction-dropped"), 2);
}

static bool
never(size_t done, void *context)
{
	(void)done;
	(void)context;
	return false;
}

static void
a_trial_that_is_stopped(void **state)
{
	struct fixture *fixture = *state;
	const struct local_watch watch = {never, NULL};
	struct learning learning = {.labels = 77};

	casework.actor = "officer";
	keep_one(fixture);
	assert_false(learn_all(fixture, &watch, &learning));
	assert_int_equal(fixture->err.scope, ERROR_MESSAGE);
	assert_int_equal(learning.labels, 77);
	db_rollback(fixture->db);
	assert_true(has_one(fixture));
}

/* Each statement that fails ends it. */
static void
disks_that_fail(void **state)
{
	struct fixture *fixture = *state;

	casework.actor = "officer";
	for (int what = 0; what < 2; what++) {
		bool has_failed = true;

		for (int step = 1; has_failed; step++) {
			bool done;

			if (!has_one(fixture))
				keep_one(fixture);
			fake_disk_fail(step);
			if (what == 0) {
				struct learning learning;

				done = learn_all(fixture, NULL, &learning);
			} else {
				size_t count;

				done = db_begin(fixture->db, &fixture->err) &&
				    learning_forget(
					&casework, true, &count, &fixture->err);
			}
			has_failed = fake_disk_mend();
			CHECK(done != has_failed, "%d: step %d", what, step);
			db_rollback(fixture->db);
		}
	}
}

static struct learned_sample
make_sample(void)
{
	struct learned_sample sample = {.is_known = true,
	    .unsure_from = -SAMPLE_LOGIT_MAX,
	    .request_from = 150,
	    .words = {{1, 255, 256, 65535}, 4}};

	memcpy(sample.model, "12345678", LOCAL_MODEL_BYTES);
	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		sample.logits[i] = 300 - 100 * i;
	return sample;
}

/* Whatever is in it; and nothing that is shorter, longer or of others. */
static void
samples_as_bytes(void **state)
{
	struct learned_sample sample = make_sample(), read;
	struct buffer bytes = {0};

	(void)state;
	for (int flags = 0; flags < 4; flags++) {
		sample.is_fixed = (flags & 1) != 0;
		sample.is_shielded = (flags & 2) != 0;
		buffer_clear(&bytes);
		learned_sample_write(&sample, &bytes);
		memset(&read, 0xff, sizeof read);
		assert_true(
		    learned_sample_read(bytes.data, bytes.length, &read));
		assert_true(read.is_known);
		assert_int_equal(read.is_fixed, sample.is_fixed);
		assert_int_equal(read.is_shielded, sample.is_shielded);
		assert_memory_equal(
		    read.model, sample.model, LOCAL_MODEL_BYTES);
		for (int i = 0; i < SAMPLE_OUTPUTS; i++)
			assert_int_equal(read.logits[i], sample.logits[i]);
		assert_int_equal(read.unsure_from, sample.unsure_from);
		assert_int_equal(read.request_from, sample.request_from);
		assert_int_equal(read.words.count, 4);
		assert_memory_equal(read.words.items, sample.words.items, 8);
	}
	for (size_t length = 0; length < bytes.length; length++)
		/* Words that are cut off whole are fewer words. */
		CHECK(learned_sample_read(bytes.data, length, &read) ==
			(length + 8 >= bytes.length &&
			    (bytes.length - length) % 2 == 0),
		    "%zu", length);
	/* The number of outputs. */
	bytes.data[1 + LOCAL_MODEL_BYTES]++;
	assert_false(learned_sample_read(bytes.data, bytes.length, &read));
	/* As many words as there may be. */
	sample.words.count = LOCAL_WORDS_MAX;
	buffer_clear(&bytes);
	learned_sample_write(&sample, &bytes);
	assert_true(learned_sample_read(bytes.data, bytes.length, &read));
	assert_int_equal(read.words.count, LOCAL_WORDS_MAX);
	buffer_add(&bytes, "aa", 2);
	assert_false(learned_sample_read(bytes.data, bytes.length, &read));
	buffer_release(&bytes);
}

static const char *
hex(const struct buffer *bytes)
{
	char *text = arena_alloc(casework.memory, 2 * bytes->length + 1);

	text[0] = '\0';
	for (size_t i = 0; i < bytes->length; i++)
		(void)snprintf(text + 2 * i, 3, "%02x",
		    (unsigned)(unsigned char)bytes->data[i]);
	return text;
}

static const char *export(struct fixture *fixture)
{
	struct buffer json = {0};
	const char *text;

	OK(learning_export(&casework, &json, &fixture->err));
	text = arena_string(fixture->memory, buffer_string(&json));
	buffer_release(&json);
	return text;
}

static void
put_label(struct fixture *fixture, int uid, bool is_request, const char *kinds)
{
	struct learned_sample sample = make_sample();
	struct buffer bytes = {0};

	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, casework_folder.id, (uint64_t)uid);
	OK(db_commit(fixture->db, &fixture->err));
	learned_sample_write(&sample, &bytes);
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT INTO label VALUES (%lld, %d, %d, %d, '%s', "
		"zeroblob(32),"
		" zeroblob(32), x'%s')",
		(long long)casework_folder.id, uid, 100 - uid, is_request,
		kinds, hex(&bytes)));
	buffer_release(&bytes);
}

/* All numbers, and nobody's words. */
static void
an_export(void **state)
{
	struct fixture *fixture = *state;
	struct local *local = local_new(SAMPLE_OUTPUTS, 2);
	struct buffer bytes = {0};
	const char *json;

	assert_string_equal(
	    export(fixture), "{\"correction\":null,\n\"labels\":[]}\n");
	put_label(fixture, 1, true, "access erasure");
	put_label(fixture, 2, false, "");
	assert_string_equal(export(fixture),
	    "{\"correction\":null,\n\"labels\":["
	    "\n{\"request\":true,\"logit\":300,\"unsure_from\":-3000,"
	    "\"request_from\":150,\"words\":4,"
	    "\"kinds\":[\"access\",\"erasure\"]},"
	    "\n{\"request\":false,\"logit\":300,\"unsure_from\":-3000,"
	    "\"request_from\":150,\"words\":4,\"kinds\":[]}]}\n");
	local->bias[0] = .5f;
	local->slope[0] = -.25f;
	local->bias[1] = .125f;
	local->words[0] = 3;
	local->words[1] = 65535;
	local->weights[0] = 16;
	local->weights[1] = -8;
	local->weights[SAMPLE_OUTPUTS] = 32;
	local_write(local, &bytes);
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"DELETE FROM label; INSERT INTO correction"
		" VALUES (1, 1, '{\"x\":1}', x'%s')",
		hex(&bytes)));
	json = export(fixture);
	assert_non_null(strstr(json,
	    "{\"correction\":{\"report\":{\"x\":1},\"outputs\":["
	    "{\"name\":\"request\",\"bias\":0.500,\"slope\":-0.250},"
	    "{\"name\":\"access\",\"bias\":0.125,\"slope\":0.000},{"));
	assert_non_null(strstr(
	    json, "],\"words\":[{\"number\":3,\"weights\":[0.50,-0.25,0.00,"));
	assert_non_null(
	    strstr(json, "]},{\"number\":65535,\"weights\":[1.00,0.00,"));
	assert_non_null(strstr(json, "0.00]}]},\n\"labels\":[]}\n"));
	/* One that is damaged is not exported as if it were in use. */
	fixture_execute(fixture, "UPDATE correction SET content = x'00'");
	FAILS(learning_export(&casework, &bytes, &fixture->err), "is damaged");
	fixture_execute(fixture, "DELETE FROM correction");
	for (int step = 1, has_failed = true; has_failed; step++) {
		bool done;

		fake_disk_fail(step);
		done = learning_export(&casework, &bytes, &fixture->err);
		has_failed = fake_disk_mend();
		CHECK(done != has_failed, "step %d", step);
	}
	buffer_release(&bytes);
	local_free(local);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(without_labels),
	    TEST(a_trial_that_is_stopped),
	    TEST(disks_that_fail),
	    TEST(samples_as_bytes),
	    TEST(an_export),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
