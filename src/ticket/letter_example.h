/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_EXAMPLE_H
#define TICKET_LETTER_EXAMPLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "ticket/letter.h"

/*
 * letter_example - example values, to preview a template
 *
 * Every value has an example, in the language if it has words; the letter is
 * about access and erasure.
 */
void letter_example(struct arena *memory, const struct letter_set *letters,
    const char *language, struct letter_values *ret_values);

/*
 * Replaces an example by a text: `name` is that in a template, or "law" (eu,
 * nl, uk), or "kind": only this kind. False if the name or value is unknown.
 * Borrowed.
 */
bool letter_example_set(
    struct letter_values *values, const char *name, const char *value);
/* "organisation, contact, ..." */
char *letter_example_names(struct arena *memory);

#endif
