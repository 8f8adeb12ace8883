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
 * line and the text on standard input, and nothing on its output. It runs
 * beside the sender, one at a time, for OWN_COMMAND_SECONDS at most; then its
 * group is killed. An attempt is counted before it is made; what fails is tried
 * again after 1, 2, 4 and 8 minutes, and has failed then.
 *
 * Neither it nor a letter waits for the other, and it does not depend on the
 * relay.
 */
#define OWN_COMMAND_SECONDS   30
#define OWN_COMMAND_TRIES_MAX 5

struct own_command;

/* Both borrowed. */
struct own_command *own_command_open(const struct conf *conf, struct db *db);
/* Kills what runs: it is tried again by the next sender. NULL is permitted. */
void own_command_close(struct own_command *own);

/* Whether it runs still; writes what it takes, and kills it at its limit. */
bool own_command_attend(struct own_command *own);
/*
 * Notes how the last one ended, and starts it for an alarm that is due unless
 * one runs. Makes its own transactions.
 */
bool
own_command_run(struct own_command *own, int64_t now_at, struct error *err);
/* Until none is due any more, or the process is to stop. */
bool
own_command_finish(struct own_command *own, int64_t now_at, struct error *err);

#endif
