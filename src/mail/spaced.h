/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPACED_H
#define MAIL_SPACED_H

#include "base/arena.h"

/*
 * spaced - lines l i k e   t h i s, joined again
 *
 * Words are as far apart as more than one blank. "" if no line is written so.
 */
const char *spaced_join(struct arena *memory, const char *text);

#endif
