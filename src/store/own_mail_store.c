/* SPDX-License-Identifier: ISC */
#include "store/own_mail_store.h"

#include "store/db_private.h"

#define WEEK_SECONDS (INT64_C(7) * 24 * 3600)

bool
own_mail_add(struct db *db, const struct own_mail *mail, int64_t *ret_id,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO own_mail (purpose, about, language, to_address,"
	    " message_id, subject, body, created_at, expires_at,"
	    " not_before_at, state)"
	    " VALUES (?1, ?2, ?3, ?4, '', ?5, ?6, ?7, ?8, ?7, 'queued')";
	struct statement *add = db_statement(db, sql);

	db_bind_text(add, 1, mail->purpose);
	db_bind_text(add, 2, mail->about);
	db_bind_text(add, 3, mail->language);
	db_bind_text(add, 4, mail->to_address);
	db_bind_text(add, 5, mail->subject);
	db_bind_text(add, 6, mail->body);
	db_bind_int(add, 7, mail->created_at);
	db_bind_int(add, 8, mail->expires_at);
	return db_add(add, ret_id, err);
}

bool
own_mail_sign(
    struct db *db, int64_t id, const char *message_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET message_id = ?2 WHERE id = ?1";
	struct statement *sign = db_statement(db, sql);

	db_bind_int(sign, 1, id);
	db_bind_text(sign, 2, message_id);
	return db_run(sign, err);
}

/* What waits for longer than anything does waits since the clock was ahead. */
bool
own_mail_due(struct db *db, struct arena *memory, enum own_mail_way way,
    int64_t now_at, size_t count_max, struct own_mail **ret_mails,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT id, purpose, about, language, to_address, message_id,"
	    " subject, body, created_at, expires_at, attempts FROM own_mail"
	    " WHERE state = 'queued' AND (to_address = '') = (?4 = 1)"
	    " AND (not_before_at <= ?1 OR not_before_at > ?1 + ?2)"
	    " ORDER BY id LIMIT ?3";
	struct statement *each = db_statement(db, sql);
	struct own_mail *mails = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(each, 1, now_at);
	db_bind_int(each, 2, OWN_MAIL_WAIT_SECONDS);
	db_bind_int(each, 3, db_limit(count_max));
	db_bind_int(each, 4, way == OWN_MAIL_BY_COMMAND);
	while ((step = db_step(each, err)) == DB_ROW) {
		mails = db_grow(memory, mails, count, &size, sizeof *mails);
		mails[count++] = (struct own_mail){
		    .id = db_int(each, 0),
		    .purpose = db_text_copy(memory, each, 1),
		    .about = db_text_copy(memory, each, 2),
		    .language = db_text_copy(memory, each, 3),
		    .to_address = db_text_copy(memory, each, 4),
		    .message_id = db_text_copy(memory, each, 5),
		    .subject = db_text_copy(memory, each, 6),
		    .body = db_text_copy(memory, each, 7),
		    .created_at = db_int(each, 8),
		    .expires_at = db_int(each, 9),
		    .attempts = (int)db_int(each, 10),
		};
	}
	*ret_mails = mails;
	*ret_count = count;
	return step == DB_END;
}

bool
own_mail_try(struct db *db, int64_t id, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET attempts = attempts + 1 WHERE id = ?1";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, id);
	return db_run(count, err);
}

static bool
end(struct db *db, int64_t id, const char *state, int64_t now_at,
    const char *words, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET state = ?2, ended_at = ?3, words = ?4,"
	    " out_at = coalesce(out_at, ?3), subject = '', body = ''"
	    " WHERE id = ?1 AND state = 'queued'";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, id);
	db_bind_text(set, 2, state);
	db_bind_int(set, 3, now_at);
	db_bind_text(set, 4, words);
	return db_run(set, err);
}

bool
own_mail_sent(struct db *db, int64_t id, int64_t now_at, const char *words,
    struct error *err)
{
	return end(db, id, "sent", now_at, words, err);
}

bool
own_mail_failed(struct db *db, int64_t id, int64_t now_at, const char *words,
    struct error *err)
{
	return end(db, id, "failed", now_at, words, err);
}

bool
own_mail_put_off(struct db *db, int64_t id, int64_t now_at, int64_t until_at,
    const char *words, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET not_before_at = ?2, words = ?3,"
	    " out_at = coalesce(out_at, ?4) WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, id);
	db_bind_int(set, 2, until_at);
	db_bind_text(set, 3, words);
	db_bind_int(set, 4, now_at);
	return db_run(set, err);
}

