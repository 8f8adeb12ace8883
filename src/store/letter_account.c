/* SPDX-License-Identifier: ISC */
#include "store/letter_account.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "store/db_private.h"
#include "store/history.h"
#include "store/json.h"

static bool
add_files(
    struct db *db, int64_t letter_id, struct digest *digest, struct error *err)
{
	static const char sql[] = "SELECT name, type, content FROM letter_file"
				  " WHERE letter_id = ?1 ORDER BY number";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, letter_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		unsigned char content[DIGEST_BYTES];
		char hex[DIGEST_HEX_SIZE];
		size_t length;
		const void *bytes = db_bytes(each, 2, &length);

		digest_of(bytes, length, content);
		digest_hex(content, hex);
		digest_add_field(digest, db_text(each, 0));
		digest_add_field(digest, db_text(each, 1));
		digest_add_field(digest, hex);
	}
	return step == DB_END;
}

/* The canonical form: see the header. */
static bool
digest_letter(struct db *db, int64_t letter_id,
    const struct letter_content *content, char ret_hex[DIGEST_HEX_SIZE],
    struct error *err)
{
	unsigned char found[DIGEST_BYTES];
	struct digest digest;

	digest_start(&digest);
	digest_add_field(&digest, "dpod-letter-1");
	digest_add_field(&digest, content->purpose);
	digest_add_field(&digest, content->language);
	digest_add_field(&digest, content->to_address);
	digest_add_field(&digest, content->cc);
	digest_add_field(&digest, content->subject);
	digest_add_field(&digest, content->body);
	digest_add_field(&digest, content->in_reply_to);
	digest_add_field(&digest, content->references);
	if (!add_files(db, letter_id, &digest, err))
		return false;
	digest_finish(&digest, found);
	digest_hex(found, ret_hex);
	return true;
}

static void
add_members(struct buffer *payload, int64_t letter_id, const char *content)
{
	char number[24];

	(void)snprintf(number, sizeof number, "%" PRId64, letter_id);
	json_add_member(payload, "letter", number);
	json_add_member(payload, "content", content);
}

bool
letter_account_add(struct db *db, int64_t letter_id,
    const struct letter_content *content, struct buffer *payload,
    struct error *err)
{
	char hex[DIGEST_HEX_SIZE];

	if (!digest_letter(db, letter_id, content, hex, err))
		return false;
	add_members(payload, letter_id, hex);
	return true;
}

/* The columns that content_of reads, from the second on. */
#define CONTENT_COLUMNS                                     \
	"purpose, language, to_address, cc, subject, body," \
	" in_reply_to, reference_ids"

/* The strings live until the statement is done. */
static struct letter_content
content_of(const struct statement *row)
{
	return (struct letter_content){
	    .purpose = db_text(row, 1),
	    .language = db_text(row, 2),
	    .to_address = db_text(row, 3),
	    .cc = db_text(row, 4),
	    .subject = db_text(row, 5),
	    .body = db_text(row, 6),
	    .in_reply_to = db_text(row, 7),
	    .references = db_text(row, 8),
	};
}

bool
letter_account_describe(
    struct db *db, int64_t letter_id, struct buffer *payload, struct error *err)
{
	static const char sql[] =
	    "SELECT id, " CONTENT_COLUMNS " FROM letter WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	struct letter_content content;
	bool added;

	db_bind_int(find, 1, letter_id);
	switch (db_step(find, err)) {
	case DB_FAILED:
		return false;
	case DB_END:
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "no such letter: %" PRId64, letter_id);
	case DB_ROW:
		break;
	}
	content = content_of(find);
	json_add_member(payload, "to", content.to_address);
	if (content.cc[0] != '\0')
		json_add_member(payload, "cc", content.cc);
	added = letter_account_add(db, letter_id, &content, payload, err);
	db_done(find);
	return added;
}

