/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHECK_FILES_H
#define DPOD_CHECK_FILES_H

#include <stdbool.h>
#include "dpod/check_user.h"

/*
 * check_files - checks the files and directories of a configuration, as seen by
 * the daemon's user, and what the configuration omits
 *
 * Changes nothing, runs no command and contacts no server.
 */
/* Passwords, keys, certificates and directories. False: there are errors. */
bool check_files(const struct conf *conf, const struct check_user *user,
    check_say_fn *say, void *context);

/*
 * Notes: lines still marked CHANGE, addresses that no mailbox lists, rule files
 * that are not read and examples that fail.
 */
void check_notes(const struct conf *conf, check_say_fn *say, void *context);

#endif
