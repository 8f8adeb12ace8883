/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SCREEN_H
#define DPOCTL_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "dpoctl/queue.h"

/* screen - what standard output is, for who prints lines on it */

/* Columns of the terminal, or of COLUMNS; 0: no limit, it is no terminal. */
size_t screen_width(void);
/* A terminal that knows colours, and NO_COLOR is not set. */
bool screen_has_colour(void);
/* The sequence that begins it; "" for plain. */
const char *screen_colour(enum queue_colour colour);

#endif
