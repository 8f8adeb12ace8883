/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPACED_H
#define MAIL_SPACED_H

#include "base/arena.h"

/*
 * spaced - joins lines written l i k e t h i s
 *
 * Words are separated by several blanks. "" if no line is written like this.
 */
const char *spaced_join(struct arena *memory, const char *text);

#endif
