/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LOCAL_FIT_H
#define LEARN_LOCAL_FIT_H

#include "learn/local.h"

/*
 * local_fit - a correction from what officers decided
 *
 * A logistic regression with a strong prior on "no correction", each output by
 * itself, by coordinate descent: the same labels give the same correction, and
 * the work is bounded.
 *
 * Whoever writes to the mailbox writes the words that are learned from, so
 * that a label counts only within limits: the newest LOCAL_PER_SENDER of a
 * sender, LOCAL_PER_DOMAIN of a domain and LOCAL_PER_DAY of the messages of a
 * day, of requests and of others each. A word counts only if messages of
 * LOCAL_SENDERS senders and LOCAL_DOMAINS domains have it.
 */
#define LOCAL_LABELS_MAX 5000 /* the newest; older ones are not looked at */
#define LOCAL_PER_SENDER 3
#define LOCAL_PER_DOMAIN 20
#define LOCAL_PER_DAY	 10
#define LOCAL_SENDERS	 4
#define LOCAL_DOMAINS	 3

enum local_answer {
	LOCAL_UNKNOWN, /* nobody said it of this message */
	LOCAL_NO,
	LOCAL_YES,
};

/* One message, and what an officer said of it. */
struct local_label {
	int64_t day; /* of receipt; any count of days */
	uint64_t sender, domain;
	float logits[LOCAL_OUTPUTS_MAX];
	/* From which logit of a request on it is unsure, and a request. */
	float unsure_from, request_from;
	bool is_fixed;	  /* its decision does not depend on logits */
	bool is_shielded; /* rules find a request: it is not shifted down */
	unsigned char answers[LOCAL_OUTPUTS_MAX]; /* enum local_answer */
	struct local_words words;
	/* Set by local_choose: within the limits. */
	bool is_used;
};

/* The labels are in order, the newest first. Returns how many are used. */
size_t local_choose(struct local_label *labels, size_t count);

/*
 * From the labels that are used and not of the fold `without` (below 0: from
 * all). `has_kinds` and `has_request` say which outputs are corrected.
 */
struct local_plan {
	const unsigned char *model; /* LOCAL_MODEL_BYTES */
	size_t outputs;
	int without;
	bool has_request, has_kinds;
};
struct local *local_fit(const struct local_label *labels, size_t count,
    const struct local_plan *plan);

/* Messages of a domain are in the same one. */
#define LOCAL_FOLDS 5
int local_fold(const struct local_label *label);

/* How messages are decided, without the correction and with it. */
struct local_side {
	size_t lost;	/* requests, decided as not-request */
	size_t doubted; /* requests that were unsure */
	size_t kinds;	/* requests whose likeliest kind was a right one */
	size_t others_doubted; /* unsure, and no request */
	size_t taken;	       /* decided as a request, and none */
};

/*
 * What a correction is worth on messages that it was not fitted on: each fold
 * by what was fitted on the others. Losses are those of log-likelihood of
 * requests (and of kinds), in thousandths of a nat a message.
 */
struct local_trial {
	size_t used, requests, others, with_kinds;
	struct local_side before, after;
	double gain, gain_error;	     /* of requests; standard error */
	double kinds_gain, kinds_gain_error; /* of kinds */
	bool is_enough; /* labels for a judgement; else nothing is better */
	bool is_better, kinds_are_better;
};
#define LOCAL_LEAST 20 /* requests, and others, that must be there */

void local_try(const struct local_label *labels, size_t count, size_t outputs,
    struct local_trial *ret_trial);

#endif
