/* SPDX-License-Identifier: ISC */
#include "store/code_store.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "store/db_private.h"

#define CODES UINT32_C(1000000)

void
code_draw(char ret_code[CODE_SIZE])
{
	uint32_t number;

	/* Numbers of the last incomplete million would bias the codes. */
	do
		digest_random(&number, sizeof number);
	while (number >= UINT32_MAX - UINT32_MAX % CODES);
	(void)snprintf(ret_code, CODE_SIZE, "%06u", (unsigned)(number % CODES));
}

static void
digest_code(const unsigned char salt[DIGEST_BYTES], const char *code,
    unsigned char ret[DIGEST_BYTES])
{
	struct digest digest;

	digest_start(&digest);
	digest_add(&digest, salt, DIGEST_BYTES);
	digest_add_field(&digest, code);
	digest_finish(&digest, ret);
}

static bool
delete_void(struct db *db, int64_t ticket_id, int64_t now_at, struct error *err)
{
	static const char sql[] = "DELETE FROM code WHERE ticket_id = ?1"
				  " AND (expires_at <= ?2 OR tries >= ?3)";
	struct statement *erase = db_statement(db, sql);

	db_bind_int(erase, 1, ticket_id);
	db_bind_int(erase, 2, now_at);
	db_bind_int(erase, 3, CODE_TRIES_MAX);
	return db_run(erase, err);
}

bool
code_store_set(struct db *db, int64_t ticket_id, const char *code,
    int64_t now_at, int64_t expires_at, bool *ret_set, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO code (ticket_id, salt, digest, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (ticket_id) DO NOTHING";
	unsigned char salt[DIGEST_BYTES], digest[DIGEST_BYTES];
	struct statement *add;

	if (!delete_void(db, ticket_id, now_at, err))
		return false;
	digest_random(salt, sizeof salt);
	digest_code(salt, code, digest);
	add = db_statement(db, sql);
	db_bind_int(add, 1, ticket_id);
	db_bind_blob(add, 2, salt, sizeof salt);
	db_bind_blob(add, 3, digest, sizeof digest);
	db_bind_int(add, 4, expires_at);
	if (!db_run(add, err))
		return false;
	*ret_set = db_changes(db) == 1;
	return true;
}

static bool
count_try(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE code SET tries = tries + 1 WHERE ticket_id = ?1";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, ticket_id);
	return db_run(count, err);
}

bool
code_store_renew(
    struct db *db, int64_t ticket_id, int64_t expires_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE code SET expires_at = max(expires_at, ?2)"
	    " WHERE ticket_id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, expires_at);
	return db_run(set, err);
}

bool
code_store_clear(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] = "DELETE FROM code WHERE ticket_id = ?1";
	struct statement *erase = db_statement(db, sql);

	db_bind_int(erase, 1, ticket_id);
	return db_run(erase, err);
}

enum code_result
code_store_try(struct db *db, int64_t ticket_id, const char *code,
    int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "SELECT salt, digest, expires_at, tries FROM code"
	    " WHERE ticket_id = ?1";
	unsigned char salt[DIGEST_BYTES], want[DIGEST_BYTES], got[DIGEST_BYTES];
	struct statement *find = db_statement(db, sql);
	bool is_void, is_right;
	int64_t tries;

	db_bind_int(find, 1, ticket_id);
	switch (db_step(find, err)) {
	case DB_FAILED:
		return CODE_FAILED;
	case DB_END:
		return CODE_NONE;
	case DB_ROW:
		break;
	}
	tries = db_int(find, 3);
	is_void = db_int(find, 2) <= now_at || tries >= CODE_TRIES_MAX ||
	    !db_blob(find, 0, salt, sizeof salt) ||
	    !db_blob(find, 1, want, sizeof want);
	db_done(find);
	if (is_void)
		return CODE_EXPIRED;
	digest_code(salt, code, got);
	is_right = memcmp(got, want, sizeof got) == 0;
	if (is_right)
		return code_store_clear(db, ticket_id, err) ? CODE_RIGHT
							    : CODE_FAILED;
	if (!count_try(db, ticket_id, err))
		return CODE_FAILED;
	return tries + 1 < CODE_TRIES_MAX ? CODE_WRONG : CODE_EXPIRED;
}
