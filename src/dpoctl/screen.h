/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SCREEN_H
#define DPOCTL_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "dpoctl/queue.h"
#include "dpoctl/screen_width.h"

/* screen - properties of standard output, for printing lines */

/* Whether it is a terminal with colours, and NO_COLOR is not set. */
bool screen_has_colour(void);
/* The escape sequence that starts it; "" for plain. */
const char *screen_colour(enum queue_colour colour);

#endif
