/* SPDX-License-Identifier: ISC */
#include "learn/local_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SWEEPS 60
/* The prior: how strongly each coefficient is pulled to zero. */
#define HOLD_BIAS   2.0
#define HOLD_SLOPE  8.0
#define HOLD_WORD   1.0
#define WEIGHT_MOST 127 /* of int8_t */
/* A lost request costs more than a message reviewed in vain. */
#define REQUEST_COUNTS 2.0
/* The maximum second derivative of the logistic loss. */
#define BEND_MOST 0.25

/* Words of the messages used, sorted by their numbers. */
struct entry {
	uint16_t word;
	uint16_t row;
};

struct column {
	size_t start, count; /* of entries */
};

struct row {
	const struct local_label *label;
	double value; /* for each of its words */
	double counts, target;
	double margin, probability;
	bool is_in; /* for the current output */
};

struct fitting {
	const struct local_plan *plan;
	struct row *rows;
	size_t rows_count;
	struct entry *entries;
	size_t entries_count;
	struct column *columns;
	size_t columns_count;
	double *weights; /* for the current output */
};

int
local_fold(const struct local_label *label)
{
	return (int)(label->domain % LOCAL_FOLDS);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	if (left->word != right->word)
		return left->word < right->word ? -1 : 1;
	return (left->row > right->row) - (left->row < right->row);
}

static void
take_rows(
    struct fitting *fitting, const struct local_label *labels, size_t count)
{
	fitting->rows = memory_new(count + 1, sizeof *fitting->rows);
	for (size_t i = 0; i < count && i < LOCAL_LABELS_MAX; i++) {
		const struct local_label *label = &labels[i];

		if (!label->is_used ||
		    local_fold(label) == fitting->plan->without)
			continue;
		fitting->rows[fitting->rows_count++] = (struct row){
		    .label = label,
		    .value = label->words.count == 0
			? 0
			: 1 / sqrt((double)label->words.count),
		};
		fitting->entries_count += label->words.count;
	}
}

static void
take_entries(struct fitting *fitting)
{
	size_t at = 0;

	fitting->entries =
	    memory_new(fitting->entries_count + 1, sizeof *fitting->entries);
	for (size_t i = 0; i < fitting->rows_count; i++) {
		const struct local_words *words =
		    &fitting->rows[i].label->words;

		for (size_t j = 0; j < words->count; j++)
			fitting->entries[at++] =
			    (struct entry){words->items[j], (uint16_t)i};
	}
	if (at > 1)
		qsort(fitting->entries, at, sizeof *fitting->entries,
		    compare_entries);
}

/* Adds a value to a small set; false once there are `most` of them. */
static bool
add_distinct(uint64_t *few, size_t *count, size_t most, uint64_t one)
{
	for (size_t i = 0; i < *count; i++)
		if (few[i] == one)
			return true;
	if (*count < most)
		few[(*count)++] = one;
	return *count < most;
}

/* Whether messages of enough senders and domains contain the word. */
static bool
is_shared(const struct fitting *fitting, const struct column *column)
{
	uint64_t senders[LOCAL_SENDERS], domains[LOCAL_DOMAINS];
	size_t senders_count = 0, domains_count = 0;

	for (size_t i = 0; i < column->count; i++) {
		const struct entry *entry =
		    &fitting->entries[column->start + i];
		const struct local_label *label =
		    fitting->rows[entry->row].label;
		bool goes_on = add_distinct(
		    senders, &senders_count, LOCAL_SENDERS, label->sender);

		goes_on = add_distinct(domains, &domains_count, LOCAL_DOMAINS,
			      label->domain) ||
		    goes_on;
		if (!goes_on)
			return true;
	}
	return false;
}

static int
compare_columns(const void *a, const void *b)
{
	const struct column *left = a, *right = b;

	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return (left->start > right->start) - (left->start < right->start);
}

