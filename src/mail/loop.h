/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LOOP_H
#define MAIL_LOOP_H

#include <stdbool.h>

#include "mail/span.h"

/*
 * loop - fields by which programs know mail of their own, lest they answer it
 */

/* Whether a field of this name says that a program wrote, unless it says no. */
bool loop_is_field(struct span name);

#endif
