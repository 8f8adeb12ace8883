/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_HUMAN_H
#define DPOCTL_HUMAN_H

#include <jansson.h>

#include "dpoctl/form.h"

/*
 * human - rows as people read them: a table (libsmartcols) or a record
 *
 * The half of output.c for people. Every text is made visible; what has lines
 * is indented, so that no mail can imitate a field.
 */
struct human;

struct human *human_new(const struct output_form *form);
void human_row(struct human *human, json_t *row);
/* Prints what waits (a table); NULL is allowed. */
void human_free(struct human *human);

#endif
