/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_ALARM_H
#define CASEWORK_ALARM_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"

/*
 * alarm - what the officer is told at once: a breach, a mailbox or a relay that
 * has failed for `alarm-after`, and a canary that does not come back
 *
 * One mail when it begins and one when it is over, however long it lasts. If
 * the first still waits when it is over, only the second is sent. Breaches that
 * are reported within an hour of the last are told together, when it has
 * passed. Each is also a notice (NOTICE_ALARM), because mail may not leave.
 */
/* In its own transaction. Not while the clock is doubted. */
bool alarm_look(struct casework *casework, struct error *err);

#endif