/* The last entry with a digest; ABSENT: there is none. */
static enum lookup
find_digest(struct db *db, int64_t ticket_id, int64_t letter_id,
    int64_t *ret_id, char ret_hex[DIGEST_HEX_SIZE], struct error *err)
{
	static const char sql[] =
	    "SELECT h.id, json_extract(p.content, '$.content')"
	    " FROM history h JOIN payload p ON p.history_id = h.id"
	    " WHERE h.ticket_id = ?1 AND h.event IN ('letter-queued',"
	    " 'letter-held', 'letter-edited', 'letter-attached',"
	    " 'letter-approved', 'letter-retried') AND json_valid(p.content)"
	    " AND json_extract(p.content, '$.letter') = CAST(CAST(?2 AS "
	    "BIGINT) AS TEXT)"
	    " AND json_extract(p.content, '$.content') IS NOT NULL"
	    " ORDER BY h.id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, ticket_id);
	db_bind_int(find, 2, letter_id);
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	*ret_id = db_int(find, 0);
	(void)snprintf(ret_hex, DIGEST_HEX_SIZE, "%s", db_text(find, 1));
	db_done(find);
	return FOUND;
}

bool
letter_account_approve(struct db *db, int64_t ticket_id, int64_t letter_id,
    struct buffer *payload, struct error *err)
{
	char hex[DIGEST_HEX_SIZE];
	int64_t id;

	switch (find_digest(db, ticket_id, letter_id, &id, hex, err)) {
	case FOUND:
		add_members(payload, letter_id, hex);
		return true;
	case ABSENT:
		return letter_account_describe(db, letter_id, payload, err);
	default:
		return false;
	}
}

/* Sets *ret_id to 0 if there is no such entry. */
static bool
find_queued(struct db *db, int64_t ticket_id, int64_t letter_id,
    int64_t *ret_id, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(max(id), 0) FROM history WHERE ticket_id = ?1"
	    " AND became = 'letter ' || CAST(?2 AS BIGINT) || ' queued'";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, ticket_id);
	db_bind_int(find, 2, letter_id);
	return db_find_int(find, ret_id, err);
}

/* The last entry that names the recipients; ABSENT: there is none. */
static enum lookup
find_recipients(struct db *db, int64_t ticket_id, int64_t letter_id,
    const struct letter_content *content, int64_t *ret_id, bool *ret_same,
    struct error *err)
{
	static const char sql[] =
	    "SELECT h.id, CASE WHEN lower(json_extract(p.content, '$.to')) ="
	    " lower(?3) AND coalesce(json_extract(p.content, '$.cc'), '') ="
	    " ?4 THEN 1 ELSE 0 END"
	    " FROM history h JOIN payload p ON p.history_id = h.id"
	    " WHERE h.ticket_id = ?1 AND h.became IN"
	    " ('letter ' || CAST(?2 AS BIGINT) || ' held',"
	    " 'letter ' || CAST(?2 AS BIGINT) || ' queued')"
	    " AND json_valid(p.content)"
	    " AND json_extract(p.content, '$.to') IS NOT NULL"
	    " ORDER BY h.id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, ticket_id);
	db_bind_int(find, 2, letter_id);
	db_bind_text(find, 3, content->to_address);
	db_bind_text(find, 4, content->cc == NULL ? "" : content->cc);
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	*ret_id = db_int(find, 0);
	*ret_same = db_int(find, 1) != 0;
	db_done(find);
	return FOUND;
}

/* Sets *same to false unless the entry is as it was written. */
static bool
check_entry(struct db *db, int64_t id, bool *same, struct error *err)
{
	bool holds;

	if (!*same)
		return true;
	if (!history_entry_holds(db, id, &holds, err))
		return false;
	*same = holds;
	return true;
}

/*
 * Whether the content is the one that was recorded, or at least the recipients
 * are, if nothing else was. `queued_id`: the entry that queued it, which holds,
 * and is mostly the same one; then something must have been recorded. 0: none.
 */
static bool
is_as_recorded(struct db *db, int64_t ticket_id, int64_t letter_id,
    const struct letter_content *content, int64_t queued_id, bool *ret_same,
    struct error *err)
{
	char now[DIGEST_HEX_SIZE], was[DIGEST_HEX_SIZE];
	int64_t id;
	enum lookup found =
	    find_digest(db, ticket_id, letter_id, &id, was, err);

