/* SPDX-License-Identifier: ISC */
#ifndef DPOD_RUN_AS_H
#define DPOD_RUN_AS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "conf/conf.h"

/*
 * run_as - changes from root to the user who owns the register
 *
 * Otherwise root would create files that the daemon cannot open later.
 */
/* The user of the package and of the system's configuration. */
#define RUN_AS_USER "dpod"
/* Its members work with dpoctl, as far as the system has such a group. */
#define RUN_AS_OFFICERS "dpod-officers"
/* The group of a new state directory: `gid` where there is none so called. */
gid_t run_as_officers(gid_t gid);

/*
 * If run by root, changes this process to the owner of the state directory. If
 * that is root or the directory is missing, it stays root, unless the
 * configuration is the system's (`is_system`) and the user dpod exists: then a
 * missing directory is created for that user if `may_make` (else it stays
 * root), and one owned by root is an error. ERROR_STORE, RETRY_NEVER; the text
 * contains the command to type.
 */
bool run_as_owner(
    const struct conf *conf, bool is_system, bool may_make, struct error *err);

/*
 * False if a file of the state directory belongs to another user and is not
 * usable by this one: ERROR_STORE, RETRY_NEVER; the text contains the chown
 * command.
 */
bool run_as_demand_files(const struct conf *conf, struct error *err);

/* Permanent, with the groups of that user. ERROR_STORE, RETRY_NEVER. */
bool run_as_become(uid_t uid, gid_t gid, struct error *err);

#endif
