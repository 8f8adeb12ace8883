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

struct collecting {
	unsigned char model[LOCAL_MODEL_BYTES];
	struct local_label *labels; /* LOCAL_LABELS_MAX; owned */
	size_t count;
	struct learning *learning;
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
	struct collecting *collecting = context;
	const struct learned_sample *sample = &row->sample;
	struct local_label *label = &collecting->labels[collecting->count];

	collecting->learning->labels++;
	if (memcmp(sample->model, collecting->model, LOCAL_MODEL_BYTES) != 0) {
		collecting->learning->outdated++;
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
	collecting->count++;
	return true;
}

static bool
collect(struct casework *casework, const unsigned char *model,
    struct collecting *collecting, struct error *err)
{
	bool is_known;

	if (model != NULL)
		memcpy(collecting->model, model, LOCAL_MODEL_BYTES);
	else if (!label_store_find_model(
		     casework->db, collecting->model, &is_known, err))
		return false;
	return label_store_each(
	    casework->db, LOCAL_LABELS_MAX, take_label, collecting, err);
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
keep(struct casework *casework, const struct collecting *collecting,
    struct error *err)
{
	struct learning *learning = collecting->learning;
	const struct local_plan plan = {
	    .model = collecting->model,
	    .outputs = SAMPLE_OUTPUTS,
	    .without = -1,
	    .has_request = learning->corrects_requests,
	    .has_kinds = learning->corrects_kinds,
	};
	struct local *local =
	    local_fit(collecting->labels, collecting->count, &plan);
	struct buffer bytes = {0};
	struct correction correction = {.made_at = casework->now_at};
	bool is_kept;

	learning->words = local->words_count;
	local_write(local, &bytes);
	local_free(local);
	correction.report = write_report(casework, learning);
	correction.content = bytes.data;
	correction.length = bytes.length;
	is_kept = note(casework, "correction-learned",
		      arena_printf(casework->memory, "from %zu labels",
			  learning->trial.used),
		      err) &&
	    correction_store_set(casework->db, &correction, err);
	buffer_release(&bytes);
	return is_kept;
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

bool
learning_run(struct casework *casework, const unsigned char *model,
    const struct local_watch *watch, struct learning *ret_learning,
    struct error *err)
{
	struct learning learning = {0};
	struct collecting collecting = {.learning = &learning};
	bool is_done;

	collecting.labels =
	    memory_new(LOCAL_LABELS_MAX, sizeof *collecting.labels);
	is_done = collect(casework, model, &collecting, err);
	if (is_done) {
		(void)local_choose(collecting.labels, collecting.count);
		is_done = local_try(collecting.labels, collecting.count,
			      SAMPLE_OUTPUTS, watch, &learning.trial) ||
		    error_set(err, ERROR_MESSAGE, RETRY_LATER,
			"interrupted: nothing was learned");
	}
	if (is_done) {
		judge(&learning);
		is_done = learning.corrects_requests || learning.corrects_kinds
		    ? keep(casework, &collecting, err)
		    : drop(casework, err);
	}
	free(collecting.labels);
	if (is_done)
		*ret_learning = learning;
	return is_done;
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
