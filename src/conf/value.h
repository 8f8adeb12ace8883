/* SPDX-License-Identifier: ISC */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/arena.h"
#include "base/error.h"
#include "rules/kind.h"
#include "conf/settings.h"

/*
 * value - converts the text of a setting to its place in the structs of conf.h
 * and sections.h
 */
struct value_texts {
	const char *const *items; /* one value, or those of a list */
	size_t count;
};

/*
 * Reads the texts into `base`, the section's struct; copies are allocated in
 * `memory`. The error (ERROR_STORE, RETRY_NEVER) says what is wrong and what is
 * expected; the caller adds the location.
 */
bool value_read(struct arena *memory, const struct setting *setting,
    const struct value_texts *texts, void *base, struct error *err);

/* Reads the row's default; without one, the place remains zeroed. */
void value_read_initial(
    struct arena *memory, const struct setting *setting, void *base);

/* As it would be written in the file; "" if unset. */
char *value_write(
    struct arena *memory, const struct setting *setting, const void *base);

/* "90s", "2m", "1h", "14d", "2w"; false if it is invalid or too large. */
bool value_seconds(const char *text, int64_t *ret_seconds);
/*
 * Adds one word of a list to the value that all of them form; false if it is
 * invalid. For KINDS a kind_set, without opt-out, for which no proof may be
 * requested; for PERIODS int64_t[KINDS] in seconds; for KEEPS a
 * retention_keep_set. Repeated words have no effect.
 */
typedef bool
value_word_fn(const char *text, const struct setting *setting, void *value);
/* For a type whose list forms one value; *ret_right says what is expected. */
value_word_fn *value_words(enum setting_type type, const char **ret_right);
/* "500", "64K", "25M"; K is 1,024 bytes. */
bool value_bytes(const char *text, int64_t *ret_bytes);

/* Appends a text in quotes, as written in the configuration. */
void value_quote(struct buffer *out, const char *text);

#endif
