/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "learn/learner_private.h"

#define EMPTY (-9.0f) /* the logits of a message without text */

/*
 * A fact with this prefix is the view named after it, for the first output,
 * times the deviation of the length from a typical one.
 */
#define STRETCHED "length."
#define MIDDLE	  5.0f /* typical logarithm of the length */

struct learner *
learner_new(void)
{
	struct learner *learner = memory_new(1, sizeof *learner);

	learner->concepts = concepts_new();
	return learner;
}

void
learner_free(struct learner *learner)
{
	if (learner == NULL)
		return;
	weights_close(learner->weights);
	concepts_free(learner->concepts);
	features_release(&learner->features);
	free(learner->cache);
	free(learner);
}

static bool
read_concepts(struct learner *learner, struct arena *memory,
    const char *directory, const char *name, bool is_shipped,
    struct digest *digest, struct error *err)
{
	const char *path = arena_printf(memory, "%s/%s", directory, name);
	char *language = arena_copy(memory, name, strlen(name) - 4);
	struct buffer content = {0};
	bool is_read = file_read(path, CONCEPT_FILE_MAX, &content, err);

	if (is_read && digest != NULL) {
		digest_add_field(digest, name);
		digest_add_field(digest, buffer_string(&content));
	}
	if (is_read && content.length > 0)
		is_read = concepts_read(learner->concepts, language, path,
		    content.data, is_shipped, err);
	buffer_release(&content);
	return is_read;
}

static bool
read_all_concepts(struct learner *learner, struct arena *memory,
    const char *directory, bool is_shipped, struct digest *digest,
    struct error *err)
{
	const char *path = arena_printf(memory, "%s/concepts", directory);
	struct file_names files;

	if (access(path, F_OK) != 0)
		return true;
	if (!file_list(memory, path, ".tsv", &files, err))
		return false;
	for (size_t i = 0; i < files.count; i++)
		if (!read_concepts(learner, memory, path, files.names[i],
			is_shipped, digest, err))
			return false;
	return true;
}

static bool
find_fact(struct learner *learner, unsigned at, const char *name)
{
	size_t length = sizeof STRETCHED - 1;
	int view;

	learner->facts[at] = fact_find_name(name);
	if (learner->facts[at] != NULL)
		return true;
	if (strncmp(name, STRETCHED, length) != 0)
		return false;
	view = weights_find(&learner->weights->views, name + length);
	learner->stretched[at] = view < 0 ? 0 : (unsigned)view;
	return view >= 0;
}

/* Resolves the names of the second stage's inputs. */
static bool
find_views(struct learner *learner, const char *path, struct error *err)
{
	const struct weights *weights = learner->weights;
	const char *unknown = NULL;

	for (unsigned i = 0; i < weights->views.count; i++) {
		learner->views[i] = view_find(weights->views.items[i]);
		if (learner->views[i] == NULL)
			unknown = weights->views.items[i];
	}
	for (unsigned i = 0; i < weights->facts.count; i++)
		if (!find_fact(learner, i, weights->facts.items[i]))
			unknown = weights->facts.items[i];
	if (unknown == NULL)
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: unknown feature '%.40s'", path, unknown);
}

static bool
open_weights(struct learner *learner, const char *path, struct digest *digest,
    struct error *err)
{
	if (learner->weights != NULL || access(path, F_OK) != 0)
		return true;
	learner->weights = weights_open(path, digest, err);
	if (learner->weights == NULL || !find_views(learner, path, err))
		return false;
	for (unsigned i = 0; i < learner->weights->sums.count; i++)
		if (strncmp(learner->weights->sums.items[i], "other:", 6) == 0)
			learner->rows.others |= 1u << i;
	sums_start(learner);
	return true;
}

bool
learner_read(struct learner *learner, const char *directory, bool is_shipped,
    struct digest *digest, struct error *err)
{
	struct arena *memory = arena_new();
	const char *path = arena_printf(memory, "%s/weights.bin", directory);
	bool is_read = open_weights(learner, path, digest, err) &&
	    read_all_concepts(
		learner, memory, directory, is_shipped, digest, err);
	arena_free(memory);
	return is_read;
}

bool
learner_has_weights(const struct learner *learner)
{
	return learner->weights != NULL;
}

bool
learner_has_language(const struct learner *learner, const char *language)
{
	return concepts_language(learner->concepts, language) >= 0;
}

size_t
learner_outputs_count(const struct learner *learner)
{
	return learner->weights == NULL ? 0 : learner->weights->outputs.count;
}

const char *
learner_output_name(const struct learner *learner, size_t output)
{
	return learner->weights->outputs.items[output];
}

