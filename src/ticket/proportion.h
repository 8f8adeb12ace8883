/* SPDX-License-Identifier: ISC */
#ifndef TICKET_PROPORTION_H
#define TICKET_PROPORTION_H

#include <stdint.h>

/*
 * proportion - what a sample says of the whole
 *
 * A few messages of each week of each mailbox are looked at. From how many of
 * them were requests follows, not how many of all were, but how many there
 * were at most. Pure.
 */

/*
 * The one-sided upper bound of Clopper and Pearson: the largest share of the
 * whole with which `found` or fewer of `looked` would still turn up by chance
 * once in twenty times. 0..1; 1 where nothing was looked at. Neither need be
 * whole (see below); 0 <= found <= looked <= 10^9.
 */
double proportion_at_most(double found, double looked);

/* What was drawn together: the messages of a week of a mailbox. */
struct proportion_stratum {
	int64_t all;	/* of which it was drawn; at least `looked` */
	int64_t looked; /* at; 0: it says nothing */
	int64_t found;
};

/* What strata say together; {0} before the first. */
struct proportion {
	int64_t looked, found;
	double weight;	       /* the sum of a message's weight */
	double weight_found;   /* of those that were found */
	double weight_squared; /* the sum of its square */
};

/*
 * A message stands for as many as there were for each that was looked at:
 * that is its weight.
 */
void proportion_add(
    struct proportion *proportion, const struct proportion_stratum *stratum);

/*
 * The bound for all strata together, after Korn and Graubard: the weighted
 * share, of a sample as large as one of equal weights that would be as sure
 * (Kish: the square of the sum of the weights by the sum of their squares).
 * With equal weights it is the bound of Clopper and Pearson.
 */
double proportion_bound(const struct proportion *proportion);

/*
 * Which share of all requests was missed at most: of `apart` messages a share
 * of `bound` are requests, beside `recognised` ones. 1 if both are 0.
 */
double proportion_missed(double bound, int64_t apart, int64_t recognised);

#endif
