/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_EXAMPLE_H
#define TICKET_LETTER_EXAMPLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "ticket/letter.h"

/*
 * letter_example - values with which a template can be looked at
 *
 * Every value has one, in the language where it has words; the letter is about
 * an access and an erasure.
 */
void letter_example(struct arena *memory, const struct letter_set *letters,
    const char *language, struct letter_values *ret_values);

/*
 * Puts a text in the place of an example's: by the name that it has in a
 * template, or "law" (eu, nl, uk), or "kind": about nothing but that. False if
 * there is no such name, or no such value. Borrowed.
 */
bool letter_example_set(
    struct letter_values *values, const char *name, const char *value);
/* "organisation, contact, ..." */
char *letter_example_names(struct arena *memory);

#endif
