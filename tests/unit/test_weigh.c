/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "rules/ruleset.h"
#include "rules/weigh_private.h"
#include "tests/unit/edge.h"

/* Decisions from logits, where nothing is read and no weights are. */

#define A      KIND_BIT(KIND_ACCESS)
#define E      KIND_BIT(KIND_ERASURE)
#define Q      KIND_BIT(KIND_QUESTION)
#define NOT    DECISION_NOT_REQUEST
#define UNSURE DECISION_UNSURE
#define YES    DECISION_REQUEST
#define HIT(kind, where, weight, start)                \
	{                                              \
		"r", kind, where, "", weight, start, 1 \
	}

/* Unsure from -1, a request from 1; another kind of message from 2. */
struct weigh_case {
	float request, learned, question;
	float aside;		  /* 100 is none */
	float other_logit, known; /* 0: all words are known */
	enum expect expect;
	size_t length;
	kind_set asked, possible, denied;
	int against_all, score; /* 0: just enough */
	struct rule_hit hits[2];
	enum automatic_reason reason;
	bool is_doubted, has_other, is_unread, is_fixed;
	enum decision want;
};

#define RARE	.expect = EXPECT_MIXED
#define USUAL	.expect = EXPECT_REQUESTS
#define LOW	RARE, .request = -2, .length = 400
#define AT_HEAD HIT("access", RULE_TEXT, 5, 59)

