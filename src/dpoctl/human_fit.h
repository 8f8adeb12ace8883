/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_HUMAN_FIT_H
#define DPOCTL_HUMAN_FIT_H

#include <stddef.h>

#include <libsmartcols.h>

#include "dpoctl/form.h"

/*
 * human_fit - fits a table to a narrow terminal
 *
 * A line that is wrapped cannot be read: long texts are truncated with `~`, and
 * then columns that one can do without are hidden, until a row fits into
 * `width` columns. Tables that fit are not changed; those that cannot be fitted
 * are wrapped. The table's columns are the fields with a heading.
 */
#define HUMAN_BETWEEN "  "

void human_fit(struct libscols_table *table, const struct output_field *fields,
    size_t width);

#endif
