/* SPDX-License-Identifier: ISC */
#ifndef TICKET_PROPORTION_H
#define TICKET_PROPORTION_H

#include <stdint.h>

/*
 * proportion - estimates from a sample
 *
 * A few messages of each week and mailbox are reviewed. The number of requests
 * among them gives an upper bound for all, not their number. Pure.
 */

/*
 * The one-sided 95 % upper bound of Clopper and Pearson: the largest share of
 * the whole for which a sample of `looked` has `found` or fewer with a
 * probability of one in twenty. 0..1; 1 for an empty sample. Neither need be an
 * integer (see below); 0 <= found <= looked <= 10^9.
 */
double proportion_at_most(double found, double looked);

/* A stratum of the sample: messages of one week and mailbox. */
struct proportion_stratum {
	int64_t all;	/* size of the stratum; at least `looked` */
	int64_t looked; /* reviewed; 0: no information */
	int64_t found;
};

/* The sums over strata; initially {0}. */
struct proportion {
	int64_t looked, found;
	double weight;	       /* sum of the messages' weights */
	double weight_found;   /* of those that are requests */
	double weight_squared; /* sum of the squared weights */
};

/*
 * The weight of a message is the number of messages in its stratum per reviewed
 * message.
 */
void proportion_add(
    struct proportion *proportion, const struct proportion_stratum *stratum);

/*
 * The bound for all strata together, after Korn and Graubard: the weighted
 * share, with the effective sample size (Kish: the square of the sum of the
 * weights divided by the sum of their squares). With equal weights it is the
 * bound of Clopper and Pearson.
 */
double proportion_bound(const struct proportion *proportion);

/*
 * The largest share of all requests that was missed: a share of `bound` of
 * `apart` messages, compared to `recognised` requests. 1 if both are 0.
 */
double proportion_missed(double bound, int64_t apart, int64_t recognised);

#endif
