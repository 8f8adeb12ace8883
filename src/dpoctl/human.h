/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_HUMAN_H
#define DPOCTL_HUMAN_H

#include <jansson.h>

#include "dpoctl/form.h"

/*
 * human - prints rows for people: a table (libsmartcols) or a record
 *
 * The part of output.c for people. All text is escaped; text with several lines
 * is indented, so that no message can imitate a field.
 */
struct human;

struct human *human_new(const struct output_form *form);
void human_row(struct human *human, json_t *row);
/* Prints a pending table; NULL is allowed. */
void human_free(struct human *human);

#endif
