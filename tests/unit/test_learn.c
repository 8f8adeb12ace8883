/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "learn/features.h"
#include "learn/learner.h"
#include "learn/rows.h"
#include "learn/sentence.h"

#define LOGIT_NEAR  0.01
#define VECTORS_MAX ((size_t)16 * 1024 * 1024)

static const char *
in_top(struct arena *memory, const char *name)
{
	const char *top = getenv("top_srcdir");

	return arena_printf(memory, "%s/%s", top == NULL ? "." : top, name);
}

/* Words for ideas as the trainer read them. */
static struct concepts *
read_concepts(struct arena *memory)
{
	const char *directory = in_top(memory, "rules/concepts");
	struct concepts *concepts = concepts_new();
	struct file_names files;
	struct error err;

	assert_true(file_list(memory, directory, ".tsv", &files, &err));
	for (size_t i = 0; i < files.count; i++) {
		const char *path =
		    arena_printf(memory, "%s/%s", directory, files.names[i]);
		char *language = arena_copy(
		    memory, files.names[i], strlen(files.names[i]) - 4);
		struct buffer content = {0};

		assert_true(file_read(path, CONCEPT_FILE_MAX, &content, &err));
		CHECK(concepts_read(
			  concepts, language, path, content.data, true, &err),
		    "%s", err.text);
		buffer_release(&content);
	}
	return concepts;
}

static const char *
text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static int
by_number(const void *a, const void *b)
{
	uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;

	return first < second ? -1 : first > second;
}

/* Nynorsk reads bokmål's words, as its rules run with those. */
static const char *
language_of(const json_t *row)
{
	const char *language = text_of(row, "language");

	return strcmp(language, "nn") == 0 ? "nb" : language;
}

/* All hashes by their size; or how many there are, and what they xor to. */
static void
check_block(const json_t *want, bool is_summed, struct features *got, int block,
    const char *where)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < got->counts[block]; i++)
		sum ^= got->hashes[block][i];
	if (is_summed) {
		CHECK(got->counts[block] ==
			(size_t)json_integer_value(json_array_get(want, 0)),
		    "%s: block %d has %zu", where, block, got->counts[block]);
		CHECK(sum ==
			(uint32_t)json_integer_value(json_array_get(want, 1)),
		    "%s: block %d", where, block);
		return;
	}
	CHECK(got->counts[block] == json_array_size(want),
	    "%s: block %d has %zu, not %zu", where, block, got->counts[block],
	    json_array_size(want));
	if (got->counts[block] > 0)
		qsort(got->hashes[block], got->counts[block], sizeof(uint32_t),
		    by_number);
	for (size_t i = 0; i < got->counts[block]; i++)
		CHECK(got->hashes[block][i] ==
			(uint32_t)json_integer_value(json_array_get(want, i)),
		    "%s: block %d, %zu", where, block, i);
}

static void
check_sentence(struct concepts *concepts, const json_t *row, size_t number,
    struct sentence sentence, const char *text, const char *where)
{
	const json_t *want =
	    json_array_get(json_object_get(row, "hashes"), number);
	bool is_summed = json_is_true(json_object_get(row, "summed"));
	struct features features = {0};

	features_read(&features, concepts,
	    concepts_language(concepts, language_of(row)),
	    text + sentence.start, sentence.length);
	for (int block = 0; block < FEATURE_BLOCKS; block++)
		check_block(json_array_get(want, (size_t)block), is_summed,
		    &features, block, where);
	features_release(&features);
}

static void
check_features(struct concepts *concepts, const json_t *row, const char *where)
{
	const char *subject = text_of(row, "subject");
	const char *text = text_of(row, "text");
	struct sentence sentences[SENTENCES_MAX];
	struct sentence head = sentence_strip(subject, strlen(subject));
	size_t count = sentence_cut(text, strlen(text), sentences), at = 0;

	CHECK(count + (head.length > 0) ==
		json_array_size(json_object_get(row, "hashes")),
	    "%s: %zu sentences", where, count);
	if (head.length > 0)
		check_sentence(concepts, row, at++, head, subject, where);
	for (size_t i = 0; i < count; i++)
		check_sentence(concepts, row, at++, sentences[i], text, where);
}

static void
check_logits(struct learner *learner, const json_t *row, const char *where)
{
	const json_t *want = json_object_get(row, "logits");
	struct learner_mail mail = {
	    .subject = text_of(row, "subject"),
	    .text = text_of(row, "text"),
	    .language = language_of(row),
	};
	struct learner_scores scores;

	assert_int_equal(json_array_size(want), learner_outputs_count(learner));
	learner_score(learner, &mail, &scores);
	for (size_t i = 0; i < json_array_size(want); i++) {
		double logit = json_number_value(json_array_get(want, i));

		CHECK(fabs((double)scores.logits[i] - logit) < LOGIT_NEAR,
		    "%s: %s is %.4f, not %.4f", where,
		    learner_output_name(learner, i), (double)scores.logits[i],
		    logit);
	}
}

