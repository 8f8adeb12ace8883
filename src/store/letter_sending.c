/* SPDX-License-Identifier: ISC */
#include "store/letter_sending.h"

#include "store/db_private.h"
#include "store/lease.h"

bool
letter_sending_claim(
    struct db *db, int64_t letter_id, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO sending (letter_id, ticket_id, lease_id)"
	    " VALUES (?1, ?2, ?3)";
	struct statement *add;

	if (lease_first(db) == 0)
		return true;
	add = db_statement(db, sql);
	db_bind_int(add, 1, letter_id);
	db_bind_int(add, 2, ticket_id);
	db_bind_int(add, 3, lease_first(db));
	return db_run(add, err);
}

bool
letter_sending_unclaim(struct db *db, int64_t letter_id, struct error *err)
{
	static const char sql[] = "DELETE FROM sending WHERE letter_id = ?1";
	struct statement *remove;

	if (!lease_is_used(db))
		return true;
	remove = db_statement(db, sql);
	db_bind_int(remove, 1, letter_id);
	return db_run(remove, err);
}

bool
letter_sending_is_free(struct db *db, int64_t letter_id, int attempts,
    bool *ret_is_free, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM letter l WHERE l.id = ?1 AND l.attempts = ?2"
	    " AND l.state IN ('queued', 'unknown') AND NOT EXISTS (SELECT 1"
	    " FROM sending s WHERE s.ticket_id = l.ticket_id"
	    " AND s.lease_id <> ?3)";
	struct statement *find;
	int64_t count = 1;
	bool found = true;

	if (lease_first(db) != 0) {
		find = db_statement(db, sql);
		db_bind_int(find, 1, letter_id);
		db_bind_int(find, 2, attempts);
		db_bind_int(find, 3, lease_first(db));
		found = db_find_int(find, &count, err);
	}
	*ret_is_free = count == 1;
	return found;
}

bool
letter_sending_find(
    struct db *db, int64_t lease_id, int64_t *ret_letter_id, struct error *err)
{
	static const char sql[] =
	    "SELECT min(id) FROM letter WHERE state = 'sending'";
	static const char leased_sql[] =
	    "SELECT min(l.id) FROM letter l LEFT JOIN sending s"
	    " ON s.letter_id = l.id WHERE l.state = 'sending'"
	    " AND (s.lease_id IS NULL OR s.lease_id = ?1)";
	struct statement *find;

	if (lease_id == 0)
		return db_find_int(db_statement(db, sql), ret_letter_id, err);
	find = db_statement(db, leased_sql);
	db_bind_int(find, 1, lease_id);
	return db_find_int(find, ret_letter_id, err);
}
