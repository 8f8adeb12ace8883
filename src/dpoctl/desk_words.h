/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_DESK_WORDS_H
#define DPOCTL_DESK_WORDS_H

#include "base/arena.h"
#include "base/buffer.h"

/*
 * desk_words - summarizes the output of a command that ran inside review, in
 * one line
 *
 * `text` is its output, `code` its exit code. The output of a command that
 * works on tickets or decides on letters is JSON: the line says what was done,
 * and the numbers of held letters that it wrote are appended to `ret_letters`,
 * separated by blanks. For other commands it is the last line of the text, and
 * for one that failed all that dpoctl said.
 */
const char *desk_words(struct arena *memory, const char *text, int code,
    struct buffer *ret_letters);

#endif
