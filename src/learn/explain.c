/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "learn/hash.h"
#include "learn/learner_private.h"

#define SHARE_MIN  0.05f /* smaller shares are not shown */
#define CANDIDATES 128	 /* words and ideas of a sentence */
#define PAIR_PART  0.5f	 /* part of a pair's share for each idea */

struct explaining {
	struct learner *learner;
	size_t output; /* of the first stage */
	float factors[FEATURE_BLOCKS];
	struct learner_reason found[CANDIDATES];
	size_t count;
};

/* The sentence with the highest score for the output; possibly SUBJECT. */
static size_t
best_sentence(const struct learner *learner, size_t output)
{
	const struct view_rows *rows = &learner->rows;
	float most = -INFINITY;
	size_t best = SUBJECT;

	if (learner->has_subject)
		most = rows->head[0].items[output];
	for (size_t i = 0; i < learner->sentences_count; i++) {
		if (rows->one[i].items[output] <= most)
			continue;
		most = rows->one[i].items[output];
		best = i;
	}
	return best;
}

static float
weight_of(const struct explaining *explaining, uint32_t hash)
{
	const struct weights *weights = explaining->learner->weights;
	int idf = weights_record(weights, hash)[0] & WEIGHTS_IDF_BITS;

	return (float)(idf * weights_of(weights, hash, explaining->output));
}

/* Names of ideas are in capitals; no word is. */
static void
add(struct explaining *explaining, const char *text, bool is_concept,
    float share)
{
	for (size_t i = 0; i < explaining->count; i++) {
		struct learner_reason *reason = &explaining->found[i];

		if (strcmp(reason->text, text) == 0) {
			reason->share += share;
			return;
		}
	}
	if (explaining->count < CANDIDATES)
		explaining->found[explaining->count++] =
		    (struct learner_reason){text, is_concept, share};
}

static void
add_concepts(struct explaining *explaining)
{
	const struct learner *learner = explaining->learner;
	const struct concepts *concepts = learner->concepts;
	const struct concept_mark *marks = learner->features.marks;
	size_t count = learner->features.marks_count;
	float factor = explaining->factors[FEATURES_CONCEPTS];

	for (size_t i = 0; i < count; i++) {
		unsigned one = marks[i].concept;

		add(explaining, concept_name(concepts, one), true,
		    factor *
			weight_of(explaining, concept_hash(concepts, one)));
		for (size_t j = i + 1; j < count; j++) {
			unsigned two = marks[j].concept;
			float share = factor * PAIR_PART *
			    weight_of(explaining,
				concept_pair_hash(concepts, one, two));

			add(explaining, concept_name(concepts, one), true,
			    share);
			add(explaining, concept_name(concepts, two), true,
			    share);
		}
	}
}

/* The share of a word and of its letters. */
static float
word_share(struct explaining *explaining, const char *word)
{
	struct features *features = &explaining->learner->features;
	float share = 0;

	features_read_word(features, word, strlen(word));
	for (int block = 0; block < FEATURE_BLOCKS; block++)
		for (size_t i = 0; i < features->counts[block]; i++)
			share += explaining->factors[block] *
			    weight_of(explaining, features->hashes[block][i]);
	return share;
}

static void
add_words(struct explaining *explaining, struct arena *memory)
{
	const struct plain *plain = &explaining->learner->features.plain;
	size_t count = plain->words_count;

	if (count > CANDIDATES)
		count = CANDIDATES;
	for (size_t i = 0; i < count; i++) {
		const char *word =
		    arena_copy(memory, plain->text.data + plain->words[i].start,
			plain->words[i].length);

		add(explaining, word, false, word_share(explaining, word));
	}
}

/* Moves the reason with the largest share, for or against, to the result. */
static bool
take_best(struct explaining *explaining, int sign,
    struct learner_sentence *ret_sentence)
{
	struct learner_reason *best = NULL;

	for (size_t i = 0; i < explaining->count; i++) {
		struct learner_reason *reason = &explaining->found[i];

		if ((float)sign * reason->share > SHARE_MIN &&
		    (best == NULL || fabsf(reason->share) > fabsf(best->share)))
			best = reason;
	}
	if (best == NULL)
		return false;
	ret_sentence->reasons[ret_sentence->reasons_count++] = *best;
	best->share = 0;
	return true;
}

static void
set_factors(struct explaining *explaining, const struct bag *bag)
{
	const struct weights *weights = explaining->learner->weights;

	for (int block = 0; block < FEATURE_BLOCKS; block++)
		explaining->factors[block] =
		    weights->scale[explaining->output] *
		    sums_factor(weights, block, &bag->blocks[block]);
}

bool
learner_explain(struct learner *learner, struct arena *memory,
    const struct learner_mail *mail, size_t output,
    struct learner_sentence *ret_sentence)
{
	int found = weights_find(
	    &learner->weights->sums, learner->weights->outputs.items[output]);
	struct explaining explaining = {
	    .learner = learner,
	    .output = found < 0 ? 0 : (size_t)found,
	};
	size_t best = best_sentence(learner, explaining.output);
	const char *text = best == SUBJECT ? mail->subject : mail->text;
	struct sentence sentence = best == SUBJECT
	    ? sentence_strip(mail->subject, strlen(mail->subject))
	    : learner->sentences[best];

	if (found < 0 || (best == SUBJECT && !learner->has_subject))
		return false;
	*ret_sentence = (struct learner_sentence){
	    .is_subject = best == SUBJECT,
	    .start = sentence.start,
	    .length = sentence.length,
	};
	set_factors(&explaining, &learner->bags[best]);
	features_read(&learner->features, learner->concepts,
	    concepts_language(learner->concepts, mail->language),
	    text + sentence.start, sentence.length);
	add_concepts(&explaining);
	add_words(&explaining, memory);
	for (int i = 0; i < LEARNER_REASONS_MAX; i++)
		if (!take_best(&explaining, 1, ret_sentence))
			break;
	for (int i = 0; i < LEARNER_REASONS_MAX; i++)
		if (!take_best(&explaining, -1, ret_sentence))
			break;
	features_trim(&learner->features);
	return true;
}
