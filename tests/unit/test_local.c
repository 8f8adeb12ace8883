/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "learn/local_fit.h"

#define OUTPUTS 3 /* a request, and two kinds */
#define MANY	1200

static const unsigned char model[LOCAL_MODEL_BYTES] = "weights";
static struct local_label labels[MANY];
static size_t labels_count;
static uint32_t chance;

/* 0 <= it < limit */
static unsigned
draw(unsigned limit)
{
	chance = chance * 1664525u + 1013904223u;
	return (chance >> 8) % limit;
}

static int
compare_words(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* `own` words of a vocabulary that begins at `from`, among everyday ones. */
static void
fill_words(struct local_words *words, unsigned from, unsigned own)
{
	words->count = 0;
	for (unsigned i = 0; i < own; i++)
		words->items[words->count++] =
		    (uint16_t)(from + 7 * i + draw(7));
	for (unsigned i = 0; i < 30; i++)
		words->items[words->count++] =
		    (uint16_t)(10000 + 60 * i + draw(60));
	qsort(words->items, words->count, sizeof *words->items, compare_words);
}

#define ORDERS	 1000 /* vocabularies: of mail about orders, */
#define REQUESTS 2000 /* of requests, */
#define COPIES	 3000 /* and of those that ask for a copy */

static struct local_label *
add_label(bool is_request, bool is_copy, float logit)
{
	struct local_label *label = &labels[labels_count];

	*label = (struct local_label){
	    .day = (int64_t)labels_count / 4,
	    .sender = 100000 + labels_count,
	    .domain = 200000 + draw(90) * 7919,
	    .logits = {logit, 0.2f, 0.1f},
	    .unsure_from = 0,
	    .request_from = 1.5f,
	    .answers = {is_request ? LOCAL_YES : LOCAL_NO},
	};
	if (is_request) {
		label->answers[1] = is_copy ? LOCAL_YES : LOCAL_NO;
		label->answers[2] = is_copy ? LOCAL_NO : LOCAL_YES;
	}
	fill_words(&label->words,
	    !is_request	  ? ORDERS
		: is_copy ? COPIES
			  : REQUESTS,
	    10);
	labels_count++;
	return label;
}

/*
 * What an office of its own kind gets: the shipped model doubts its mail about
 * orders, and is hardly surer of the requests.
 */
static void
fill_office_of(uint32_t seed, size_t count)
{
	chance = seed;
	labels_count = 0;
	for (size_t i = 0; i < count; i++) {
		bool is_request = i % 2 == 0;
		float noise = (float)draw(1000) / 500 - 1; /* -1 .. 1 */

		(void)add_label(
		    is_request, i % 4 == 0, (is_request ? 0.9f : 0.4f) + noise);
	}
}

static void
fill_office(size_t count)
{
	fill_office_of(4711, count);
}

static struct local *
fit_all(void)
{
	const struct local_plan plan = {model, OUTPUTS, -1, true, true};

	return local_fit(labels, labels_count, &plan);
}

static float
shift_of(const struct local *local, const struct local_label *label)
{
	float shifts[LOCAL_OUTPUTS_MAX];

	local_shift(local, label->logits, &label->words, shifts);
	return shifts[LOCAL_REQUEST];
}

/* By hand: bias + slope * logit + sum of the weights / sqrt(words). */
static void
test_shifts(void **state)
{
	static const struct {
		uint16_t word;
		int8_t weights[2];
	} rows[] = {
	    {3, {16, -8}},
	    {7, {32, 4}},
	    {9, {-64, 0}},
	    {11, {40, 127}},
	    {12, {127, -128}},
	};
	static const struct {
		struct local_words words;
		float logit, want[2];
	} cases[] = {
	    {{{0}, 0}, 0, {.125f, 0}},
	    /* A logit counts up to 6. */
	    {{{0}, 0}, 5, {.4375f, 0}},
	    {{{0}, 0}, 6, {.5f, 0}},
	    {{{0}, 0}, 7, {.5f, 0}},
	    {{{0}, 0}, -6, {-.25f, 0}},
	    {{{0}, 0}, -7, {-.25f, 0}},
	    /* Each word, and those between that have no weights. */
	    {{{3}, 1}, 0, {.625f, -.25f}},
	    {{{7}, 1}, 0, {1.125f, .125f}},
	    {{{1}, 1}, 0, {.125f, 0}},
	    {{{5}, 1}, 0, {.125f, 0}},
	    {{{8}, 1}, 0, {.125f, 0}},
	    {{{13}, 1}, 0, {.125f, 0}},
	    {{{65535}, 1}, 0, {.125f, 0}},
	    /* The root of how many words there are. */
	    {{{3, 7, 1, 2}, 4}, 0, {.875f, -.0625f}},
	    {{{1, 2, 7, 3}, 4}, 0, {.875f, -.0625f}},
	    {{{3, 1, 2, 4}, 4}, 0, {.375f, -.125f}},
	    {{{1, 2, 4, 3}, 4}, 0, {.375f, -.125f}},
	    /* Bounds: a request falls by less than it rises. */
	    {{{9}, 1}, 0, {-1, 0}},
	    {{{11}, 1}, 0, {1.375f, 1.5f}},
	    {{{12}, 1}, 0, {1.5f, -1.5f}},
	};
	struct local *local = local_new(2, LENGTH(rows));

	(void)state;
	local->bias[0] = .125f;
	local->slope[0] = .0625f;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		local->words[i] = rows[i].word;
		memcpy(local->weights + 2 * i, rows[i].weights, 2);
	}
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const float logits[2] = {cases[i].logit, 1};
		float shifts[LOCAL_OUTPUTS_MAX];

		local_shift(local, logits, &cases[i].words, shifts);
		for (size_t j = 0; j < 2; j++)
			CHECK(shifts[j] > cases[i].want[j] - .0001f &&
				shifts[j] < cases[i].want[j] + .0001f,
			    "%zu, %zu: %f", i, j, (double)shifts[j]);
	}
	local_free(local);
}