static int
compare_starts(const void *a, const void *b)
{
	const struct column *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

/* Selects the shared words; if there are too many, the most frequent. */
static void
take_columns(struct fitting *fitting)
{
	size_t end, size = 0;

	for (size_t start = 0; start < fitting->entries_count; start = end) {
		struct column column = {.start = start};

		for (end = start; end < fitting->entries_count &&
		     fitting->entries[end].word == fitting->entries[start].word;
		     end++)
			column.count++;
		if (!is_shared(fitting, &column))
			continue;
		if (fitting->columns_count == size) {
			size = size == 0 ? 256 : 2 * size;
			fitting->columns = memory_resize(
			    fitting->columns, size, sizeof column);
		}
		fitting->columns[fitting->columns_count++] = column;
	}
	if (fitting->columns_count > LOCAL_WEIGHTS_MAX) {
		qsort(fitting->columns, fitting->columns_count,
		    sizeof *fitting->columns, compare_columns);
		fitting->columns_count = LOCAL_WEIGHTS_MAX;
		qsort(fitting->columns, fitting->columns_count,
		    sizeof *fitting->columns, compare_starts);
	}
	fitting->weights =
	    memory_new(fitting->columns_count + 1, sizeof *fitting->weights);
}

static void
renew(struct row *row, double step)
{
	row->margin += step;
	row->probability = 1 / (1 + exp(-row->margin));
}

static void
start_output(struct fitting *fitting, size_t output)
{
	memset(fitting->weights, 0,
	    fitting->columns_count * sizeof *fitting->weights);
	for (size_t i = 0; i < fitting->rows_count; i++) {
		struct row *row = &fitting->rows[i];
		enum local_answer answer =
		    (enum local_answer)row->label->answers[output];

		row->is_in = answer != LOCAL_UNKNOWN;
		row->target = answer == LOCAL_YES;
		row->counts = output == LOCAL_REQUEST && answer == LOCAL_YES
		    ? REQUEST_COUNTS
		    : 1;
		row->margin = (double)local_clip(row->label->logits[output]);
		renew(row, 0);
	}
}

/*
 * The step for one coefficient: Newton's, with the maximum curvature, so that
 * it never overshoots.
 */
static double
step_of(double hold, double coefficient, double slope, double bend)
{
	return -(hold * coefficient + slope) / (hold + BEND_MOST * bend);
}

/* Fits the bias (value 1 per row) or the slope (value: the logit). */
static void
fit_line(struct fitting *fitting, size_t output, bool is_slope, double *ret)
{
	double slope = 0, bend = 0, step;

	for (size_t i = 0; i < fitting->rows_count; i++) {
		const struct row *row = &fitting->rows[i];
		double value = is_slope
		    ? (double)local_clip(row->label->logits[output])
		    : 1;

		if (!row->is_in)
			continue;
		slope += row->counts * value * (row->probability - row->target);
		bend += row->counts * value * value;
	}
	step = step_of(is_slope ? HOLD_SLOPE : HOLD_BIAS, *ret, slope, bend);
	*ret += step;
	for (size_t i = 0; i < fitting->rows_count; i++)
		if (fitting->rows[i].is_in)
			renew(&fitting->rows[i],
			    is_slope ? step *
				    (double)local_clip(
					fitting->rows[i].label->logits[output])
				     : step);
}

static void
fit_word(struct fitting *fitting, size_t number)
{
	const struct column *column = &fitting->columns[number];
	const struct entry *entries = fitting->entries + column->start;
	double most = (double)(WEIGHT_MOST * LOCAL_WEIGHT);
	double weight = fitting->weights[number];
	double slope = 0, bend = 0, next;

	for (size_t i = 0; i < column->count; i++) {
		const struct row *row = &fitting->rows[entries[i].row];

		if (!row->is_in)
			continue;
		slope +=
		    row->counts * row->value * (row->probability - row->target);
		bend += row->counts * row->value * row->value;
	}
	if (bend <= 0)
		return;
	next = weight + step_of(HOLD_WORD, weight, slope, bend);
	next = next > most ? most : next < -most ? -most : next;
	for (size_t i = 0; i < column->count; i++) {
		struct row *row = &fitting->rows[entries[i].row];

		if (row->is_in)
			renew(row, (next - weight) * row->value);
	}
	fitting->weights[number] = next;
}

static void
fit_output(struct fitting *fitting, struct local *local, size_t output)
{
	double bias = 0, slope = 0;

	start_output(fitting, output);
	for (int sweep = 0; sweep < SWEEPS; sweep++) {
		fit_line(fitting, output, false, &bias);
		fit_line(fitting, output, true, &slope);
		for (size_t i = 0; i < fitting->columns_count; i++)
			fit_word(fitting, i);
	}
	local->bias[output] = (float)bias;
	local->slope[output] = (float)slope;
	for (size_t i = 0; i < fitting->columns_count; i++)
		local->weights[i * local->outputs + output] =
		    (int8_t)lrint(fitting->weights[i] / (double)LOCAL_WEIGHT);
}

struct local *
local_fit(const struct local_label *labels, size_t count,
    const struct local_plan *plan)
{
	struct fitting fitting = {.plan = plan};
	struct local *local;

	take_rows(&fitting, labels, count);
	take_entries(&fitting);
	take_columns(&fitting);
	local = local_new(plan->outputs, fitting.columns_count);
	memcpy(local->model, plan->model, LOCAL_MODEL_BYTES);
	for (size_t i = 0; i < fitting.columns_count; i++)
		local->words[i] =
		    fitting.entries[fitting.columns[i].start].word;
	for (size_t output = 0; output < plan->outputs; output++)
		if (output == LOCAL_REQUEST ? plan->has_request
					    : plan->has_kinds)
			fit_output(&fitting, local, output);
	free(fitting.rows);
	free(fitting.entries);
	free(fitting.columns);
	free(fitting.weights);
	return local;
}
