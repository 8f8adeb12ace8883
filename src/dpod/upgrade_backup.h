/* SPDX-License-Identifier: ISC */
#ifndef DPOD_UPGRADE_BACKUP_H
#define DPOD_UPGRADE_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "conf/conf.h"

/*
 * upgrade_backup - copies the register before it is migrated
 *
 * STATE/upgrade-backup/before-schema-N.db, 0600. One for each N: the copy of an
 * earlier attempt is replaced when the new copy is complete.
 */

/*
 * For the supervisor, before it migrates; does nothing if there is nothing to
 * migrate, or for a database, which its own program copies. ERROR_STORE;
 * RETRY_LATER if the copy cannot be written.
 */
bool upgrade_backup_write(
    const struct conf *conf, const char *database, struct error *err);

/* Copies contain data erased since, so they are removed after 30 days. */
void upgrade_backup_expire(const struct conf *conf, int64_t now_at);

#endif
