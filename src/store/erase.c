/* SPDX-License-Identifier: ISC */
#include "store/erase.h"

#include "ticket/person.h"
#include "store/db_private.h"
#include "store/label_store.h"
#include "store/party_store.h"
#include "store/ticket_change.h"

/* One statement about a ticket. */
static bool
run(struct db *db, const char *sql, int64_t ticket_id, struct error *err)
{
	struct statement *statement = db_statement(db, sql);

	db_bind_int(statement, 1, ticket_id);
	return db_run(statement, err);
}

static bool
find_person(struct db *db, int64_t ticket_id, const unsigned char *key,
    unsigned char ret_person[DIGEST_BYTES], bool *ret_found, struct error *err)
{
	static const char sql[] =
	    "SELECT address FROM party p WHERE ticket_id = ?1 "
	    "AND " PARTY_IS_PERSON " ORDER BY role DESC, id LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, ticket_id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_found = step == DB_ROW;
	if (step == DB_ROW) {
		person_digest(key, db_text(find, 0), ret_person);
		db_done(find);
	}
	return true;
}

static bool
set_person(struct db *db, int64_t ticket_id, const unsigned char *person,
    int64_t at, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET person = ?2, erased_at = ?3, subject = '',"
	    " unread_at = NULL,"
	    " no_letter_reason = CASE WHEN no_letter_reason = '' THEN ''"
	    " ELSE 'erased' END WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_blob(set, 2, person, DIGEST_BYTES);
	db_bind_int(set, 3, at);
	return db_run(set, err);
}

/* Rows that are but personal data go; of the others the words go. */
static bool
erase_rows(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char parties[] = "DELETE FROM party WHERE ticket_id = ?1";
	static const char codes[] = "DELETE FROM code WHERE ticket_id = ?1";
	static const char messages[] =
	    "DELETE FROM message WHERE ticket_id = ?1 OR id IN"
	    " (SELECT message_id FROM merged WHERE ticket_id = ?1)";
	static const char letters[] =
	    "UPDATE letter SET to_address = '', subject = '', body = '',"
	    " in_reply_to = '', reference_ids = '', reason = ''"
	    " WHERE ticket_id = ?1";
	static const char deliveries[] =
	    "UPDATE delivery SET text = '' WHERE letter_id IN"
	    " (SELECT id FROM letter WHERE ticket_id = ?1)";
	static const char payloads[] =
	    "DELETE FROM payload WHERE history_id IN"
	    " (SELECT id FROM history WHERE ticket_id = ?1)";
	static const char ledgers[] =
	    "UPDATE ledger SET reason = '' WHERE ticket_id = ?1"
	    " AND reason <> ''";

	return run(db, parties, ticket_id, err) &&
	    label_store_remove(db, ticket_id, err) &&
	    run(db, codes, ticket_id, err) &&
	    run(db, messages, ticket_id, err) &&
	    run(db, letters, ticket_id, err) &&
	    run(db, deliveries, ticket_id, err) &&
	    run(db, payloads, ticket_id, err) &&
	    run(db, ledgers, ticket_id, err);
}

bool
erase_ticket(struct db *db, const struct erasure *erasure, int64_t ticket_id,
    struct error *err)
{
	const struct ticket_change change = {
	    .ticket_id = ticket_id,
	    .event = TICKET_ERASE,
	    .actor = erasure->actor,
	    .at = erasure->at,
	    .history = "ticket-erased",
	};
	unsigned char person[DIGEST_BYTES];
	enum ticket_state state;
	bool found;

	switch (ticket_change(db, &change, &state, err)) {
	case CHANGE_DONE:
		break;
	case CHANGE_REFUSED:
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "ticket %lld is not closed", (long long)ticket_id);
	default:
		return false;
	}
	return find_person(db, ticket_id, erasure->key, person, &found, err) &&
	    erase_rows(db, ticket_id, err) &&
	    set_person(db, ticket_id, found ? person : NULL, erasure->at, err);
}

bool
erase_mail_from(
    struct db *db, const char *address, size_t *ret_count, struct error *err)
{
	static const char sql[] = "DELETE FROM message WHERE ticket_id IS NULL"
				  " AND from_address = ?1";
	struct statement *erase = db_statement(db, sql);

