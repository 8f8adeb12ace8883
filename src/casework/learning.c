/* SPDX-License-Identifier: ISC */
#include "casework/learning.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/history.h"
#include "store/label_store.h"

#define DAY_SECONDS 86400
#define HUNDREDTHS  100

struct learning_work {
	unsigned char model[LOCAL_MODEL_BYTES];
	struct local_label *labels; /* LOCAL_LABELS_MAX; owned */
	size_t count;
	struct learning learning;
	struct buffer correction; /* empty: none */
};

static uint64_t
number_of(const unsigned char digest[DIGEST_BYTES])
{
	uint64_t number;

	memcpy(&number, digest, sizeof number);
	return number;
}

static void
set_answers(const struct label_answer *answer, struct local_label *label)
{
	label->answers[LOCAL_REQUEST] =
	    answer->is_request ? LOCAL_YES : LOCAL_NO;
	for (int i = 0; i < KINDS && answer->kinds != 0; i++)
		label->answers[LOCAL_REQUEST + 1 + i] =
		    (answer->kinds & KIND_BIT(i)) != 0 ? LOCAL_YES : LOCAL_NO;
}

static bool
take_label(const struct label_row *row, void *context)
{
	struct learning_work *work = context;
	const struct learned_sample *sample = &row->sample;
	struct local_label *label = &work->labels[work->count];

	work->learning.labels++;
	if (memcmp(sample->model, work->model, LOCAL_MODEL_BYTES) != 0) {
		work->learning.outdated++;
		return true;
	}
	*label = (struct local_label){
	    .day = row->received_at / DAY_SECONDS,
	    .sender = number_of(row->sender),
	    .domain = number_of(row->domain),
	    .unsure_from = (float)sample->unsure_from / HUNDREDTHS,
	    .request_from = (float)sample->request_from / HUNDREDTHS,
	    .is_fixed = sample->is_fixed,
	    .is_shielded = sample->is_shielded,
	    .words = sample->words,
	};
	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		label->logits[i] = (float)sample->logits[i] / HUNDREDTHS;
	set_answers(&row->answer, label);
	work->count++;
	return true;
}

static bool
collect(struct casework *casework, const unsigned char *model,
    struct learning_work *work, struct error *err)
{
	bool is_known;

	if (model != NULL)
		memcpy(work->model, model, LOCAL_MODEL_BYTES);
	else if (!label_store_find_model(
		     casework->db, work->model, &is_known, err))
		return false;
	return label_store_each(
	    casework->db, LOCAL_LABELS_MAX, take_label, work, err);
}

struct learning_work *
learning_collect(
    struct casework *casework, const unsigned char *model, struct error *err)
{
	struct learning_work *work = memory_new(1, sizeof *work);

	work->labels = memory_new(LOCAL_LABELS_MAX, sizeof *work->labels);
	if (collect(casework, model, work, err))
		return work;
	learning_work_free(work);
	return NULL;
}

void
learning_work_free(struct learning_work *work)
{
	if (work == NULL)
		return;
	free(work->labels);
	buffer_release(&work->correction);
	free(work);
}

static void
add_side(struct buffer *json, const char *name, const struct local_side *side)
{
	buffer_add_printf(json,
	    ",\"%s\":{\"lost\":%zu,\"doubted\":%zu,\"kinds\":%zu,"
	    "\"others_doubted\":%zu,\"taken\":%zu}",
	    name, side->lost, side->doubted, side->kinds, side->others_doubted,
	    side->taken);
}

