/* SPDX-License-Identifier: ISC */
#include "store/retention.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "store/db_private.h"
#include "store/erase.h"
#include "store/history.h"

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

#define CLOSED_LONG_AGO                                              \
	" ticket_id IN (SELECT id FROM ticket WHERE closed_at <= ?1" \
	" AND erased_at IS NULL AND is_on_hold = 0)"

static bool
erase_classes(struct db *db, const struct retention_question *question,
    struct retention_counts *counts, struct error *err)
{
	static const char raw[] =
	    "UPDATE message SET raw = NULL WHERE raw IS NOT NULL"
	    " AND" CLOSED_LONG_AGO;
	static const char texts[] =
	    "UPDATE message SET text = '', quoted = '', subject = '',"
	    " from_name = '', explanation = '[]', forms = '', hidden = '',"
	    " judgement = json_remove(judgement, '$.languages')"
	    " WHERE (text <> '' OR quoted <> '' OR subject <> ''"
	    " OR from_name <> '' OR explanation <> '[]' OR forms <> ''"
	    " OR hidden <> '')"
	    " AND" CLOSED_LONG_AGO;
	static const char facts[] =
	    "DELETE FROM fact WHERE message_id IN"
	    " (SELECT id FROM message WHERE" CLOSED_LONG_AGO ")";
	static const char links[] =
	    "DELETE FROM mail_link WHERE message_id IN"
	    " (SELECT id FROM message WHERE" CLOSED_LONG_AGO ")";
	static const char attachments[] =
	    "DELETE FROM attachment WHERE message_id IN"
	    " (SELECT id FROM message WHERE" CLOSED_LONG_AGO ")";
	static const char letters[] =
	    "UPDATE letter SET subject = '', body = ''"
	    " WHERE (subject <> '' OR body <> '') AND (state = 'sent'"
	    " OR state = 'failed' OR state = 'cancelled')"
	    " AND" CLOSED_LONG_AGO;
	const struct retention_periods *periods = question->periods;
	int64_t now_at = question->now_at;
	size_t beside;

	return delete_expired(db, now_at, &counts->not_requests, err) &&
	    run(db, raw, now_at - periods->raw_seconds, &counts->raw, err) &&
	    run(db, texts, now_at - periods->text_seconds, &counts->texts,
		err) &&
	    run(db, facts, now_at - periods->text_seconds, &beside, err) &&
	    run(db, links, now_at - periods->text_seconds, &beside, err) &&
	    run(db, attachments, now_at - periods->text_seconds, &beside,
		err) &&
	    run(db, letters, now_at - periods->letter_seconds, &counts->letters,
		err);
}

static bool
find_persons(struct db *db, int64_t until_at, struct arena *memory,
    int64_t **ret_ids, size_t *ret_count, struct error *err)
{
	/* What comes back on a day that lies ahead is not over. */
	static const char sql[] =
	    "SELECT id FROM ticket WHERE closed_at <= ?1"
	    " AND erased_at IS NULL AND is_on_hold = 0"
	    " AND revisit_on IS NULL AND NOT EXISTS"
	    " (SELECT 1 FROM claim WHERE ticket_id = ticket.id"
	    " AND until_on IS NOT NULL) ORDER BY closed_at LIMIT ?2";
	struct statement *each = db_statement(db, sql);
	int64_t *ids = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(each, 1, until_at);
	db_bind_int(each, 2, PERSONS_AT_ONCE_MAX);
	while ((step = db_step(each, err)) == DB_ROW) {
		ids = db_grow(memory, ids, count, &size, sizeof *ids);
		ids[count++] = db_int(each, 0);
	}
	if (step != DB_END)
		return false;
	*ret_ids = ids;
	*ret_count = count;
	return true;
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
	bool erased = find_persons(db,
	    question->now_at - question->periods->person_seconds, memory, &ids,
	    &count, err);

	for (size_t i = 0; erased && i < count; i++)
		erased = erase_ticket(db, &erasure, ids[i], err);
	arena_free(memory);
	*ret_count = count;
	return erased;
}

#define REPORT_EVENT	  "erased-expired"
#define REPORT_BYTES_MAX  200
#define REPORT_PLACE(one) offsetof(struct retention_counts, one)

/* "not-requests 1, raw 0, ..." */
static const struct {
	const char *name;
	size_t place;
} classes[] = {
    {"not-requests", REPORT_PLACE(not_requests)},
    {"raw", REPORT_PLACE(raw)},
    {"texts", REPORT_PLACE(texts)},
    {"letters", REPORT_PLACE(letters)},
    {"persons", REPORT_PLACE(persons)},
};

static size_t
count_all(const struct retention_counts *counts)
{
	return counts->not_requests + counts->raw + counts->texts +
	    counts->letters + counts->persons;
}

/* Whoever must show that periods are kept shows the history. */
static bool
report(struct db *db, const struct retention_question *question,
    const struct retention_counts *counts, struct error *err)
{
	char text[REPORT_BYTES_MAX] = "";
	const struct history_event event = {
	    .at = question->now_at,
	    .actor = question->actor == NULL ? "dpod" : question->actor,
	    .program = question->actor == NULL ? "dpod" : "dpoctl",
	    .event = REPORT_EVENT,
	    .from = "",
	    .to = text,
	};
	size_t at = 0;

	if (count_all(counts) == 0)
		return true;
	for (size_t i = 0; i < LENGTH(classes); i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %zu",
		    i == 0 ? "" : ", ", classes[i].name,
		    *(const size_t *)((const char *)counts + classes[i].place));
	return history_add(db, &event, err);
}

static void
read_counts(const char *text, struct retention_counts *counts)
{
	for (size_t i = 0; i < LENGTH(classes); i++) {
		const char *found = strstr(text, classes[i].name);

		if (found != NULL)
			*(size_t *)((char *)counts + classes[i].place) =
			    (size_t)strtoull(
				found + strlen(classes[i].name), NULL, 10);
	}
}

bool
retention_each_report(struct db *db, int64_t since_at,
    retention_report_fn *on_report, void *context, struct error *err)
{
	static const char sql[] = "SELECT at, actor, became FROM history"
				  " WHERE event = '" REPORT_EVENT "'"
				  " AND at >= ?1 ORDER BY id";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, since_at);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct retention_report one = {
		    .at = db_int(each, 0),
		    .actor = db_text(each, 1),
		};

		read_counts(db_text(each, 2), &one.counts);
		if (!on_report(&one, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}

bool
retention_purge(struct db *db, const struct retention_question *question,
    struct retention_counts *ret_counts, struct error *err)
{
	struct retention_counts counts = {.is_out = true};
	bool erased;

	if (!db_begin(db, err))
		return false;
	erased = erase_classes(db, question, &counts, err) &&
	    erase_persons(db, question, &counts.persons, err) &&
	    report(db, question, &counts, err);
	if (erased && !question->is_preview)
		erased = db_commit(db, err);
	db_rollback(db);
	if (!erased)
		return false;
	if (!question->is_preview && count_all(&counts) > 0 &&
	    !db_checkpoint(db, &counts.is_out, err))
		return false;
	*ret_counts = counts;
	return true;
}
