/* SPDX-License-Identifier: ISC */
#include "store/letter_account.h"

#include "store/db_private.h"

bool
letter_account_find(struct db *db, int64_t ticket_id, int64_t letter_id,
    bool *ret_accounted, struct error *err)
{
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM history WHERE ticket_id = ?1"
	    " AND became = 'letter ' || CAST(?2 AS BIGINT) || ' queued')"
	    " AND coalesce((SELECT CASE WHEN " LETTER_IS_AS_RECORDED
	    " THEN 1 ELSE 0 END FROM letter l JOIN history h"
	    " ON h.ticket_id = l.ticket_id JOIN payload p"
	    " ON p.history_id = h.id WHERE l.id = ?2 AND h.ticket_id = ?1"
	    " AND " LETTER_IS_RECORDED " ORDER BY h.id DESC LIMIT 1), 0) <> 0";
	struct statement *look = db_statement(db, sql);
	int64_t found;

	db_bind_int(look, 1, ticket_id);
	db_bind_int(look, 2, letter_id);
	if (!db_find_int(look, &found, err))
		return false;
	*ret_accounted = found != 0;
	return true;
}
