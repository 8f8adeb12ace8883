/* SPDX-License-Identifier: ISC */
#include "store/history_link.h"

#include "store/db_private.h"

/* A digest of a column; "" if it is NULL. */
static void
hex_of(const struct statement *row, int column, char ret_hex[DIGEST_HEX_SIZE])
{
	unsigned char bytes[DIGEST_BYTES];

	if (db_blob(row, column, bytes, sizeof bytes))
		digest_hex(bytes, ret_hex);
	else
		ret_hex[0] = '\0';
}

static bool
each(struct statement *rows, history_link_fn *on_link, void *context,
    struct error *err)
{
	static const unsigned char zeros[DIGEST_BYTES] = {0};
	enum db_step step;

	while ((step = db_step(rows, err)) == DB_ROW) {
		struct history_link link = {.row.id = db_int(rows, 0)};

		link.row.event = (struct history_event){
		    .ticket_id = db_int(rows, 1),
		    .at = db_int(rows, 2),
		    .actor = db_text(rows, 3),
		    .program = db_text(rows, 4),
		    .event = db_text(rows, 5),
		    .from = db_text(rows, 6),
		    .to = db_text(rows, 7),
		    .payload = db_is_null(rows, 11) ? NULL : db_text(rows, 11),
		};
		hex_of(rows, 8, link.row.hash);
		hex_of(rows, 9, link.payload_digest);
		hex_of(rows, 10, link.previous);
		hex_of(rows, 12, link.salt);
		if (link.row.id == 1)
			digest_hex(zeros, link.previous);
		if (!on_link(&link, context)) {
			db_done(rows);
			return true;
		}
	}
	return step == DB_END;
}

bool
history_link_each(struct db *db, int64_t ticket_id, history_link_fn *on_link,
    void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT h.id, h.ticket_id, h.at, h.actor, h.program, h.event,"
	    " h.was, h.became, h.hash, h.payload_digest, b.hash, p.content,"
	    " p.salt FROM history h LEFT JOIN history b ON b.id = h.id - 1"
	    " LEFT JOIN payload p ON p.history_id = h.id"
	    " WHERE h.ticket_id = ?1 ORDER BY h.id";
	struct statement *rows = db_statement(db, sql);

	db_bind_int(rows, 1, ticket_id);
	return each(rows, on_link, context, err);
}

bool
history_link_each_from(struct db *db, int64_t first_id,
    history_link_fn *on_link, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT h.id, h.ticket_id, h.at, h.actor, h.program, h.event,"
	    " h.was, h.became, h.hash, h.payload_digest, b.hash, NULL, NULL"
	    " FROM history h LEFT JOIN history b ON b.id = h.id - 1"
	    " WHERE h.id >= ?1 ORDER BY h.id";
	struct statement *rows = db_statement(db, sql);

	db_bind_int(rows, 1, first_id);
	return each(rows, on_link, context, err);
}
