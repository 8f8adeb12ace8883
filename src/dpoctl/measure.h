/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_MEASURE_H
#define DPOCTL_MEASURE_H

#include "base/arena.h"
#include "dpoctl/output.h"
#include "rules/classify.h"

/*
 * measure - what recognition is worth on labelled mail: over all, by language
 * and by kind, for each purpose of a mailbox, with what was learned and
 * without
 */
struct measures;

/* What `print` writes: a list "measures" with these fields. */
extern const struct output_field measure_fields[];

struct measures *measure_new(struct arena *memory);

/* Counts a mail with these kinds (none: other mail) in this language. */
void measure_add(struct measures *measures, bool is_learned,
    const char *language, kind_set kinds, const struct classification *found);

void measure_print(const struct measures *measures, struct output *output);

#endif
