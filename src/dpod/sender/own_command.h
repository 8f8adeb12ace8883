/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_OWN_COMMAND_H
#define DPOD_SENDER_OWN_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "conf/conf.h"
#include "store/db.h"

/*
 * own_command - runs the alarm-command for alarms (casework/officer_mail.h)
 *
 * Without a shell, in a process group of its own, with the subject, an empty
 * line and the text on standard input, and nothing on its output. It has
 * OWN_COMMAND_SECONDS; then its group is killed. An attempt is counted before
 * it is made; what fails is tried again after 1, 2, 4 and 8 minutes, and has
 * failed then.
 *
 * It does not depend on the relay.
 */
#define OWN_COMMAND_SECONDS   30
#define OWN_COMMAND_TRIES_MAX 5

/* Runs it for one alarm that is due; makes its own transactions. */
bool own_command_run(
    const struct conf *conf, struct db *db, int64_t now_at, struct error *err);

#endif
