/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_OUTPUT_H
#define DPOCTL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dpoctl/form.h"

/*
 * output - the printer of all commands: tables and records for people, JSON for
 * programs
 *
 * A command describes its output with a form; `dpoctl help` and the test of the
 * manual read the same form. Every field of a form must be set in each row, and
 * no other: violations are assertions.
 *
 * JSON is one object per line, with fields in the form's order. A missing text
 * is "", a missing instant or day is null. External data is escaped for people
 * (utf8_visible) and in JSON; on a terminal JSON is pure ASCII.
 */
struct output;

/*
 * Printed by `dpoctl --format-version`: increased when a field of JSON is
 * removed or changes its meaning, not when one is added.
 */
#define OUTPUT_FORMAT_VERSION 1

struct output *output_new(bool is_json);
/* Completes the output; false if not everything could be written. */
bool output_free(struct output *output);

/*
 * Call before anything is printed: nothing is written until output_free, or
 * until it exceeds OUTPUT_HELD_MAX bytes. A reader of the register must not
 * wait for a pager: while it reads, erased data stays in the log, and while it
 * writes, nobody else can. A prompt needs an fflush(stdout), and no open
 * transaction.
 */
#define OUTPUT_HELD_MAX ((size_t)16 * 1024 * 1024)
void output_hold(void);

bool output_is_json(const struct output *output);

/* Begins a table's rows, or records; completes the previous one. */
void output_begin(struct output *output, const struct output_form *form);
/* Completes the row (or record). */
void output_row(struct output *output);
void output_end(struct output *output);

/*
 * Sets all fields of the row (or of the current item) that have a place in this
 * struct; set the others by name.
 */
void output_fields(struct output *output, const void *row);

/* NULL is printed as "". */
void output_text(struct output *output, const char *name, const char *text);
/* NULL and "" are null: for days. */
void output_day(struct output *output, const char *name, const char *day);
/* RFC 3339 with Z; 0 is null. */
void output_time(struct output *output, const char *name, int64_t at);
void output_number(struct output *output, const char *name, int64_t number);
void output_bool(struct output *output, const char *name, bool value);
/* Text that is JSON; invalid JSON is printed as text. NULL is null. */
void output_json(struct output *output, const char *name, const char *json);

/* A list of texts: begin, output_list_text ..., end. */
void output_list_begin(struct output *output, const char *name);
void output_list_text(struct output *output, const char *text);
void output_list_end(struct output *output);

/* A list of items: begin, (item_begin, fields ..., item_end) ..., end. */
void output_item_begin(struct output *output);
void output_item_end(struct output *output);
/* All three; every field of the item must have a place in the struct. */
void output_item(struct output *output, const void *item);

/* A line only for people, such as a heading. */
void output_note(struct output *output, const char *text);

#endif
