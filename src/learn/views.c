/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "learn/learner_private.h"

#define NO_HEAD (-1.0f) /* without a subject */
#define LOUD	8.0f	/* clips a score in a sum of exponentials */
#define SHORT	600	/* letters: then the whole text is also a window */
#define LONG	3000
#define MANY	10 /* sentences */

typedef int32_t mask_lanes
    __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(16)));

/*
 * Puts the larger into *most, the other into *rest. Vectors are not passed by
 * value: that ABI depends on the processor.
 */
static inline void
sort_lanes(score_lanes *most, score_lanes *rest)
{
	mask_lanes is_more = *rest > *most;
	mask_lanes first = (mask_lanes)*most, second = (mask_lanes)*rest;

	*most = (score_lanes)((is_more & second) | (~is_more & first));
	*rest = (score_lanes)((is_more & first) | (~is_more & second));
}

static void
fill(union score_row *row, float score)
{
	for (size_t i = 0; i < WEIGHTS_OUTPUTS_MAX; i++)
		row->items[i] = score;
}

/* Raises the view to the maximum of `count` rows for each output. */
static void
raise(union score_row *view, const union score_row *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < WIDE; j++) {
			score_lanes score = row[i].lanes[j];

			sort_lanes(&view->lanes[j], &score);
		}
}

static void
best_of(const union score_row *row, size_t count, union score_row *ret_view)
{
	fill(ret_view, -INFINITY);
	raise(ret_view, row, count);
}

/* The three best sentences for each output. */
static void
best_three(const struct view_rows *rows, union score_row ret_best[3])
{
	for (size_t i = 0; i < 3; i++)
		fill(&ret_best[i], -INFINITY);
	for (size_t i = 0; i < rows->one_count; i++) {
		for (size_t j = 0; j < WIDE; j++) {
			score_lanes score = rows->one[i].lanes[j];

			for (size_t k = 0; k < 3; k++)
				sort_lanes(&ret_best[k].lanes[j], &score);
		}
	}
}

static void
view_one1(const struct view_rows *rows, union score_row *ret_view)
{
	*ret_view = rows->best[0];
}

static void
view_one2(const struct view_rows *rows, union score_row *ret_view)
{
	*ret_view = rows->best[1];
}

static void
view_one3(const struct view_rows *rows, union score_row *ret_view)
{
	*ret_view = rows->best[2];
}

static void
view_mean(const struct view_rows *rows, union score_row *ret_view)
{
	*ret_view = rows->mean;
}

static void
view_all(const struct view_rows *rows, union score_row *ret_view)
{
	*ret_view = rows->all;
}

static void
view_two(const struct view_rows *rows, union score_row *ret_view)
{
	if (rows->two_count == 0)
		*ret_view = rows->best[0];
	else
		best_of(rows->two, rows->two_count, ret_view);
}

static void
view_three(const struct view_rows *rows, union score_row *ret_view)
{
	if (rows->three_count == 0)
		view_two(rows, ret_view);
	else
		best_of(rows->three, rows->three_count, ret_view);
}

static void
view_head(const struct view_rows *rows, union score_row *ret_view)
{
	if (rows->head_count == 0)
		fill(ret_view, NO_HEAD);
	else
		best_of(rows->head, rows->head_count, ret_view);
}

static void
view_best(const struct view_rows *rows, union score_row *ret_view)
{
	*ret_view = rows->best[0];
	raise(ret_view, rows->two, rows->two_count);
	raise(ret_view, rows->head, rows->head_count);
	if (rows->is_short)
		raise(ret_view, &rows->all, 1);
}

/* The logarithm of the sum of their exponentials. */
static void
view_lse(const struct view_rows *rows, union score_row *ret_view)
{
	for (size_t j = 0; j < rows->outputs; j++) {
		float sum = 0;

		for (size_t i = 0; i < rows->one_count; i++)
			sum += expf(
			    fminf(LOUD, fmaxf(-LOUD, rows->one[i].items[j])));
		ret_view->items[j] = logf(sum);
	}
}

static void
view_first(const struct view_rows *rows, union score_row *ret_view)
{
	best_of(rows->one, rows->one_count < 3 ? rows->one_count : 3, ret_view);
}

static void
view_last(const struct view_rows *rows, union score_row *ret_view)
{
	size_t count = rows->one_count < 4 ? rows->one_count : 4;

	best_of(rows->one + rows->one_count - count, count, ret_view);
}

/* The share of sentences with a positive score. */
static void
view_share(const struct view_rows *rows, union score_row *ret_view)
{
	for (size_t j = 0; j < WIDE; j++) {
		score_lanes zeros = {0};
		mask_lanes count = {0};

		for (size_t i = 0; i < rows->one_count; i++)
			count -= rows->one[i].lanes[j] > zeros;
		ret_view->lanes[j] =
		    __builtin_convertvector(count, score_lanes) /
		    (float)rows->one_count;
	}
}

