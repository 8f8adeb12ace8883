/* SPDX-License-Identifier: ISC */
#include "store/mail_store.h"

#include "store/db_private.h"

#define ROW_COLUMNS                                                           \
	"SELECT l.folder_id, l.uid, m.name, f.name, l.disposition, l.reason," \
	" l.seen_at, l.internal_at, l.received_at, k.looked_at, l.ticket_id," \
	" s.id, s.from_address, s.from_name, s.subject, l.language,"          \
	" s.decision, s.judgement, s.raw IS NOT NULL FROM "
#define ROW_JOINS                                                          \
	" JOIN folder f ON f.id = l.folder_id"                             \
	" JOIN mailbox m ON m.id = f.mailbox_id"                           \
	" LEFT JOIN look k ON k.folder_id = l.folder_id AND k.uid = l.uid" \
	" LEFT JOIN message s ON s.id = l.message_id"
#define ROW_FILTER                                         \
	" AND (CAST(?3 AS TEXT) IS NULL"                   \
	" OR instr(lower(s.from_address), lower(?3)) > 0)" \
	" AND l.seen_at >= ?4 AND (?5 = 1 OR k.looked_at IS NULL)"

static struct mail_row
row_of(struct arena *memory, const struct statement *each)
{
	struct mail_row row = {
	    .folder_id = db_int(each, 0),
	    .uid = (uint64_t)db_int(each, 1),
	    .mailbox = db_text_copy(memory, each, 2),
	    .folder = db_text_copy(memory, each, 3),
	    .disposition = DISPOSITION_UNSETTLED,
	    .reason = db_text_copy(memory, each, 5),
	    .seen_at = db_int(each, 6),
	    .internal_at = db_int(each, 7),
	    .received_at = db_int(each, 8),
	    .looked_at = db_int(each, 9),
	    .ticket_id = db_int(each, 10),
	    .message_id = db_int(each, 11),
	    .from_address = db_text_copy(memory, each, 12),
	    .from_name = db_text_copy(memory, each, 13),
	    .subject = db_text_copy(memory, each, 14),
	    .language = db_text_copy(memory, each, 15),
	    .decision = db_text_copy(memory, each, 16),
	    .judgement = db_text_copy(memory, each, 17),
	    .is_kept = db_int(each, 18) == 1,
	};

	(void)disposition_find(db_text(each, 4), &row.disposition);
	return row;
}

/*
 * Messages set apart have their own index, and so have unsettled ones. All
 * others (messages of tickets, or before the start) are read folder by folder.
 */
static struct statement *
listing(struct db *db, const struct mail_filter *filter)
{
	static const char apart[] = ROW_COLUMNS
	    "ledger l INDEXED BY ledger_apart" ROW_JOINS
	    " WHERE l.disposition <> 'ticket'"
	    " AND l.disposition <> 'joined'"
	    " AND l.disposition <> 'before-start'"
	    " AND l.disposition <> 'canary'"
	    " AND (CAST(?1 AS TEXT) IS NULL OR m.name = ?1)"
	    " AND (CAST(?2 AS TEXT) IS NULL OR l.disposition = ?2)" ROW_FILTER
	    " ORDER BY l.seen_at DESC LIMIT ?6";
	static const char all[] =
	    ROW_COLUMNS "ledger l" ROW_JOINS
			" WHERE (CAST(?1 AS TEXT) IS NULL OR m.name = ?1)"
			" AND l.disposition = ?2" ROW_FILTER " LIMIT ?6";
	static const char unsettled[] = ROW_COLUMNS
	    "ledger l INDEXED BY ledger_unsettled" ROW_JOINS
	    " WHERE (CAST(?1 AS TEXT) IS NULL OR m.name = ?1)"
	    " AND l.disposition IS NULL"
	    " AND CAST(?2 AS TEXT) IS NOT NULL" ROW_FILTER " LIMIT ?6";
	static const char drawn[] = ROW_COLUMNS
	    "spot p CROSS JOIN ledger l"
	    " ON l.folder_id = p.folder_id AND l.uid = p.uid" ROW_JOINS
	    " WHERE (CAST(?1 AS TEXT) IS NULL OR m.name = ?1)"
	    " AND CAST(?2 AS TEXT) IS NULL" ROW_FILTER
	    " AND l.message_id IS NOT NULL ORDER BY l.seen_at LIMIT ?6";
	bool is_apart = !filter->has_disposition ||
	    (filter->disposition != DISPOSITION_TICKET &&
		filter->disposition != DISPOSITION_JOINED &&
		filter->disposition != DISPOSITION_BEFORE_START &&
		filter->disposition != DISPOSITION_CANARY &&
		filter->disposition != DISPOSITION_UNSETTLED);

	if (filter->is_drawn)
		return db_statement(db, drawn);
	if (is_apart)
		return db_statement(db, apart);
	return db_statement(
	    db, filter->disposition == DISPOSITION_UNSETTLED ? unsettled : all);
}

