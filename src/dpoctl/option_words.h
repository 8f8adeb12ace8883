/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_OPTION_WORDS_H
#define DPOCTL_OPTION_WORDS_H

#include "base/arena.h"

/*
 * option_words - the words allowed as the value of an option, by its
 * placeholder
 */
/* "access, rectification, ..." for KIND; NULL: free text. */
const char *option_words(struct arena *memory, const char *value);

#endif
