/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "learn/hash.h"
#include "learn/learner_private.h"
#include "learn/rows.h"

#define PAIRS 64 /* adjacent pairs added at once */

void
sums_start(struct learner *learner)
{
	const int8_t *table = learner->weights->table;

	for (unsigned i = 0; i < 256; i++) {
		int16_t two[2] = {table[i & 15], table[i >> 4]};

		memcpy(&learner->pairs[i], two, sizeof two);
	}
	learner->cache = memory_new(CACHE_WORDS, sizeof *learner->cache);
}

static void
add_tally(struct tally *to, const struct tally *from)
{
	for (size_t i = 0; i < WIDE; i++)
		to->sums[i] += from->sums[i];
	to->squares += from->squares;
}

/* Adds a word and its letters; returns whether it occurred in training. */
static bool
add_word(struct learner *learner, const char *word, size_t length,
    struct tally *alone, struct tally *letters)
{
	struct features *features = &learner->features;
	uint32_t hash;

	features_read_word(features, word, length);
	rows_add(learner, features->hashes[FEATURES_LETTERS],
	    features->counts[FEATURES_LETTERS], letters);
	hash = features->hashes[FEATURES_WORDS][0];
	rows_add(learner, &hash, 1, alone);
	return (weights_record(learner->weights, hash)[0] &
		   WEIGHTS_KNOWN_WORD) != 0;
}

static struct cached_word *
find_cached(
    struct learner *learner, const char *word, size_t length, uint32_t hash)
{
	struct cached_word *cached =
	    &learner->cache[(hash ^ hash >> 15) % CACHE_WORDS];

	if (cached->length == length && memcmp(cached->word, word, length) == 0)
		return cached;
	*cached = (struct cached_word){.length = (uint8_t)length};
	memcpy(cached->word, word, length);
	cached->is_known =
	    add_word(learner, word, length, &cached->alone, &cached->letters);
	return cached;
}

/* Not a digit; in Latin, Greek or Cyrillic, where a word has more of them. */
static bool
is_letter(const char *word, size_t length)
{
	unsigned char first = (unsigned char)*word;

	return length == 1 ? first >= 'A' : length == 2 && first >= 0xc3;
}

static void
count_word(struct learner *learner, const char *word, size_t length,
    uint32_t hash, struct bag *bag)
{
	struct tally *alone = &bag->blocks[FEATURES_WORDS];
	struct tally *letters = &bag->blocks[FEATURES_LETTERS];
	bool is_known;

	if (length <= CACHE_WORD_SIZE) {
		const struct cached_word *cached =
		    find_cached(learner, word, length, hash);

		add_tally(alone, &cached->alone);
		add_tally(letters, &cached->letters);
		is_known = cached->is_known;
	} else {
		is_known = add_word(learner, word, length, alone, letters);
	}
	learner->words_count++;
	learner->letters_count += is_letter(word, length);
	learner->known_count += is_known;
}

/* Records each number once, up to the limit. */
static void
note_local(struct learner *learner, uint32_t hash)
{
	struct local_words *words = &learner->local_words;
	uint16_t word = (uint16_t)hash_finish(hash, HASH_LOCAL);
	uint8_t bit = (uint8_t)(1u << word % 8);

	if ((learner->local_seen[word / 8] & bit) != 0 ||
	    words->count == LOCAL_WORDS_MAX)
		return;
	learner->local_seen[word / 8] |= bit;
	words->items[words->count++] = word;
}

static void
count_words(struct learner *learner, const struct plain *plain, struct bag *bag)
{
	struct tally *tally = &bag->blocks[FEATURES_WORDS];
	uint32_t before = 0, pairs[PAIRS];
	size_t count = 0;

	for (size_t i = 0; i < plain->words_count; i++) {
		const char *word = plain->text.data + plain->words[i].start;
		size_t length = plain->words[i].length;
		uint32_t hash = hash_bytes(HASH_START, word, length);

		note_local(learner, hash);
		count_word(learner, word, length, hash, bag);
		if (i > 0)
			pairs[count++] = features_pair(before, word, length);
		if (count == PAIRS) {
			rows_add(learner, pairs, count, tally);
			count = 0;
		}
		before = hash;
	}
	rows_add(learner, pairs, count, tally);
}

static void
add_block(struct learner *learner, enum feature_block block, struct bag *bag)
{
	rows_add(learner, learner->features.hashes[block],
	    learner->features.counts[block], &bag->blocks[block]);
}

void
sums_read(struct learner *learner, const char *sentence, size_t length,
    int language, struct bag *ret_bag)
{
	struct features *features = &learner->features;

	memset(ret_bag, 0, sizeof *ret_bag);
	plain_read(&features->plain, sentence, length);
	count_words(learner, &features->plain, ret_bag);
	features_read_concepts(features, learner->concepts, language,
	    memchr(sentence, '?', length) != NULL);
	features_read_form(features, learner->concepts, sentence, length);
	add_block(learner, FEATURES_CONCEPTS, ret_bag);
	add_block(learner, FEATURES_FORM, ret_bag);
}

float
sums_product(const float *row, const float *inputs, size_t count)
{
	score_lanes total = {0};
	float lanes[LANES], sum = 0;
	size_t i = 0;

	for (; i + LANES <= count; i += LANES) {
		score_lanes a, b;

		memcpy(&a, row + i, sizeof a);
		memcpy(&b, inputs + i, sizeof b);
		total += a * b;
	}
	memcpy(lanes, &total, sizeof lanes);
	for (size_t j = 0; j < LANES; j++)
		sum += lanes[j];
	for (; i < count; i++)
		sum += row[i] * inputs[i];
	return sum;
}

static void
add_score(const struct weights *weights, int block, const struct tally *tally,
    score_lanes found[WIDE])
{
	float factor = sums_factor(weights, block, tally);

	for (size_t i = 0; i < WIDE; i++) {
		score_lanes of_sums =
		    __builtin_convertvector(tally->sums[i], score_lanes);

		found[i] += factor * of_sums;
	}
}

void
sums_score(const struct learner *learner, size_t first, size_t end,
    bool with_subject, union score_row *ret_scores)
{
	const struct weights *weights = learner->weights;
	union score_row found = {.items = {0}};

	for (int block = 0; block < FEATURE_BLOCKS; block++) {
		struct tally tally = {0};

		for (size_t i = first; i < end; i++)
			add_tally(&tally, &learner->bags[i].blocks[block]);
		if (with_subject)
			add_tally(
			    &tally, &learner->bags[SUBJECT].blocks[block]);
		add_score(weights, block, &tally, found.lanes);
	}
	for (size_t i = 0; i < weights->sums.count; i++)
		ret_scores->items[i] =
		    weights->bias[i] + weights->scale[i] * found.items[i];
}