static const struct weigh_case cases[] = {
    /* what no rule finds */
    {USUAL, .request = 1.01F, .want = YES},
    {USUAL, .request = 0.99F, .want = UNSURE},
    {RARE, .request = 1.11F, .want = YES},
    {RARE, .request = 1.09F, .want = UNSURE},
    {USUAL, .request = 5, .is_unread = true, .want = UNSURE},
    {USUAL, .request = 5, .reason = AUTOMATIC_TEXT, .want = UNSURE},
    {USUAL, .request = 5, .reason = AUTOMATIC_LOOP, .want = YES},
    {RARE, .request = -0.99F, .want = UNSURE},
    {RARE, .request = -1.01F, .want = NOT},
    {RARE, .request = -1, .want = UNSURE},
    {USUAL, .request = -1.01F, .want = UNSURE},
    {RARE, .request = 50, .is_fixed = true, .want = NOT},
    {LOW, .is_unread = true, .want = UNSURE},
    /* what is something else */
    {USUAL, .request = -2, .reason = AUTOMATIC_LIST, .want = NOT},
    {USUAL, .request = -2, .against_all = -1, .want = NOT},
    {USUAL, .request = -2, .against_all = -1, .possible = A, .want = UNSURE},
    {USUAL, .request = -2, .has_other = true, .other_logit = 2, .want = NOT},
    {USUAL, .request = -2, .has_other = true, .other_logit = 1.9F,
	.want = UNSURE},
    {USUAL, .request = -2, .other_logit = 5, .want = UNSURE},
    /* doubt about what is short */
    {RARE, .request = -2, .is_doubted = true, .length = 79, .want = UNSURE},
    {RARE, .request = -2, .is_doubted = true, .length = 80, .want = NOT},
    {RARE, .request = -2, .length = 79, .want = NOT},
    {RARE, .request = -1.5F, .is_doubted = true, .length = 299, .want = UNSURE},
    {RARE, .request = -1.51F, .is_doubted = true, .length = 299, .want = NOT},
    {RARE, .request = -1.5F, .is_doubted = true, .length = 300, .want = NOT},
    {RARE, .request = -2, .is_doubted = true, .reason = AUTOMATIC_CALENDAR,
	.want = NOT},
    {RARE, .request = -2, .is_doubted = true, .reason = AUTOMATIC_LOOP,
	.want = UNSURE},
    {RARE, .request = -2, .is_doubted = true, .reason = AUTOMATIC_CALENDAR,
	.length = 1, .want = UNSURE},
    /* what is asked at the head */
    {LOW, .hits = {AT_HEAD}, .want = UNSURE},
    {LOW, .hits = {HIT("access", RULE_TEXT, 5, 60)}, .want = NOT},
    {LOW, .hits = {HIT("access", RULE_TEXT, 4, 59)}, .want = NOT},
    {LOW, .hits = {HIT("access", RULE_SUBJECT, 5, 59)}, .want = NOT},
    {LOW, .hits = {HIT("any", RULE_TEXT, 5, 59)}, .want = NOT},
    {LOW, .hits = {AT_HEAD}, .denied = A, .want = NOT},
    {LOW, .hits = {AT_HEAD}, .denied = E, .want = UNSURE},
    {LOW, .hits = {AT_HEAD}, .reason = AUTOMATIC_LIST, .want = NOT},
    {LOW, .hits = {AT_HEAD, HIT("any", RULE_TEXT, -9, 90)}, .want = UNSURE},
    {LOW, .hits = {AT_HEAD, HIT("any", RULE_TEXT, -10, 90)}, .want = NOT},
    {LOW, .hits = {AT_HEAD, HIT("any", RULE_TEXT, 5, 90)}, .want = UNSURE},
    /* a question, against the rules' evidence */
    {LOW, .aside = 100.71F, .want = UNSURE},
    {LOW, .aside = 100.69F, .want = NOT},
    {LOW, .aside = 103.31F, .reason = AUTOMATIC_LIST, .want = UNSURE},
    {LOW, .aside = 103.29F, .reason = AUTOMATIC_LIST, .want = NOT},
    {LOW, .aside = 103.29F, .reason = AUTOMATIC_PRECEDENCE, .want = NOT},
    {LOW, .aside = 100.71F, .reason = AUTOMATIC_LOOP, .want = UNSURE},
    {LOW, .aside = 101.31F, .against_all = -9, .want = UNSURE},
    {LOW, .aside = 101.29F, .against_all = -9, .want = NOT},
    {LOW, .aside = 103.31F, .against_all = -10, .want = UNSURE},
    {LOW, .aside = 103.29F, .against_all = -10, .want = NOT},
    {LOW, .aside = 105.31F, .against_all = -20, .want = UNSURE},
    {LOW, .aside = 105.29F, .against_all = -20, .want = NOT},
    {LOW, .aside = 105.31F, .against_all = -40, .want = UNSURE},
    /* from when it is a request although rules are in doubt */
    {RARE, .request = 2.51F, .possible = A, .want = YES},
    {RARE, .request = 2.49F, .possible = A, .want = UNSURE},
    {RARE, .request = 2.51F, .possible = A, .against_all = -9, .want = YES},
    {RARE, .request = 2.51F, .possible = A, .against_all = -10, .want = UNSURE},
    {RARE, .request = 21.1F, .against_all = -1, .want = YES},
    {RARE, .request = 20.9F, .against_all = -1, .want = UNSURE},
    {USUAL, .request = 2.51F, .is_doubted = true, .want = YES},
    {USUAL, .request = 2.49F, .is_doubted = true, .want = UNSURE},
    {RARE, .request = 3.51F, .is_doubted = true, .want = YES},
    {RARE, .request = 3.49F, .is_doubted = true, .want = UNSURE},
    {RARE, .request = 1.01F, .denied = A, .want = YES},
    {RARE, .request = 0.99F, .denied = A, .want = UNSURE},
    /* what rules find */
    {RARE, .asked = A, .length = 80, .learned = 0.31F, .want = YES},
    {RARE, .asked = A, .length = 80, .learned = 0.29F, .want = UNSURE},
    {RARE, .asked = A, .length = 79, .learned = -9, .want = YES},
    {RARE, .asked = A, .length = 80, .score = 10, .learned = -0.39F,
	.want = YES},
    {RARE, .asked = A, .length = 80, .score = 10, .learned = -0.41F,
	.want = UNSURE},
    {RARE, .asked = A, .length = 80, .score = 9, .learned = -0.39F,
	.want = UNSURE},
    {RARE, .asked = A, .length = 80, .against_all = 1, .learned = -1.64F,
	.want = YES},
    {RARE, .asked = A, .length = 80, .against_all = 1, .learned = -1.66F,
	.want = UNSURE},
    {RARE, .asked = A, .length = 80, .learned = -2.49F, .want = UNSURE},
    {RARE, .asked = A, .length = 80, .learned = -2.51F, .want = NOT},
    {RARE, .asked = A, .length = 80, .learned = -2.51F, .known = 0.85F,
	.want = NOT},
    {RARE, .asked = A, .length = 80, .learned = -2.51F, .known = 0.84F,
	.want = UNSURE},
    {RARE, .asked = A, .length = 80, .learned = -2.51F, .score = 10,
	.want = UNSURE},
    {.asked = A,
	.length = 80,
	.learned = -2.51F,
	.expect = EXPECT_PERSONAL,
	.want = NOT},
    {.asked = A,
	.length = 80,
	.learned = -2.51F,
	.expect = EXPECT_REQUESTS,
	.want = UNSURE},
    {RARE, .length = 80, .asked = Q, .learned = -9, .question = 0.31F,
	.want = YES},
    {RARE, .length = 80, .asked = Q, .learned = 9, .question = 0.29F,
	.want = UNSURE},
    {RARE, .length = 80, .asked = A | Q, .learned = 0.31F, .question = -9,
	.want = YES},
};

