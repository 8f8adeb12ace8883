/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_INSIDE_H
#define DPOCTL_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "dpoctl/session.h"

/*
 * inside - a command of dpoctl that runs within another one
 *
 * It has the configuration and the database of `session`, which is open for
 * writing and in no transaction. What it prints on both outputs is added to
 * `ret_text` (at most INSIDE_BYTES_MAX). Only commands that read or write the
 * register, and not review itself. With `as_json` the commands that work
 * tickets (work.h) say in JSON what they did. Returns its exit code.
 */
#define INSIDE_BYTES_MAX ((size_t)1024 * 1024)
int inside_run(struct session *session, const char *const *words, size_t count,
    bool as_json, struct buffer *ret_text);

#endif
