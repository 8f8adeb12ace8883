/* SPDX-License-Identifier: ISC */
#ifndef RULES_PREFILTER_H
#define RULES_PREFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * prefilter - finds which of many literals occur in a text, and in which lines,
 * in one pass
 *
 * Each literal is indexed by four of its bytes, or by its only three; equal
 * literals are stored once.
 */
struct prefilter;

struct prefilter *prefilter_new(void);
/* NULL is allowed. */
void prefilter_free(struct prefilter *filter);

/* Returns the number of the literal (at least 3 bytes), which is copied. */
uint32_t prefilter_add(struct prefilter *filter, const char *literal);

/*
 * The result for a text: for each literal, by number, one bit for each line in
 * which it occurs; the last bit represents all lines from there on. Created
 * once for a filter to which nothing is added any more; each run clears the few
 * results of the previous one.
 */
#define PREFILTER_LINES 64
struct prefilter_found {
	uint64_t *lines;
	uint32_t *numbers; /* of nonzero entries */
	size_t count;
};
struct prefilter_found prefilter_found_new(const struct prefilter *filter);
void prefilter_found_release(struct prefilter_found *found);

/* The text must be followed by a NUL. */
void prefilter_run(const struct prefilter *filter, const char *text,
    size_t length, struct prefilter_found *found);

#endif
