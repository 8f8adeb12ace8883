/* SPDX-License-Identifier: ISC */
#ifndef DPOD_OPEN_TICKET_H
#define DPOD_OPEN_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/conf.h"
#include "casework/setup.h"
#include "dpod/record_item.h"
#include "store/db.h"
#include "ticket/intake.h"

/*
 * open_ticket - a ticket with its claims, its due dates, its mail and its
 * acknowledgement
 *
 * Inside the savepoint of record_message. The letter's Message-ID is signed
 * over ticket and letter, so that only its number must be known before.
 */
bool open_ticket(struct arena *memory, struct db *db, const struct setup *setup,
    const struct conf_mailbox *mailbox, const struct record_item *item,
    const struct intake_answer *intake, int64_t now_at, int64_t *ret_ticket_id,
    int64_t *ret_message_id, struct error *err);

#endif
