/* SPDX-License-Identifier: ISC */
#include "casework/mailbox_order.h"

#include "store/history.h"
#include "store/mailbox_store.h"

static bool
note(struct casework *casework, const char *event, const char *name,
    const char *payload, struct error *err)
{
	const struct history_event row = {
	    .at = casework->now_at,
	    .actor = casework->actor,
	    .program = "dpoctl",
	    .event = event,
	    .from = "",
	    .to = name,
	    .payload = payload,
	};

	return history_add(casework->db, &row, err);
}

enum casework_result
mailbox_order_pause(struct casework *casework, const char *name,
    const char *because, struct error *err)
{
	struct mailbox_wish wish;

	if (because == NULL || because[0] == '\0')
		return casework_refuse(casework, "needs-reason",
		    "pausing a mailbox requires a reason");
	if (!mailbox_store_wish(
		casework->db, casework->memory, name, &wish, err))
		return CASEWORK_FAILED;
	if (wish.paused_at != 0)
		return casework_refuse(
		    casework, "state", "mailbox %s is already paused", name);
	return mailbox_store_pause(casework->db, name, casework->actor, because,
		   casework->now_at, err) &&
		note(casework, "mailbox-paused", name,
		    casework_payload(casework, "because", because), err)
	    ? CASEWORK_DONE
	    : CASEWORK_FAILED;
}

enum casework_result
mailbox_order_resume(
    struct casework *casework, const char *name, struct error *err)
{
	struct mailbox_wish wish;

	if (!mailbox_store_wish(
		casework->db, casework->memory, name, &wish, err))
		return CASEWORK_FAILED;
	if (wish.paused_at == 0)
		return casework_refuse(
		    casework, "state", "mailbox %s is not paused", name);
	return mailbox_store_resume(casework->db, name, err) &&
		note(casework, "mailbox-resumed", name, NULL, err)
	    ? CASEWORK_DONE
	    : CASEWORK_FAILED;
}

enum casework_result
mailbox_order_poll(
    struct casework *casework, const char *name, struct error *err)
{
	struct mailbox_wish wish;

	if (!mailbox_store_wish(
		casework->db, casework->memory, name, &wish, err))
		return CASEWORK_FAILED;
	if (wish.paused_at != 0)
		return casework_refuse(casework, "state",
		    "mailbox %s is paused: dpoctl mailbox resume", name);
	return mailbox_store_ask(casework->db, name, casework->now_at, err)
	    ? CASEWORK_DONE
	    : CASEWORK_FAILED;
}
