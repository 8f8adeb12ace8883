/* SPDX-License-Identifier: ISC */
#include "rules/language.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	SLOTS = 1 << 13,
	ENTRIES_MAX = SLOTS / 2,
	TEXT_MAX = 2048,  /* bytes that are examined */
	REPEATS_MAX = 3,  /* occurrences of a word or letter that count */
	EVIDENCE_MIN = 3, /* minimum evidence */
	PERCENT_MIN = 12, /* minimum weight per 100 words */
};

struct entry {
	char word[LANGUAGE_WORD_MAX + 1];
	unsigned char length; /* 0: free */
	signed char weights[LANGUAGES_MAX];
};

/* The entry of a single letter begins with a blank. */
struct lexicon {
	struct entry *entries; /* owned */
	uint16_t slots[SLOTS]; /* entry + 1; 0: free */
	size_t count;
};

struct lexicon *
lexicon_new(void)
{
	struct lexicon *lexicon = memory_new(1, sizeof *lexicon);

	lexicon->entries = memory_new(ENTRIES_MAX, sizeof *lexicon->entries);
	return lexicon;
}

void
lexicon_free(struct lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	free(lexicon->entries);
	free(lexicon);
}

static uint32_t
hash(const char *word, size_t length)
{
	uint32_t value = 2166136261u;

	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)word[i]) * 16777619u;
	return value;
}

/* The slot of a word, or the free one for it. */
static size_t
find_slot(const struct lexicon *lexicon, const char *word, size_t length)
{
	size_t slot = hash(word, length) & (SLOTS - 1);

	while (lexicon->slots[slot] != 0) {
		const struct entry *entry =
		    &lexicon->entries[lexicon->slots[slot] - 1];

		if (entry->length == length &&
		    memcmp(entry->word, word, length) == 0)
			break;
		slot = (slot + 1) & (SLOTS - 1);
	}
	return slot;
}

bool
lexicon_add(struct lexicon *lexicon, const char *word, size_t length,
    unsigned language, int weight)
{
	struct entry *entry;
	size_t slot;
	int sum;

	if (length == 0 || length > LANGUAGE_WORD_MAX)
		return false;
	slot = find_slot(lexicon, word, length);
	if (lexicon->slots[slot] == 0) {
		if (lexicon->count == ENTRIES_MAX)
			return false;
		entry = &lexicon->entries[lexicon->count++];
		memcpy(entry->word, word, length);
		entry->length = (unsigned char)length;
		lexicon->slots[slot] = (uint16_t)lexicon->count;
	}
	entry = &lexicon->entries[lexicon->slots[slot] - 1];
	sum = entry->weights[language] + weight;
	entry->weights[language] = (signed char)(sum > 100 ? 100 : sum);
	return true;
}

bool
lexicon_add_letter(struct lexicon *lexicon, const char *letter, size_t length,
    unsigned language, int weight)
{
	char word[8] = " ";

	if (length > 4)
		return false;
	memcpy(word + 1, letter, length);
	return lexicon_add(lexicon, word, length + 1, language, weight);
}

struct weighing {
	const struct lexicon *lexicon;
	struct language_evidence *evidence;
};

static void
weigh(struct weighing *weighing, const char *word, size_t length)
{
	const struct lexicon *lexicon = weighing->lexicon;
	struct language_evidence *evidence = weighing->evidence;
	size_t index = lexicon->slots[find_slot(lexicon, word, length)];

	if (index == 0 || evidence->seen[index - 1] == REPEATS_MAX)
		return;
	index--;
	if (evidence->seen[index]++ == 0 &&
	    evidence->signs_count < LANGUAGE_SIGNS_MAX)
		evidence->signs[evidence->signs_count++] =
		    (unsigned short)index;
	for (int i = 0; i < LANGUAGES_MAX; i++)
		evidence->weights[i] += lexicon->entries[index].weights[i];
}

static bool
is_letter(utf8proc_int32_t character)
{
	utf8proc_category_t category;

	if (character < 0x80)
		return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
	category = utf8proc_category(character);
	return category >= UTF8PROC_CATEGORY_LU &&
	    category <= UTF8PROC_CATEGORY_LO;
}

