/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_LOCAL_WORDS_H
#define DPOCTL_LOCAL_WORDS_H

#include "base/arena.h"

/*
 * local_words - the effect of the register's correction: "request raised by
 * 0.85; unsure without it"
 *
 * `shift` is in hundredths, `without` the decision without it; NULL: none was
 * used, "".
 */
const char *local_words(struct arena *memory, int shift, const char *without);

#endif
