/* SPDX-License-Identifier: ISC */
#include "store/fingerprint.h"

#include <stdio.h>

#include "store/db_private.h"

static enum fingerprint_answer
find_ticket(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    int64_t *ret_ticket_id, struct error *err)
{
	static const char sql[] =
	    "SELECT ticket_id FROM fingerprint WHERE digest = ?1";
	struct statement *find = db_statement(db, sql);

	db_bind_blob(find, 1, fingerprint, DIGEST_BYTES);
	return db_find_int(find, ret_ticket_id, err) ? FINGERPRINT_KNOWN
						     : FINGERPRINT_FAILED;
}

static enum fingerprint_answer
find_old(struct db *db, const unsigned char old[DIGEST_BYTES],
    int64_t *ret_ticket_id, struct error *err)
{
	/* The whole table has a page in a random place for each message. */
	static const char sql[] =
	    "SELECT ticket_id FROM fingerprint INDEXED BY fingerprint_old"
	    " WHERE digest = ?1 AND is_old = 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_blob(find, 1, old, DIGEST_BYTES);
	step = db_step(find, err);
	if (step == DB_ROW) {
		*ret_ticket_id = db_int(find, 0);
		db_done(find);
	}
	return step == DB_ROW ? FINGERPRINT_KNOWN
	    : step == DB_END  ? FINGERPRINT_NEW
			      : FINGERPRINT_FAILED;
}

static enum fingerprint_answer
add(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    int64_t folder_id, uint64_t uid, int64_t now_at, int64_t *ret_ticket_id,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO fingerprint (digest, folder_id, uid, added_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (digest) DO NOTHING";
	struct statement *add = db_statement(db, sql);

	db_bind_blob(add, 1, fingerprint, DIGEST_BYTES);
	db_bind_int(add, 2, folder_id);
	db_bind_int(add, 3, (int64_t)uid);
	db_bind_int(add, 4, now_at);
	if (!db_run(add, err))
		return FINGERPRINT_FAILED;
	if (db_changes(db) == 1) {
		*ret_ticket_id = 0;
		return FINGERPRINT_NEW;
	}
	return find_ticket(db, fingerprint, ret_ticket_id, err);
}

enum fingerprint_answer
fingerprint_add(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    const unsigned char old[DIGEST_BYTES], int64_t folder_id, uint64_t uid,
    int64_t now_at, int64_t *ret_ticket_id, struct error *err)
{
	enum fingerprint_answer answer = old == NULL
	    ? FINGERPRINT_NEW
	    : find_old(db, old, ret_ticket_id, err);

	return answer != FINGERPRINT_NEW
	    ? answer
	    : add(db, fingerprint, folder_id, uid, now_at, ret_ticket_id, err);
}

bool
fingerprint_set_ticket(struct db *db,
    const unsigned char fingerprint[DIGEST_BYTES], int64_t ticket_id,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE fingerprint SET ticket_id = ?2 WHERE digest = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_blob(set, 1, fingerprint, DIGEST_BYTES);
	db_bind_int(set, 2, ticket_id);
	return db_run_one(set, err, "ledger: no such fingerprint");
}

bool
fingerprint_forget(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    struct error *err)
{
	static const char sql[] = "DELETE FROM fingerprint WHERE digest = ?1"
				  " AND ticket_id IS NULL";
	struct statement *forget = db_statement(db, sql);

	db_bind_blob(forget, 1, fingerprint, DIGEST_BYTES);
	return db_run(forget, err);
}

bool
fingerprint_fate(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    char ret_fate[32], struct error *err)
{
	static const char sql[] =
	    "SELECT l.disposition FROM fingerprint f JOIN ledger l"
	    " ON l.folder_id = f.folder_id AND l.uid = f.uid"
	    " WHERE f.digest = ?1 AND l.disposition IS NOT NULL";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_blob(find, 1, fingerprint, DIGEST_BYTES);
	step = db_step(find, err);
	ret_fate[0] = '\0';
	if (step == DB_ROW) {
		(void)snprintf(ret_fate, 32, "%s", db_text(find, 0));
		db_done(find);
	}
	return step != DB_FAILED;
}
