/* SPDX-License-Identifier: ISC */
#ifndef RULES_RULEFILE_PRIVATE_H
#define RULES_RULEFILE_PRIVATE_H

#include "rules/ruleset_private.h"

/* rulefile - the file being read, shared by the line readers */
struct rulefile {
	struct ruleset *rules;
	const char *path;
	const char *name; /* copied: rules refer to it */
	unsigned line;
	unsigned language;
	bool is_interpreted; /* its patterns are not compiled */
	bool has_language;
	struct rule *rule; /* being read, or NULL */
	struct error *err;
};

#define mistake(reader, ...)                                              \
	(error_set((reader)->err, ERROR_STORE, RETRY_NEVER, __VA_ARGS__), \
	    error_prefix(                                                 \
		(reader)->err, "%s:%u", (reader)->path, (reader)->line))

const char *rulefile_copy(struct rulefile *reader, const char *text);
/* Splits the next word off *rest; "" if there is none. */
char *rulefile_word(char **rest);
bool rulefile_number(const char *word, int *ret_number);
/* Expands the fragments of a pattern, as a copy; NULL with the error. */
char *rulefile_expand(
    struct rulefile *reader, struct arena *memory, const char *text);

/* The lines that describe reader->rule. */
typedef bool rulefile_line_fn(struct rulefile *reader, char *rest);
rulefile_line_fn rulefile_read_kind;
rulefile_line_fn rulefile_read_weight;
rulefile_line_fn rulefile_read_where;
rulefile_line_fn rulefile_read_short;
rulefile_line_fn rulefile_read_pattern;
rulefile_line_fn rulefile_read_near;
rulefile_line_fn rulefile_read_unless;
rulefile_line_fn rulefile_read_among;
rulefile_line_fn rulefile_read_good;
rulefile_line_fn rulefile_read_bad;

#endif