	db_bind_text(erase, 1, address);
	if (!db_run(erase, err))
		return false;
	*ret_count = (size_t)db_changes(db);
	return true;
}

static struct held
held_of(const struct statement *each)
{
	return (struct held){
	    .what = db_text(each, 0),
	    .ticket_id = db_int(each, 1),
	    .state = db_text(each, 2),
	    .is_on_hold = db_int(each, 3) != 0,
	    .at = db_int(each, 4),
	    .text = db_text(each, 5),
	};
}

bool
erase_each_held(struct db *db, const char *address, held_fn *on_held,
    void *context, struct error *err)
{
	static const char sql[] =
	    "WITH mine (id) AS (SELECT ticket_id FROM party"
	    " WHERE address = ?1 AND address <> '')"
	    " SELECT 'ticket', t.id, CASE WHEN t.state = 'closed'"
	    " AND t.revisit_on IS NOT NULL OR EXISTS (SELECT 1 FROM claim c"
	    " WHERE c.ticket_id = t.id AND c.outcome = 'retained'"
	    " AND c.until_on IS NOT NULL) THEN 'retained' ELSE t.state END,"
	    " t.is_on_hold, t.received_at,"
	    " t.subject, 1 FROM ticket t WHERE t.id IN mine"
	    " UNION ALL SELECT 'message', coalesce(m.ticket_id, 0),"
	    " coalesce(t.state, ''), coalesce(t.is_on_hold, 0),"
	    " m.received_at, m.subject || char(10) || m.text || m.quoted, 2"
	    " FROM message m LEFT JOIN ticket t ON t.id = m.ticket_id"
	    " WHERE m.ticket_id IN mine OR m.from_address = ?1"
	    " UNION ALL SELECT 'letter', l.ticket_id, t.state, t.is_on_hold,"
	    " l.created_at, l.subject || char(10) || l.body, 3"
	    " FROM letter l JOIN ticket t ON t.id = l.ticket_id"
	    " WHERE l.ticket_id IN mine"
	    " UNION ALL SELECT 'note', h.ticket_id, t.state, t.is_on_hold,"
	    " h.at, h.event || ' ' || p.content, 4 FROM history h"
	    " JOIN payload p ON p.history_id = h.id"
	    " JOIN ticket t ON t.id = h.ticket_id WHERE h.ticket_id IN mine"
	    " UNION ALL SELECT 'mail', coalesce(l.ticket_id, 0), b.name, 0,"
	    " coalesce(l.received_at, l.seen_at), f.name || ' UID ' || l.uid,"
	    " 5 FROM ledger l JOIN folder f ON f.id = l.folder_id"
	    " JOIN mailbox b ON b.id = f.mailbox_id"
	    " WHERE l.ticket_id IN mine OR l.message_id IN"
	    " (SELECT id FROM message WHERE from_address = ?1)"
	    " UNION ALL SELECT 'mention', m.ticket_id, t.state,"
	    " t.is_on_hold, m.received_at, '', 6"
	    " FROM message m JOIN ticket t ON t.id = m.ticket_id"
	    " WHERE m.ticket_id NOT IN mine AND m.from_address <> ?1"
	    " AND instr(lower(m.text || ' ' || m.quoted || ' ' || m.forms),"
	    " lower(?1)) > 0"
	    " UNION ALL SELECT 'alias', p.ticket_id, t.state, t.is_on_hold,"
	    " t.received_at, p.address, 7 FROM party p"
	    " JOIN ticket t ON t.id = p.ticket_id WHERE p.normal = ?2"
	    " AND p.normal <> '' AND p.address <> ?1"
	    " ORDER BY 7, 2, 5";
	struct statement *each = db_statement(db, sql);
	struct arena *memory = arena_new();
	enum db_step step;

	db_bind_text(each, 1, address);
	db_bind_text(each, 2, person_normal(memory, address));
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct held held = held_of(each);

		if (!on_held(&held, context)) {
			db_done(each);
			step = DB_END;
			break;
		}
	}
	arena_free(memory);
	return step == DB_END;
}
