/* SPDX-License-Identifier: ISC */
#include "store/thread_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ticket/person.h"
#include "store/db_private.h"
#include "store/history.h"
#include "store/ticket_change.h"

#define MERGES_MAX 20 /* length of a chain of merges; ends cycles */

#define LETTERS_AND_DIGITS           \
	"0123456789"                 \
	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* 0 if it does not exist or was not merged. */
static bool
find_merged(
    struct db *db, int64_t ticket_id, int64_t *ret_id, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce((SELECT other_id FROM link"
	    " WHERE ticket_id = ?1 AND why = 'merged'), 0)";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, ticket_id);
	return db_find_int(find, ret_id, err);
}

bool
thread_store_survivor(
    struct db *db, int64_t ticket_id, int64_t *ret_ticket_id, struct error *err)
{
	for (int i = 0; i < MERGES_MAX; i++) {
		int64_t into;

		if (!find_merged(db, ticket_id, &into, err))
			return false;
		if (into == 0)
			break;
		ticket_id = into;
	}
	*ret_ticket_id = ticket_id;
	return true;
}

bool
thread_store_same_message_id(struct db *db, const char *message_id,
    int64_t *ret_ticket_id, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce((SELECT min(ticket_id) FROM message"
	    " WHERE message_id = ?1 AND message_id <> ''"
	    " AND ticket_id IS NOT NULL), 0)";
	struct statement *find;

	/* "<>" and "<@>" are used by many, so they identify nothing. */
	if (strpbrk(message_id, LETTERS_AND_DIGITS) == NULL) {
		*ret_ticket_id = 0;
		return true;
	}
	find = db_statement(db, sql);
	db_bind_text(find, 1, message_id);
	return db_find_int(find, ret_ticket_id, err);
}

bool
thread_store_earlier(struct db *db, struct arena *memory, const char *address,
    const unsigned char person[DIGEST_BYTES], int64_t but_id, size_t count_max,
    struct earlier_ticket **ret_tickets, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT t.id, t.state, t.received_at, t.state <> 'closed'"
	    " AND t.state <> 'triage' FROM ticket t WHERE t.id IN"
	    " (SELECT ticket_id FROM party WHERE normal = ?1"
	    " AND address <> '' AND role = 'requester'"
	    " UNION ALL SELECT id FROM ticket WHERE person = ?2)"
	    " AND t.id <> ?3 ORDER BY t.id DESC LIMIT ?4";
	struct statement *each = db_statement(db, sql);
	struct earlier_ticket *tickets = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_text(each, 1, person_normal(memory, address));
	db_bind_blob(each, 2, person, DIGEST_BYTES);
	db_bind_int(each, 3, but_id);
	db_bind_int(each, 4, db_limit(count_max));
	while ((step = db_step(each, err)) == DB_ROW) {
		tickets =
		    db_grow(memory, tickets, count, &size, sizeof *tickets);
		tickets[count++] = (struct earlier_ticket){
		    .id = db_int(each, 0),
		    .state = db_text_copy(memory, each, 1),
		    .received_at = db_int(each, 2),
		    .is_reminded = db_int(each, 3) != 0,
		};
	}
	if (step != DB_END)
		return false;
	*ret_tickets = tickets;
	*ret_count = count;
	return true;
}

bool
thread_store_recent(struct db *db, struct arena *memory, const char *address,
    int64_t since_at, size_t count_max, struct recent_ticket **ret_tickets,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT t.id, t.opened_at > ?2, EXISTS (SELECT 1 FROM message"
	    " WHERE ticket_id = t.id AND sender_evidence >= 'authenticated'"
	    " AND sender_evidence < 'authenticatee')"
	    " FROM party p JOIN ticket t ON t.id = p.ticket_id"
	    " WHERE p.normal = ?1 AND p.role = 'requester'"
	    " ORDER BY p.id DESC LIMIT ?3";
	struct statement *each = db_statement(db, sql);
	struct recent_ticket *tickets = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_text(each, 1, person_normal(memory, address));
	db_bind_int(each, 2, since_at);
	db_bind_int(each, 3, db_limit(count_max));
	while ((step = db_step(each, err)) == DB_ROW) {
		if (!db_int(each, 1))
			continue;
		tickets =
		    db_grow(memory, tickets, count, &size, sizeof *tickets);
		tickets[count++] = (struct recent_ticket){
		    .id = db_int(each, 0), .is_proven = db_int(each, 2) != 0};
	}
	if (step != DB_END)
		return false;
	*ret_tickets = tickets;
	*ret_count = count;
	return true;
}

bool
thread_store_count_folded(
    struct db *db, int64_t ticket_id, int64_t *ret_count, struct error *err)
{
	static const char sql[] = "SELECT count(*) FROM history"
				  " WHERE ticket_id = ?1"
				  " AND event = 'mail-folded'";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, ticket_id);
	return db_find_int(count, ret_count, err);
}

bool
thread_store_count_replies(struct db *db, int64_t ticket_id, int64_t since_at,
    int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM history WHERE ticket_id = ?1"
	    " AND event = 'ticket-reopened' AND program = 'dpod' AND at > ?2)"
	    " + (SELECT count(*) FROM link WHERE other_id = ?1"
	    " AND why = 'follows' AND made_at > ?2)";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, ticket_id);
	db_bind_int(count, 2, since_at);
	return db_find_int(count, ret_count, err);
}

bool
thread_store_follower(struct db *db, int64_t ticket_id, const char *sender,
    int64_t *ret_ticket_id, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce((SELECT max(l.ticket_id) FROM link l"
	    " JOIN ticket t ON t.id = l.ticket_id WHERE l.other_id = ?1"
	    " AND l.why = 'follows' AND t.state <> 'closed' AND EXISTS"
	    " (SELECT 1 FROM party p WHERE p.ticket_id = t.id"
	    " AND p.address = ?2 AND p.address <> '')), ?1)";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, ticket_id);
	db_bind_text(find, 2, sender);
	return db_find_int(find, ret_ticket_id, err);
}

bool
thread_store_unseen(struct db *db, struct arena *memory, int64_t since_at,
    size_t count_max, int64_t **ret_ids, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT id FROM ticket t WHERE closed_at > ?1"
	    " AND erased_at IS NULL AND EXISTS (SELECT 1 FROM history"
	    " WHERE ticket_id = t.id AND event = 'mail-joined'"
	    " AND at >= t.closed_at) ORDER BY closed_at LIMIT ?2";
	struct statement *each = db_statement(db, sql);

	db_bind_int(each, 1, since_at);
	db_bind_int(each, 2, db_limit(count_max));
	return db_collect_ids(each, memory, ret_ids, ret_count, err);
}

static bool
mark(struct db *db, int64_t ticket_id, int64_t letter_id, int64_t at,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET bounced_at = ?3 WHERE id = ?1"
	    " AND ticket_id = ?2 AND bounced_at IS NULL"
	    " AND (state = 'sent' OR state = 'unknown')";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_int(set, 2, ticket_id);
	db_bind_int(set, 3, at);
	return db_run(set, err);
}

bool
thread_store_bounced(struct db *db, int64_t ticket_id, int64_t letter_id,
    int64_t at, bool *ret_marked, struct error *err)
{
	char became[64];

	if (!mark(db, ticket_id, letter_id, at, err))
		return false;
	*ret_marked = db_changes(db) == 1;
	if (!*ret_marked)
		return true;
	(void)snprintf(
	    became, sizeof became, "letter %" PRId64 " bounced", letter_id);
	if (!ticket_change_unread(db, ticket_id, at, err))
		return false;
	return history_add(db,
	    &(struct history_event){
		.ticket_id = ticket_id,
		.at = at,
		.actor = "dpod",
		.program = "dpod",
		.event = "letter-bounced",
		.from = "",
		.to = became,
	    },
	    err);
}
