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
    {"persons", REPORT_PLACE(persons)},
    {"hashes", REPORT_PLACE(hashes)},
    {"labels", REPORT_PLACE(labels)},
};

/* Whoever must show that periods are kept shows the history. */
bool
retention_write_report(struct db *db, const struct retention_question *question,
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

	if (retention_total(counts) == 0)
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

size_t
retention_total(const struct retention_counts *counts)
{
	return counts->not_requests + counts->raw + counts->texts +
	    counts->letters + counts->facts + counts->persons + counts->hashes +
	    counts->labels;
}