	*ret_same = queued_id == 0;
	if (found == FOUND) {
		if (!digest_letter(db, letter_id, content, now, err))
			return false;
		*ret_same = strcmp(now, was) == 0;
	} else if (found == ABSENT)
		found = find_recipients(
		    db, ticket_id, letter_id, content, &id, ret_same, err);
	if (found == FAILED)
		return false;
	return found == ABSENT || id == queued_id ||
	    check_entry(db, id, ret_same, err);
}

bool
letter_account_find(struct db *db, int64_t ticket_id, int64_t letter_id,
    const struct letter_content *content, enum letter_account *ret_account,
    struct error *err)
{
	int64_t queued_id;
	bool is_queued, is_same;

	if (!find_queued(db, ticket_id, letter_id, &queued_id, err))
		return false;
	is_queued = queued_id != 0;
	if (!check_entry(db, queued_id, &is_queued, err))
		return false;
	if (!is_queued) {
		*ret_account = LETTER_UNQUEUED;
		return true;
	}
	if (!is_as_recorded(
		db, ticket_id, letter_id, content, queued_id, &is_same, err))
		return false;
	*ret_account = is_same ? LETTER_ACCOUNTED : LETTER_ALTERED;
	return true;
}

bool
letter_account_find_bytes(struct db *db, int64_t ticket_id, int64_t letter_id,
    const void *bytes, size_t length, bool *ret_recorded, struct error *err)
{
	static const char sql[] =
	    "SELECT h.id, CASE WHEN"
	    " coalesce(json_extract(p.content, '$.sha256'), '') = ?3 AND"
	    " coalesce(json_extract(p.content, '$.reply'), '') <> ?4"
	    " THEN 1 ELSE 0 END"
	    " FROM history h JOIN payload p ON p.history_id = h.id"
	    " WHERE h.ticket_id = ?1 AND h.event = 'letter-unknown'"
	    " AND h.became LIKE 'letter ' || CAST(?2 AS BIGINT) || ' unknown%'"
	    " AND json_valid(p.content) ORDER BY h.id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	int64_t id = 0;
	bool is_same = false;
	enum db_step step;

	digest_of(bytes, length, digest);
	digest_hex(digest, hex);
	db_bind_int(find, 1, ticket_id);
	db_bind_int(find, 2, letter_id);
	db_bind_text(find, 3, hex);
	db_bind_text(find, 4, LETTER_ENDED_BY_CRASH);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	if (step == DB_ROW) {
		id = db_int(find, 0);
		is_same = db_int(find, 1) != 0;
		db_done(find);
	}
	if (!check_entry(db, id, &is_same, err))
		return false;
	*ret_recorded = is_same;
	return true;
}

static bool
check_row(struct db *db, const struct statement *row, bool *ret_is_altered,
    struct error *err)
{
	const struct letter_content content = content_of(row);
	int64_t letter_id = db_int(row, 0), ticket_id = db_int(row, 9);
	enum letter_account account;
	bool is_same;

	if (strcmp(db_text(row, 10), "held") == 0) {
		if (!is_as_recorded(
			db, ticket_id, letter_id, &content, 0, &is_same, err))
			return false;
		*ret_is_altered = !is_same;
		return true;
	}
	if (!letter_account_find(
		db, ticket_id, letter_id, &content, &account, err))
		return false;
	*ret_is_altered = account != LETTER_ACCOUNTED;
	return true;
}

bool
letter_account_count(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT id, " CONTENT_COLUMNS ", ticket_id, state FROM letter"
	    " INDEXED BY letter_state WHERE state IN"
	    " ('held', 'queued', 'sending', 'unknown')";
	struct statement *each = db_statement(db, sql);
	int64_t count = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		bool is_altered;

		if (!check_row(db, each, &is_altered, err)) {
			db_done(each);
			return false;
		}
		count += is_altered;
	}
	if (step == DB_FAILED)
		return false;
	*ret_count = count;
	return true;
}
