/* SPDX-License-Identifier: ISC */
#ifndef LEARN_ROWS_H
#define LEARN_ROWS_H

#include "learn/learner_private.h"

/*
 * rows - adds up the records of hashed features: idf * weight for each output
 *
 * The sums are integers, so the result is the same on any processor and in any
 * order. Sums of outputs that the weights do not have are undefined.
 */
void rows_add(const struct learner *learner, const uint32_t *hashes,
    size_t count, struct tally *tally);

/* The same without optional processor instructions. */
void rows_add_anywhere(const struct learner *learner, const uint32_t *hashes,
    size_t count, struct tally *tally);

#endif
