/* SPDX-License-Identifier: ISC */
#include "learn/features.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "learn/hash.h"

enum {
	LETTERS_MAX = 60, /* of a word, used for groups */
	GROUP = 4,	  /* letters; or one more */
	KEEP = 16384,	  /* hashes */
	WORDS_MOST = 12,  /* in a sentence's form; longer ones are alike */
	IDEAS_MOST = 8,
	NEAR = 2, /* maximum distance of neighbouring ideas, in words */
};

static const char question_mark[] = "QMARK"; /* treated as an idea */

/* Makes room for `more` hashes; returns how many fit below the limit. */
static size_t
reserve(struct features *features, enum feature_block block, size_t more)
{
	size_t count = features->counts[block];

	if (count + more > FEATURES_MAX)
		more = FEATURES_MAX - count;
	if (count + more > features->sizes[block]) {
		features->sizes[block] = 2 * count + more + 512;
		features->hashes[block] = memory_resize(features->hashes[block],
		    features->sizes[block], sizeof(uint32_t));
	}
	return more;
}

static void
add(struct features *features, enum feature_block block, uint32_t hash)
{
	if (reserve(features, block, 1) > 0)
		features->hashes[block][features->counts[block]++] = hash;
}

/* The letters of a word between two blanks, and the offset of each. */
struct bordered {
	char bytes[4 * LETTERS_MAX + 3];
	uint16_t starts[LETTERS_MAX + 3]; /* the last is the end */
	size_t count;
};

static void
border(const char *word, size_t length, struct bordered *ret)
{
	size_t at = 1, letters = 0;

	ret->bytes[0] = ' ';
	ret->starts[0] = 0;
	for (size_t i = 0; i < length; i++) {
		if (((unsigned char)word[i] & 0xc0) != 0x80) {
			if (letters == LETTERS_MAX)
				break;
			ret->starts[++letters] = (uint16_t)at;
		}
		ret->bytes[at++] = word[i];
	}
	ret->bytes[at] = ' ';
	ret->starts[letters + 1] = (uint16_t)at;
	ret->starts[letters + 2] = (uint16_t)(at + 1);
	ret->count = letters + 2;
}

static void
add_letters(struct features *features, const char *word, size_t length)
{
	struct bordered whole;
	size_t room, used = 0;
	uint32_t *to;

	border(word, length, &whole);
	room = reserve(features, FEATURES_LETTERS, 2 * whole.count);
	to = features->hashes[FEATURES_LETTERS] +
	    features->counts[FEATURES_LETTERS];
	for (size_t i = 0; i + GROUP <= whole.count && used < room; i++) {
		size_t start = whole.starts[i], end = whole.starts[i + GROUP];
		uint32_t hash =
		    hash_bytes(HASH_START, whole.bytes + start, end - start);

		to[used++] = hash_finish(hash, HASH_FOUR_LETTERS);
		if (i + GROUP == whole.count || used == room)
			break;
		hash = hash_bytes(
		    hash, whole.bytes + end, whole.starts[i + GROUP + 1] - end);
		to[used++] = hash_finish(hash, HASH_FIVE_LETTERS);
	}
	features->counts[FEATURES_LETTERS] += used;
}

uint32_t
features_pair(uint32_t before, const char *word, size_t length)
{
	return hash_finish(
	    hash_bytes(hash_byte(before, ' '), word, length), HASH_PAIR);
}

static void
add_words(struct features *features)
{
	const struct plain *plain = &features->plain;
	const char *text = plain->text.data;
	uint32_t before = 0;

	for (size_t i = 0; i < plain->words_count; i++) {
		const char *word = text + plain->words[i].start;
		size_t length = plain->words[i].length;
		uint32_t hash = hash_bytes(HASH_START, word, length);

		add(features, FEATURES_WORDS, hash_finish(hash, HASH_WORD));
		if (i > 0)
			add(features, FEATURES_WORDS,
			    features_pair(before, word, length));
		before = hash;
		add_letters(features, word, length);
	}
}

static uint32_t
before_question_mark(const char *name)
{
	uint32_t hash = hash_bytes(HASH_START, name, strlen(name));

	hash = hash_byte(hash, '>');
	hash = hash_bytes(hash, question_mark, sizeof question_mark - 1);
	return hash_finish(hash, HASH_CONCEPT_PAIR);
}

static void
add_concepts(
    struct features *features, const struct concepts *concepts, bool is_asked)
{
	const struct concept_mark *marks = features->marks;
	size_t count = features->marks_count;

	for (size_t i = 0; i < count; i++) {
		add(features, FEATURES_CONCEPTS,
		    concept_hash(concepts, marks[i].concept));
		for (size_t j = i + 1; j < count; j++)
			add(features, FEATURES_CONCEPTS,
			    concept_pair_hash(
				concepts, marks[i].concept, marks[j].concept));
		if (is_asked)
			add(features, FEATURES_CONCEPTS,
			    before_question_mark(
				concept_name(concepts, marks[i].concept)));
	}
	if (is_asked)
		add(features, FEATURES_CONCEPTS,
		    hash_finish(hash_bytes(HASH_START, question_mark,
				    sizeof question_mark - 1),
			HASH_CONCEPT));
}

