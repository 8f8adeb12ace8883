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

/*
 * What was found in a text: for each literal, by its number, a bit for each
 * line that it stands in; all lines from the last bit on have that. Made once
 * for a filter to which nothing is added any more; the next run forgets the
 * last one's findings, which are few among the literals.
 */
#define PREFILTER_LINES 64
struct prefilter_found {
	uint64_t *lines;
	uint32_t *numbers; /* of those that are not zero */
	size_t count;
};
struct prefilter_found prefilter_found_new(const struct prefilter *filter);
void prefilter_found_release(struct prefilter_found *found);

void prefilter_run(const struct prefilter *filter, const char *text,
    size_t length, struct prefilter_found *found);

#endif
