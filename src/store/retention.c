/* SPDX-License-Identifier: ISC */
#include "store/retention.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "store/db_private.h"
#include "store/erase.h"
#include "store/label_store.h"

#define PERSONS_AT_ONCE_MAX 1000

/* A statement with the last instant of closing, or of expiring. */
static bool
run(struct db *db, const char *sql, int64_t until_at, size_t *ret_count,
    struct error *err)
{
	struct statement *statement = db_statement(db, sql);

	db_bind_int(statement, 1, until_at);
	if (!db_run(statement, err))
		return false;
	*ret_count = (size_t)db_changes(db);
	return true;
}

static bool
delete_expired(
    struct db *db, int64_t now_at, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM message WHERE expires_at IS NOT NULL"
	    " AND expires_at <= ?1 AND ticket_id IS NULL";

	return run(db, sql, now_at, ret_count, err);
}

bool
retention_erase_expired(struct db *db, int64_t now_at, size_t *ret_count,
    bool *ret_is_out, struct error *err)
{
	size_t count;

	if (!db_begin(db, err))
		return false;
	if (!delete_expired(db, now_at, &count, err) || !db_commit(db, err)) {
		db_rollback(db);
		return false;
	}
	if (count > 0 && !db_checkpoint(db, ret_is_out, err))
		return false;
	*ret_count = count;
	return true;
}

/*
 * Tickets whose time is over: ?1 is the last instant of closing, ?2 a JSON
 * object of kinds with one of their own, ?3 the latest of all. The earliest of
 * a ticket's kinds counts, that is the longest period.
 */
#define OVER_SINCE                                                       \
	"t.closed_at <= ?3 AND t.erased_at IS NULL AND t.is_on_hold = 0" \
	" AND t.closed_at <= coalesce((SELECT min(coalesce("             \
	"json_extract(?2, '$.' || c.kind), ?1)) FROM claim c"            \
	" WHERE c.ticket_id = t.id), ?1)"
#define IS_OVER " ticket_id IN (SELECT t.id FROM ticket t WHERE " OVER_SINCE ")"

/* The last instants of closing, for one class. */
struct cut {
	int64_t general_at;
	struct buffer of_kinds; /* JSON */
	int64_t latest_at;
};

static void
cut_find(
    const struct retention_period *period, int64_t now_at, struct cut *ret_cut)
{
	struct cut cut = {.general_at = now_at - period->seconds};

	cut.latest_at = cut.general_at;
	buffer_add_byte(&cut.of_kinds, '{');
	for (int i = 0; i < KINDS; i++) {
		int64_t at = now_at - period->of_kind[i];

		if (period->of_kind[i] == 0)
			continue;
		buffer_add_printf(&cut.of_kinds, "%s\"%s\":%" PRId64,
		    cut.of_kinds.length == 1 ? "" : ",",
		    kind_name((enum kind)i), at);
		if (at > cut.latest_at)
			cut.latest_at = at;
	}
	buffer_add_byte(&cut.of_kinds, '}');
	*ret_cut = cut;
}

static void
cut_bind(struct statement *statement, const struct cut *cut)
{
	db_bind_int(statement, 1, cut->general_at);
	db_bind_text(statement, 2, buffer_string(&cut->of_kinds));
	db_bind_int(statement, 3, cut->latest_at);
}

static bool
run_class(struct db *db, const char *sql, const struct retention_period *period,
    int64_t now_at, size_t *ret_count, struct error *err)
{
	struct statement *statement = db_statement(db, sql);
	struct cut cut;
	bool done;

	cut_find(period, now_at, &cut);
	cut_bind(statement, &cut);
	done = db_run(statement, err);
	buffer_release(&cut.of_kinds);
	if (done)
		*ret_count += (size_t)db_changes(db);
	return done;
}

