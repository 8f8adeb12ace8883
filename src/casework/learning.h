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
 * learning - fits a correction to the labels of the register
 *
 * A correction (learn/local_fit.h) is used only if it judges the register's own
 * messages better, in cross-validation, than the shipped weights alone;
 * otherwise there is none. Whether a message is a request, and its kinds, are
 * evaluated separately: either may be corrected without the other.
 */
struct learning {
	size_t labels;	 /* in the register; newest LOCAL_LABELS_MAX */
	size_t outdated; /* of those, scored with other weights */
	struct local_trial trial;
	/* Results of the trial, as integers. */
	int64_t gain, gain_error, kinds_gain, kinds_gain_error;
	size_t words; /* with a weight; 0: no correction */
	bool corrects_requests, corrects_kinds;
};

/*
 * In three parts, because the second takes seconds, during which others must be
 * able to write: first, in a transaction, the labels. `model`: the current
 * weights; NULL: those that scored the newest message. NULL: failed.
 */
struct learning_work;
struct learning_work *learning_collect(
    struct casework *casework, const unsigned char *model, struct error *err);
void learning_work_free(struct learning_work *work);

/*
 * Outside of a transaction: fits a correction, once. ERROR_MESSAGE if the watch
 * (NULL: none) stops the trial.
 */
bool learning_fit(struct learning_work *work, const struct local_watch *watch,
    struct learning *ret_learning, struct error *err);

/*
 * In a transaction: replaces the current correction, or removes it if none is
 * better. The daemon uses it from its next poll on.
 */
bool learning_keep(struct casework *casework, const struct learning_work *work,
    struct error *err);

/*
 * Everything as JSON without personal data: all numbers of the correction, and
 * the answer and scores of each label, without words, sender or day.
 */
bool learning_export(
    struct casework *casework, struct buffer *ret_json, struct error *err);

/* Removes the correction; with `labels` also erases them. */
bool learning_forget(struct casework *casework, bool labels, size_t *ret_labels,
    struct error *err);

#endif