/* Whatever the processor has, the sums are those of the plain loop. */
static void
same_sums_anywhere(void **state)
{
	struct arena *memory = arena_new();
	struct learner *learner = learner_new();
	uint32_t hashes[67], hash = 1;
	struct digest digest;
	struct error err;

	(void)state;
	digest_start(&digest);
	CHECK(
	    learner_read(learner, in_top(memory, "rules"), true, &digest, &err),
	    "%s", err.text);
	for (size_t count = 0; count <= LENGTH(hashes); count++) {
		struct tally quick = {.squares = 7}, plain = {.squares = 7};
		size_t outputs = learner->weights->sums.count;

		for (size_t i = 0; i < count; i++)
			hashes[i] = hash = hash * 1664525 + 1013904223;
		if (count > 0)
			hashes[count / 2] = UINT32_MAX; /* the last record */
		rows_add(learner, hashes, count, &quick);
		rows_add_anywhere(learner, hashes, count, &plain);
		CHECK(quick.squares == plain.squares, "%zu: squares", count);
		for (size_t i = 0; i < outputs; i++)
			CHECK(quick.sums[i / LANES][i % LANES] ==
				plain.sums[i / LANES][i % LANES],
			    "%zu rows: output %zu", count, i);
	}
	learner_free(learner);
	arena_free(memory);
}

/*
 * The shipped weights set all that src/rules/learned.c reads by name; what they
 * lacked would be a default that their thresholds were not fitted to.
 */
static void
sets_what_is_read(void **state)
{
	static const char *const names[] = {"requests.unsure",
	    "requests.request", "requests.aside", "mixed.unsure", "mixed.short",
	    "mixed.long", "mixed.request", "mixed.aside", "personal.unsure",
	    "personal.request", "other.sure", "kind.also", "known.least",
	    "aside.share", "aside.more", "best.share", "best.usual",
	    "best.bound"};
	struct arena *memory = arena_new();
	struct learner *learner = learner_new();
	struct digest digest;
	struct error err;
	float value = 0;

	(void)state;
	digest_start(&digest);
	CHECK(
	    learner_read(learner, in_top(memory, "rules"), true, &digest, &err),
	    "%s", err.text);
	for (size_t i = 0; i < LENGTH(names); i++)
		CHECK(learner_threshold(learner, names[i], &value), "%s",
		    names[i]);
	assert_true(value > 0); /* best.bound: of both signs */
	assert_int_equal(learner->weights->thresholds.count, LENGTH(names));
	learner_free(learner);
	arena_free(memory);
}

/* What C makes of each row is what the trainer made of it. */
static void
as_the_trainer(void **state)
{
	struct arena *memory = arena_new();
	struct concepts *concepts = read_concepts(memory);
	struct learner *learner = learner_new();
	const char *path = in_top(memory, "tests/learn/vectors.jsonl");
	struct digest digest;
	struct buffer content = {0};
	struct error err;
	unsigned number = 0;
	char *line, *rest;

	(void)state;
	digest_start(&digest);
	CHECK(
	    learner_read(learner, in_top(memory, "rules"), true, &digest, &err),
	    "%s", err.text);
	CHECK(file_read(path, VECTORS_MAX, &content, &err), "%s", err.text);
	rest = content.data;
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		json_t *row = json_loads(line, 0, NULL);
		const char *where = arena_printf(memory, "row %u", ++number);

		assert_non_null(row);
		check_features(concepts, row, where);
		if (learner_has_weights(learner))
			check_logits(learner, row, where);
		json_decref(row);
	}
	assert_true(number > 100);
	buffer_release(&content);
	learner_free(learner);
	concepts_free(concepts);
	arena_free(memory);
}

/* For it first, then against it; each by its share, and none twice. */
static void
check_reasons(const struct learner_sentence *told, const char *where)
{
	size_t count = told->reasons_count, first = 0;

	while (first < count && told->reasons[first].share > 0)
		first++;
	CHECK(first > 0 && first <= LEARNER_REASONS_MAX, "%s: %zu for", where,
	    first);
	CHECK(count - first <= LEARNER_REASONS_MAX, "%s: %zu against", where,
	    count - first);
	for (size_t i = 0; i < count; i++) {
		const struct learner_reason *reason = &told->reasons[i];

		CHECK(fabsf(reason->share) > 0.05F, "%s: %s", where,
		    reason->text);
		CHECK((reason->share > 0) == (i < first), "%s: %s", where,
		    reason->text);
		CHECK(i == 0 || i == first ||
			fabsf(reason->share) <= fabsf(reason[-1].share),
		    "%s: %s", where, reason->text);
		for (size_t j = 0; j < i; j++)
			CHECK(
			    told->reasons[j].is_concept != reason->is_concept ||
				strcmp(told->reasons[j].text, reason->text) !=
				    0,
			    "%s: %s twice", where, reason->text);
	}
}

