/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_INSIDE_H
#define DPOCTL_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "dpoctl/session.h"

/*
 * inside - runs a command of dpoctl inside another one
 *
 * It uses the configuration and the database of `session`, which is open for
 * writing and not in a transaction. Its output on both descriptors is appended
 * to `ret_text` (at most INSIDE_BYTES_MAX). Only for commands that read or
 * write the register, and not for review itself. With `as_json` the commands
 * that work on tickets (work.h) or decide on letters report in JSON. Returns
 * its exit code.
 */
#define INSIDE_BYTES_MAX ((size_t)1024 * 1024)
int inside_run(struct session *session, const char *const *words, size_t count,
    bool as_json, struct buffer *ret_text);

#endif