/* As printed by `learn show`. */
static const char *
write_report(struct casework *casework, const struct learning *learning)
{
	const struct local_trial *trial = &learning->trial;
	struct buffer json = {0};
	const char *copy;

	buffer_add_printf(&json,
	    "{\"labels\":%zu,\"outdated\":%zu,\"used\":%zu,\"requests\":%zu,"
	    "\"others\":%zu,\"with_kinds\":%zu,\"words\":%zu,"
	    "\"corrects_requests\":%s,\"corrects_kinds\":%s,"
	    "\"gain\":%" PRId64 ",\"gain_error\":%" PRId64
	    ",\"kinds_gain\":%" PRId64 ",\"kinds_gain_error\":%" PRId64,
	    learning->labels, learning->outdated, trial->used, trial->requests,
	    trial->others, trial->with_kinds, learning->words,
	    learning->corrects_requests ? "true" : "false",
	    learning->corrects_kinds ? "true" : "false", learning->gain,
	    learning->gain_error, learning->kinds_gain,
	    learning->kinds_gain_error);
	add_side(&json, "before", &trial->before);
	add_side(&json, "after", &trial->after);
	buffer_add_byte(&json, '}');
	copy = arena_string(casework->memory, buffer_string(&json));
	buffer_release(&json);
	return copy;
}

static bool
note(struct casework *casework, const char *event, const char *became,
    struct error *err)
{
	return history_add(casework->db,
	    &(struct history_event){
		.at = casework->now_at,
		.actor = casework->actor,
		.program = "dpoctl",
		.event = event,
		.from = "",
		.to = became,
	    },
	    err);
}

static bool
keep(struct casework *casework, const struct learning_work *work,
    struct error *err)
{
	const struct correction correction = {
	    .made_at = casework->now_at,
	    .report = write_report(casework, &work->learning),
	    .content = work->correction.data,
	    .length = work->correction.length,
	};

	return note(casework, "correction-learned",
		   arena_printf(casework->memory, "from %zu labels",
		       work->learning.trial.used),
		   err) &&
	    correction_store_set(casework->db, &correction, err);
}

static bool
drop(struct casework *casework, struct error *err)
{
	int64_t id;

	if (!correction_store_id(casework->db, &id, err))
		return false;
	return id == 0 ||
	    (correction_store_remove(casework->db, err) &&
		note(casework, "correction-dropped", "", err));
}

static void
judge(struct learning *learning)
{
	const struct local_trial *trial = &learning->trial;

	learning->gain = lrint(trial->gain);
	learning->gain_error = lrint(trial->gain_error);
	learning->kinds_gain = lrint(trial->kinds_gain);
	learning->kinds_gain_error = lrint(trial->kinds_gain_error);
	learning->corrects_requests = trial->is_better;
	learning->corrects_kinds = trial->kinds_are_better;
}

static void
fit(struct learning_work *work)
{
	const struct local_plan plan = {
	    .model = work->model,
	    .outputs = SAMPLE_OUTPUTS,
	    .without = -1,
	    .has_request = work->learning.corrects_requests,
	    .has_kinds = work->learning.corrects_kinds,
	};
	struct local *local = local_fit(work->labels, work->count, &plan);

	work->learning.words = local->words_count;
	local_write(local, &work->correction);
	local_free(local);
}

bool
learning_fit(struct learning_work *work, const struct local_watch *watch,
    struct learning *ret_learning, struct error *err)
{
	struct learning *learning = &work->learning;

	(void)local_choose(work->labels, work->count);
	if (!local_try(work->labels, work->count, SAMPLE_OUTPUTS, watch,
		&learning->trial))
		return error_set(err, ERROR_MESSAGE, RETRY_LATER,
		    "interrupted: nothing was learned");
	judge(learning);
	if (learning->corrects_requests || learning->corrects_kinds)
		fit(work);
	*ret_learning = *learning;
	return true;
}

bool
learning_keep(struct casework *casework, const struct learning_work *work,
    struct error *err)
{
	return work->correction.length > 0 ? keep(casework, work, err)
					   : drop(casework, err);
}

bool
learning_forget(struct casework *casework, bool labels, size_t *ret_labels,
    struct error *err)
{
	*ret_labels = 0;
	if (!drop(casework, err))
		return false;
	if (!labels)
		return true;
	return label_store_remove_all(casework->db, ret_labels, err) &&
	    note(casework, "labels-erased",
		arena_printf(casework->memory, "%zu labels", *ret_labels), err);
}