static void
test_held_out_half_improves(void **state)
{
	size_t doubted_before = 0, doubted_after = 0, lost = 0, all;
	struct local_trial trial;
	struct local *local;

	(void)state;
	fill_office(300);
	all = local_choose(labels, labels_count);
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_int_equal(trial.used, all);
	assert_int_equal(trial.requests + trial.others, all);
	assert_true(trial.is_better && trial.kinds_are_better);
	assert_true(trial.gain > 3 * trial.gain_error);
	assert_true(trial.after.others_doubted < trial.before.others_doubted);
	assert_true(trial.after.kinds > trial.before.kinds);
	/* The second half by what was learned from the first. */
	for (size_t i = 150; i < labels_count; i++)
		labels[i].is_used = false;
	local = fit_all();
	for (size_t i = 150; i < labels_count; i++) {
		float logit = labels[i].logits[LOCAL_REQUEST];
		float after = logit + shift_of(local, &labels[i]);
		bool is_request = labels[i].answers[LOCAL_REQUEST] == LOCAL_YES;

		doubted_before += !is_request && logit >= 0;
		doubted_after += !is_request && after >= 0;
		lost += is_request && logit >= 0 && after < 0;
	}
	CHECK(4 * doubted_after < 3 * doubted_before && lost == 0,
	    "%zu doubted, then %zu; %zu lost", doubted_before, doubted_after,
	    lost);
	local_free(local);
}

static void
test_what_is_no_better_is_not_taken(void **state)
{
	struct local_trial trial;

	(void)state;
	/* The answers have nothing to do with the words. */
	fill_office(300);
	for (size_t i = 0; i < labels_count; i++) {
		labels[i].logits[0] =
		    labels[i].answers[0] == LOCAL_YES ? 2.5f : -2.5f;
		fill_words(&labels[i].words, 20000, 10);
	}
	/* And what the model says is right. */
	for (size_t i = 0; i < labels_count; i += 15)
		labels[i].answers[0] =
		    labels[i].answers[0] == LOCAL_YES ? LOCAL_NO : LOCAL_YES;
	(void)local_choose(labels, labels_count);
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_true(trial.is_enough);
	assert_false(trial.is_better);
	/* A handful says nothing, however well it goes. */
	fill_office(36);
	(void)local_choose(labels, labels_count);
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_false(
	    trial.is_enough || trial.is_better || trial.kinds_are_better);
}

/* Twenty requests and twenty others are enough, one fewer is not. */
/* What was decided of each without a correction; fixed ones do not count. */
static void
test_what_is_counted(void **state)
{
	static const float logits[] = {2, 1.5F, 1.4F, 0, -0.1F, -3};
	struct local_trial trial;

	(void)state;
	labels_count = 0;
	for (size_t i = 0; i < LENGTH(logits); i++) {
		add_label(true, i < 2, logits[i])->is_used = true;
		if (i < 5)
			add_label(false, false, logits[i])->is_used = true;
	}
	for (int i = 0; i < 2; i++) {
		struct local_label *label = add_label(i == 0, false, -3);

		label->is_used = label->is_fixed = true;
	}
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_int_equal(trial.used, 13);
	assert_int_equal(trial.requests, 7);
	assert_int_equal(trial.others, 6);
	assert_int_equal(trial.with_kinds, 7);
	assert_int_equal(trial.before.lost, 2);
	assert_int_equal(trial.before.doubted, 2);
	assert_int_equal(trial.before.others_doubted, 2);
	assert_int_equal(trial.before.taken, 2);
	assert_int_equal(trial.before.kinds, 2);
}

