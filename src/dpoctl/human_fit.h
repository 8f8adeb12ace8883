/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_HUMAN_FIT_H
#define DPOCTL_HUMAN_FIT_H

#include <stddef.h>

#include <libsmartcols.h>

#include "dpoctl/form.h"

/*
 * human_fit - prints tables that fit a narrow terminal
 *
 * A line that is wrapped cannot be read. If a row is wider than `width` columns
 * (0: any width fits), empty columns are hidden, long texts are truncated with
 * `~`, and columns that one can do without are hidden, until it fits. Tables
 * that fit are not changed; those that cannot be fitted are wrapped.
 */
#define HUMAN_BETWEEN "  "

/*
 * Prints a table whose columns are the fields with a heading. A text that is
 * read as a whole, if the row does not fit, follows it in lines of its own.
 */
void human_print_table(struct libscols_table *table,
    const struct output_field *fields, size_t width);
/*
 * Prints an indented table below a field. Nothing but empty columns is hidden:
 * if it does not fit, further columns follow below the first ones, each time
 * after the first column.
 */
void human_print_items(struct libscols_table *table, size_t width);

#endif
