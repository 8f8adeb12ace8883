/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "learn/concept.h"
#include "learn/weights.h"

/* The header of a file of weights, after its mark. */
enum field {
	BITS,
	SUMS,
	BLOCKS,
	VIEWS,
	FACTS,
	PRIOR,
	OUTPUTS,
	OPINIONS,
	THRESHOLDS,
	STRIDE,
	NAMES,
	RECORDS,
	FIELDS
};

/* A file as it should be, but for one field, or for one byte of it. */
struct made {
	uint32_t head[FIELDS];
	const char *name; /* of everything; NULL: "n" */
	double number;	  /* of everything; 0: 1 */
	long more;	  /* bytes at the end */
	char mark;	  /* the last byte but one of the mark; 0: right */
};

static void
add_numbers(struct buffer *file, double number, size_t count)
{
	float one = (float)number;

	for (size_t i = 0; i < count; i++)
		buffer_add(file, &one, sizeof one);
}

static void
make(const struct made *made, struct buffer *file)
{
	const uint32_t *head = made->head;
	const char *name = made->name == NULL ? "n" : made->name;
	uint32_t changed[FIELDS];
	struct buffer names = {0};
	size_t inputs = (size_t)head[VIEWS] * head[SUMS] + head[FACTS], end;

	for (size_t i = 0; i < (size_t)head[SUMS] + head[VIEWS] + head[FACTS] +
		 head[OUTPUTS] + head[OPINIONS] + head[THRESHOLDS];
	     i++)
		buffer_add_printf(&names, "%s\n", name);
	if (head[NAMES] > 0)
		while (names.length < head[NAMES])
			buffer_add_byte(&names, '\n');
	memcpy(changed, head, sizeof changed);
	changed[NAMES] = (uint32_t)names.length;
	buffer_clear(file);
	buffer_add(file, "DPODWT3\n", 8);
	if (made->mark != '\0')
		file->data[6] = made->mark;
	buffer_add(file, changed, sizeof changed);
	buffer_add(file, names.data, names.length);
	buffer_release(&names);
	for (size_t i = 0; i < 32; i++)
		buffer_add_byte(file, 'd');
	add_numbers(file, made->number == 0 ? 1 : made->number,
	    4 + 2 * (size_t)head[SUMS]);
	for (char i = 0; i < 16; i++)
		buffer_add_byte(file, i);
	add_numbers(file, made->number == 0 ? 1 : made->number,
	    head[OUTPUTS] * (inputs + 1) +
		(size_t)head[OPINIONS] * head[OUTPUTS] + head[THRESHOLDS]);
	end = head[RECORDS] + ((size_t)head[STRIDE] << head[BITS]);
	end = (size_t)((long)end + made->more);
	while (file->length < end)
		buffer_add_byte(file, '\x21');
	file->length = end;
}

static struct weights *
open_made(const struct made *made, struct error *err)
{
	char path[] = "/tmp/dpod-test-XXXXXX";
	int fd = mkstemp(path);
	struct buffer file = {0};
	struct digest digest;
	struct weights *weights;

	assert_true(fd >= 0);
	make(made, &file);
	assert_int_equal(
	    write(fd, file.data, file.length), (ssize_t)file.length);
	(void)close(fd);
	digest_start(&digest);
	weights = weights_open(path, &digest, err);
	(void)unlink(path);
	buffer_release(&file);
	return weights;
}

static const struct made good = {
    .head = {10, 1, 4, 1, 0, 1, 1, 0, 0, 2, 0, 4096}};