/* All that a decision reads. */
struct weigh_world {
	struct ruleset rules;
	struct learned learned;
	struct message message;
	struct classification result;
	struct judging judging;
	struct weighing weighing;
};

static void
set_up(struct weigh_world *world)
{
	memset(world, 0, sizeof *world);
	world->rules.threshold_request = 5;
	for (int i = 0; i < EXPECTS; i++)
		world->learned.purposes[i] = (struct purpose){-1, -1, -1, 1, 0};
	world->learned.other_sure = 2;
	world->learned.also = 1;
	for (int i = 0; i < KINDS; i++) {
		world->learned.kinds[i] = i;
		world->weighing.kinds[i] = WEIGH_UNKNOWN;
	}
	world->result.threshold_request = 5;
	world->judging.rules = &world->rules;
	world->judging.message = &world->message;
	world->judging.result = &world->result;
	world->weighing.judging = &world->judging;
	world->weighing.rules = &world->rules;
	world->weighing.learned = &world->learned;
	world->weighing.other = -1;
}

static void
fill(struct weigh_world *world, const struct weigh_case *one)
{
	struct judging *judging = &world->judging;
	struct weighing *weighing = &world->weighing;
	static struct rule_hit hits[2];

	world->rules.expect = one->expect;
	world->message.automatic.reason = one->reason;
	world->result.decision = NOT;
	world->result.score = one->score == 0 ? 5 : one->score;
	memcpy(hits, one->hits, sizeof hits);
	world->result.hits = hits;
	world->result.hits_count =
	    (size_t)(hits[0].id != NULL) + (hits[1].id != NULL);
	judging->places[RULE_TEXT].length = one->length;
	judging->asked = one->asked;
	judging->possible = one->possible;
	judging->denied = one->denied;
	judging->against_all = one->against_all;
	judging->is_doubted = one->is_doubted;
	weighing->scores.known = one->known == 0 ? 1 : one->known;
	weighing->learned_request = one->learned;
	weighing->request = one->request;
	weighing->kinds[KIND_QUESTION] = one->question;
	weighing->aside = one->aside - 100;
	weighing->other = one->has_other ? 0 : -1;
	weighing->other_logit = one->other_logit;
	weighing->is_unread = one->is_unread;
	weighing->is_fixed = one->is_fixed;
}

static void
test_decisions(void **state)
{
	struct weigh_world world;

	(void)state;
	assert_true(kind_is_aside(KIND_QUESTION));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		enum decision got;

		set_up(&world);
		fill(&world, &cases[i]);
		got = weigh_decide(&world.weighing);
		CHECK(got == cases[i].want, "%zu: %s", i, decision_name(got));
	}
}

