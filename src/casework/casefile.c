/* SPDX-License-Identifier: ISC */
#include "casework/casefile.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/timestamp.h"
#include "store/claim_clock.h"
#include "store/history.h"

#define WORDS_SIZE 2048

enum casework_result
casefile_find(struct casefile *file, const char *number_or_reference)
{
	struct casework *casework = file->casework;

	file->done = "";
	file->letter = "";
	switch (ticket_store_find(casework->db, casework->memory,
	    number_or_reference, &file->ticket, &file->error)) {
	case FOUND:
		return CASEWORK_DONE;
	case ABSENT:
		return casework_refuse(casework, "absent", "no such ticket: %s",
		    number_or_reference);
	default:
		return CASEWORK_FAILED;
	}
}

struct since {
	int64_t revision;
	struct buffer text;
};

static bool
tell_since(const struct history_row *row, void *context)
{
	struct since *since = context;
	char at[TIMESTAMP_TEXT_SIZE];

	if (row->id <= since->revision)
		return true;
	timestamp_format(row->event.at, at);
	buffer_add_printf(&since->text, "%s%s %s %s%s%s",
	    since->text.length == 0 ? "" : "; ", at, row->event.actor,
	    row->event.event, row->event.to[0] == '\0' ? "" : " ",
	    row->event.to);
	return true;
}

enum casework_result
casefile_check_revision(struct casefile *file, int64_t revision)
{
	struct since since = {.revision = revision};
	enum casework_result result = CASEWORK_FAILED;

	if (file->ticket.revision == revision)
		return CASEWORK_DONE;
	if (history_each(file->casework->db, file->ticket.id, tell_since,
		&since, &file->error))
		result = casefile_refuse(file, "changed",
		    " has changed since revision %lld and is now at %lld: %s",
		    (long long)revision, (long long)file->ticket.revision,
		    buffer_string(&since.text));
	buffer_release(&since.text);
	return result;
}

enum casework_result
casefile_read(struct casefile *file)
{
	struct casework *casework = file->casework;
	const char *id =
	    arena_printf(casework->memory, "%lld", (long long)file->ticket.id);

	switch (ticket_store_find(
	    casework->db, casework->memory, id, &file->ticket, &file->error)) {
	case FOUND:
		return CASEWORK_DONE;
	case ABSENT:
		(void)error_set(&file->error, ERROR_STORE, RETRY_NEVER,
		    "ticket %s has disappeared", id);
		return CASEWORK_FAILED;
	default:
		return CASEWORK_FAILED;
	}
}

enum casework_result
casefile_stored(bool is_stored)
{
	return is_stored ? CASEWORK_DONE : CASEWORK_FAILED;
}

enum casework_result
casefile_refuse(
    struct casefile *file, const char *reason, const char *format, ...)
{
	char words[WORDS_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	return casework_refuse(file->casework, reason, "ticket %lld%s",
	    (long long)file->ticket.id, words);
}

enum casework_result
casefile_step(struct casefile *file, const struct casework_step *step)
{
	return casework_step(
	    file->casework, file->ticket.id, step, &file->error);
}

enum casework_result
casefile_allows(struct casefile *file, enum ticket_event event)
{
	enum ticket_state state, next;

	if (!ticket_state_find(file->ticket.state, &state)) {
		(void)error_set(&file->error, ERROR_STORE, RETRY_NEVER,
		    "ticket %lld has an unknown state",
		    (long long)file->ticket.id);
		return CASEWORK_FAILED;
	}
	return ticket_state_next(state, event, &next)
	    ? CASEWORK_DONE
	    : casework_refuse_event(
		  file->casework, file->ticket.id, state, event);
}

void
casefile_say(struct casefile *file, const char *format, ...)
{
	char words[WORDS_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	file->done = arena_printf(file->casework->memory, "%s%s%s", file->done,
	    file->done[0] == '\0' ? "" : "; ", words);
}

struct date
casefile_today(const struct casefile *file)
{
	return timestamp_date(file->casework->now_at,
	    file->casework->setup->conf->calendar.time_zone);
}

const struct ticket_claim *
casefile_claim(const struct casefile *file, enum kind kind)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++)
		if (strcmp(file->ticket.claims[i].kind, kind_name(kind)) == 0)
			return &file->ticket.claims[i];
	return NULL;
}

enum casework_result
casefile_find_clock(struct casefile *file, enum kind kind, bool is_unsure,
    int extension_months, struct clock_answer *ret_clock)
{
	struct casework *casework = file->casework;
	const struct claim_office office =
	    casework_clocks(casework, file->ticket.mailbox);

	return casefile_stored(claim_clock_find(casework->db, casework->memory,
	    &office, &file->ticket, kind, is_unsure, extension_months,
	    ret_clock, &file->error));
}

enum casework_result
casefile_set_clocks(struct casefile *file)
{
	struct casework *casework = file->casework;
	const struct claim_office office =
	    casework_clocks(casework, file->ticket.mailbox);
	enum casework_result result = casefile_read(file);

	if (result != CASEWORK_DONE)
		return result;
	return casefile_stored(claim_clock_set(casework->db, casework->memory,
	    &office, &file->ticket, &file->error));
}
