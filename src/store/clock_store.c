/* SPDX-License-Identifier: ISC */
#include "store/clock_store.h"

#include <stdio.h>

#include "store/db_private.h"

bool
clock_store_find(
    struct db *db, struct timepiece *ret_timepiece, struct error *err)
{
	static const char sql[] =
	    "SELECT right_at, right_boot_seconds, right_boot, doubt,"
	    " doubted_at, doubted_mail_at, agrees_since FROM wall_clock";
	struct statement *find = db_statement(db, sql);
	struct timepiece found = {.agrees_since = -1};
	enum db_step step = db_step(find, err);
	bool is_known = true;

	if (step == DB_FAILED)
		return false;
	if (step == DB_ROW) {
		found.right_at = db_int(find, 0);
		found.right_boot_seconds = db_int(find, 1);
		(void)snprintf(found.right_boot, sizeof found.right_boot, "%s",
		    db_text(find, 2));
		is_known = timepiece_find(db_text(find, 3), &found.doubt);
		found.doubted_at = db_int(find, 4);
		found.doubted_mail_at = db_int(find, 5);
		found.agrees_since = db_int(find, 6);
		db_done(find);
	}
	*ret_timepiece = found;
	return is_known ||
	    error_set(
		err, ERROR_STORE, RETRY_NEVER, "wall_clock: unknown doubt");
}

bool
clock_store_set(
    struct db *db, const struct timepiece *timepiece, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO wall_clock (id, right_at, right_boot_seconds,"
	    " right_boot, doubt, doubted_at, doubted_mail_at, agrees_since)"
	    " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)"
	    " ON CONFLICT (id) DO UPDATE SET right_at = ?1,"
	    " right_boot_seconds = ?2, right_boot = ?3, doubt = ?4,"
	    " doubted_at = ?5, doubted_mail_at = ?6, agrees_since = ?7";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, timepiece->right_at);
	db_bind_int(set, 2, timepiece->right_boot_seconds);
	db_bind_text(set, 3, timepiece->right_boot);
	db_bind_text(set, 4, timepiece_name(timepiece->doubt));
	db_bind_int(set, 5, timepiece->doubted_at);
	db_bind_int(set, 6, timepiece->doubted_mail_at);
	db_bind_int(set, 7, timepiece->agrees_since);
	return db_run(set, err);
}

bool
clock_store_look(
    struct db *db, struct timepiece_sight *sight, struct error *err)
{
	static const char history_sql[] =
	    "SELECT coalesce((SELECT at FROM history"
	    " ORDER BY id DESC LIMIT 1), 0)";
	static const char mail_sql[] =
	    "SELECT coalesce(max((SELECT internal_at FROM ledger"
	    " WHERE folder_id = f.id ORDER BY uid DESC LIMIT 1)), 0)"
	    " FROM account a JOIN folder f ON f.account_id = a.id"
	    " WHERE a.is_current = 1 AND a.name <> 'maildir'"
	    " AND f.is_current = 1";

	return db_find_int(
		   db_statement(db, history_sql), &sight->history_at, err) &&
	    db_find_int(db_statement(db, mail_sql), &sight->mail_at, err);
}

bool
clock_store_erased(
    struct db *db, struct timepiece_erased *ret_erased, struct error *err)
{
	static const char sql[] =
	    "SELECT erased_until_at, erased_boot_seconds, erased_boot"
	    " FROM wall_clock";
	struct statement *find = db_statement(db, sql);
	enum db_step step = db_step(find, err);

	if (step == DB_FAILED)
		return false;
	*ret_erased = (struct timepiece_erased){0};
	if (step == DB_ROW) {
		ret_erased->until_at = db_int(find, 0);
		ret_erased->boot_seconds = db_int(find, 1);
		(void)snprintf(ret_erased->boot, sizeof ret_erased->boot, "%s",
		    db_text(find, 2));
		db_done(find);
	}
	return true;
}

bool
clock_store_set_erased(
    struct db *db, const struct timepiece_erased *erased, struct error *err)
{
	static const char sql[] = "UPDATE wall_clock SET erased_until_at = ?1,"
				  " erased_boot_seconds = ?2, erased_boot = ?3";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, erased->until_at);
	db_bind_int(set, 2, erased->boot_seconds);
	db_bind_text(set, 3, erased->boot);
	return db_run(set, err);
}
