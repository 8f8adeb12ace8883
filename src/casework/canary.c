/* SPDX-License-Identifier: ISC */
#include "casework/canary.h"

#include "casework/canary_token.h"
#include "casework/officer_mail.h"
#include "casework/trouble.h"
#include "store/balance.h"
#include "store/canary_store.h"

/* While one is missing, the next does not follow earlier than this. */
#define HURRY_SECONDS_MIN 3600

static bool
is_due(const struct conf_notify *notify, const struct canary_last *last,
    bool is_missing, int64_t now_at)
{
	int64_t interval = notify->canary_interval_seconds;
	int64_t hurry = notify->canary_after_seconds > HURRY_SECONDS_MIN
	    ? notify->canary_after_seconds
	    : HURRY_SECONDS_MIN;

	if (is_missing && hurry < interval)
		interval = hurry;
	/* The second: the clock was ahead. */
	return !last->is_waiting &&
	    (last->made_at == 0 || now_at < last->made_at ||
		now_at - last->made_at >= interval);
}

static bool
send_to(struct casework *casework, const struct conf_mailbox *mailbox,
    const struct mailbox_health *health, struct error *err)
{
	const struct conf *conf = casework->setup->conf;
	const struct officer_mail mail = {.purpose = LETTER_CANARY,
	    .about = mailbox->name,
	    .to_address =
		mailbox->addresses.count > 0 ? mailbox->addresses.items[0] : "",
	    .lasts_seconds = conf->notify.canary_interval_seconds};
	struct canary_last last;

	if (mailbox->addresses.count == 0 || health == NULL ||
	    health->paused_at != 0 ||
	    trouble_mailbox_fails(mailbox, health, casework->now_at))
		return true;
	if (!canary_store_last(casework->db, mailbox->name, &last, err))
		return false;
	return !is_due(&conf->notify, &last,
		   trouble_canary_is_missing(conf, health), casework->now_at) ||
	    officer_mail_write(casework, &mail, err);
}

static bool
send_all(struct casework *casework, struct error *err)
{
	const struct conf *conf = casework->setup->conf;
	struct health health;

	if (!balance_find_failing(casework->db, casework->memory, &health, err))
		return false;
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		if (!send_to(casework, &conf->mailboxes[i],
			trouble_find_mailbox(&health, conf->mailboxes[i].name),
			err))
			return false;
	return true;
}

bool
canary_send(struct casework *casework, struct error *err)
{
	if (casework->setup->conf->notify.canary_interval_seconds == 0)
		return true;
	return db_begin(casework->db, err) &&
	    db_finish(casework->db, send_all(casework, err), err);
}

bool
canary_take(struct casework *casework, const struct incoming *item,
    bool *ret_is_canary, struct error *err)
{
	struct canary_token token;

	*ret_is_canary = false;
	return item->is_import || item->raw == NULL ||
	    !canary_token_find(casework, item->raw, item->raw_length, &token) ||
	    canary_store_back(casework->db, token.id, token.made_at,
		casework->now_at, ret_is_canary, err);
}
