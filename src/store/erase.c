/* SPDX-License-Identifier: ISC */
#include "store/erase.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "ticket/person.h"
#include "store/db_private.h"
#include "store/label_store.h"
#include "store/mention.h"
#include "store/own_mail_store.h"
#include "store/party_store.h"
#include "store/ticket_change.h"

/* Runs a statement about a ticket. */
static bool
run(struct db *db, const char *sql, int64_t ticket_id, struct error *err)
{
	struct statement *statement = db_statement(db, sql);

	db_bind_int(statement, 1, ticket_id);
	return db_run(statement, err);
}

static bool
find_person(struct db *db, int64_t ticket_id,
    const struct person_hasher *hasher, unsigned char ret_person[DIGEST_BYTES],
    bool *ret_found, struct error *err)
{
	static const char sql[] =
	    "SELECT address FROM party p WHERE ticket_id = ?1 "
	    "AND " PARTY_IS_PERSON " ORDER BY role DESC, id LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;
	bool is_hashed = true;

	db_bind_int(find, 1, ticket_id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_found = step == DB_ROW;
	if (step == DB_ROW) {
		is_hashed =
		    person_hash(hasher, db_text(find, 0), ret_person, err);
		db_done(find);
	}
	return is_hashed;
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

/* Rows that are not personal once their texts are erased. */
static bool
erase_words(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char codes[] = "DELETE FROM code WHERE ticket_id = ?1";
	static const char letters[] =
	    "UPDATE letter SET to_address = '', subject = '', body = '',"
	    " in_reply_to = '', reference_ids = '', reason = '', raw = NULL,"
	    " postal = '', cc = '', draft = ''"
	    " WHERE ticket_id = ?1";
	static const char files[] =
	    "DELETE FROM letter_file WHERE letter_id IN"
	    " (SELECT id FROM letter WHERE ticket_id = ?1)";
	static const char deliveries[] =
	    "UPDATE delivery SET text = '' WHERE letter_id IN"
	    " (SELECT id FROM letter WHERE ticket_id = ?1)";
	static const char ledgers[] =
	    "UPDATE ledger SET reason = '' WHERE reason <> ''"
	    " AND ((ticket_id = ?1 AND disposition = 'ticket')"
	    " OR (ticket_id = ?1 AND disposition <> 'ticket'))";

	return label_store_remove(db, ticket_id, err) &&
	    run(db, codes, ticket_id, err) &&
	    run(db, letters, ticket_id, err) &&
	    run(db, files, ticket_id, err) &&
	    run(db, deliveries, ticket_id, err) &&
	    run(db, ledgers, ticket_id, err);
}

/*
 * A domain's row counts for all who write from there: it goes when it is old.
 * That of everybody is '', as is the address of a party without one.
 */
static bool
erase_budgets(struct db *db, int64_t ticket_id, int64_t at, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM spent WHERE who <> '' AND (who IN (SELECT normal"
	    " FROM party WHERE ticket_id = ?1) OR (hour < ?2 / 3600 - 1"
	    " AND who IN (SELECT substr(normal, instr(normal, '@'))"
	    " FROM party WHERE ticket_id = ?1)))";
	struct statement *erase = db_statement(db, sql);

	db_bind_int(erase, 1, ticket_id);
	db_bind_int(erase, 2, at);
	return db_run(erase, err);
}

/* Rows that are entirely personal data. */
static bool
erase_rows(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char parties[] = "DELETE FROM party WHERE ticket_id = ?1";
	static const char messages[] =
	    "DELETE FROM message WHERE ticket_id = ?1";
	static const char payloads[] =
	    "DELETE FROM payload WHERE history_id IN"
	    " (SELECT id FROM history WHERE ticket_id = ?1)";

	return run(db, parties, ticket_id, err) &&
	    run(db, messages, ticket_id, err) &&
	    run(db, payloads, ticket_id, err) &&
	    erase_words(db, ticket_id, err);
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
	return find_person(
		   db, ticket_id, erasure->hasher, person, &found, err) &&
	    erase_budgets(db, ticket_id, erasure->at, err) &&
	    erase_rows(db, ticket_id, err) &&
	    own_mail_drop_naming(db, ticket_id, erasure->at, err) &&
	    set_person(db, ticket_id, found ? person : NULL, erasure->at, err);
}

static bool
keep_only(struct db *db, const struct erasure *erasure, int64_t ticket_id,
    const char *keeps, struct error *err)
{
	static const char parties[] =
	    "DELETE FROM party WHERE ticket_id = ?1"
	    " AND role NOT IN (SELECT value FROM json_each(?2))";
	static const char facts[] =
	    "DELETE FROM fact WHERE message_id IN"
	    " (SELECT id FROM message WHERE ticket_id = ?1)"
	    " AND name NOT IN (SELECT value FROM json_each(?2))";
	static const char ticket[] = "UPDATE ticket SET reduced_at = ?2,"
				     " subject = '' WHERE id = ?1";
	const char *const statements[] = {parties, facts};
	struct statement *note;

	for (size_t i = 0; i < LENGTH(statements); i++) {
		struct statement *erase = db_statement(db, statements[i]);

		db_bind_int(erase, 1, ticket_id);
		db_bind_text(erase, 2, keeps);
		if (!db_run(erase, err))
			return false;
	}
	note = db_statement(db, ticket);
	db_bind_int(note, 1, ticket_id);
	db_bind_int(note, 2, erasure->at);
	return db_run(note, err);
}

/* A message with a kept fact is reduced to its place. */
static bool
reduce_rows(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char *const statements[] = {
	    "DELETE FROM message WHERE ticket_id = ?1"
	    " AND NOT EXISTS (SELECT 1 FROM fact WHERE message_id = id)",
	    "UPDATE message SET date_at = NULL, from_address = '',"
	    " from_name = '', message_id = '', in_reply_to = '',"
	    " reference_ids = '', subject = '', explanation = '[]',"
	    " sender_evidence = '', judgement = '{}', problems = '',"
	    " text = '', quoted = '', forms = '', hidden = '', raw = NULL"
	    " WHERE ticket_id = ?1",
	    "DELETE FROM attachment WHERE message_id IN"
	    " (SELECT id FROM message WHERE ticket_id = ?1)",
	    "DELETE FROM mail_link WHERE message_id IN"
	    " (SELECT id FROM message WHERE ticket_id = ?1)",
	    "DELETE FROM mention WHERE message_id IN"
	    " (SELECT id FROM message WHERE ticket_id = ?1)",
	    "DELETE FROM sample WHERE message_id IN"
	    " (SELECT id FROM message WHERE ticket_id = ?1)",
	    "DELETE FROM payload WHERE history_id IN"
	    " (SELECT id FROM history WHERE ticket_id = ?1"
	    " AND event <> '" ERASE_KEPT_NOTE "')",
	};

	for (size_t i = 0; i < LENGTH(statements); i++)
		if (!run(db, statements[i], ticket_id, err))
			return false;
	return true;
}

bool
erase_reduce(struct db *db, const struct erasure *erasure,
    retention_keep_set keeps, int64_t ticket_id, struct error *err)
{
	const struct ticket_change change = {
	    .ticket_id = ticket_id,
	    .event = TICKET_NOTE,
	    .actor = erasure->actor,
	    .at = erasure->at,
	    .history = "ticket-reduced",
	};
	struct buffer names = {0};
	enum ticket_state state;
	bool done;

	if (ticket_change(db, &change, &state, err) != CHANGE_DONE)
		return false;
	retention_keep_write(keeps, &names);
	done = keep_only(db, erasure, ticket_id, buffer_string(&names), err) &&
	    reduce_rows(db, ticket_id, err) && erase_words(db, ticket_id, err);
	buffer_release(&names);
	return done;
}

bool
erase_merged(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM message WHERE id IN"
	    " (SELECT message_id FROM merged WHERE ticket_id = ?1)";

	return run(db, sql, ticket_id, err);
}

bool
erase_mail_from(
    struct db *db, const char *address, size_t *ret_count, struct error *err)
{
	/* What became of them stays, but not in words. */
	static const char *const statements[] = {
	    "WITH RECURSIVE" MENTION_SHELVES
	    " UPDATE ledger SET reason = '' WHERE reason <> '' AND message_id"
	    " IN (SELECT id FROM message WHERE id IN" MENTIONS_OF(
		"= ?2") " AND from_address = ?1)",
	    "WITH RECURSIVE" MENTION_SHELVES
	    " DELETE FROM message WHERE id IN" MENTIONS_OF(
		"= ?2") " AND from_address = ?1",
	};
	char who[MENTION_SIZE];

	mention_who(address, who);
	for (size_t i = 0; i < LENGTH(statements); i++) {
		struct statement *erase = db_statement(db, statements[i]);

		db_bind_text(erase, 1, address);
		db_bind_text(erase, 2, who);
		if (!db_run(erase, err))
			return false;
	}
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

/* A ticket that returns on a day is closed only until then. */
#define STATE                                                        \
	"CASE WHEN t.state = 'closed' AND t.revisit_on IS NOT NULL"  \
	" OR EXISTS (SELECT 1 FROM claim c WHERE c.ticket_id = t.id" \
	" AND c.outcome = 'retained' AND c.until_on IS NOT NULL)"    \
	" THEN 'retained' ELSE t.state END"

/*
 * ?1 is the address, ?2 without its tag, ?3 what mentions have of it. Messages
 * of its tickets may have gone to others by a merge.
 */
static const char held_sql[] =
    "WITH RECURSIVE" MENTION_SHELVES
    ", mine (id) AS (SELECT ticket_id FROM party"
    " WHERE normal = ?2 AND address = ?1 AND address <> ''),"
    " sent (id) AS (SELECT id FROM message WHERE id IN" MENTIONS_OF(
	"= ?3") " AND from_address = ?1 UNION SELECT message_id FROM merged"
		" WHERE ticket_id IN (SELECT id FROM mine))"
		" SELECT 'ticket', t.id, " STATE
		", t.is_on_hold, t.received_at,"
		" t.subject, 1 FROM ticket t"
		" WHERE t.id IN (SELECT id FROM mine)"
		" UNION ALL SELECT 'message', coalesce(m.ticket_id, 0),"
		" CASE WHEN t.id IS NOT NULL THEN " STATE
		" WHEN EXISTS (SELECT 1 FROM ledger q WHERE q.message_id = m.id"
		" AND q.disposition = 'quarantined' AND q.dismissed_at IS NULL)"
		" THEN '" HELD_QUARANTINED "' ELSE '' END,"
		" coalesce(t.is_on_hold, 0),"
		" m.received_at, m.subject || '\n' || m.text || m.quoted, 2"
		" FROM message m LEFT JOIN ticket t ON t.id = m.ticket_id"
		" WHERE m.id IN (SELECT id FROM message"
		" WHERE ticket_id IN (SELECT id FROM mine)"
		" UNION SELECT id FROM sent)"
		" UNION ALL SELECT 'letter', l.ticket_id, t.state, "
		"t.is_on_hold,"
		" l.created_at, l.subject || '\n' || l.body || l.draft, 3"
		" FROM letter l JOIN ticket t ON t.id = l.ticket_id"
		" WHERE l.ticket_id IN (SELECT id FROM mine)"
		" UNION ALL SELECT 'note', h.ticket_id, t.state, t.is_on_hold,"
		" h.at, h.event || ' ' || p.content, 4 FROM history h"
		" JOIN payload p ON p.history_id = h.id"
		" JOIN ticket t ON t.id = h.ticket_id"
		" WHERE h.ticket_id IN (SELECT id FROM mine)"
		" UNION ALL SELECT 'mail', coalesce(l.ticket_id, 0), b.name, 0,"
		" coalesce(l.received_at, l.seen_at), f.name || ' UID ' || "
		"l.uid,"
		" 5 FROM (SELECT folder_id, uid FROM ledger"
		" WHERE ticket_id IN (SELECT id FROM mine)"
		" AND disposition = 'ticket'"
		" UNION SELECT folder_id, uid FROM ledger"
		" WHERE ticket_id IN (SELECT id FROM mine)"
		" AND disposition <> 'ticket'"
		" UNION SELECT folder_id, uid FROM ledger"
		" WHERE message_id IN (SELECT id FROM sent)) k"
		" CROSS JOIN ledger l"
		" ON l.folder_id = k.folder_id AND l.uid = k.uid"
		" JOIN folder f ON f.id = l.folder_id"
		" JOIN mailbox b ON b.id = f.mailbox_id"
		" UNION ALL SELECT 'mention', m.ticket_id, t.state,"
		" t.is_on_hold, m.received_at, '', 6"
		" FROM message m JOIN ticket t ON t.id = m.ticket_id"
		" WHERE m.id IN" MENTIONS_OF(
		    "IN (?3, '*')") " AND m.ticket_id NOT IN (SELECT id FROM "
				    "mine) AND "
				    "m.from_address <> ?1"
				    " AND instr(lower(m.text || ' ' || "
				    "m.quoted || ' ' || m.forms),"
				    " lower(?1)) > 0"
				    " UNION ALL SELECT 'alias', p.ticket_id, "
				    "t.state, t.is_on_hold,"
				    " t.received_at, p.address, 7 FROM party p"
				    " JOIN ticket t ON t.id = p.ticket_id "
				    "WHERE p.normal = ?2"
				    " AND p.normal <> '' AND p.address <> ?1"
				    " ORDER BY 7, 2, 5";

bool
erase_each_held(struct db *db, const char *address, held_fn *on_held,
    void *context, struct error *err)
{
	struct statement *each = db_statement(db, held_sql);
	struct arena *memory = arena_new();
	char who[MENTION_SIZE];
	enum db_step step;

	mention_who(address, who);
	db_bind_text(each, 1, address);
	db_bind_text(each, 2, person_normal(memory, address));
	db_bind_text(each, 3, who);
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
