/* SPDX-License-Identifier: ISC */
#ifndef RULES_PATTERN_PRIVATE_H
#define RULES_PATTERN_PRIVATE_H

#include "rules/ruleset_private.h"

/* pattern_private - the patterns of rules, as PCRE2 and the prefilter need */

struct buffer;

/*
 * Appends a pattern with its {fragments} expanded, each as a group. On failure
 * *ret_wrong points to the name in `text`.
 */
bool pattern_expand(const struct ruleset *rules, unsigned language,
    const char *text, struct buffer *ret_pattern, const char **ret_wrong);

/*
 * Compiles a pattern, for interpretation so far. On failure *ret_wrong says
 * why.
 */
bool pattern_compile(const struct ruleset *rules, struct pattern *pattern,
    const char *text, char *ret_wrong, size_t wrong_size);

/* Leaves that until it is tried, which most are not for a single message. */
void
pattern_defer(struct ruleset *rules, struct pattern *pattern, const char *text);
/* False: there is a mistake in it. */
bool
pattern_compile_deferred(const struct ruleset *rules, struct pattern *pattern);

/* Finds its literals; call after one of the above with the same text. */
void pattern_find_literals(
    struct ruleset *rules, struct pattern *pattern, const char *text);

#endif
