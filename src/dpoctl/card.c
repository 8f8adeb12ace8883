/* SPDX-License-Identifier: ISC */
#include "dpoctl/card.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/history.h"
#include "store/message_store.h"
#include "dpoctl/columns.h"

#define MARK_WIDTH 2
#define LINE_SIZE  4096

static void
add(struct card *card, enum card_look look, const char *text)
{
	struct card_line *lines;

	if (card->count > CARD_LINES_MAX)
		return;
	if (card->count == card->size) {
		card->size = card->size == 0 ? 64 : card->size * 2;
		lines = arena_array(card->memory, card->size, sizeof *lines);
		if (card->count > 0)
			memcpy(lines, card->lines, card->count * sizeof *lines);
		card->lines = lines;
	}
	if (card->count == CARD_LINES_MAX) {
		text = "(and more: dpoctl show --full)";
		look = CARD_ASIDE;
	}
	card->lines[card->count++] = (struct card_line){text, look};
}

/* Wrapped, behind `first` and then behind as many blanks. */
static void
add_wrapped(
    struct card *card, enum card_look look, const char *first, const char *text)
{
	size_t before = strlen(first);
	size_t width = card->width == 0 ? LINE_SIZE
	    : card->width > before + 8	? card->width - before
					: 8;
	const char *line =
	    utf8_visible(card->memory, text, strlen(text), UTF8_ONE_LINE);

	do {
		size_t length = columns_wrap(line, width);

		add(card, look,
		    arena_printf(
			card->memory, "%s%.*s", first, (int)length, line));
		line += length;
		line += strspn(line, " ");
		first = arena_printf(card->memory, "%*s", (int)before, "");
	} while (*line != '\0');
}

static void add_head(struct card *card, const char *name, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

static void
add_head(struct card *card, const char *name, const char *format, ...)
{
	char text[LINE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	add_wrapped(
	    card, CARD_HEAD, arena_printf(card->memory, "%-5s ", name), text);
}

/* "Fri 2026-03-27 16:30" in the office's zone. */
static const char *
moment(const struct session *session, int64_t at)
{
	const char *zone = session->conf->calendar.time_zone;
	char text[TIMESTAMP_TEXT_SIZE];

	timestamp_format_local(at, zone, text);
	return arena_printf(session->memory, "%.3s %.10s %.5s",
	    date_weekday_name(date_weekday(timestamp_date(at, zone))), text,
	    text + 11);
}

/* What an officer does next with it, in a few words. */
static const char *
next_step(const struct ticket_row *ticket)
{
	bool waits = strncmp(ticket->state, "waiting", 7) == 0;

	if (ticket->closed_at != 0)
		return ticket->unread_at != 0 ? "read what came in (reopen?)"
					      : "nothing: it is closed";
	if (waits && ticket->unread_at != 0)
		return "has this been answered? (clarify --answered, verify)";
	if (strcmp(ticket->state, "triage") == 0)
		return "say whether it is a request (kind --confirm, spam)";
	if (ticket->has_held_letter)
		return "read the held letter (outbox approve, cancel)";
	if (ticket->has_proposals)
		return "confirm who asks (party --confirm)";
	if (waits)
		return "wait for the answer";
	return ticket->assignee[0] == '\0' ? "take it (take)"
					   : "answer it (close)";
}

static void
add_claims(struct card *card, const struct session *session,
    const struct ticket_row *ticket)
{
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];
		char *why = arena_string(card->memory, claim->explanation);

		for (char *byte = why; *byte != '\0'; byte++)
			if (*byte == '\n')
				*byte = ';';
		add_head(card, i == 0 ? "Asks" : "", "%s%s%s%s%s", claim->kind,
		    claim->is_confirmed ? ", confirmed" : "",
		    claim->is_unsure ? ", unsure" : "",
		    claim->outcome[0] == '\0' ? "" : ": ", claim->outcome);
		if (claim->outcome[0] != '\0')
			continue;
		if (claim->due_at != 0)
			add_head(card, "Due", "%s (%s)",
			    moment(session, claim->due_at), why);
		else if (claim->due_on[0] != '\0')
			add_head(card, "Due", "%s (%s)", claim->due_on, why);
	}
}

