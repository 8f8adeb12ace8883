/* SPDX-License-Identifier: ISC */
#include "store/ticket_store.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/claim_store.h"
#include "store/db_private.h"
#include "store/history.h"
#include "store/json.h"
#include "store/party_store.h"

#define DAY_SECONDS INT64_C(86400)

/* Computes ticket.due_first, see schema.sql. */
static int64_t
first_due(const struct new_ticket *ticket)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct new_claim *claim = &ticket->claims[i];
		int64_t due = INT64_MAX;

		if (claim->due_at != 0)
			due = claim->due_at;
		else if (date_is_valid(claim->due_on))
			due =
			    (date_to_days(claim->due_on) + 1) * DAY_SECONDS - 1;
		if (due < first)
			first = due;
	}
	return first;
}

/* Sets *ret_id to 0 for "": opened manually, without a mailbox. */
static bool
find_mailbox(
    struct db *db, const char *name, int64_t *ret_id, struct error *err)
{
	static const char sql[] = "SELECT id FROM mailbox WHERE name = ?1";
	struct statement *find;
	enum db_step step;

	if (name == NULL || name[0] == '\0') {
		*ret_id = 0;
		return true;
	}
	find = db_statement(db, sql);
	db_bind_text(find, 1, name);
	step = db_step(find, err);
	if (step == DB_END)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "no such mailbox in the register: \"%s\"", name);
	if (step == DB_FAILED)
		return false;
	*ret_id = db_int(find, 0);
	db_done(find);
	return true;
}

static bool
add_ticket(struct db *db, const struct new_ticket *ticket, int64_t mailbox_id,
    int64_t *ret_ticket_id, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO ticket (reference, random, state, mailbox_id,"
	    " language, received_at, received_source, internal_at, header_at,"
	    " opened_at, opened_by, subject, processor, no_letter_reason,"
	    " due_first, closed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
	    "?9, ?10, ?11,"
	    " ?12, ?13, ?14, ?15, ?16) ON CONFLICT (reference) DO NOTHING";
	struct statement *add = db_statement(db, sql);

	db_bind_text(add, 1, ticket->reference);
	db_bind_int(add, 2, (int64_t)ticket->random);
	db_bind_text(add, 3, ticket_state_name(ticket->state));
	db_bind_int_or_null(add, 4, mailbox_id);
	db_bind_text(add, 5, ticket->language);
	db_bind_int(add, 6, ticket->received_at);
	db_bind_text(add, 7, ticket->received_source);
	db_bind_int_or_null(add, 8, ticket->internal_at);
	db_bind_int_or_null(add, 9, ticket->header_at);
	db_bind_int(add, 10, ticket->opened_at);
	db_bind_text(add, 11, ticket->opened_by);
	db_bind_text(add, 12, ticket->subject);
	db_bind_int(add, 13, ticket->processor);
	db_bind_text(add, 14, ticket->no_letter_reason);
	db_bind_int(add, 15, first_due(ticket));
	if (ticket->state == TICKET_CLOSED)
		db_bind_int(add, 16, ticket->opened_at);
	return db_add(add, ret_ticket_id, err);
}

static bool
add_requester(struct db *db, int64_t ticket_id, const struct new_ticket *ticket,
    struct error *err)
{
	const struct party requester = {
	    .role = PARTY_REQUESTER,
	    .address = ticket->requester_address,
	    .name = ticket->requester_name,
	    .is_proposed = ticket->requester_is_proposed,
	};

	return party_store_set(db, ticket_id, &requester, err);
}

static bool
add_history(struct db *db, int64_t ticket_id, const struct new_ticket *ticket,
    struct error *err)
{
	struct buffer payload = {0};
	bool added;

	buffer_add_byte(&payload, '{');
	json_add_member(&payload, "address", ticket->requester_address);
	json_add_member(&payload, "name", ticket->requester_name);
	buffer_add_byte(&payload, '}');
	added = history_add(db,
	    &(struct history_event){
		.ticket_id = ticket_id,
		.at = ticket->opened_at,
		.actor = ticket->actor == NULL ? "dpod" : ticket->actor,
		.program = ticket->actor == NULL ? "dpod" : "dpoctl",
		.event = "ticket-opened",
		.from = "",
		.to = ticket_state_name(ticket->state),
		.payload = buffer_string(&payload),
	    },
	    err);
	buffer_release(&payload);
	return added;
}

bool
ticket_store_add(struct db *db, const struct new_ticket *ticket,
    int64_t *ret_ticket_id, bool *ret_taken, struct error *err)
{
	int64_t mailbox_id = 0, ticket_id;

	if (!find_mailbox(db, ticket->mailbox, &mailbox_id, err) ||
	    !add_ticket(db, ticket, mailbox_id, &ticket_id, err))
		return false;
	if (ticket_id == 0) {
		*ret_taken = true;
		return true;
	}
	for (size_t i = 0; i < ticket->claims_count; i++)
		if (!claim_store_add(db, ticket_id, &ticket->claims[i], err))
			return false;
	if (!add_requester(db, ticket_id, ticket, err) ||
	    !add_history(db, ticket_id, ticket, err))
		return false;
	*ret_ticket_id = ticket_id;
	*ret_taken = false;
	return true;
}