bool
own_mail_rest(struct db *db, int64_t until_at, struct error *err)
{
	static const char sql[] = "UPDATE own_mail SET not_before_at = ?1"
				  " WHERE state = 'queued'"
				  " AND to_address <> ''";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, until_at);
	return db_run(set, err);
}

bool
own_mail_answered(struct db *db, int64_t id, int64_t now_at, bool *ret_known,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET answers = answers + 1, answered_at = ?2"
	    " WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, id);
	db_bind_int(set, 2, now_at);
	if (!db_run(set, err))
		return false;
	*ret_known = db_changes(db) > 0;
	return true;
}

bool
own_mail_drop(struct db *db, const char *about, int64_t now_at,
    int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET state = 'dropped', ended_at = ?2,"
	    " subject = '', body = '' WHERE state = 'queued' AND about = ?1"
	    " AND purpose <> 'canary'";
	struct statement *drop = db_statement(db, sql);

	db_bind_text(drop, 1, about);
	db_bind_int(drop, 2, now_at);
	if (!db_run(drop, err))
		return false;
	*ret_count = db_changes(db);
	return true;
}

bool
own_mail_drop_naming(
    struct db *db, int64_t ticket_id, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET state = 'dropped', ended_at = ?2,"
	    " subject = '', body = '' WHERE state = 'queued' AND instr(body,"
	    " (SELECT reference FROM ticket WHERE id = ?1)) > 0";
	struct statement *drop = db_statement(db, sql);

	db_bind_int(drop, 1, ticket_id);
	db_bind_int(drop, 2, now_at);
	return db_run(drop, err);
}

/* The last row stays, so that its number is not given again. */
bool
own_mail_expire(struct db *db, int64_t now_at, struct error *err)
{
	static const char drop_sql[] =
	    "UPDATE own_mail SET state = 'dropped', ended_at = ?1,"
	    " subject = '', body = ''"
	    " WHERE state = 'queued' AND expires_at <= ?1";
	static const char delete_sql[] =
	    "DELETE FROM own_mail WHERE ended_at < ?1"
	    " AND id < (SELECT max(id) FROM own_mail)";
	struct statement *drop = db_statement(db, drop_sql);
	struct statement *delete = NULL;

	db_bind_int(drop, 1, now_at);
	if (!db_run(drop, err))
		return false;
	delete = db_statement(db, delete_sql);
	db_bind_int(delete, 1, now_at - OWN_MAIL_KEEP_SECONDS);
	return db_run(delete, err);
}

bool
own_mail_find_health(struct db *db, struct arena *memory, int64_t now_at,
    struct own_mail_health *ret_health, struct error *err)
{
	static const char sql[] =
	    "WITH waits AS (SELECT * FROM own_mail WHERE state = 'queued'),"
	    " ended AS (SELECT * FROM own_mail WHERE state = 'failed'"
	    "  AND ended_at > ?1),"
	    " command AS (SELECT id, words FROM ended WHERE to_address = ''"
	    "  UNION ALL SELECT id, words FROM waits"
	    "  WHERE to_address = '' AND words <> '')"
	    " SELECT (SELECT count(*) FROM waits"
	    "   WHERE to_address <> '' AND purpose <> 'canary'),"
	    " (SELECT min(created_at) FROM waits"
	    "   WHERE to_address <> '' AND purpose <> 'canary'),"
	    " (SELECT count(*) FROM ended"
	    "   WHERE to_address <> '' AND purpose <> 'canary'),"
	    " (SELECT coalesce(sum(answers), 0) FROM own_mail WHERE "
	    "answered_at > ?1),"
	    " (SELECT max(answered_at) FROM own_mail),"
	    " (SELECT count(*) FROM waits WHERE purpose = 'canary'),"
	    " (SELECT count(*) FROM command),"
	    " (SELECT words FROM command ORDER BY id DESC LIMIT 1)";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, now_at - WEEK_SECONDS);
	if (db_step(find, err) != DB_ROW)
		return false;
	*ret_health = (struct own_mail_health){
	    .waiting = db_int(find, 0),
	    .oldest_waiting_at = db_int(find, 1),
	    .failed = db_int(find, 2),
	    .answers = db_int(find, 3),
	    .answered_at = db_int(find, 4),
	    .canaries_waiting = db_int(find, 5),
	    .commands_failed = db_int(find, 6),
	    .commands_words = db_text_copy(memory, find, 7),
	};
	db_done(find);
	return true;
}
