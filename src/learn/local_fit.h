/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LOCAL_FIT_H
#define LEARN_LOCAL_FIT_H

#include "learn/local.h"

/*
 * local_fit - fits a correction to decisions of officers
 *
 * A logistic regression with a strong prior on "no correction", for each output
 * separately, by coordinate descent: the same labels give the same correction,
 * and the work is bounded.
 *
 * Anyone who writes to the mailbox influences what is learned, so labels count
 * only within limits: the newest LOCAL_PER_SENDER of a sender, LOCAL_PER_DOMAIN
 * of a domain and LOCAL_PER_DAY of a day, separately for requests and others. A
 * word counts only if messages of LOCAL_SENDERS senders and LOCAL_DOMAINS
 * domains contain it.
 */
#define LOCAL_LABELS_MAX 5000 /* the newest; older ones are ignored */
#define LOCAL_PER_SENDER 3
#define LOCAL_PER_DOMAIN 20
#define LOCAL_PER_DAY	 10
#define LOCAL_SENDERS	 4
#define LOCAL_DOMAINS	 3

enum local_answer {
	LOCAL_UNKNOWN, /* not decided for this message */
	LOCAL_NO,
	LOCAL_YES,
};

/* A message and the officer's decision on it. */
struct local_label {
	int64_t day; /* of receipt; any day number */
	uint64_t sender, domain;
	float logits[LOCAL_OUTPUTS_MAX];
	/* Minimum logits to be unsure, and to be a request. */
	float unsure_from, request_from;
	bool is_fixed;	  /* its decision does not depend on logits */
	bool is_shielded; /* rules found a request: not shifted down */
	unsigned char answers[LOCAL_OUTPUTS_MAX]; /* enum local_answer */
	struct local_words words;
	/* Set by local_choose: within the limits. */
	bool is_used;
};

/* Requires labels ordered from newest to oldest. Returns how many are used. */
size_t local_choose(struct local_label *labels, size_t count);

/*
 * Fits to the labels that are used and not in fold `without` (below 0: all).
 * `has_kinds` and `has_request` select the outputs to correct.
 */
struct local_plan {
	const unsigned char *model; /* LOCAL_MODEL_BYTES */
	size_t outputs;
	int without;
	bool has_request, has_kinds;
};
struct local *local_fit(const struct local_label *labels, size_t count,
    const struct local_plan *plan);

/* All messages of a domain are in the same fold. */
#define LOCAL_FOLDS 5
int local_fold(const struct local_label *label);

/* Decisions without or with the correction. */
struct local_side {
	size_t lost;	       /* requests decided as not-request */
	size_t doubted;	       /* requests that were unsure */
	size_t kinds;	       /* requests whose likeliest kind is correct */
	size_t others_doubted; /* others that were unsure */
	size_t taken;	       /* others decided as request */
};

/*
 * Evaluates a correction on messages that it was not fitted to, by
 * cross-validation. Losses are log-losses for requests (and for kinds), in
 * thousandths of a nat per message.
 */
struct local_trial {
	size_t used, requests, others, with_kinds;
	struct local_side before, after;
	double gain, gain_error;	     /* for requests; standard error */
	double kinds_gain, kinds_gain_error; /* for kinds */
	bool is_enough; /* enough labels to judge; else nothing is better */
	bool is_better, kinds_are_better;
};
#define LOCAL_LEAST 20 /* minimum number of requests and of others */

/* Asked before and behind each fold: 0 to LOCAL_FOLDS of them are over. */
struct local_watch {
	bool (*goes_on)(size_t done, void *context);
	void *context;
};

/* False if the watch (NULL: nobody watches) stopped it. */
bool local_try(const struct local_label *labels, size_t count, size_t outputs,
    const struct local_watch *watch, struct local_trial *ret_trial);

#endif