/* Logits of access, erasure and a question; of others there is none. */
static void
test_kinds(void **state)
{
	static const struct {
		float access, erasure, question;
		enum decision decision;
		kind_set asked, possible;
		int score;
		bool is_unread, is_fixed, has_own, has_no_output;
		kind_set want;
	} rows[] = {
	    {2, 1, -9, YES, 0, 0, 0, false, false, false, false, A | E},
	    {2, 0.99F, -9, YES, 0, 0, 0, false, false, false, false, A},
	    {-3, -2, -9, YES, 0, 0, 0, false, false, false, false, E},
	    {-2, -2, -9, YES, 0, 0, 0, false, false, false, false, A},
	    {2, -9, 3, YES, 0, 0, 0, false, false, false, false, A},
	    {-3, -9, 3, YES, 0, 0, 0, false, false, false, false, Q},
	    /* another kind than that of the rules */
	    {0.5F, 0, -9, YES, E, 0, 5, false, false, false, false, A},
	    {0.49F, 0, -9, YES, E, 0, 5, false, false, false, false, E},
	    {0.5F, 0, -9, YES, E, 0, 9, false, false, false, false, A},
	    {0.5F, 0, -9, YES, E, 0, 10, false, false, false, false, E},
	    {0.5F, 0, -9, YES, E, 0, 5, true, false, false, false, E},
	    {0.5F, 0, -9, YES, E, 0, 5, false, true, false, false, E},
	    {0.5F, 0, -9, YES, E, 0, 5, false, false, true, false, E},
	    {0.5F, 0, -9, YES, E, 0, 5, false, false, false, true, E},
	    {0, 0.5F, -9, YES, A, 0, 5, false, false, false, false, E},
	    {0, 0.49F, -9, YES, A, 0, 5, false, false, false, false, A},
	    {0.5F, 0, -9, YES, E | Q, 0, 5, false, false, false, false, E | Q},
	    /* what is no request, or perhaps */
	    {2, 0, -9, UNSURE, 0, E, 0, false, false, false, false, E},
	    {2, 0, -9, UNSURE, E, 0, 0, false, false, false, false, E},
	    {2, 0, -9, NOT, 0, E, 0, false, false, false, false, E},
	    {2, 0, -9, NOT, E, 0, 0, false, false, false, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct weigh_world world;

		set_up(&world);
		world.weighing.kinds[KIND_ACCESS] = rows[i].access;
		world.weighing.kinds[KIND_ERASURE] = rows[i].erasure;
		world.weighing.kinds[KIND_QUESTION] = rows[i].question;
		world.result.decision = rows[i].decision;
		world.result.kinds = world.judging.asked = rows[i].asked;
		world.judging.possible = rows[i].possible;
		world.judging.has_own = rows[i].has_own;
		world.result.score = rows[i].score;
		world.weighing.is_unread = rows[i].is_unread;
		world.weighing.is_fixed = rows[i].is_fixed;
		if (rows[i].has_no_output)
			world.learned.kinds[KIND_ERASURE] = -1;
		weigh_set_kinds(&world.weighing);
		CHECK(world.result.kinds == rows[i].want, "%zu: %x", i,
		    (unsigned)world.result.kinds);
	}
}

/* How many are named, and which one first. */
static void
test_guesses(void **state)
{
	static const struct {
		float access, erasure, rectification, others;
		enum decision decision;
		kind_set kinds;
		bool is_unread;
		size_t count;
		enum kind first;
	} rows[] = {
	    {0, -1, -9, -9, NOT, 0, false, 0, 0},
	    {0, -1, -9, -9, UNSURE, 0, false, 2, KIND_ACCESS},
	    {0, -9, -9, -9, UNSURE, 0, false, 2, KIND_ACCESS},
	    {0, -1, -3.85F, -9, UNSURE, 0, false, 3, KIND_ACCESS},
	    {0, -1, -4, -9, UNSURE, 0, false, 2, KIND_ACCESS},
	    {0, 1, 0, 0, UNSURE, 0, false, 5, KIND_ERASURE},
	    /* what was decided comes first */
	    {2, 1, -9, -9, YES, E, false, 2, KIND_ERASURE},
	    {2, 2, -9, -9, YES, E, false, 2, KIND_ERASURE},
	    {2, 1, -9, -9, UNSURE, E, false, 2, KIND_ACCESS},
	    {2, 1, -9, -9, UNSURE, E, true, 2, KIND_ERASURE},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct weigh_world world;
		const struct classification *result = &world.result;

		set_up(&world);
		for (int j = 0; j < KINDS; j++)
			world.weighing.kinds[j] = rows[i].others;
		world.weighing.kinds[KIND_ACCESS] = rows[i].access;
		world.weighing.kinds[KIND_ERASURE] = rows[i].erasure;
		world.weighing.kinds[KIND_RECTIFICATION] =
		    rows[i].rectification;
		world.weighing.is_unread = rows[i].is_unread;
		world.result.decision = rows[i].decision;
		world.result.kinds = rows[i].kinds;
		weigh_set_guesses(&world.weighing);
		CHECK(result->guesses_count == rows[i].count, "%zu: %zu", i,
		    result->guesses_count);
		CHECK(rows[i].count == 0 || result->guesses[0] == rows[i].first,
		    "%zu: %d", i, result->guesses[0]);
		CHECK(
		    rows[i].access != 0 || result->permille[KIND_ACCESS] == 500,
		    "%zu: %d", i, result->permille[KIND_ACCESS]);
		assert_int_equal(result->request_permille, 500);
		assert_int_equal(result->unsure_permille, 269);
	}
}

/* What the office's correction changes; it is unsure from 0.5 here. */
static const struct correction {
	float request, bias, slope;
	kind_set possible;
	bool is_doubted, is_fixed, is_unread;
	enum decision without, want;
	int shift; /* hundredths, as those below */
	bool is_shielded;
	int unsure_from, request_from;
} corrections[] = {
    {0.8F, 0.4F, 0, 0, false, false, false, UNSURE, YES, 40, false, 50, 110},
    {1.5F, -0.9F, 0, 0, false, false, false, YES, UNSURE, -90, false, 50, 110},
    {0.8F, 0, 0.5F, 0, false, false, false, UNSURE, YES, 40, false, 50, 110},
    /* not from a request to none, but as far as to doubt */
    {1.2F, -1, 0, 0, false, false, false, YES, UNSURE, -100, false, 50, 110},
    {0.8F, -1, 0, 0, false, false, false, UNSURE, NOT, -100, false, 50, 110},
    {0.2F, 0.4F, 0, 0, false, false, false, NOT, UNSURE, 40, false, 50, 110},
    {0.2F, 0, 0, 0, false, false, false, NOT, NOT, 0, false, 50, 110},
    /* what rules find is not lowered */
    {2.6F, -1, 0, A, false, false, false, YES, YES, 0, true, -3000, 250},
    {2.2F, 0.4F, 0, A, false, false, false, UNSURE, YES, 40, true, -3000, 250},
    {3.6F, -1, 0, 0, true, false, false, YES, YES, 0, true, -3000, 350},
    /* no correction where no logit decides */
    {1.5F, 1, 0, 0, false, true, false, NOT, NOT, 100, false, 50, 3000},
    {1.5F, -1, 0, 0, false, false, true, UNSURE, UNSURE, -100, false, -3000,
	3000},
};

static void
correct(const struct correction *one, const char *where)
{
	struct weigh_world world;
	struct local *local = local_new(SAMPLE_OUTPUTS, 0);
	struct learner *learner = learner_new();
	const struct learned_sample *sample = &world.result.sample;

	set_up(&world);
	world.rules.expect = EXPECT_MIXED;
	world.rules.local = local;
	world.learned.learner = learner;
	for (int i = 0; i < EXPECTS; i++)
		world.learned.purposes[i] =
		    (struct purpose){0.5F, 0.5F, 0.5F, 1, 0};
	local->bias[LOCAL_REQUEST] = one->bias;
	local->slope[LOCAL_REQUEST] = one->slope;
	for (int i = 0; i < KINDS; i++) {
		world.weighing.kinds[i] = (float)i;
		local->bias[1 + i] = 0.25F;
	}
	world.judging.possible = one->possible;
	world.judging.is_doubted = one->is_doubted;
	world.weighing.is_fixed = one->is_fixed;
	world.weighing.is_unread = one->is_unread;
	world.weighing.request = one->request;
	world.result.decision = NOT;
	weigh_local(&world.weighing);
	CHECK(world.result.decision == one->want &&
		world.result.local.without == (int)one->without,
	    "%s: %d, %d", where, world.result.decision,
	    world.result.local.without);
	CHECK(world.result.local.took_part &&
		world.result.local.shift == one->shift,
	    "%s: %d", where, world.result.local.shift);
	for (int i = 0; i < KINDS; i++)
		CHECK(world.weighing.kinds[i] == (float)i + 0.25F &&
			sample->logits[1 + i] == 100 * i,
		    "%s: %d", where, i);
	CHECK(sample->is_known && sample->is_shielded == one->is_shielded &&
		sample->is_fixed == (one->is_fixed || one->is_unread),
	    "%s", where);
	CHECK(sample->unsure_from == one->unsure_from &&
		sample->request_from == one->request_from,
	    "%s: %d, %d", where, sample->unsure_from, sample->request_from);
	learner_free(learner);
	local_free(local);
}

static void
test_corrections(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(corrections); i++) {
		char where[8] = {(char)('a' + i)};

		correct(&corrections[i], where);
	}
}