bool
mail_store_each(struct db *db, const struct mail_filter *filter,
    mail_row_fn *on_row, void *context, struct error *err)
{
	struct statement *each = listing(db, filter);
	struct arena *memory = arena_new();
	enum db_step step;

	db_bind_text_or_null(each, 1, filter->mailbox);
	db_bind_text_or_null(each, 2,
	    filter->has_disposition ? disposition_name(filter->disposition)
				    : NULL);
	db_bind_text_or_null(each, 3, filter->from);
	db_bind_int(each, 4, filter->since_at);
	db_bind_int(each, 5, filter->with_looked_at);
	db_bind_int(each, 6, db_limit(filter->count_max));
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct mail_row row = row_of(memory, each);

		if (!on_row(&row, context)) {
			db_done(each);
			step = DB_END;
			break;
		}
		arena_clear(memory);
	}
	arena_free(memory);
	return step == DB_END;
}

enum lookup
mail_store_find(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, struct mail_row *ret_row, struct error *err)
{
	static const char sql[] = ROW_COLUMNS
	    "ledger l" ROW_JOINS " WHERE l.folder_id = ?1 AND l.uid = ?2";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	switch (db_step(find, err)) {
	case DB_ROW:
		*ret_row = row_of(memory, find);
		db_done(find);
		return FOUND;
	case DB_END:
		return ABSENT;
	default:
		return FAILED;
	}
}

bool
mail_store_content(struct db *db, struct arena *memory, int64_t message_id,
    struct mail_content *ret_content, struct error *err)
{
	static const char sql[] =
	    "SELECT text, quoted, problems, explanation, score FROM message"
	    " WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	struct mail_content content = {"", "", "", "[]", 0};
	enum db_step step;

	db_bind_int(find, 1, message_id);
	step = db_step(find, err);
	if (step == DB_ROW) {
		content.text = db_text_copy(memory, find, 0);
		content.quoted = db_text_copy(memory, find, 1);
		content.problems = db_text_copy(memory, find, 2);
		content.explanation = db_text_copy(memory, find, 3);
		content.score = (int)db_int(find, 4);
		db_done(find);
	} else if (step != DB_END) {
		return false;
	}
	*ret_content = content;
	return true;
}

static bool
keep_with_ticket(
    struct db *db, int64_t message_id, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE message SET ticket_id = ?2, expires_at = NULL"
	    " WHERE id = ?1 AND ticket_id IS NULL";
	struct statement *keep = db_statement(db, sql);

	db_bind_int(keep, 1, message_id);
	db_bind_int(keep, 2, ticket_id);
	return db_run(keep, err);
}

static bool
lead_to_ticket(struct db *db, const struct mail_row *row, int64_t ticket_id,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE fingerprint SET ticket_id = ?3 WHERE folder_id = ?1"
	    " AND uid = ?2 AND ticket_id IS NULL";
	struct statement *lead = db_statement(db, sql);

	db_bind_int(lead, 1, row->folder_id);
	db_bind_int(lead, 2, (int64_t)row->uid);
	db_bind_int(lead, 3, ticket_id);
	return db_run(lead, err);
}

bool
mail_store_set_ticket(struct db *db, const struct mail_row *row,
    int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE ledger SET disposition = 'ticket', ticket_id = ?3"
	    " WHERE folder_id = ?1 AND uid = ?2";
	struct statement *settle = db_statement(db, sql);

	db_bind_int(settle, 1, row->folder_id);
	db_bind_int(settle, 2, (int64_t)row->uid);
	db_bind_int(settle, 3, ticket_id);
	return db_run(settle, err) &&
	    keep_with_ticket(db, row->message_id, ticket_id, err) &&
	    lead_to_ticket(db, row, ticket_id, err);
}

bool
mail_store_look(struct db *db, const struct mail_row *row, bool found_request,
    int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO look (folder_id, uid, looked_at, found_request, was)"
	    " VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (folder_id, uid) DO UPDATE"
	    " SET looked_at = excluded.looked_at,"
	    " found_request = excluded.found_request, was = excluded.was";
	struct statement *look = db_statement(db, sql);

	db_bind_int(look, 1, row->folder_id);
	db_bind_int(look, 2, (int64_t)row->uid);
	db_bind_int(look, 3, now_at);
	db_bind_int(look, 4, found_request);
	db_bind_text(look, 5, disposition_name(row->disposition));
	return db_run(look, err);
}
