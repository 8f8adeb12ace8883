/* SPDX-License-Identifier: ISC */
#ifndef RULES_PREFILTER_H
#define RULES_PREFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * prefilter - which of many literals stand in a text and in which of its
 * lines, in one pass over it
 *
 * Each literal is found by three of its bytes; equal literals are one.
 */
struct prefilter;

struct prefilter *prefilter_new(void);
/* NULL is allowed. */
void prefilter_free(struct prefilter *filter);

/* The number of the literal (at least 3 bytes), which is copied. */
uint32_t prefilter_add(struct prefilter *filter, const char *literal);
size_t prefilter_count(const struct prefilter *filter);

/*
 * For each literal in the text, a bit of ret_lines[number] for each line that
 * it stands in; all lines from the last bit on have that. Clears no bit.
 */
#define PREFILTER_LINES 64
void prefilter_run(const struct prefilter *filter, const char *text,
    size_t length, uint64_t *ret_lines);

#endif
