/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_RECORD_WORDS_H
#define CASEWORK_RECORD_WORDS_H

#include "base/arena.h"
#include "rules/classify.h"

/* record_words - what the log says of a classification */

/* The rule with the highest weight; "": none. */
const char *record_rule(const struct classification *classification);
/* The limits that were exceeded, separated by commas; "": none. */
const char *record_limits(
    struct arena *memory, const struct classification *classification);

#endif