void
learner_model(
    const struct learner *learner, unsigned char ret[LOCAL_MODEL_BYTES])
{
	unsigned char digest[DIGEST_BYTES] = {0};
	const struct weights *weights = learner->weights;

	if (weights != NULL)
		digest_of(weights->map,
		    (size_t)(weights->records - (const uint8_t *)weights->map),
		    digest);
	memcpy(ret, digest, LOCAL_MODEL_BYTES);
}

const struct local_words *
learner_words(const struct learner *learner)
{
	return &learner->local_words;
}

int
learner_output(const struct learner *learner, const char *name)
{
	return learner->weights == NULL
	    ? -1
	    : weights_find(&learner->weights->outputs, name);
}

bool
learner_threshold(
    const struct learner *learner, const char *name, float *ret_value)
{
	int found = learner->weights == NULL
	    ? -1
	    : weights_find(&learner->weights->thresholds, name);

	if (found >= 0)
		*ret_value = learner->weights->threshold[found];
	return found >= 0;
}

int
learner_opinion(const struct learner *learner, const char *name)
{
	return learner->weights == NULL
	    ? -1
	    : weights_find(&learner->weights->opinions, name);
}

void
learner_add_opinion(
    const struct learner *learner, int opinion, struct learner_scores *scores)
{
	const struct weights *weights = learner->weights;
	size_t count = weights->outputs.count;

	for (size_t i = 0; opinion >= 0 && i < count; i++)
		scores->logits[i] +=
		    weights->opinion[(size_t)opinion * count + i];
}

static void
forget_local(struct learner *learner)
{
	struct local_words *words = &learner->local_words;

	for (size_t i = 0; i < words->count; i++)
		learner->local_seen[words->items[i] / 8] = 0;
	words->count = 0;
}

/* Fills the sums of each sentence and of the subject. */
static void
fill_bags(struct learner *learner, const struct learner_mail *mail)
{
	int language = concepts_language(learner->concepts, mail->language);
	struct sentence subject =
	    sentence_strip(mail->subject, strlen(mail->subject));

	forget_local(learner);
	learner->words_count = learner->known_count = 0;
	learner->letters_count = 0;
	learner->sentences_count =
	    sentence_cut(mail->text, strlen(mail->text), learner->sentences);
	for (size_t i = 0; i < learner->sentences_count; i++)
		sums_read(learner, mail->text + learner->sentences[i].start,
		    learner->sentences[i].length, language, &learner->bags[i]);
	learner->has_subject = subject.length > 0;
	if (learner->has_subject)
		sums_read(learner, mail->subject + subject.start,
		    subject.length, language, &learner->bags[SUBJECT]);
}

/* Each view for all outputs, then the facts. */
static void
fill_inputs(const struct learner *learner, const struct learner_mail *mail,
    float ret_inputs[WEIGHTS_INPUTS_MAX])
{
	const struct weights *weights = learner->weights;
	size_t outputs = weights->sums.count, at = 0;
	union score_row view;
	float length;

	for (unsigned i = 0; i < weights->views.count; i++) {
		learner->views[i](&learner->rows, &view);
		for (size_t j = 0; j < outputs; j++)
			ret_inputs[at++] = view_clip(view.items[j]);
	}
	length = logf((float)learner->rows.letters + 1) - MIDDLE;
	for (unsigned i = 0; i < weights->facts.count; i++)
		ret_inputs[at++] = learner->facts[i] != NULL
		    ? learner->facts[i](&learner->rows, mail)
		    : length * ret_inputs[learner->stretched[i] * outputs];
}

static void
second_stage(
    const struct weights *weights, const float *inputs, float *ret_logits)
{
	size_t count = weights->inputs_count;

	for (size_t i = 0; i < weights->outputs.count; i++) {
		const float *row = weights->second + i * count;

		ret_logits[i] =
		    weights->second_bias[i] + sums_product(row, inputs, count);
	}
}

void
learner_score(struct learner *learner, const struct learner_mail *mail,
    struct learner_scores *ret_scores)
{
	float inputs[WEIGHTS_INPUTS_MAX];

	fill_bags(learner, mail);
	ret_scores->is_empty =
	    learner->sentences_count == 0 && !learner->has_subject;
	ret_scores->known = learner->words_count == 0
	    ? 1
	    : (float)learner->known_count / (float)learner->words_count;
	ret_scores->spelled = learner->words_count == 0
	    ? 0
	    : (float)learner->letters_count / (float)learner->words_count;
	for (size_t i = 0; i < learner_outputs_count(learner); i++)
		ret_scores->logits[i] = EMPTY;
	if (ret_scores->is_empty)
		return;
	views_score(learner, mail);
	fill_inputs(learner, mail, inputs);
	second_stage(learner->weights, inputs, ret_scores->logits);
	features_trim(&learner->features);
}