static void
test_how_many_are_enough(void **state)
{
	struct local_trial trial;

	(void)state;
	fill_office(2 * LOCAL_LEAST);
	for (size_t i = 0; i < labels_count; i++)
		labels[i].is_used = true;
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_int_equal(trial.requests, LOCAL_LEAST);
	assert_int_equal(trial.others, LOCAL_LEAST);
	assert_true(trial.is_enough);
	for (size_t i = 0; i < 2; i++) {
		labels[i].is_used = false;
		(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
		assert_false(trial.is_enough);
		labels[i].is_used = true;
	}
	/* Of kinds as many are needed. */
	fill_office(300);
	for (size_t i = 0; i < labels_count; i++) {
		labels[i].is_used = true;
		if (i >= 2 * LOCAL_LEAST)
			labels[i].answers[1] = labels[i].answers[2] =
			    LOCAL_UNKNOWN;
	}
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_int_equal(trial.with_kinds, LOCAL_LEAST);
	assert_true(trial.is_enough);
	assert_true(trial.kinds_are_better);
	labels[0].answers[1] = labels[0].answers[2] = LOCAL_UNKNOWN;
	(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
	assert_int_equal(trial.with_kinds, LOCAL_LEAST - 1);
	assert_false(trial.kinds_are_better);
}

static void
test_same_labels_same_bytes(void **state)
{
	struct buffer first = {0}, second = {0};
	struct local *local;

	(void)state;
	fill_office(200);
	(void)local_choose(labels, labels_count);
	local = fit_all();
	local_write(local, &first);
	local_free(local);
	local = fit_all();
	local_write(local, &second);
	assert_int_equal(first.length, second.length);
	assert_memory_equal(first.data, second.data, first.length);
	local_free(local);
	/* Read and written again it is the same. */
	local = local_read(first.data, first.length, OUTPUTS);
	assert_non_null(local);
	assert_memory_equal(local->model, model, LOCAL_MODEL_BYTES);
	buffer_clear(&second);
	local_write(local, &second);
	assert_memory_equal(first.data, second.data, first.length);
	local_free(local);
	buffer_release(&first);
	buffer_release(&second);
}

/* Whatever the bytes are: a correction within its bounds, or none. */
static void
test_bytes_from_anywhere(void **state)
{
	struct buffer bytes = {0};
	struct local *local;
	size_t accepted = 0;
	char *copy;

	(void)state;
	fill_office(200);
	(void)local_choose(labels, labels_count);
	local = fit_all();
	local_write(local, &bytes);
	local_free(local);
	copy = memory_new(bytes.length, 1);
	for (size_t length = 0; length < bytes.length; length++)
		assert_null(local_read(bytes.data, length, OUTPUTS));
	assert_null(local_read(bytes.data, bytes.length, OUTPUTS + 1));
	assert_null(local_read(bytes.data, bytes.length, OUTPUTS - 1));
	for (int i = 0; i < 20000; i++) {
		memcpy(copy, bytes.data, bytes.length);
		copy[draw((unsigned)bytes.length)] = (char)draw(256);
		local = local_read(copy, bytes.length, OUTPUTS);
		for (size_t j = 0; local != NULL && j < labels_count; j += 50) {
			float shift = shift_of(local, &labels[j]);

			assert_true(shift >= -LOCAL_DOWN && shift <= LOCAL_UP);
		}
		accepted += local != NULL;
		local_free(local);
	}
	assert_true(accepted > 0);
	free(copy);
	buffer_release(&bytes);
}

static void
test_labels_count_within_limits(void **state)
{
	size_t used = 0;

	(void)state;
	fill_office(100);
	/* One sender, then one domain, then one day. */
	for (size_t i = 0; i < 40; i++)
		labels[i].sender = labels[i].domain = 1;
	assert_int_equal(local_choose(labels, 40), 2 * LOCAL_PER_SENDER);
	fill_office(100);
	for (size_t i = 0; i < 100; i++)
		labels[i].domain = 1;
	assert_int_equal(local_choose(labels, 100), 2 * LOCAL_PER_DOMAIN);
	fill_office(100);
	for (size_t i = 0; i < 100; i++)
		labels[i].day = 1;
	assert_int_equal(local_choose(labels, 100), 2 * LOCAL_PER_DAY);
	/* The newest ones. */
	for (size_t i = 0; i < 100; i++)
		used += labels[i].is_used && i < 2 * LOCAL_PER_DAY;
	assert_int_equal(used, 2 * LOCAL_PER_DAY);
}

/* A word that few senders use is no word of the office. */
static void
test_words_of_few_are_not_learned(void **state)
{
	struct local *local;

	(void)state;
	fill_office(200);
	for (size_t i = 0; i < labels_count; i++)
		labels[i].words.items[0] =
		    i % 2 == 0 && i < 2 * (LOCAL_SENDERS - 1) ? 55555 : 44444;
	(void)local_choose(labels, labels_count);
	local = fit_all();
	for (size_t i = 0; i < local->words_count; i++)
		assert_int_not_equal(local->words[i], 55555);
	local_free(local);
}

/*
 * Somebody floods the mailbox with what looks like a request and is none, in
 * the words of real ones. The officers say so each time.
 */
static void
flood(size_t count, unsigned senders, unsigned domains, unsigned days)
{
	for (size_t i = 0; i < count; i++) {
		struct local_label *label = add_label(false, false, 1.0f);

		label->sender = 300000 + draw(senders);
		label->domain = 400000 + draw(domains);
		label->day = draw(days);
		fill_words(&label->words, i % 2 == 0 ? REQUESTS : COPIES, 10);
	}
	/* The newest come first. */
	for (size_t i = 0; i < labels_count / 2; i++) {
		struct local_label kept = labels[i];

		labels[i] = labels[labels_count - 1 - i];
		labels[labels_count - 1 - i] = kept;
	}
}

static void
test_flood_cannot_push_requests_out(void **state)
{
	static const struct {
		const char *name;
		size_t count;
		unsigned senders, domains, days;
	} cases[] = {
	    {"one sender", 900, 1, 1, 60},
	    {"one domain", 900, 900, 1, 60},
	    {"one day", 900, 900, 900, 1},
	    {"a month, from everywhere", 900, 900, 900, 30},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t lost = 0, asked = 0, less = 0;
		struct local_trial trial;
		struct local *local;

		fill_office(300);
		flood(cases[i].count, cases[i].senders, cases[i].domains,
		    cases[i].days);
		(void)local_choose(labels, labels_count);
		(void)local_try(labels, labels_count, OUTPUTS, NULL, &trial);
		local = fit_all();
		/* New requests, as the office gets them. */
		fill_office_of(815, 300);
		for (size_t j = 0; j < labels_count; j += 2) {
			float logit = labels[j].logits[LOCAL_REQUEST];
			float shift = shift_of(local, &labels[j]);

			assert_true(shift >= -LOCAL_DOWN);
			asked += logit >= labels[j].request_from;
			/* At most unsure, whatever the flood was. */
			lost += logit >= labels[j].request_from &&
			    logit + shift < labels[j].unsure_from;
			less += logit >= 0 && logit + shift < 0;
		}
		CHECK(lost == 0, "%s: %zu of %zu requests lost", cases[i].name,
		    lost, asked);
		/* What would lose requests is not taken. */
		CHECK(!trial.is_better || less <= 3, "%s: %zu unsure ones lost",
		    cases[i].name, less);
		local_free(local);
	}
}

static bool
stop_at(size_t done, void *context)
{
	size_t *left = context;

	assert_int_equal(done, 2 - *left);
	return (*left)-- > 0;
}

/* Between two folds somebody may have enough. */
static void
test_a_trial_can_be_stopped(void **state)
{
	size_t left = 2;
	const struct local_watch watch = {stop_at, &left};
	struct local_trial trial;

	(void)state;
	assert_false(local_try(NULL, 0, OUTPUTS, &watch, &trial));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_trial_can_be_stopped),
	    cmocka_unit_test(test_shifts),
	    cmocka_unit_test(test_held_out_half_improves),
	    cmocka_unit_test(test_what_is_no_better_is_not_taken),
	    cmocka_unit_test(test_what_is_counted),
	    cmocka_unit_test(test_how_many_are_enough),
	    cmocka_unit_test(test_same_labels_same_bytes),
	    cmocka_unit_test(test_bytes_from_anywhere),
	    cmocka_unit_test(test_labels_count_within_limits),
	    cmocka_unit_test(test_words_of_few_are_not_learned),
	    cmocka_unit_test(test_flood_cannot_push_requests_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
