/* SPDX-License-Identifier: ISC */
#include "casework/forget.h"

#include <string.h>

#include "store/history.h"
#include "store/import_store.h"
#include "store/label_store.h"
#include "store/letter_store.h"
#include "store/letter_store_step.h"
#include "ticket/person.h"

struct found {
	const struct forget_order *order;
	struct arena *memory;
	int64_t *tickets;
	size_t tickets_count, tickets_size;
	bool is_any;
	int64_t blocked_id; /* 0: nothing prevents it */
	const char *obstacle;
	bool has_unread; /* a message in quarantine: it may be a request */
};

bool
forget_each_held(struct db *db, const struct person_hasher *hasher,
    const char *address, held_fn *on_held, void *context, struct error *err)
{
	unsigned char person[DIGEST_BYTES];

	return person_hash(hasher, address, person, err) &&
	    erase_each_held(db, address, on_held, context, err) &&
	    import_store_each_held(db, address, on_held, context, err) &&
	    label_store_each_held(db, person, on_held, context, err);
}

static const char *
find_obstacle(const struct held *held)
{
	if (held->is_on_hold)
		return "is on legal hold";
	if (strcmp(held->state, "retained") == 0)
		return "is retained until a day";
	return strcmp(held->state, "closed") == 0 ? NULL : "is not closed";
}

static void
add_ticket(struct found *found, int64_t ticket_id)
{
	if (found->tickets_count == found->tickets_size) {
		size_t size =
		    found->tickets_size == 0 ? 64 : 2 * found->tickets_size;
		int64_t *grown =
		    arena_array(found->memory, size, sizeof *grown);

		if (found->tickets_count > 0)
			memcpy(grown, found->tickets,
			    found->tickets_count * sizeof *grown);
		found->tickets = grown;
		found->tickets_size = size;
	}
	found->tickets[found->tickets_count++] = ticket_id;
}

static bool
note_held(const struct held *held, void *context)
{
	struct found *found = context;
	const char *obstacle;
	bool is_ticket;

	found->is_any = true;
	(void)found->order->on_held(held, found->order->context);
	is_ticket = strcmp(held->what, "ticket") == 0;
	if (strcmp(held->what, "message") == 0 &&
	    strcmp(held->state, HELD_QUARANTINED) == 0)
		found->has_unread = true;
	if (!is_ticket &&
	    (held->ticket_id == 0 || strcmp(held->what, "message") != 0))
		return true;
	/* A message may be in the ticket of somebody else. */
	obstacle = find_obstacle(held);
	if (obstacle != NULL && found->blocked_id == 0) {
		found->blocked_id = held->ticket_id;
		found->obstacle = obstacle;
	}
	if (is_ticket)
		add_ticket(found, held->ticket_id);
	return true;
}

struct waiting {
	int64_t letter_id; /* 0: none */
	enum letter_state state;
};

static bool
find_waiting(const struct letter_row *row, void *context)
{
	struct waiting *waiting = context;

	if (!letter_state_find(row->state, &waiting->state) ||
	    waiting->state == LETTER_SENT ||
	    waiting->state == LETTER_CANCELLED ||
	    waiting->state == LETTER_PRINTED)
		return true;
	waiting->letter_id = row->id;
	return false;
}

/* A letter without text or recipient must not be sent. */
static enum casework_result
end_letters(struct casework *casework, const struct forget_order *order,
    int64_t ticket_id, struct error *err)
{
	for (;;) {
		struct waiting waiting = {0};

		if (!letter_store_each(casework->db, NULL, ticket_id,
			find_waiting, &waiting, err))
			return CASEWORK_FAILED;
		if (waiting.letter_id == 0)
			return CASEWORK_DONE;
		if (!order->cancels_letters || waiting.state == LETTER_SENDING)
			return casework_refuse(casework, "letter",
			    "letter %lld of ticket %lld is %s: nothing was "
			    "erased",
			    (long long)waiting.letter_id, (long long)ticket_id,
			    letter_state_name(waiting.state));
		if (letter_store_decide(casework->db, waiting.letter_id,
			LETTER_CANCEL, casework->actor, casework->now_at,
			err) != FOUND)
			return CASEWORK_FAILED;
	}
}

static bool
erase_all(struct casework *casework, const struct forget_order *order,
    const struct found *found, struct error *err)
{
	const struct erasure erasure = {
	    order->hasher, casework->actor, casework->now_at};
	unsigned char person[DIGEST_BYTES];
	size_t mails;

	if (!person_hash(order->hasher, order->address, person, err))
		return false;
	for (size_t i = 0; i < found->tickets_count; i++)
		if (!erase_ticket(
			casework->db, &erasure, found->tickets[i], err) ||
		    !erase_merged(casework->db, found->tickets[i], err))
			return false;
	return erase_mail_from(casework->db, order->address, &mails, err) &&
	    import_store_forget(
		casework->db, order->address, casework->now_at, err) &&
	    label_store_forget(casework->db, person, err) &&
	    history_add(casework->db,
		&(struct history_event){
		    .at = casework->now_at,
		    .actor = casework->actor,
		    .program = "dpoctl",
		    .event = "person-forgotten",
		    .from = "",
		    .to = arena_printf(
			casework->memory, "%zu tickets", found->tickets_count),
		    .payload =
			casework_payload(casework, "because", order->because),
		},
		err);
}

enum casework_result
forget_person(struct casework *casework, const struct forget_order *order,
    struct error *err)
{
	struct found found = {.order = order, .memory = casework->memory};

	if (!order->is_preview &&
	    (order->because == NULL || order->because[0] == '\0'))
		return casework_refuse(casework, "needs-reason",
		    "erasing a person requires a reason");
	if (!forget_each_held(casework->db, order->hasher, order->address,
		note_held, &found, err))
		return CASEWORK_FAILED;
	if (!found.is_any)
		return casework_refuse(
		    casework, "absent", "no data is held about this address");
	if (found.blocked_id != 0)
		return casework_refuse(casework, "kept",
		    "ticket %lld %s: nothing was erased",
		    (long long)found.blocked_id, found.obstacle);
	if (found.has_unread)
		return casework_refuse(casework, "kept",
		    "a message from this address is in quarantine, and may be "
		    "a request: retry or dismiss it first (dpoctl quarantine "
		    "list); nothing was erased");
	for (size_t i = 0; i < found.tickets_count; i++) {
		enum casework_result result =
		    end_letters(casework, order, found.tickets[i], err);

		if (result != CASEWORK_DONE)
			return result;
	}
	if (order->is_preview)
		return CASEWORK_DONE;
	return erase_all(casework, order, &found, err) ? CASEWORK_DONE
						       : CASEWORK_FAILED;
}