/* A logit beyond what is stored is the most that is. */
static void
test_bounds_of_samples(void **state)
{
	static const struct {
		float logit;
		int want;
	} rows[] = {{29.99F, 2999}, {30, 3000}, {31, 3000}, {-29.99F, -2999},
	    {-30, -3000}, {-31, -3000}, {0, 0}};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct weigh_world world;
		struct learner *learner = learner_new();

		set_up(&world);
		world.learned.learner = learner;
		world.weighing.request = rows[i].logit;
		weigh_local(&world.weighing);
		CHECK(world.result.sample.logits[LOCAL_REQUEST] == rows[i].want,
		    "%zu: %d", i, world.result.sample.logits[LOCAL_REQUEST]);
		assert_false(world.result.local.took_part);
		learner_free(learner);
	}
}

static void
write_sample(struct buffer *bytes, size_t words, int flags)
{
	struct learned_sample sample = {.is_fixed = (flags & 1) != 0,
	    .is_shielded = (flags & 2) != 0,
	    .unsure_from = -3000,
	    .request_from = 3000};

	memset(sample.model, 0xfe, sizeof sample.model);
	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		sample.logits[i] = -i;
	for (size_t i = 0; i < words; i++)
		sample.words.items[sample.words.count++] =
		    (uint16_t)(65535 - i);
	buffer_clear(bytes);
	learned_sample_write(&sample, bytes);
}

