/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SCREEN_WIDTH_H
#define DPOCTL_SCREEN_WIDTH_H

#include <stddef.h>

/* Columns of the terminal, or from COLUMNS; 0: unlimited, not a terminal. */
size_t screen_width(void);

#endif
