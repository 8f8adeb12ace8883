/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "learn/learner_private.h"

#define CLIP	6.0f
#define NO_HEAD (-1.0f) /* where there is no subject */
#define SHORT	600	/* letters: the whole is a window like others */
#define MANY	10	/* sentences */

/* The views of an output, in the file's order. */
enum view {
	VIEW_BEST, /* of all windows */
	VIEW_ONE,  /* of single sentences */
	VIEW_MEAN, /* of them */
	VIEW_ALL,  /* the whole mail */
	VIEW_TWO,  /* the best of two neighbours */
	VIEW_HEAD, /* the subject, and it with the first sentence */
	VIEWS,
};
enum {
	FACTS = 4
};

struct viewing {
	const struct learner *learner;
	size_t outputs;
	float views[VIEWS][WEIGHTS_OUTPUTS_MAX];
};

static void
raise(struct viewing *viewing, enum view view, const float *scores)
{
	float *best = viewing->views[view];

	for (size_t i = 0; i < viewing->outputs; i++)
		if (scores[i] > best[i])
			best[i] = scores[i];
}

static void
set(struct viewing *viewing, enum view view, const float *scores)
{
	memcpy(viewing->views[view], scores, viewing->outputs * sizeof *scores);
}

static void
view_sentences(struct viewing *viewing)
{
	const struct learner *learner = viewing->learner;
	size_t count = learner->sentences_count;
	float scores[WEIGHTS_OUTPUTS_MAX], sums[WEIGHTS_OUTPUTS_MAX] = {0};

	for (size_t i = 0; i < count; i++) {
		window_score(learner, i, i + 1, false, scores);
		raise(viewing, VIEW_ONE, scores);
		for (size_t j = 0; j < viewing->outputs; j++)
			sums[j] += scores[j];
		if (i + 1 == count)
			break;
		window_score(learner, i, i + 2, false, scores);
		raise(viewing, VIEW_TWO, scores);
	}
	for (size_t j = 0; count > 0 && j < viewing->outputs; j++)
		viewing->views[VIEW_MEAN][j] = sums[j] / (float)count;
}

static void
view_head(struct viewing *viewing)
{
	const struct learner *learner = viewing->learner;
	float scores[WEIGHTS_OUTPUTS_MAX];

	if (!learner->has_subject) {
		for (size_t i = 0; i < viewing->outputs; i++)
			viewing->views[VIEW_HEAD][i] = NO_HEAD;
		return;
	}
	window_score(learner, 0, 0, true, scores);
	raise(viewing, VIEW_HEAD, scores);
	if (learner->sentences_count == 0)
		return;
	window_score(learner, 0, 1, true, scores);
	raise(viewing, VIEW_HEAD, scores);
}

/* What is not there looks like the nearest that is. */
static void
fill_gaps(struct viewing *viewing)
{
	const float *all = viewing->views[VIEW_ALL];
	size_t count = viewing->learner->sentences_count;

	if (count == 0) {
		set(viewing, VIEW_ONE, all);
		set(viewing, VIEW_MEAN, all);
	}
	if (count < 2)
		set(viewing, VIEW_TWO, viewing->views[VIEW_ONE]);
}

static void
view_best(struct viewing *viewing, bool is_short)
{
	const struct learner *learner = viewing->learner;

	if (learner->sentences_count > 0) {
		raise(viewing, VIEW_BEST, viewing->views[VIEW_ONE]);
		if (learner->sentences_count > 1)
			raise(viewing, VIEW_BEST, viewing->views[VIEW_TWO]);
	}
	if (learner->has_subject)
		raise(viewing, VIEW_BEST, viewing->views[VIEW_HEAD]);
	if (is_short)
		raise(viewing, VIEW_BEST, viewing->views[VIEW_ALL]);
}

static size_t
letters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static float
clipped(float score)
{
	return score > CLIP ? CLIP : score < -CLIP ? -CLIP : score;
}

void
views_fill(const struct learner *learner, const struct learner_mail *mail,
    float ret_views[WEIGHTS_VIEWS_MAX])
{
	struct viewing viewing = {
	    .learner = learner,
	    .outputs = learner->weights->outputs_count,
	};
	size_t length = letters(mail->text) + letters(mail->subject);
	size_t sentences = learner->sentences_count, at = 0;

	for (int i = 0; i < VIEWS; i++)
		for (size_t j = 0; j < viewing.outputs; j++)
			viewing.views[i][j] = -INFINITY;
	view_sentences(&viewing);
	view_head(&viewing);
	window_score(learner, 0, sentences, learner->has_subject,
	    viewing.views[VIEW_ALL]);
	fill_gaps(&viewing);
	view_best(&viewing, length <= SHORT);
	for (int i = 0; i < VIEWS; i++)
		for (size_t j = 0; j < viewing.outputs; j++)
			ret_views[at++] = clipped(viewing.views[i][j]);
	if (sentences == 0)
		sentences = 1;
	ret_views[at++] = logf((float)length + 1);
	ret_views[at++] = (float)(sentences < MANY ? sentences : MANY) / 5;
	ret_views[at++] = *mail->subject != '\0' ? 1 : 0;
	ret_views[at++] = strchr(mail->text, '?') != NULL ? 1 : 0;
}
