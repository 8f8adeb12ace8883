/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "learn/features.h"
#include "learn/sentence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char words[] = "DELETE\tdelet*, take ~ down*, *mid*, end+\n"
			    "MINE\tmy, mine+, *n t\n";

static struct concepts *
make_concepts(void)
{
	struct concepts *concepts = concepts_new();
	char *copy = strdup(words);
	struct error err;

	if (copy == NULL ||
	    !concepts_read(concepts, "en", "words", copy, true, &err))
		abort();
	free(copy);
	return concepts;
}

/*
 * Exercises the cutting of sentences, their normal form, words, groups of
 * letters and ideas, with text that need not be UTF-8; and, as an
 * administrator's file of words, the reading of ideas.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct concepts *concepts;
	struct sentence sentences[SENTENCES_MAX];
	struct features features = {0};
	struct error err;
	char *text = malloc(size + 1);
	size_t count;

	if (concepts == NULL)
		concepts = make_concepts();
	if (text == NULL)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	count = sentence_cut(text, size, sentences);
	for (size_t i = 0; i < count; i++) {
		if (sentences[i].start + sentences[i].length > size)
			abort();
		features_read(&features, concepts, 0, text + sentences[i].start,
		    sentences[i].length);
		if (!utf8_is_valid(
			features.plain.text.data, features.plain.text.length) ||
		    features.counts[FEATURES_LETTERS] > FEATURES_MAX)
			abort();
	}
	features_release(&features);
	if (size > 0 && text[0] == '#') {
		(void)concepts_read(concepts, "xx", "words", text, false, &err);
		concepts_free(concepts);
		concepts = NULL;
	}
	free(text);
	return 0;
}
