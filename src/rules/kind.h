/* SPDX-License-Identifier: ISC */
#ifndef RULES_KIND_H
#define RULES_KIND_H

#include <stdbool.h>
#include <stdint.h>

/*
 * kind - what a person may request (Articles of the GDPR and the UK GDPR)
 *
 * Each is a row of rules/kind.def. The numbers are the bits of a kind_set and
 * the order of lists; only the names are stored and printed. Code uses
 * properties (below, and in ticket/kind_law.h) instead of particular kinds.
 */
enum kind {
#define KIND(constant, ...) KIND_##constant,
#include "rules/kind.def"
#undef KIND
	KINDS,
};

/* Stands for an unknown kind. */
#define KIND_UNKNOWN KIND_QUESTION

typedef uint32_t kind_set;

#define KIND_BIT(kind) ((kind_set)1 << (kind))
_Static_assert(KINDS < 32, "a kind_set has 32 bits");

/* "access", "withdraw-consent", ...; each with its NUL fits into the size. */
#define KIND_NAME_SIZE 24
const char *kind_name(enum kind kind);
bool kind_find(const char *name, enum kind *ret_kind);

/* Ignored beside another kind: requests often contain a question. */
bool kind_is_aside(enum kind kind);

/*
 * An objection to processing needs a rule as evidence: learned weights do not
 * distinguish it from an opt-out.
 */
bool kind_needs_rule(enum kind kind);

/* All kinds for which `has` is true. */
kind_set kinds_that(bool (*has)(enum kind kind));

#endif