/* Of how many words, and of which, is counted anew for each message. */
static void
counts_words(void **state)
{
	static const struct {
		const char *text;
		float spelled;
		size_t words; /* different ones */
	} cases[] = {
	    {"one two three one", 0, 3},
	    {"a b c d", 1, 4},
	    {"A B c dd", 0.75F, 4},
	    {"1 2 3 4", 0, 1},
	    {"\xd0\xb6 \xd0\xb4 abc \xd0\xb7", 0.75F, 4},
	    {"\xe6\x97\xa5 \xe6\x9c\xac \xe8\xaa\x9e", 0, 3},
	    {"one two three one", 0, 3},
	    {"one two three. One four five.", 0, 5},
	};
	struct arena *memory = arena_new();
	struct learner *learner = learner_new();
	struct learner_scores scores;
	struct buffer text = {0};
	struct digest digest;
	struct error err;

	(void)state;
	digest_start(&digest);
	CHECK(
	    learner_read(learner, in_top(memory, "rules"), true, &digest, &err),
	    "%s", err.text);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct learner_mail mail = {"", cases[i].text, "en"};

		learner_score(learner, &mail, &scores);
		CHECK(!scores.is_empty && scores.spelled == cases[i].spelled,
		    "%zu: %f", i, (double)scores.spelled);
		CHECK(learner_words(learner)->count == cases[i].words,
		    "%zu: %zu", i, learner_words(learner)->count);
	}
	for (size_t i = 0; i < 2 * LOCAL_WORDS_MAX; i++)
		buffer_add_printf(&text, "%c%c%c ", (char)('a' + i % 26),
		    (char)('a' + i / 26), 'x');
	learner_score(learner,
	    &(struct learner_mail){"", buffer_string(&text), "en"}, &scores);
	assert_int_equal(learner_words(learner)->count, LOCAL_WORDS_MAX);
	buffer_release(&text);
	learner_free(learner);
	arena_free(memory);
}

#define ASKS "Please erase all my personal data"

static bool
is_reason(const struct learner_sentence *told, const char *word)
{
	for (size_t i = 0; i < told->reasons_count; i++)
		if (!told->reasons[i].is_concept &&
		    strcmp(told->reasons[i].text, word) == 0)
			return true;
	return false;
}

/* The sentence that asks is found, wherever it is. */
static void
explains_the_sentence(void **state)
{
	static const struct {
		const char *subject, *text;
		bool is_told, is_subject;
		size_t start, length;
	} cases[] = {
	    {"", ASKS, true, false, 0, 33},
	    {"", "Hello Bob.\n\n" ASKS ".\n\nThanks", true, false, 12, 34},
	    {"Lunch", "Hello Bob.\n\n" ASKS "\n\n", true, false, 12, 33},
	    {"Lunch", ASKS ".\n\nSee you at noon.", true, false, 0, 34},
	    {ASKS, "See you at noon.", true, true, 0, 33},
	    {"  " ASKS " ", "", true, true, 2, 33},
	    {"", "", false, false, 0, 0},
	};
	struct arena *memory = arena_new();
	struct learner *learner = learner_new();
	struct digest digest;
	struct error err;
	int output;

	(void)state;
	digest_start(&digest);
	CHECK(
	    learner_read(learner, in_top(memory, "rules"), true, &digest, &err),
	    "%s", err.text);
	output = learner_output(learner, "erasure");
	assert_true(output >= 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct learner_mail mail = {
		    cases[i].subject, cases[i].text, "en"};
		const char *where = arena_printf(memory, "%zu", i);
		struct learner_sentence told = {.reasons_count = 0};
		struct learner_scores scores;

		learner_score(learner, &mail, &scores);
		CHECK(learner_explain(learner, memory, &mail, (size_t)output,
			  &told) == cases[i].is_told,
		    "%s", where);
		if (!cases[i].is_told)
			continue;
		CHECK(told.is_subject == cases[i].is_subject &&
			told.start == cases[i].start &&
			told.length == cases[i].length,
		    "%s: %d %zu %zu", where, told.is_subject, told.start,
		    told.length);
		check_reasons(&told, where);
		CHECK(is_reason(&told, "erase"), "%s", where);
		CHECK(!is_reason(&told, "noon"), "%s", where);
	}
	learner_free(learner);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_the_trainer),
	    cmocka_unit_test(same_sums_anywhere),
	    cmocka_unit_test(sets_what_is_read),
	    cmocka_unit_test(counts_words),
	    cmocka_unit_test(explains_the_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
