/* SPDX-License-Identifier: ISC */
#include "store/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/db_private.h"
#include "store/db_seen.h"

#define SALT_BYTES 32

static void
digest_add_number(struct digest *digest, int64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64, number);
	digest_add_field(digest, text);
}

/* The canonical form: see history.hash in schema.sql. */
static void
hash_event(const unsigned char previous[DIGEST_BYTES], int64_t id,
    const struct history_event *event, const unsigned char *payload_digest,
    unsigned char ret[DIGEST_BYTES])
{
	char payload_hex[DIGEST_HEX_SIZE] = "";
	struct digest digest;

	if (payload_digest != NULL)
		digest_hex(payload_digest, payload_hex);
	digest_start(&digest);
	digest_add(&digest, previous, DIGEST_BYTES);
	digest_add_field(&digest, "dpod-history-1");
	digest_add_number(&digest, id);
	digest_add_number(&digest, event->ticket_id);
	digest_add_number(&digest, event->at);
	digest_add_field(&digest, event->actor);
	digest_add_field(&digest, event->program);
	digest_add_field(&digest, event->event);
	digest_add_field(&digest, event->from);
	digest_add_field(&digest, event->to);
	digest_add_field(&digest, payload_hex);
	digest_finish(&digest, ret);
}

static void
hash_payload(const unsigned char salt[SALT_BYTES], const char *payload,
    unsigned char ret[DIGEST_BYTES])
{
	struct digest digest;

	digest_start(&digest);
	digest_add(&digest, salt, SALT_BYTES);
	digest_add(&digest, payload, strlen(payload));
	digest_finish(&digest, ret);
}

/* The last row: zeros and 0 if there are none. Without a hash, not known. */
static bool
find_head(struct db *db, struct db_head *ret_head, struct error *err)
{
	static const char sql[] = "SELECT id, hash FROM history"
				  " WHERE id = (SELECT max(id) FROM history)";
	struct statement *find = db_statement(db, sql);
	enum db_step step = db_step(find, err);

	*ret_head = (struct db_head){.is_known = true};
	if (step == DB_FAILED)
		return false;
	if (step == DB_ROW) {
		ret_head->id = db_int(find, 0);
		ret_head->is_known =
		    db_blob(find, 1, ret_head->hash, DIGEST_BYTES);
		db_done(find);
	}
	return db_demand_newer(db, ret_head, err);
}

static bool
add_payload(struct db *db, int64_t history_id, const unsigned char *salt,
    const char *payload, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO payload (history_id, salt, content)"
	    " VALUES (?1, ?2, ?3)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, history_id);
	db_bind_blob(add, 2, salt, SALT_BYTES);
	db_bind_text(add, 3, payload);
	return db_run(add, err);
}

bool
history_add(struct db *db, const struct history_event *event, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO history (id, ticket_id, at, actor, program, event,"
	    " was, became, payload_digest, hash)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
	unsigned char hash[DIGEST_BYTES];
	unsigned char payload_digest[DIGEST_BYTES], salt[SALT_BYTES];
	const unsigned char *digest = NULL;
	struct db_head previous = db->head;
	struct statement *add;
	int64_t id;

	if (!previous.is_known && !find_head(db, &previous, err))
		return false;
	if (!previous.is_known)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "the history's last row has no hash");
	id = previous.id + 1;
	if (event->payload != NULL) {
		digest_random(salt, sizeof salt);
		hash_payload(salt, event->payload, payload_digest);
		digest = payload_digest;
	}
	hash_event(previous.hash, id, event, digest, hash);
	add = db_statement(db, sql);
	db_bind_int(add, 1, id);
	db_bind_int_or_null(add, 2, event->ticket_id);
	db_bind_int(add, 3, event->at);
	db_bind_text(add, 4, event->actor);
	db_bind_text(add, 5, event->program);
	db_bind_text(add, 6, event->event);
	db_bind_text(add, 7, event->from);
	db_bind_text(add, 8, event->to);
	db_bind_blob(add, 9, digest, DIGEST_BYTES);
	db_bind_blob(add, 10, hash, DIGEST_BYTES);
	if (!db_run(add, err))
		return false;
	/* Nobody else adds one before this transaction ends. */
	db->head = (struct db_head){.is_known = true, .id = id};
	memcpy(db->head.hash, hash, sizeof hash);
	return digest == NULL || add_payload(db, id, salt, event->payload, err);
}

/* Columns as in the statements below; strings live until the next step. */
static struct history_event
event_of(const struct statement *row)
{
	return (struct history_event){
	    .ticket_id = db_int(row, 1),
	    .at = db_int(row, 2),
	    .actor = db_text(row, 3),
	    .program = db_text(row, 4),
	    .event = db_text(row, 5),
	    .from = db_text(row, 6),
	    .to = db_text(row, 7),
	    .payload = db_is_null(row, 8) ? NULL : db_text(row, 8),
	};
}