static void
each_bound_of_the_header(void **state)
{
	static const struct {
		enum field field;
		uint32_t value;
		bool is_good;
	} cases[] = {
	    {BITS, 9, false},
	    {BITS, 11, true},
	    {BITS, 20, true},
	    {BITS, 21, false},
	    {SUMS, 0, false},
	    {SUMS, 2, true},
	    {SUMS, 3, false}, /* no room in a record of two bytes */
	    {BLOCKS, 3, false},
	    {BLOCKS, 5, false},
	    {VIEWS, 0, false},
	    {VIEWS, WEIGHTS_VIEWS_MAX, true},
	    {VIEWS, WEIGHTS_VIEWS_MAX + 1, false},
	    {FACTS, WEIGHTS_FACTS_MAX, true},
	    {FACTS, WEIGHTS_FACTS_MAX + 1, false},
	    {PRIOR, 0, false},
	    {PRIOR, 1 << 20, true},
	    {PRIOR, (1 << 20) + 1, false},
	    {OUTPUTS, 0, false},
	    {OUTPUTS, WEIGHTS_OUTPUTS_MAX, true},
	    {OUTPUTS, WEIGHTS_OUTPUTS_MAX + 1, false},
	    {OPINIONS, WEIGHTS_OPINIONS_MAX, true},
	    {OPINIONS, WEIGHTS_OPINIONS_MAX + 1, false},
	    {THRESHOLDS, WEIGHTS_THRESHOLDS_MAX, true},
	    {THRESHOLDS, WEIGHTS_THRESHOLDS_MAX + 1, false},
	    {STRIDE, 1, false},
	    {STRIDE, 64, true},
	    {STRIDE, 65, false},
	    {NAMES, 3000, true},
	    {RECORDS, 8192, true},
	    {RECORDS, 4097, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct made made = good;
		struct error err = {.text = ""};
		struct weights *weights;

		made.head[cases[i].field] = cases[i].value;
		weights = open_made(&made, &err);
		CHECK((weights != NULL) == cases[i].is_good, "%d %u: %s",
		    cases[i].field, cases[i].value, err.text);
		CHECK(cases[i].is_good ||
			strstr(err.text, ": sizes out of bounds") != NULL,
		    "%d %u: %s", cases[i].field, cases[i].value, err.text);
		weights_close(weights);
	}
}

static void
bounds_of_many_sums_and_names(void **state)
{
	static const struct {
		uint32_t sums, stride, names, records;
		bool is_good;
	} cases[] = {
	    {WEIGHTS_OUTPUTS_MAX, 17, 0, 4096, true},
	    {WEIGHTS_OUTPUTS_MAX, 16, 0, 4096, false},
	    {WEIGHTS_OUTPUTS_MAX + 1, 18, 0, 4096, false},
	    {1, 2, 8192, 12288, true},
	    {1, 2, 8193, 12288, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct made made = good;
		struct error err;
		struct weights *weights;

		made.head[SUMS] = cases[i].sums;
		made.head[STRIDE] = cases[i].stride;
		made.head[NAMES] = cases[i].names;
		made.head[RECORDS] = cases[i].records;
		weights = open_made(&made, &err);
		CHECK((weights != NULL) == cases[i].is_good, "%zu", i);
		weights_close(weights);
	}
}

static void
files_that_are_refused(void **state)
{
	static const struct {
		struct made change;
		uint32_t records;
		const char *problem; /* NULL: none */
	} cases[] = {
	    {{.name = "n"}, 4096, NULL},
	    {{.mark = '2'}, 4096, "not a weights file of this version"},
	    {{.more = 1}, 4096, "size differs from the header"},
	    {{.more = -1}, 4096, "size differs from the header"},
	    {{.more = 0}, 0, "size differs from the header"},
	    {{.more = -2048}, 4096, "size differs from the header"},
	    {{.more = -2049}, 4096, "not a weights file"},
	    {{.name = ""}, 4096, "a section has no name"},
	    {{.name = "n23456789012345678901234567890123456789"}, 4096, NULL},
	    {{.name = "n234567890123456789012345678901234567890"}, 4096, NULL},
	    {{.name = "n2345678901234567890123456789012345678901"}, 4096,
		"a section has no name"},
	    {{.number = (double)INFINITY}, 4096, "invalid number"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct made made = cases[i].change;
		struct error err = {.text = ""};
		struct weights *weights;

		memcpy(made.head, good.head, sizeof made.head);
		made.head[RECORDS] = cases[i].records;
		if (cases[i].records == 0)
			made.more = 4096;
		weights = open_made(&made, &err);
		CHECK((weights != NULL) == (cases[i].problem == NULL),
		    "%zu: %s", i, err.text);
		CHECK(cases[i].problem == NULL ||
			strstr(err.text, cases[i].problem) != NULL,
		    "%zu: %s", i, err.text);
		weights_close(weights);
	}
}

static void
what_is_read(void **state)
{
	struct made made = good;
	struct weights *weights;
	struct digest digest;
	struct error err;

	(void)state;
	made.head[SUMS] = 2;
	made.head[FACTS] = 3;
	weights = open_made(&made, &err);
	assert_non_null(weights);
	assert_int_equal(weights->inputs_count, 5);
	assert_int_equal(weights->prior, 1);
	assert_int_equal(weights->sums.count, 2);
	assert_int_equal(weights->facts.count, 3);
	assert_int_equal(weights_find(&weights->facts, "n"), 0);
	assert_int_equal(weights_find(&weights->facts, "m"), -1);
	assert_int_equal(weights_find(&weights->opinions, "n"), -1);
	/* Each record is 0x21: the low half belongs to the first sum. */
	assert_int_equal(weights_of(weights, 5, 0), 1);
	assert_int_equal(weights_of(weights, 5, 1), 2);
	weights_close(weights);
	weights_close(NULL);

	digest_start(&digest);
	assert_null(weights_open("/nonexistent/weights", &digest, &err));
	assert_int_equal(err.retry, RETRY_LATER);
	assert_null(weights_open("/dev/null", &digest, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
}

static bool
read_ideas(struct concepts *concepts, const char *language, const char *content,
    bool is_shipped, struct error *err)
{
	char *copy = memory_string(content);
	bool is_read =
	    concepts_read(concepts, language, "file", copy, is_shipped, err);

	free(copy);
	return is_read;
}

#define TEN "abcdefghij"

static void
lines_of_ideas(void **state)
{
	static const struct {
		const char *content;
		const char *problem; /* NULL: none */
	} cases[] = {
	    {"", NULL},
	    {"# a\n\nact\tdelete, remove all\n", NULL},
	    {"act", "file:1: expected a name, a tab and words: 'act'"},
	    {"# a\nact", "file:2: expected"},
	    {"\tdelete", "file:1: unknown concept: ''"},
	    {"abcdefghijklmnopqrstuvwxyzabcdef\ta", NULL},
	    {"abcdefghijklmnopqrstuvwxyzabcdefg\ta", "unknown concept"},
	    {"act\ta b c d e f g h", NULL},
	    {"act\ta b c d e f g h i", "more than 8 words: 'i'"},
	    {"act\ta ~ b", NULL},
	    {"act\t~ b", "not a word: '~'"},
	    {"act\t*", "not a word: '*'"},
	    {"act\t+", "not a word: '+'"},
	    {"act\t**", "not a word"},
	    {"act\ta-b", "not a word"},
	    {"act\t-a", "not a word"},
	    {"act\ta-", "not a word"},
	    {"act\t", "not a word"},
	    {"act\ta,b", "not a word"},
	    {"act\t*a*, *a+, a+, a*, *a", NULL},
	    {"act\t" TEN TEN TEN TEN, NULL},
	    {"act\t" TEN TEN TEN TEN "k", "not a word"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct concepts *concepts = concepts_new();
		struct error err = {.text = ""};
		bool is_read =
		    read_ideas(concepts, "en", cases[i].content, true, &err);

		CHECK(is_read == (cases[i].problem == NULL), "%s: %s",
		    cases[i].content, err.text);
		CHECK(is_read || strstr(err.text, cases[i].problem) != NULL,
		    "%s: %s", cases[i].content, err.text);
		concepts_free(concepts);
	}
}

static void
bounds_of_ideas(void **state)
{
	struct concepts *concepts = concepts_new();
	struct buffer content = {0};
	struct error err;

	(void)state;
	assert_true(read_ideas(concepts, "en", "act\ta", true, &err));
	assert_true(read_ideas(concepts, "de", "act\tb", false, &err));
	assert_false(read_ideas(concepts, "de", "new\tb", false, &err));
	assert_int_equal(concepts_language(concepts, "de"), 1);
	assert_int_equal(concepts_language(concepts, "fr"), -1);
	assert_true(read_ideas(concepts, "abcdefg", "", true, &err));
	assert_false(read_ideas(concepts, "abcdefgh", "", true, &err));
	assert_non_null(strstr(err.text, "too many languages"));
	for (int i = 3; i < CONCEPT_LANGUAGES_MAX; i++) {
		buffer_clear(&content);
		buffer_add_printf(&content, "x%d", i);
		assert_true(read_ideas(
		    concepts, buffer_string(&content), "", true, &err));
	}
	assert_false(read_ideas(concepts, "fr", "", true, &err));
	assert_true(read_ideas(concepts, "de", "", true, &err));
	buffer_clear(&content);
	for (int i = 1; i < CONCEPTS_MAX; i++)
		buffer_add_printf(&content, "idea%d\ta\n", i);
	assert_true(
	    read_ideas(concepts, "en", buffer_string(&content), true, &err));
	assert_false(read_ideas(concepts, "en", "more\ta", true, &err));
	buffer_release(&content);
	concepts_free(concepts);
	concepts_free(NULL);
}

/* More shapes, or more entries, than a language may have. */
static void
too_many_words(void **state)
{
	static const struct {
		const char *form;
		int most;
		const char *problem;
	} cases[] = {
	    {"act\tw%d vw%d\n", 4096, "not a word"},
	    {"act\ta, a\n", 4000, "too many words"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct concepts *concepts = concepts_new();
		struct buffer content = {0};
		struct error err;

		for (int j = 0; j < cases[i].most; j++) {
			/* Letters, as all numbers are one word. */
			const char word[] = {'w', (char)('a' + j % 24),
			    (char)('a' + j / 24 % 24), (char)('a' + j / 576),
			    '\0'};

			if (i == 0)
				buffer_add_printf(
				    &content, "act\t%s v%s\n", word, word);
			else
				buffer_add_string(&content, cases[i].form);
		}
		assert_true(read_ideas(
		    concepts, "en", buffer_string(&content), true, &err));
		assert_false(read_ideas(concepts, "en", "act\tzz", true, &err));
		CHECK(
		    strstr(err.text, cases[i].problem) != NULL, "%s", err.text);
		buffer_release(&content);
		concepts_free(concepts);
	}
}

static void
ideas_in_sentences(void **state)
{
	static const struct {
		const char *sentence, *ideas;
	} cases[] = {
	    {"delete", "act@0 "},
	    {"undeleted", ""},
	    {"please Deleted it", "act@1 "},
	    {"remove", ""},
	    {"remove all", "act@0 "},
	    {"remove of all", ""},
	    {"daten", "data@0 "},
	    {"kundendatenab", "data@0 "},
	    {"kundendatenabc", ""},
	    {"kundendaten daten", "data@0 "},
	    {"stop mail", "halt@0 "},
	    {"stop a b c d e f mail", "halt@0 "},
	    {"stop a b c d e f g mail", ""},
	    {"mail stop", ""},
	    {"delete daten stop mail", "act@0 data@1 halt@2 "},
	    {"both", "aaa@0 act@0 zzz@0 "},
	    {"axb", "one@0 "},
	    {"x", "one@0 "},
	    {"xb", "one@0 "},
	    {"qz", ""},
	    {"aqz", "two@0 "},
	    {"aqzbc", ""},
	    {TEN TEN TEN TEN "daten", ""},
	    {TEN TEN TEN "klmnopdaten", ""},
	    {TEN TEN TEN "klmnodaten", "data@0 "},
	    {"", ""},
	};
	struct concepts *concepts = concepts_new();
	struct plain plain = {0};
	struct buffer got = {0};
	struct error err;

	(void)state;
	assert_true(read_ideas(concepts, "en",
	    "act\tdelete*, remove all, both\ndata\t*daten+\n"
	    "halt\tstop ~ mail\nzzz\tboth\naaa\tboth\none\t*x*\n"
	    "two\taqz\n",
	    true, &err));
	/* Each twice: the second time some words are remembered. */
	for (size_t i = 0; i < 2 * LENGTH(cases); i++) {
		const char *sentence = cases[i / 2].sentence;
		struct concept_mark marks[CONCEPTS_MAX];
		size_t count;

		plain_read(&plain, sentence, strlen(sentence));
		count = concepts_find(concepts, 0, &plain, marks);
		buffer_clear(&got);
		for (size_t j = 0; j < count; j++)
			buffer_add_printf(&got, "%s@%u ",
			    concept_name(concepts, marks[j].concept),
			    marks[j].word);
		CHECK(strcmp(buffer_string(&got), cases[i / 2].ideas) == 0,
		    "%s: %s", sentence, buffer_string(&got));
		assert_int_equal(concepts_find(concepts, -1, &plain, marks), 0);
	}
	buffer_release(&got);
	plain_release(&plain);
	concepts_free(concepts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_bound_of_the_header),
	    cmocka_unit_test(bounds_of_many_sums_and_names),
	    cmocka_unit_test(files_that_are_refused),
	    cmocka_unit_test(what_is_read),
	    cmocka_unit_test(lines_of_ideas),
	    cmocka_unit_test(bounds_of_ideas),
	    cmocka_unit_test(too_many_words),
	    cmocka_unit_test(ideas_in_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