static bool
erase_classes(struct db *db, const struct retention_question *question,
    struct retention_counts *counts, struct error *err)
{
	static const char raw[] = "UPDATE message SET raw = NULL"
				  " WHERE raw IS NOT NULL AND" IS_OVER;
	static const char texts[] =
	    "UPDATE message SET text = '', quoted = '', subject = '',"
	    " from_name = '', explanation = '[]', forms = '', hidden = '',"
	    " judgement = json_remove(judgement, '$.languages')"
	    " WHERE (text <> '' OR quoted <> '' OR subject <> ''"
	    " OR from_name <> '' OR explanation <> '[]' OR forms <> ''"
	    " OR hidden <> '') AND" IS_OVER;
	static const char subjects[] = "UPDATE ticket AS t SET subject = '' "
				       "WHERE subject <> '' AND " OVER_SINCE;
	static const char attachments[] =
	    "DELETE FROM attachment WHERE message_id IN"
	    " (SELECT id FROM message WHERE" IS_OVER ")";
	static const char letters[] =
	    "UPDATE letter SET subject = '', body = ''"
	    " WHERE (subject <> '' OR body <> '') AND (state = 'sent'"
	    " OR state = 'failed' OR state = 'cancelled') AND" IS_OVER;
	static const char links[] =
	    "DELETE FROM mail_link WHERE message_id IN"
	    " (SELECT id FROM message WHERE" IS_OVER ")";
	static const char facts[] =
	    "DELETE FROM fact WHERE message_id IN"
	    " (SELECT id FROM message WHERE" IS_OVER ")";
	const struct retention_periods *periods = question->periods;
	int64_t now_at = question->now_at;
	size_t besides = 0;

	return run_class(db, raw, &periods->raw, now_at, &counts->raw, err) &&
	    run_class(db, texts, &periods->text, now_at, &counts->texts, err) &&
	    run_class(db, subjects, &periods->text, now_at, &besides, err) &&
	    run_class(db, attachments, &periods->text, now_at, &besides, err) &&
	    run_class(db, links, &periods->text, now_at, &besides, err) &&
	    run_class(
		db, letters, &periods->letter, now_at, &counts->letters, err) &&
	    run_class(db, facts, &periods->fact, now_at, &counts->facts, err);
}

static bool
erase_hashes(
    struct db *db, int64_t until_at, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET person = NULL WHERE person IS NOT NULL"
	    " AND erased_at <= ?1";

	return run(db, sql, until_at, ret_count, err);
}

static bool
find_persons(struct db *db, const struct cut *cut, struct arena *memory,
    int64_t **ret_ids, size_t *ret_count, struct error *err)
{
	/* What comes back on a day that lies ahead is not over. */
	static const char sql[] =
	    "SELECT t.id FROM ticket t WHERE " OVER_SINCE
	    " AND t.revisit_on IS NULL AND NOT EXISTS"
	    " (SELECT 1 FROM claim WHERE ticket_id = t.id"
	    " AND until_on IS NOT NULL) ORDER BY t.closed_at LIMIT ?4";
	struct statement *each = db_statement(db, sql);

	cut_bind(each, cut);
	db_bind_int(each, 4, PERSONS_AT_ONCE_MAX);
	return db_collect_ids(each, memory, ret_ids, ret_count, err);
}

static bool
erase_persons(struct db *db, const struct retention_question *question,
    size_t *ret_count, struct error *err)
{
	const struct erasure erasure = {
	    question->key, question->actor, question->now_at};
	struct arena *memory = arena_new();
	int64_t *ids = NULL;
	size_t count = 0;
	struct cut cut;
	bool erased;

	cut_find(&question->periods->person, question->now_at, &cut);
	erased = find_persons(db, &cut, memory, &ids, &count, err);
	buffer_release(&cut.of_kinds);

	for (size_t i = 0; erased && i < count; i++)
		erased = erase_ticket(db, &erasure, ids[i], err);
	arena_free(memory);
	*ret_count = count;
	return erased;
}

bool
retention_purge(struct db *db, const struct retention_question *question,
    struct retention_counts *ret_counts, struct error *err)
{
	struct retention_counts counts = {.is_out = true};
	int64_t now_at = question->now_at;
	bool erased;

	if (!db_begin(db, err))
		return false;
	erased = delete_expired(db, now_at, &counts.not_requests, err) &&
	    erase_classes(db, question, &counts, err) &&
	    erase_hashes(db, now_at - question->periods->hash_seconds,
		&counts.hashes, err) &&
	    erase_persons(db, question, &counts.persons, err) &&
	    label_store_expire(db, now_at - question->periods->label_seconds,
		&counts.labels, err) &&
	    retention_write_report(db, question, &counts, err);
	if (erased && !question->is_preview)
		erased = db_commit(db, err);
	db_rollback(db);
	if (!erased)
		return false;
	if (!question->is_preview && retention_total(&counts) > 0 &&
	    !db_checkpoint(db, &counts.is_out, err))
		return false;
	*ret_counts = counts;
	return true;
}