bool
history_each(struct db *db, int64_t ticket_id, history_row_fn *on_row,
    void *context, struct error *err)
{
	static const char all_sql[] =
	    "SELECT id, ticket_id, at, actor, program, event, was, became,"
	    " content, hash FROM history LEFT JOIN payload ON history_id = id"
	    " ORDER BY id";
	static const char ticket_sql[] =
	    "SELECT id, ticket_id, at, actor, program, event, was, became,"
	    " content, hash FROM history LEFT JOIN payload ON history_id = id"
	    " WHERE ticket_id = ?1 ORDER BY id";
	struct statement *each =
	    db_statement(db, ticket_id == 0 ? all_sql : ticket_sql);
	enum db_step step;

	if (ticket_id != 0)
		db_bind_int(each, 1, ticket_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct history_row row = {
		    .id = db_int(each, 0),
		    .event = event_of(each),
		};
		unsigned char hash[DIGEST_BYTES] = {0};

		(void)db_blob(each, 9, hash, sizeof hash);
		digest_hex(hash, row.hash);
		if (!on_row(&row, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}

bool
history_head(struct db *db, char ret_head[DIGEST_HEX_SIZE],
    int64_t *ret_rows_count, struct error *err)
{
	struct db_head head;

	if (!find_head(db, &head, err))
		return false;
	/* What is not committed may come to nothing. */
	if (head.is_known && !db->is_in_transaction)
		db->seen = head;
	*ret_rows_count = head.id;
	digest_hex(head.hash, ret_head);
	return true;
}

/* Whether this row's hash follows from `previous`, which becomes its hash. */
static bool
row_is_right(const struct statement *row, int64_t previous_id,
    unsigned char previous[DIGEST_BYTES])
{
	const struct history_event event = event_of(row);
	unsigned char hash[DIGEST_BYTES], stored[DIGEST_BYTES];
	unsigned char payload_digest[DIGEST_BYTES], salt[SALT_BYTES];
	unsigned char computed[DIGEST_BYTES];
	bool has_payload = db_blob(row, 10, payload_digest, DIGEST_BYTES);

	if (db_int(row, 0) != previous_id + 1 ||
	    !db_blob(row, 9, stored, sizeof stored))
		return false;
	hash_event(previous, previous_id + 1, &event,
	    has_payload ? payload_digest : NULL, hash);
	if (memcmp(hash, stored, sizeof hash) != 0)
		return false;
	memcpy(previous, hash, sizeof hash);
	if (event.payload == NULL)
		return true; /* there was none, or it was erased */
	if (!has_payload || !db_blob(row, 11, salt, sizeof salt))
		return false;
	hash_payload(salt, event.payload, computed);
	return memcmp(computed, payload_digest, sizeof computed) == 0;
}

bool
history_verify(struct db *db, int64_t *ret_bad_id,
    unsigned char ret_head[DIGEST_BYTES], int64_t *ret_rows_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT id, ticket_id, at, actor, program, event, was, became,"
	    " content, hash, payload_digest, salt"
	    " FROM history LEFT JOIN payload ON history_id = id ORDER BY id";
	struct statement *each = db_statement(db, sql);
	unsigned char previous[DIGEST_BYTES] = {0};
	int64_t bad_id = 0, rows_count = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		if (!row_is_right(each, rows_count, previous)) {
			/* Nothing stands before the first. */
			bad_id = db_int(each, 0);
			if (bad_id < 1)
				bad_id = 1;
			db_done(each);
			break;
		}
		rows_count++;
	}
	if (step == DB_FAILED)
		return false;
	*ret_bad_id = bad_id;
	*ret_rows_count = rows_count;
	memcpy(ret_head, previous, DIGEST_BYTES);
	return true;
}

/* Zeros before the first row. */
static bool
find_hash_before(struct db *db, int64_t id, unsigned char ret[DIGEST_BYTES],
    struct error *err)
{
	static const char sql[] = "SELECT hash FROM history WHERE id = ?1 - 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	memset(ret, 0, DIGEST_BYTES);
	db_bind_int(find, 1, id);
	step = db_step(find, err);
	if (step == DB_ROW) {
		(void)db_blob(find, 0, ret, DIGEST_BYTES);
		db_done(find);
	}
	return step != DB_FAILED;
}

bool
history_entry_holds(
    struct db *db, int64_t id, bool *ret_holds, struct error *err)
{
	static const char sql[] =
	    "SELECT id, ticket_id, at, actor, program, event, was, became,"
	    " content, hash, payload_digest, salt"
	    " FROM history LEFT JOIN payload ON history_id = id WHERE id = ?1";
	unsigned char previous[DIGEST_BYTES];
	struct statement *find;
	enum db_step step;

	if (!find_hash_before(db, id, previous, err))
		return false;
	find = db_statement(db, sql);
	db_bind_int(find, 1, id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_holds = step == DB_ROW && row_is_right(find, id - 1, previous);
	if (step == DB_ROW)
		db_done(find);
	return true;
}

enum lookup
history_head_at(struct db *db, int64_t rows_count,
    char ret_head[DIGEST_HEX_SIZE], struct error *err)
{
	static const char sql[] = "SELECT hash FROM history WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	unsigned char hash[DIGEST_BYTES];
	bool whole;

	db_bind_int(find, 1, rows_count);
	switch (db_step(find, err)) {
	case DB_FAILED:
		return FAILED;
	case DB_END:
		return ABSENT;
	case DB_ROW:
		break;
	}
	whole = db_blob(find, 0, hash, DIGEST_BYTES);
	db_done(find);
	if (!whole)
		return ABSENT;
	digest_hex(hash, ret_head);
	return FOUND;
}