/* The standard deviation. */
static void
view_std(const struct view_rows *rows, union score_row *ret_view)
{
	for (size_t j = 0; j < WIDE; j++) {
		score_lanes sum = {0};

		for (size_t i = 0; i < rows->one_count; i++) {
			score_lanes away =
			    rows->one[i].lanes[j] - rows->mean.lanes[j];

			sum += away * away;
		}
		ret_view->lanes[j] = sum / (float)rows->one_count;
	}
	for (size_t j = 0; j < rows->outputs; j++)
		ret_view->items[j] = sqrtf(ret_view->items[j]);
}

view_fn *
view_find(const char *name)
{
	static const struct {
		const char *name;
		view_fn *view;
	} views[] = {
	    {"best", view_best},
	    {"one1", view_one1},
	    {"one2", view_one2},
	    {"one3", view_one3},
	    {"mean", view_mean},
	    {"all", view_all},
	    {"two", view_two},
	    {"three", view_three},
	    {"head", view_head},
	    {"lse", view_lse},
	    {"first", view_first},
	    {"last", view_last},
	    {"share", view_share},
	    {"std", view_std},
	};

	for (size_t i = 0; i < LENGTH(views); i++)
		if (strcmp(views[i].name, name) == 0)
			return views[i].view;
	return NULL;
}

/* Code points of the whole message. */
static size_t
count_letters(const struct learner_mail *mail)
{
	size_t count = 0;

	for (const char *at = mail->text; *at != '\0'; at++)
		count += ((unsigned char)*at & 0xc0) != 0x80;
	for (const char *at = mail->subject; *at != '\0'; at++)
		count += ((unsigned char)*at & 0xc0) != 0x80;
	return count;
}

static float
fact_length(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)mail;
	return logf((float)rows->letters + 1);
}

static float
fact_sentences(const struct view_rows *rows, const struct learner_mail *mail)
{
	size_t count = rows->one_count < MANY ? rows->one_count : MANY;

	(void)mail;
	return (float)count / 5;
}

static float
fact_subject(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)rows;
	return *mail->subject != '\0' ? 1 : 0;
}

static float
fact_question(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)rows;
	return strchr(mail->text, '?') != NULL ? 1 : 0;
}

static float
fact_count(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)mail;
	return logf((float)rows->one_count);
}

static float
fact_long(const struct view_rows *rows, const struct learner_mail *mail)
{
	size_t count = rows->letters;

	(void)mail;
	return (float)(count < LONG ? count : LONG) / 1000;
}

/* The maximum of a view over the kinds of other messages. */
static float
other_most(const struct view_rows *rows, view_fn *view)
{
	union score_row scores;
	float most = -VIEW_CLIP;

	view(rows, &scores);
	for (size_t j = 0; j < rows->outputs; j++)
		if ((rows->others >> j & 1) != 0 && scores.items[j] > most)
			most = scores.items[j];
	return view_clip(most);
}

static float
fact_other_one1(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)mail;
	return other_most(rows, view_one1);
}

static float
fact_other_mean(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)mail;
	return other_most(rows, view_mean);
}

static float
fact_other_all(const struct view_rows *rows, const struct learner_mail *mail)
{
	(void)mail;
	return other_most(rows, view_all);
}

fact_fn *
fact_find_name(const char *name)
{
	static const struct {
		const char *name;
		fact_fn *fact;
	} facts[] = {
	    {"length", fact_length},
	    {"sentences", fact_sentences},
	    {"subject", fact_subject},
	    {"question", fact_question},
	    {"count", fact_count},
	    {"long", fact_long},
	    {"other.one1", fact_other_one1},
	    {"other.mean", fact_other_mean},
	    {"other.all", fact_other_all},
	};

	for (size_t i = 0; i < LENGTH(facts); i++)
		if (strcmp(facts[i].name, name) == 0)
			return facts[i].fact;
	return NULL;
}

void
views_score(struct learner *learner, const struct learner_mail *mail)
{
	struct view_rows *rows = &learner->rows;
	size_t count = learner->sentences_count;

	rows->outputs = learner->weights->sums.count;
	rows->letters = count_letters(mail);
	rows->is_short = rows->letters <= SHORT;
	rows->one_count = count;
	rows->two_count = count < 2 ? 0 : count - 1;
	rows->three_count = count < 3 ? 0 : count - 2;
	rows->head_count = !learner->has_subject ? 0 : count == 0 ? 1 : 2;
	for (size_t i = 0; i < count; i++)
		sums_score(learner, i, i + 1, false, &rows->one[i]);
	for (size_t i = 0; i < rows->two_count; i++)
		sums_score(learner, i, i + 2, false, &rows->two[i]);
	for (size_t i = 0; i < rows->three_count; i++)
		sums_score(learner, i, i + 3, false, &rows->three[i]);
	for (size_t i = 0; i < rows->head_count; i++)
		sums_score(learner, 0, i, true, &rows->head[i]);
	sums_score(learner, 0, count, learner->has_subject, &rows->all);
	if (count == 0) {
		rows->one[0] = rows->all;
		rows->one_count = 1;
	}
	best_three(rows, rows->best);
	for (size_t j = 0; j < WIDE; j++) {
		score_lanes sum = {0};

		for (size_t i = 0; i < rows->one_count; i++)
			sum += rows->one[i].lanes[j];
		rows->mean.lanes[j] = sum / (float)rows->one_count;
	}
}
