/* SPDX-License-Identifier: ISC */
#include "store/retention_erase.h"

#include "base/memory.h"
#include "store/db_private.h"

/* Rows of a statement, of which some have a large message. */
#define PIECE_MAX 20

/*
 * Of one ticket (or message), ?1, at most ?2 rows; those of the first are
 * counted.
 */
#define DELETE_PARTS(table, key, such)                                 \
	"DELETE FROM " table " WHERE (message_id, " key ") IN (SELECT" \
	" p.message_id, p." key " FROM message m CROSS JOIN " table    \
	" p ON p.message_id = m.id WHERE m.ticket_id = ?1" such " LIMIT ?2)"

static const char *const expired[] = {
    "DELETE FROM message WHERE id = ?1 AND ticket_id IS NULL AND ?2 > 0", NULL};
static const char *const raw[] = {
    "UPDATE message SET raw = NULL WHERE id IN (SELECT id FROM message"
    " WHERE ticket_id = ?1 AND raw IS NOT NULL LIMIT ?2)",
    NULL};
static const char *const texts[] = {
    "UPDATE message SET text = '', quoted = '', subject = '',"
    " from_name = '', explanation = '[]', forms = '', hidden = '',"
    " judgement = json_remove(judgement, '$.languages')"
    " WHERE id IN (SELECT id FROM message WHERE ticket_id = ?1 "
    "AND " RETENTION_HAS_TEXT " LIMIT ?2)",
    "UPDATE ticket SET subject = '' WHERE id = ?1 AND subject <> ''"
    " AND ?2 > 0",
    DELETE_PARTS("attachment", "position", ""),
    DELETE_PARTS("mail_link", "position", ""),
    DELETE_PARTS("mention", "who", " AND p.is_sender = 0"), NULL};
static const char *const letters[] = {
    "UPDATE letter SET subject = '', body = '', raw = NULL, postal = '',"
    " cc = '', draft = '' WHERE id IN (SELECT id FROM letter"
    " WHERE ticket_id = ?1 AND (subject <> '' OR body <> '')"
    " AND (state = 'sent' OR state = 'failed' OR state = 'cancelled'"
    " OR state = 'printed') LIMIT ?2)",
    /* Of these letters, but none that is still to be sent. */
    "DELETE FROM letter_file WHERE (letter_id, number) IN (SELECT"
    " f.letter_id, f.number FROM letter l CROSS JOIN letter_file f"
    " ON f.letter_id = l.id WHERE l.ticket_id = ?1 AND l.subject = ''"
    " AND l.body = '' LIMIT ?2)",
    NULL};
static const char *const facts[] = {
    DELETE_PARTS("fact", "position",
	" AND NOT (p." RETENTION_IS_KEPT(
	    "EXISTS (SELECT 1 FROM ticket t"
	    " WHERE t.id = ?1 AND " RETENTION_COMES_BACK ")") ")"),
    NULL};
static const char *const hashes[] = {
    "UPDATE ticket SET person = NULL WHERE id = ?1 AND ?2 > 0", NULL};

/* What a flood leaves of it, before erase_reduce or erase_ticket. */
#define LEDGER_WORDS(such)                                           \
	"UPDATE ledger SET reason = '' WHERE (folder_id, uid) IN ("  \
	"SELECT folder_id, uid FROM ledger WHERE ticket_id = ?1 AND" \
	" disposition " such " AND reason <> '' LIMIT ?2)"
static const char *const reduced[] = {
    "DELETE FROM message WHERE id IN (SELECT id FROM message"
    " WHERE ticket_id = ?1 AND NOT EXISTS (SELECT 1 FROM fact"
    " WHERE message_id = id) LIMIT ?2)",
    LEDGER_WORDS("<> 'ticket'"), NULL};
static const char *const persons[] = {
    "DELETE FROM message WHERE id IN (SELECT id FROM message"
    " WHERE ticket_id = ?1 LIMIT ?2)",
    LEDGER_WORDS("<> 'ticket'"), NULL};

static bool
reduce(struct db *db, const struct retention_item *item, struct error *err)
{
	return erase_reduce(db, item->erasure, item->keeps, item->id, err);
}

static bool
erase(struct db *db, const struct retention_item *item, struct error *err)
{
	return erase_ticket(db, item->erasure, item->id, err);
}

static const struct {
	const char *const *statements;
	bool (*finish)(struct db *db, const struct retention_item *item,
	    struct error *err); /* NULL: nothing */
} classes[] = {
    [RETENTION_EXPIRED] = {expired, NULL},
    [RETENTION_RAW] = {raw, NULL},
    [RETENTION_TEXTS] = {texts, NULL},
    [RETENTION_LETTERS] = {letters, NULL},
    [RETENTION_FACTS] = {facts, NULL},
    [RETENTION_HASHES] = {hashes, NULL},
    [RETENTION_REDUCED] = {reduced, reduce},
    [RETENTION_PERSONS] = {persons, erase},
};

/* Done: no statement changed as many rows as it may. */
static bool
run_all(struct db *db, const struct retention_item *item,
    struct retention_piece *piece, struct error *err)
{
	const char *const *statements = classes[item->class].statements;

	piece->is_done = true;
	for (size_t i = 0; statements[i] != NULL; i++) {
		struct statement *erase = db_statement(db, statements[i]);
		size_t rows;

		db_bind_int(erase, 1, item->id);
		db_bind_int(erase, 2, PIECE_MAX);
		if (item->class == RETENTION_FACTS)
			db_bind_text(erase, 7, item->keeps_text);
		if (!db_run(erase, err))
			return false;
		rows = (size_t)db_changes(db);
		if (i == 0)
			piece->count = rows;
		piece->rows += rows;
		piece->is_done = piece->is_done && rows < PIECE_MAX;
	}
	return true;
}

bool
retention_erase(struct db *db, const struct retention_item *item,
    struct retention_piece *ret_piece, struct error *err)
{
	struct retention_piece piece = {0};

	if (!run_all(db, item, &piece, err))
		return false;
	if (classes[item->class].finish != NULL) {
		piece.count = piece.is_done;
		if (piece.is_done &&
		    !classes[item->class].finish(db, item, err))
			return false;
	}
	*ret_piece = piece;
	return true;
}
