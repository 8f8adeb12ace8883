/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_MEASURE_H
#define DPOCTL_MEASURE_H

#include "base/arena.h"
#include "dpoctl/output.h"
#include "rules/classify.h"

/*
 * measure - the quality of recognition on labelled messages: overall, by
 * language and by kind, for each purpose of a mailbox, with and without learned
 * weights
 */
struct measures;

/* The output of `print`: a list "measures" with these fields. */
extern const struct output_field measure_fields[];

struct measures *measure_new(struct arena *memory);

/* Counts a message with these kinds (none: other mail) in this language. */
void measure_add(struct measures *measures, bool is_learned,
    const char *language, kind_set kinds, const struct classification *found);

void measure_print(const struct measures *measures, struct output *output);

#endif
