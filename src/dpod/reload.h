/* SPDX-License-Identifier: ISC */
#ifndef DPOD_RELOAD_H
#define DPOD_RELOAD_H

#include <stdbool.h>

#include "base/error.h"
#include "conf/conf.h"

/* reload - loads a new configuration to replace the current one */

/*
 * Loads the file of `old` again. NULL, with file and line in the error, if
 * configuration, rules, letters or calendar are invalid, or if a setting has
 * changed that requires a restart.
 */
struct conf *reload_conf(const struct conf *old, struct error *err);

/*
 * The mailbox's own section, or that of its tokens; both must contain the
 * mailbox.
 */
bool reload_mailbox_differs(
    const struct conf *old, const struct conf *new, const char *name);

#endif
