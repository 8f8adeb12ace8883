/* SPDX-License-Identifier: ISC */
#ifndef RULES_PREFILTER_H
#define RULES_PREFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * prefilter - which of many literals stand in a text, in one pass over it
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

/* Sets ret_found[number] for each literal in the text; clears no other. */
void prefilter_run(const struct prefilter *filter, const char *text,
    size_t length, bool *ret_found);

#endif
