/* SPDX-License-Identifier: ISC */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "rules/kind.h"
#include "conf/settings.h"

/*
 * value - a setting's text, and its place in the structs of conf.h
 */
struct value_texts {
	const char *const *items; /* one, or a list's */
	size_t count;
};

/*
 * Reads the texts into `base`, the section's struct; copies live in `memory`.
 * The error (ERROR_STORE, RETRY_NEVER) says what is wrong and what would be
 * right; the caller adds where.
 */
bool value_read(struct arena *memory, const struct setting *setting,
    const struct value_texts *texts, void *base, struct error *err);

/* The row's initial value; a row without one leaves the place zeroed. */
void value_read_initial(
    struct arena *memory, const struct setting *setting, void *base);

/* As it would be written in the file; "" if it is unset. */
char *value_write(
    struct arena *memory, const struct setting *setting, const void *base);

/* "90s", "2m", "1h", "14d", "2w"; false if it is none or too large. */
bool value_seconds(const char *text, int64_t *ret_seconds);
/*
 * Adds a kind of request to a set; false if it is none, is there already, or
 * is the opt-out, for which nothing may be asked.
 */
bool value_kind(const char *text, kind_set *kinds);
/*
 * "optout 30d": a kind's own period; false if it is none, is out of the
 * setting's bounds, or the kind has one already (that is not 0).
 */
bool value_period(const char *text, const struct setting *setting,
    int64_t periods_seconds[KINDS]);
/* "500", "64K", "25M"; K is 1,024 bytes. */
bool value_bytes(const char *text, int64_t *ret_bytes);

#endif