static bool
keep_last(const struct history_row *row, void *context)
{
	struct card *card = ((void **)context)[0];
	const struct session *session = ((void **)context)[1];

	if (strcmp(row->event.event, "ticket-seen") != 0)
		((void **)context)[2] = arena_printf(card->memory,
		    "%s %s %s%s%s", moment(session, row->event.at),
		    row->event.actor, row->event.event,
		    row->event.to[0] == '\0' ? "" : ": ", row->event.to);
	return true;
}

static bool
add_heads(struct card *card, struct session *session,
    const struct ticket_row *ticket, struct error *err)
{
	void *last[3] = {card, session, NULL};

	if (!history_each(session->db, ticket->id, keep_last, last, err))
		return false;
	add_head(card, "No", "%lld %s, %s%s%s", (long long)ticket->id,
	    ticket->reference, ticket->state,
	    ticket->assignee[0] == '\0' ? "" : ", with ", ticket->assignee);
	add_head(card, "Who", "%s%s%s%s%s%s%s%s", ticket->requester_name,
	    ticket->requester_name[0] == '\0' ? "" : " <", ticket->requester,
	    ticket->requester_name[0] == '\0' ? "" : ">",
	    ticket->agent[0] == '\0' ? "" : ", by ", ticket->agent,
	    ticket->data_subject[0] == '\0' ? "" : ", data of ",
	    ticket->data_subject);
	add_head(card, "What", "%s", ticket->subject);
	add_claims(card, session, ticket);
	add_head(card, "Last", "%s", last[2] == NULL ? "" : (char *)last[2]);
	add_head(card, "Next", "%s", next_step(ticket));
	return true;
}

/* Bytes of the text that ask. */
struct range {
	size_t start, end;
};

struct ranges {
	struct range *items; /* of the card's memory */
	size_t count;
};

static size_t
number(const json_t *object, const char *name)
{
	return (size_t)json_integer_value(json_object_get(object, name));
}

static void
add_range(struct ranges *ranges, const json_t *place)
{
	size_t start = number(place, "start");
	size_t length = number(place, "length");

	if (length > 0)
		ranges->items[ranges->count++] =
		    (struct range){start, start + length};
}

/* What rules matched; without any, the sentence that spoke most for it. */
static struct ranges
find_asking(const struct card *card, const struct message_row *message)
{
	json_t *hits =
	    json_loads(message->explanation, JSON_REJECT_DUPLICATES, NULL);
	json_t *judgement =
	    json_loads(message->judgement, JSON_REJECT_DUPLICATES, NULL);
	const json_t *told = json_object_get(judgement, "sentence");
	struct ranges ranges = {
	    arena_array(
		card->memory, json_array_size(hits) + 1, sizeof *ranges.items),
	    0};
	json_t *hit;
	size_t i;

	json_array_foreach(hits, i, hit)
	{
		const char *where =
		    json_string_value(json_object_get(hit, "where"));

		if (where != NULL && strcmp(where, "text") == 0 &&
		    json_integer_value(json_object_get(hit, "weight")) > 0)
			add_range(&ranges, hit);
	}
	if (ranges.count == 0 &&
	    strcmp(message->decision, "not-request") != 0 &&
	    !json_is_true(json_object_get(told, "subject")))
		add_range(&ranges, told);
	json_decref(hits);
	json_decref(judgement);
	return ranges;
}

static bool
asks(const struct ranges *ranges, size_t start, size_t end)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (ranges->items[i].start < end &&
		    ranges->items[i].end > start)
			return true;
	return false;
}

static void
add_text(struct card *card, const struct message_row *message)
{
	struct ranges ranges = find_asking(card, message);
	const char *text = message->text;
	size_t length = strlen(text);

	while (length > 0 && strchr("\n ", text[length - 1]) != NULL)
		length--;
	for (size_t start = 0; start < length;) {
		size_t end = start + strcspn(text + start, "\n");
		bool is_marked = asks(&ranges, start, end);

		add_wrapped(card, is_marked ? CARD_ASKS : CARD_PLAIN,
		    is_marked ? "> " : "  ",
		    arena_copy(card->memory, text + start, end - start));
		start = end + 1;
	}
}

