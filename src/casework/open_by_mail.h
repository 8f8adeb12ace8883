/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OPEN_BY_MAIL_H
#define CASEWORK_OPEN_BY_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"
#include "casework/opening.h"
#include "ticket/intake_decision.h"

/*
 * open_by_mail - opens a ticket with its message, its parties and its
 * acknowledgement
 */
bool open_by_mail(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, int64_t *ret_ticket_id,
    int64_t *ret_message_id, struct error *err);

/* For a ticket opened by this message, or by a copy of it. */
bool open_by_mail_acknowledge(struct casework *casework,
    const struct incoming *item, const struct intake_answer *intake,
    const struct opened *opened, struct error *err);

#endif
