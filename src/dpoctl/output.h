/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_OUTPUT_H
#define DPOCTL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dpoctl/form.h"

/*
 * output - the one printer: tables and records for people, JSON for programs
 *
 * A command describes what it prints by a form; `dpoctl help` and the test of
 * the manual read the same form. Every field of a form must be set in each
 * row, and nothing else: a mistake is an assertion.
 *
 * JSON is one object a line, fields in the form's order. A text that is not
 * there is "", an instant or a day that is not there is null. Whatever comes
 * from outside is made visible for people (utf8_visible) and escaped in JSON;
 * on a terminal JSON is pure ASCII.
 */
struct output;

/*
 * What `dpoctl --format-version` says: grows when a field of JSON goes or
 * means something else, not when one is added.
 */
#define OUTPUT_FORMAT_VERSION 1

struct output *output_new(bool is_json);
/* Ends what is begun; false if not everything could be written. */
bool output_free(struct output *output);

/*
 * Before anything is printed: nothing is written until output_free, or until
 * it is more than OUTPUT_HELD_MAX bytes. Who reads the register must not wait
 * for a pager meanwhile: as long as somebody reads, what was erased stays in
 * the log, and as long as somebody writes, nobody else does. A prompt needs
 * an fflush(stdout), and no open transaction.
 */
#define OUTPUT_HELD_MAX ((size_t)64 * 1024 * 1024)
void output_hold(void);

bool output_is_json(const struct output *output);

/* A table's rows, or records, follow; ends the one before. */
void output_begin(struct output *output, const struct output_form *form);
/* The row (or the record) is complete. */
void output_row(struct output *output);
void output_end(struct output *output);

/*
 * All fields of the row (or of the item that is begun) whose form says where
 * they stand in this struct; the others are set by name.
 */
void output_fields(struct output *output, const void *row);

/* NULL is "". */
void output_text(struct output *output, const char *name, const char *text);
/* NULL and "" are null: for days. */
void output_day(struct output *output, const char *name, const char *day);
/* RFC 3339 with Z; 0 is null. */
void output_time(struct output *output, const char *name, int64_t at);
void output_number(struct output *output, const char *name, int64_t number);
void output_bool(struct output *output, const char *name, bool value);
/* Text that is JSON; what is none is a text. NULL is null. */
void output_json(struct output *output, const char *name, const char *json);

/* A list of texts: begin, output_list_text ..., end. */
void output_list_begin(struct output *output, const char *name);
void output_list_text(struct output *output, const char *text);
void output_list_end(struct output *output);

/* A list of items: begin, (item_begin, fields ..., item_end) ..., end. */
void output_item_begin(struct output *output);
void output_item_end(struct output *output);
/* All three; every field of the item stands in the struct. */
void output_item(struct output *output, const void *item);

/* A line for people only, such as a heading. */
void output_note(struct output *output, const char *text);

#endif