/* `first` attachments are those of older messages: parts of the ticket. */
static void
add_aside(struct card *card, const struct message_row *message, size_t first)
{
	size_t lines = 0;

	for (const char *at = message->quoted; *at != '\0'; at++)
		lines += *at == '\n' && at[1] != '\0';
	if (message->quoted[0] != '\0')
		add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(
			card->memory, "[history: %zu lines]", lines + 1));
	for (size_t i = 0; i < message->attachments_count; i++)
		add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(card->memory,
			"[attachment %zu: %s %s, %zu bytes]", first + i + 1,
			message->attachments[i].name,
			message->attachments[i].type,
			message->attachments[i].bytes));
	for (size_t i = 0; i < message->links_count; i++)
		add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(card->memory, "[link: %s -> %s]",
			message->links[i].words, message->links[i].target));
	if (message->problems[0] != '\0')
		add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(
			card->memory, "[unreadable: %s]", message->problems));
}

struct messages {
	struct card card; /* of one message */
	struct session *session;
	const char *guess;
	struct card_line **parts;
	size_t *counts;
	size_t count, size;
	size_t files_count;
};

static const char *
guess_of(struct arena *memory, const struct message_row *message)
{
	json_t *judgement =
	    json_loads(message->judgement, JSON_REJECT_DUPLICATES, NULL);
	const char *best =
	    json_string_value(json_object_get(judgement, "best"));
	const char *guess = arena_string(memory, best == NULL ? "" : best);

	json_decref(judgement);
	return guess;
}

static bool
keep_message(const struct message_row *message, void *context)
{
	struct messages *all = context;
	struct card *card = &all->card;
	size_t size = all->size;

	card->lines = NULL;
	card->count = card->size = 0;
	add_wrapped(card, CARD_HEAD, "",
	    arena_printf(card->memory, "-- %s, %s: %s",
		moment(all->session, message->received_at), message->from,
		message->subject));
	add_wrapped(card, CARD_ASIDE, "  ",
	    arena_printf(card->memory, "(%s, score %d)", message->decision,
		message->score));
	add_text(card, message);
	add_aside(card, message, all->files_count);
	all->files_count += message->attachments_count;
	if (all->guess[0] == '\0')
		all->guess = guess_of(card->memory, message);
	if (all->count == size) {
		struct card_line **parts =
		    arena_array(card->memory, size * 2 + 8, sizeof *parts);
		size_t *counts =
		    arena_array(card->memory, size * 2 + 8, sizeof *counts);

		if (size > 0) {
			memcpy(parts, all->parts, size * sizeof *parts);
			memcpy(counts, all->counts, size * sizeof *counts);
		}
		all->parts = parts;
		all->counts = counts;
		all->size = size * 2 + 8;
	}
	all->parts[all->count] = card->lines;
	all->counts[all->count++] = card->count;
	return true;
}

bool
card_read(struct card *card, struct session *session,
    const struct ticket_row *ticket, struct error *err)
{
	struct messages all = {
	    .card = {.memory = card->memory, .width = card->width},
	    .session = session,
	    .guess = ""};

	card->lines = NULL;
	card->count = card->size = 0;
	card->guess = "";
	if (!add_heads(card, session, ticket, err) ||
	    !ticket_store_each_message(
		session->db, ticket->id, keep_message, &all, err))
		return false;
	card->guess = all.guess;
	for (size_t i = all.count; i-- > 0;) {
		add(card, CARD_PLAIN, "");
		for (size_t line = 0; line < all.counts[i]; line++)
			add(card, all.parts[i][line].look,
			    all.parts[i][line].text);
	}
	return true;
}

void
card_of_text(struct card *card, const char *text)
{
	card->lines = NULL;
	card->count = card->size = 0;
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		add_wrapped(card, CARD_PLAIN, "",
		    arena_copy(card->memory, text, length));
		text += length + (text[length] == '\n');
	}
}
