/* SPDX-License-Identifier: ISC */
#include "store/retention.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/db_private.h"
#include "store/history.h"

#define REPORT_EVENT	  "erased-expired"
#define REPORT_BYTES_MAX  300
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
    {"facts", REPORT_PLACE(facts)},
    {"reduced", REPORT_PLACE(reduced)},
    {"persons", REPORT_PLACE(persons)},
    {"hashes", REPORT_PLACE(hashes)},
    {"labels", REPORT_PLACE(labels)},
};

static size_t *
count_of(struct retention_counts *counts, size_t class)
{
	return (size_t *)(void *)((char *)counts + classes[class].place);
}

static void
format_counts(
    const struct retention_counts *counts, char ret_text[REPORT_BYTES_MAX])
{
	struct retention_counts copy = *counts;
	size_t at = 0;

	for (size_t i = 0; i < LENGTH(classes); i++)
		at += (size_t)snprintf(ret_text + at, REPORT_BYTES_MAX - at,
		    "%s%s %zu", i == 0 ? "" : ", ", classes[i].name,
		    *count_of(&copy, i));
}

static void
read_counts(const char *text, struct retention_counts *counts)
{
	for (size_t i = 0; i < LENGTH(classes); i++) {
		const char *found = strstr(text, classes[i].name);

		if (found != NULL)
			*count_of(counts, i) = (size_t)strtoull(
			    found + strlen(classes[i].name), NULL, 10);
	}
}

/* Adds the unreported counts and `more`. */
static bool
add_noted(struct db *db, const struct retention_counts *more,
    struct retention_counts *ret_sum, struct error *err)
{
	static const char sql[] = "SELECT counts FROM erasing";
	struct statement *find = db_statement(db, sql);
	struct retention_counts sum = {0}, added = *more;
	enum db_step step = db_step(find, err);

	if (step == DB_FAILED)
		return false;
	if (step == DB_ROW) {
		read_counts(db_text(find, 0), &sum);
		db_done(find);
	}
	for (size_t i = 0; i < LENGTH(classes); i++)
		*count_of(&sum, i) += *count_of(&added, i);
	*ret_sum = sum;
	return true;
}

bool
retention_note_counts(
    struct db *db, const struct retention_counts *counts, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO erasing (id, counts) VALUES (1, ?1)"
	    " ON CONFLICT (id) DO UPDATE SET counts = ?1";
	struct retention_counts sum;
	struct statement *note;
	char text[REPORT_BYTES_MAX];

	if (retention_total(counts) == 0)
		return true;
	if (!add_noted(db, counts, &sum, err))
		return false;
	format_counts(&sum, text);
	note = db_statement(db, sql);
	db_bind_text(note, 1, text);
	return db_run(note, err);
}

/* The history is the evidence that retention periods are observed. */
bool
retention_write_report(struct db *db, const struct retention_question *question,
    size_t *ret_total, struct error *err)
{
	static const char sql[] = "DELETE FROM erasing";
	char text[REPORT_BYTES_MAX] = "";
	const struct history_event event = {
	    .at = question->now_at,
	    .actor = question->actor == NULL ? "dpod" : question->actor,
	    .program = question->actor == NULL ? "dpod" : "dpoctl",
	    .event = REPORT_EVENT,
	    .from = "",
	    .to = text,
	};
	struct retention_counts sum;

	if (!add_noted(db, &(struct retention_counts){0}, &sum, err))
		return false;
	*ret_total = retention_total(&sum);
	if (*ret_total == 0)
		return true;
	format_counts(&sum, text);
	return history_add(db, &event, err) &&
	    db_run(db_statement(db, sql), err);
}

bool
retention_each_report(struct db *db, int64_t since_at,
    retention_report_fn *on_report, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT at, actor, became FROM history INDEXED BY history_erased"
	    " WHERE event = '" REPORT_EVENT "' AND at >= ?1 ORDER BY id";
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

size_t
retention_total(const struct retention_counts *counts)
{
	return counts->not_requests + counts->raw + counts->texts +
	    counts->letters + counts->facts + counts->reduced +
	    counts->persons + counts->hashes + counts->labels;
}
