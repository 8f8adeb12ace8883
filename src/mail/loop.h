/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LOOP_H
#define MAIL_LOOP_H

#include <stdbool.h>

#include "mail/span.h"

/* loop - fields that programs add to detect mail loops */

/*
 * Whether a field with this name indicates a program, unless its value is no.
 */
bool loop_is_field(struct span name);

#endif
