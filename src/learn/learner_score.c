/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "learn/learner_private.h"

#define EMPTY (-9.0f) /* the logits of a mail that says nothing */

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

	if (is_read) {
		digest_add_field(digest, name);
		digest_add_field(digest, buffer_string(&content));
		if (content.length > 0)
			is_read = concepts_read(learner->concepts, language,
			    path, content.data, is_shipped, err);
	}
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

/* Whether the second stage's views are those that are known here. */
static bool
fits(const struct weights *weights, const char *path, struct error *err)
{
	if (weights->views_count == 6 * weights->outputs_count + 4)
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: its second stage is of another version", path);
}

bool
learner_read(struct learner *learner, const char *directory, bool is_shipped,
    struct digest *digest, struct error *err)
{
	struct arena *memory = arena_new();
	const char *path = arena_printf(memory, "%s/weights.bin", directory);
	bool is_read = true;

	if (learner->weights == NULL && access(path, F_OK) == 0) {
		learner->weights = weights_open(path, digest, err);
		is_read = learner->weights != NULL &&
		    fits(learner->weights, path, err);
	}
	is_read = is_read &&
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
	return learner->weights == NULL ? 0 : learner->weights->outputs_count;
}

const char *
learner_output_name(const struct learner *learner, size_t output)
{
	return learner->weights->outputs[output];
}

int
learner_output(const struct learner *learner, const char *name)
{
	return learner->weights == NULL
	    ? -1
	    : weights_output(learner->weights, name);
}

bool
learner_threshold(
    const struct learner *learner, const char *name, float *ret_value)
{
	return learner->weights != NULL &&
	    weights_threshold(learner->weights, name, ret_value);
}

/* Features and their sums of each sentence, and of the subject. */
static void
fill_bags(struct learner *learner, const struct learner_mail *mail)
{
	int language = concepts_language(learner->concepts, mail->language);
	struct sentence subject;

	learner->sentences_count =
	    sentence_cut(mail->text, strlen(mail->text), learner->sentences);
	for (size_t i = 0; i < learner->sentences_count; i++) {
		const struct sentence *sentence = &learner->sentences[i];

		features_read(&learner->features, learner->concepts, language,
		    mail->text + sentence->start, sentence->length);
		bag_fill(
		    learner->weights, &learner->features, &learner->bags[i]);
	}
	subject = sentence_strip(mail->subject, strlen(mail->subject));
	learner->has_subject = subject.length > 0;
	if (!learner->has_subject)
		return;
	features_read(&learner->features, learner->concepts, language,
	    mail->subject + subject.start, subject.length);
	bag_fill(learner->weights, &learner->features, &learner->bags[SUBJECT]);
}

void
learner_score(struct learner *learner, const struct learner_mail *mail,
    struct learner_scores *ret_scores)
{
	const struct weights *weights = learner->weights;
	float views[WEIGHTS_VIEWS_MAX];

	fill_bags(learner, mail);
	ret_scores->is_empty =
	    learner->sentences_count == 0 && !learner->has_subject;
	if (!ret_scores->is_empty)
		views_fill(learner, mail, views);
	for (size_t i = 0; i < weights->outputs_count; i++) {
		const float *second =
		    weights->second + i * weights->views_count;
		float logit = weights->second_bias[i];

		for (size_t j = 0;
		     !ret_scores->is_empty && j < weights->views_count; j++)
			logit += second[j] * views[j];
		ret_scores->logits[i] = ret_scores->is_empty ? EMPTY : logit;
	}
	features_trim(&learner->features);
}
