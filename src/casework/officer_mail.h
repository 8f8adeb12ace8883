/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_MAIL_H
#define CASEWORK_OFFICER_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"
#include "mail/span.h"
#include "store/daily_ticket.h"
#include "store/own_mail_store.h"
#include "ticket/letter.h"

/*
 * officer_mail - mail to the officer (section `notify`), what the alarm-command
 * is told, and canaries: written from templates, signed, and kept in an outbox
 * of its own
 *
 * It belongs to no ticket, counts towards no budget and is never answered. Its
 * Message-ID is signed like that of a letter, for a ticket that cannot exist,
 * so that nothing that answers it finds a ticket.
 */
#define OFFICER_MAIL_TICKET INT64_MAX

struct officer_mail {
	enum letter_purpose purpose;
	const char *about;	     /* see store/own_mail_store.h */
	const char *to_address;	     /* NULL: see officer_mail_write */
	bool is_alarm;		     /* also for the alarm-command */
	int64_t lasts_seconds;	     /* then it is pointless */
	struct letter_values values; /* those of the office are added */
};
/* Inside a transaction: to one address, or to each of the officer's. */
bool officer_mail_write(struct casework *casework,
    const struct officer_mail *mail, struct error *err);

/* The bytes of the mail; always the same. In casework's memory. */
struct span
officer_mail_compose(struct casework *casework, const struct own_mail *mail);

/*
 * Inside a transaction: whether the message answers such a mail, or reports
 * that it did not arrive; counts it.
 */
bool officer_mail_take_answer(struct casework *casework,
    const struct incoming *item, bool *ret_is_answer, struct error *err);

/*
 * "DPO-7KQ4-2M9X, ..."; with the requester and the subject only if the
 * configuration says so. "" if there are none.
 */
const char *officer_mail_tickets(
    const struct casework *casework, const struct daily_tickets *tickets);
/* "27 March 2026, 14:05" in the office's zone and language. */
const char *officer_mail_time(const struct casework *casework, int64_t at);
const char *officer_mail_date(const struct casework *casework, struct date day);

#endif