/* From a register: whole, or not at all. */
static void
test_bytes_of_samples(void **state)
{
	static const size_t counts[] = {0, 1, LOCAL_WORDS_MAX};
	struct buffer bytes = {0};
	struct learned_sample got;

	(void)state;
	for (int flags = 0; flags < 4; flags++)
		for (size_t i = 0; i < LENGTH(counts); i++) {
			write_sample(&bytes, counts[i], flags);
			assert_true(learned_sample_read(
			    edge_copy(bytes.data, bytes.length), bytes.length,
			    &got));
			assert_true(got.is_known);
			assert_true(got.is_fixed == ((flags & 1) != 0) &&
			    got.is_shielded == ((flags & 2) != 0));
			assert_int_equal(got.model[0], 0xfe);
			assert_int_equal(
			    got.model[LOCAL_MODEL_BYTES - 1], 0xfe);
			for (int k = 0; k < SAMPLE_OUTPUTS; k++)
				assert_int_equal(got.logits[k], -k);
			assert_int_equal(got.unsure_from, -3000);
			assert_int_equal(got.request_from, 3000);
			assert_int_equal(got.words.count, counts[i]);
			for (size_t k = 0; k < counts[i]; k++)
				assert_int_equal(got.words.items[k], 65535 - k);
		}
	/* A word too many, half a word, no room for the numbers. */
	buffer_add(&bytes, "ab", 2);
	assert_false(learned_sample_read(bytes.data, bytes.length, &got));
	write_sample(&bytes, 0, 0);
	buffer_add_byte(&bytes, 'a');
	for (size_t length = 0; length <= bytes.length; length++)
		CHECK(learned_sample_read(edge_copy(bytes.data, length), length,
			  &got) == (length == bytes.length - 1),
		    "%zu", length);
	/* Of a program that has another number of outputs. */
	bytes.data[1 + LOCAL_MODEL_BYTES]++;
	assert_false(learned_sample_read(bytes.data, bytes.length - 1, &got));
	buffer_release(&bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_decisions),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_guesses),
	    cmocka_unit_test(test_corrections),
	    cmocka_unit_test(test_bounds_of_samples),
	    cmocka_unit_test(test_bytes_of_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