/* Appends a character to a word, and counts the evidence of the letter. */
static size_t
add_letter(struct weighing *weighing, uint32_t character,
    char word[LANGUAGE_WORD_MAX + 8], size_t length)
{
	char letter[8] = " ";
	size_t bytes;

	if (character < 0x80) {
		word[length] = (char)(character | 0x20);
		return length <= LANGUAGE_WORD_MAX ? length + 1 : length;
	}
	bytes =
	    utf8_encode((uint32_t)utf8proc_tolower((utf8proc_int32_t)character),
		letter + 1);
	weigh(weighing, letter, bytes + 1);
	if (length <= LANGUAGE_WORD_MAX)
		memcpy(word + length, letter + 1, bytes);
	return length <= LANGUAGE_WORD_MAX ? length + bytes : length;
}

void
lexicon_weigh(struct arena *memory, const struct lexicon *lexicon,
    const char *text, size_t length, struct language_evidence *evidence)
{
	struct weighing weighing = {lexicon, evidence};
	char word[LANGUAGE_WORD_MAX + 8];
	size_t word_length = 0;

	if (evidence->seen == NULL)
		evidence->seen = arena_alloc(memory, ENTRIES_MAX);
	if (length > TEXT_MAX)
		length = TEXT_MAX;
	for (size_t i = 0; i <= length;) {
		uint32_t character = ' ';
		size_t bytes = 1;

		if (i < length && text[i] >= 0)
			character = (unsigned char)text[i];
		else if (i < length)
			bytes = utf8_decode(text + i, length - i, &character);
		i += bytes == 0 ? 1 : bytes;
		if (is_letter((utf8proc_int32_t)character)) {
			word_length =
			    add_letter(&weighing, character, word, word_length);
			continue;
		}
		if (word_length > 0) {
			evidence->words++;
			weigh(&weighing, word, word_length);
		}
		word_length = 0;
	}
}

struct sign {
	const struct entry *entry;
	int weight;
};

/*
 * The strongest signs of a language, of equal ones the first; returns how many.
 */
static size_t
best_signs(const struct lexicon *lexicon,
    const struct language_evidence *evidence, unsigned language,
    struct sign ret[LANGUAGE_WORDS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < evidence->signs_count; i++) {
		unsigned index = evidence->signs[i];
		struct sign sign = {&lexicon->entries[index], 0};
		size_t at = count;

		sign.weight =
		    sign.entry->weights[language] * evidence->seen[index];
		if (sign.weight == 0 ||
		    (count == LANGUAGE_WORDS_MAX &&
			sign.weight <= ret[count - 1].weight))
			continue;
		if (count < LANGUAGE_WORDS_MAX)
			count++;
		else
			at--;
		for (; at > 0 && ret[at - 1].weight < sign.weight; at--)
			ret[at] = ret[at - 1];
		ret[at] = sign;
	}
	return count;
}

const char *
language_words(struct arena *memory, const struct lexicon *lexicon,
    const struct language_evidence *evidence, unsigned language)
{
	char words[LANGUAGE_WORDS_MAX * (LANGUAGE_WORD_MAX + 1)];
	struct sign signs[LANGUAGE_WORDS_MAX];
	size_t count = best_signs(lexicon, evidence, language, signs);
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = signs[i].entry;
		size_t blank = entry->word[0] == ' '; /* a letter */

		if (i > 0)
			words[length++] = ' ';
		memcpy(
		    words + length, entry->word + blank, entry->length - blank);
		length += entry->length - blank;
	}
	return arena_copy(memory, words, length);
}

unsigned
language_best(const struct language_evidence *evidence)
{
	unsigned best = 0;
	bool is_tie = false;

	for (unsigned i = 0; i < LANGUAGES_MAX; i++) {
		if (i > 0 && evidence->weights[i] == evidence->weights[best])
			is_tie = true;
		if (evidence->weights[i] > evidence->weights[best]) {
			best = i;
			is_tie = false;
		}
	}
	if (is_tie || evidence->weights[best] < EVIDENCE_MIN ||
	    100 * evidence->weights[best] < PERCENT_MIN * evidence->words)
		return LANGUAGES_MAX;
	return best;
}

int
language_share(const struct language_evidence *evidence, unsigned language)
{
	int sum = 0;

	for (unsigned i = 0; i < LANGUAGES_MAX; i++)
		sum += evidence->weights[i];
	return sum == 0 ? 0 : 100 * evidence->weights[language] / sum;
}
