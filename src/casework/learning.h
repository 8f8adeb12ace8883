/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LEARNING_H
#define CASEWORK_LEARNING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "casework/casework.h"
#include "learn/local_fit.h"
#include "store/correction_store.h"

/*
 * learning - from the labels of a register to the correction that is used
 *
 * A correction (learn/local_fit.h) is used only if it judges the register's own
 * messages better, fold by fold, than the shipped weights alone; otherwise
 * there is none. What requests are (or not) and which kinds they are of are
 * judged apart: one may be corrected without the other.
 */
struct learning {
	size_t labels;	 /* in the register; the newest LOCAL_LABELS_MAX */
	size_t outdated; /* of those, judged by other weights than today's */
	struct local_trial trial;
	/* Those of the trial, as whole numbers. */
	int64_t gain, gain_error, kinds_gain, kinds_gain_error;
	size_t words; /* that have a weight; 0: nothing is corrected */
	bool corrects_requests, corrects_kinds;
};

/*
 * Learns, in the caller's transaction; what is learned replaces what was. The
 * daemon uses it from its next poll on.
 */
bool learning_run(struct casework *casework, struct learning *ret_learning,
    struct error *err);

/*
 * All of it as JSON without personal data: the correction number by number,
 * and of each label the answer and the scores, without words, sender or day.
 */
bool learning_export(
    struct casework *casework, struct buffer *ret_json, struct error *err);

/* Nothing is corrected any more; with `labels` they are erased too. */
bool learning_forget(struct casework *casework, bool labels, size_t *ret_labels,
    struct error *err);

#endif
