/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_DESK_WORDS_H
#define DPOCTL_DESK_WORDS_H

#include "base/arena.h"
#include "base/buffer.h"

/*
 * desk_words - what a command that ran inside review said, in one line
 *
 * `text` is what it printed, `code` its exit code. Of a command that works
 * tickets that is JSON: the line says what was done, and the numbers of the
 * letters that it wrote and that are held are added to `ret_letters`, with
 * blanks between them. Else it is the last line of the text.
 */
const char *desk_words(struct arena *memory, const char *text, int code,
    struct buffer *ret_letters);

#endif
