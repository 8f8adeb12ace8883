/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OPEN_BY_MAIL_H
#define CASEWORK_OPEN_BY_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"
#include "ticket/intake_decision.h"

/*
 * open_by_mail - a ticket with its mail, who asks and for whom, and its
 * acknowledgement
 */
bool open_by_mail(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, int64_t *ret_ticket_id,
    int64_t *ret_message_id, struct error *err);

#endif
