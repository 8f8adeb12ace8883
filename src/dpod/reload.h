/* SPDX-License-Identifier: ISC */
#ifndef DPOD_RELOAD_H
#define DPOD_RELOAD_H

#include <stdbool.h>

#include "base/error.h"
#include "conf/conf.h"

/*
 * reload - a new configuration in place of one that is in force
 */

/*
 * Loads the file of `old` anew. NULL, with file and line in the error, unless
 * configuration, rules, letters and calendar are all good; or if something
 * changed that only a new start can change.
 */
struct conf *reload_conf(const struct conf *old, struct error *err);

const struct conf_mailbox *
reload_find_mailbox(const struct conf *conf, const char *name);

/* The mailbox's own section, or that of its tokens; both have the mailbox. */
bool reload_mailbox_differs(
    const struct conf *old, const struct conf *new, const char *name);

#endif
