/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LEARNER_PRIVATE_H
#define LEARN_LEARNER_PRIVATE_H

#include <math.h>
#include <stdint.h>

#include "learn/features.h"
#include "learn/learner.h"
#include "learn/local.h"
#include "learn/sentence.h"
#include "learn/weights.h"

/* Portable vector types of the compiler, for any processor. */
#define LANES 16
#define WIDE  (WEIGHTS_OUTPUTS_MAX / LANES)
typedef int32_t sum_lanes
    __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(16)));
typedef float score_lanes
    __attribute__((vector_size(LANES * sizeof(float)), aligned(16)));

/* Sums over features: weights for each output, and squares of the idf. */
struct tally {
	sum_lanes sums[WIDE];
	int64_t squares;
};

/* The contribution of a sentence to each window that contains it. */
struct bag {
	struct tally blocks[FEATURE_BLOCKS];
};

/* Sums of common words are cached across messages. */
#define CACHE_WORDS	1024
#define CACHE_WORD_SIZE 16 /* bytes; longer words are not cached */
struct cached_word {
	char word[CACHE_WORD_SIZE];
	uint8_t length; /* 0: free */
	bool is_known;	/* it occurred in training */
	struct tally alone;
	struct tally letters;
};

/* Scores of a window for each output of the first stage. */
union score_row {
	float items[WEIGHTS_OUTPUTS_MAX];
	score_lanes lanes[WIDE];
};

/* The input of the views. */
struct view_rows {
	union score_row one[SENTENCES_MAX];
	union score_row two[SENTENCES_MAX];
	union score_row three[SENTENCES_MAX];
	union score_row all;
	union score_row best[3]; /* best three sentences per output */
	union score_row mean;
	union score_row head[2]; /* the subject; with the first sentence */
	size_t one_count, two_count, three_count, head_count;
	size_t outputs;
	size_t letters;	 /* in the whole message */
	uint32_t others; /* bits: outputs that are kinds of other messages */
	bool is_short;
};

/* Views are clipped to this. */
#define VIEW_CLIP 6.0f
static inline float
view_clip(float score)
{
	return score > VIEW_CLIP ? VIEW_CLIP
	    : score < -VIEW_CLIP ? -VIEW_CLIP
				 : score;
}

typedef void view_fn(const struct view_rows *rows, union score_row *ret_view);
typedef float
fact_fn(const struct view_rows *rows, const struct learner_mail *mail);

struct learner {
	struct weights *weights;
	struct concepts *concepts;
	uint32_t pairs[256]; /* two weights per byte of a record */
	struct features features;
	struct cached_word *cache; /* owned */
	view_fn *views[WEIGHTS_VIEWS_MAX];
	fact_fn *facts[WEIGHTS_FACTS_MAX]; /* NULL: a view times the length */
	unsigned stretched[WEIGHTS_FACTS_MAX]; /* the view for that */
	/* State of the current message. */
	struct sentence sentences[SENTENCES_MAX];
	size_t sentences_count;
	struct bag bags[SENTENCES_MAX + 1]; /* the last one: the subject */
	bool has_subject;		    /* it is not blank */
	size_t words_count;
	size_t known_count;   /* words that occurred in training */
	size_t letters_count; /* words of one letter */
	struct view_rows rows;
	struct local_words local_words;
	uint8_t local_seen[(UINT16_MAX + 1) / 8]; /* bits: which of them */
};

#define SUBJECT SENTENCES_MAX

/* sums.c: prepares it for the weights. */
void sums_start(struct learner *learner);
/* Adds up the features of a sentence. */
void sums_read(struct learner *learner, const char *sentence, size_t length,
    int language, struct bag *ret_bag);
/* The scores of a window of sentences first..end and, if with_subject, the
 * subject. */
void sums_score(const struct learner *learner, size_t first, size_t end,
    bool with_subject, union score_row *ret_scores);

/*
 * The factor for the sums of a block: it falls with the amount of text. The
 * prior prevents a few words from counting as much as many.
 */
static inline float
sums_factor(const struct weights *weights, int block, const struct tally *tally)
{
	return weights->block[block] /
	    sqrtf((float)(tally->squares + weights->prior));
}

/* The dot product of two rows. */
float sums_product(const float *row, const float *inputs, size_t count);

/* views.c: finds a view of the second stage by name; NULL: unknown. */
view_fn *view_find(const char *name);
fact_fn *fact_find_name(const char *name);
/* Scores all windows. */
void views_score(struct learner *learner, const struct learner_mail *mail);

#endif