static uint32_t
hash_text(uint32_t hash, const char *text)
{
	return hash_bytes(hash, text, strlen(text));
}

static void
add_form(struct features *features, const char *what, const char *which)
{
	uint32_t hash = hash_text(hash_text(HASH_START, what), which);

	add(features, FEATURES_FORM, hash_finish(hash, HASH_FORM));
}

/*
 * Adds a feature such as "words7"; counts above `most` are treated as `most`.
 */
static void
add_count(
    struct features *features, const char *what, size_t count, size_t most)
{
	char digits[3] = {0};
	size_t at = 0;

	if (count > most)
		count = most;
	if (count > 9)
		digits[at++] = (char)('0' + count / 10);
	digits[at] = (char)('0' + count % 10);
	add_form(features, what, digits);
}

/* ASCII only: other punctuation counts as letters. */
static bool
is_punctuation(char byte)
{
	return (byte >= '!' && byte <= '/') || (byte >= ':' && byte <= '@') ||
	    (byte >= '[' && byte <= '`') || (byte >= '{' && byte <= '~');
}

/* Whether a word other than the first begins with a capital letter. */
static bool
has_capital(const char *sentence, size_t length)
{
	for (size_t i = 1; i < length; i++)
		if (sentence[i] >= 'A' && sentence[i] <= 'Z' &&
		    (sentence[i - 1] == ' ' || sentence[i - 1] == '\n'))
			return true;
	return false;
}

static void
add_marks(struct features *features, const char *sentence, size_t length)
{
	static const char marks[] = "!,:(\"";
	char end[2] = "a", mark[2] = "";

	if (is_punctuation(sentence[length - 1]))
		end[0] = sentence[length - 1];
	add_form(features, "end", end);
	for (size_t i = 0; marks[i] != '\0'; i++) {
		mark[0] = marks[i];
		if (memchr(sentence, mark[0], length) != NULL)
			add_form(features, "has", mark);
	}
	if (sentence[0] >= 'a' && sentence[0] <= 'z')
		add_form(features, "small", "");
	if (has_capital(sentence, length))
		add_form(features, "capital", "");
}

/* Adds pairs of ideas with at most one word between them. */
static void
add_near(struct features *features, const struct concepts *concepts)
{
	const struct concept_mark *marks = features->marks;

	for (size_t i = 0; i < features->marks_count; i++) {
		uint32_t before =
		    hash_byte(hash_text(HASH_START,
				  concept_name(concepts, marks[i].concept)),
			'~');

		for (size_t j = i + 1; j < features->marks_count &&
		     marks[j].word - marks[i].word <= NEAR;
		     j++)
			add(features, FEATURES_FORM,
			    hash_finish(
				hash_text(before,
				    concept_name(concepts, marks[j].concept)),
				HASH_FORM));
	}
}

void
features_read_form(struct features *features, const struct concepts *concepts,
    const char *sentence, size_t length)
{
	const struct concept_mark *marks = features->marks;
	size_t placed = features->marks_count;
	bool is_asked = memchr(sentence, '?', length) != NULL;

	features->counts[FEATURES_FORM] = 0;
	add_count(features, "words", features->plain.words_count, WORDS_MOST);
	add_count(features, "concepts", placed + is_asked, IDEAS_MOST);
	add_marks(features, sentence, length);
	if (placed > 0 || is_asked) {
		add_form(features, "first",
		    placed > 0 ? concept_name(concepts, marks[0].concept)
			       : question_mark);
		add_form(features, "last",
		    is_asked
			? question_mark
			: concept_name(concepts, marks[placed - 1].concept));
	}
	add_near(features, concepts);
}

static void
clear(struct features *features)
{
	for (int i = 0; i < FEATURE_BLOCKS; i++)
		features->counts[i] = 0;
	features->marks_count = 0;
}

void
features_read_concepts(struct features *features, struct concepts *concepts,
    int language, bool is_asked)
{
	features->counts[FEATURES_CONCEPTS] = 0;
	features->marks_count = concepts_find(
	    concepts, language, &features->plain, features->marks);
	add_concepts(features, concepts, is_asked);
}

void
features_read(struct features *features, struct concepts *concepts,
    int language, const char *sentence, size_t length)
{
	clear(features);
	plain_read(&features->plain, sentence, length);
	add_words(features);
	features_read_concepts(features, concepts, language,
	    memchr(sentence, '?', length) != NULL);
	features_read_form(features, concepts, sentence, length);
}

void
features_read_word(struct features *features, const char *word, size_t length)
{
	clear(features);
	add(features, FEATURES_WORDS,
	    hash_finish(hash_bytes(HASH_START, word, length), HASH_WORD));
	add_letters(features, word, length);
}

void
features_trim(struct features *features)
{
	plain_trim(&features->plain);
	for (int i = 0; i < FEATURE_BLOCKS; i++) {
		if (features->sizes[i] <= KEEP)
			continue;
		free(features->hashes[i]);
		features->hashes[i] = NULL;
		features->sizes[i] = features->counts[i] = 0;
	}
}

void
features_release(struct features *features)
{
	plain_release(&features->plain);
	for (int i = 0; i < FEATURE_BLOCKS; i++)
		free(features->hashes[i]);
	*features = (struct features){0};
}
