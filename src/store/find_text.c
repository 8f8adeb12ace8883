/* SPDX-License-Identifier: ISC */
#include "store/find_text.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/db_private.h"

/*
 * Each: ticket, instant, who, folder, UID, and then parts of the text; ?1 is
 * the item's of_id.
 */
#define OF_MAIL                                                        \
	"SELECT m.ticket_id, m.received_at, m.from_address,"           \
	" (SELECT l.folder_id FROM ledger l WHERE l.message_id = ?1)," \
	" (SELECT l.uid FROM ledger l WHERE l.message_id = ?1), "
static const char mail_sql[] =
    OF_MAIL "m.subject, m.text, m.quoted, m.forms, m.from_name, m.from_address"
	    " FROM message m WHERE m.id = ?1";
static const char fact_sql[] =
    OF_MAIL "(SELECT group_concat(f.value, '\n\n') FROM fact f"
	    " WHERE f.message_id = ?1) FROM message m WHERE m.id = ?1";
static const char letter_sql[] =
    "SELECT ticket_id, coalesce(sent_at, created_at), to_address, 0, 0,"
    " subject, body, to_address, postal, cc FROM letter WHERE id = ?1";
/* The words of people, and no names of JSON. */
static const char note_sql[] =
    "SELECT h.ticket_id, h.at, h.actor, 0, 0,"
    " (SELECT group_concat(j.atom, '\n\n')"
    " FROM json_tree(p.content) j WHERE j.atom IS NOT NULL)"
    " FROM payload p JOIN history h ON h.id = p.history_id"
    " WHERE p.history_id = ?1";

static const struct {
	const char *what, *sql;
	int parts;
} kinds[] = {
    {"mail", mail_sql, 6},
    {"letter", letter_sql, 5},
    {"note", note_sql, 1},
    {"fact", fact_sql, 1},
};

static void
read_row(struct arena *memory, const struct statement *find, int parts,
    struct find_text *text)
{
	struct buffer joined = {0};

	text->hit.ticket_id = db_int(find, 0);
	text->hit.at = db_int(find, 1);
	text->hit.who = db_text_copy(memory, find, 2);
	text->hit.folder_id = db_int(find, 3);
	text->hit.uid = (uint64_t)db_int(find, 4);
	for (int i = 0; i < parts; i++) {
		buffer_add_string(&joined, db_text(find, 5 + i));
		buffer_add_string(&joined, "\n\n");
	}
	text->length = joined.length;
	text->text = arena_copy(memory, joined.data, joined.length);
	buffer_release(&joined);
}

static enum lookup
read_text(struct db *db, struct arena *memory, struct find_text *text,
    struct error *err)
{
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		struct statement *find;
		enum db_step step;

		if (strcmp(kinds[i].what, text->hit.what) != 0)
			continue;
		text->hit.what = kinds[i].what;
		find = db_statement(db, kinds[i].sql);
		db_bind_int(find, 1, text->hit.of_id);
		step = db_step(find, err);
		if (step != DB_ROW)
			return step == DB_END ? ABSENT : FAILED;
		read_row(memory, find, kinds[i].parts, text);
		db_done(find);
		return FOUND;
	}
	return ABSENT;
}

enum lookup
find_text_read(struct db *db, struct arena *memory, int64_t item,
    struct find_text *ret_text, struct error *err)
{
	static const char sql[] =
	    "SELECT what, of_id FROM find_item WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	struct find_text text = {.length = 0};
	enum db_step step;
	enum lookup lookup;

	db_bind_int(find, 1, item);
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	text.hit.what = db_text_copy(memory, find, 0);
	text.hit.of_id = db_int(find, 1);
	db_done(find);
	lookup = read_text(db, memory, &text, err);
	if (lookup == FOUND)
		*ret_text = text;
	return lookup;
}
