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

/* What an officer does next, with which commands, and with which keys. */
struct step {
	const char *words, *commands, *keys;
};

static bool
is_confirmed(const struct ticket_row *ticket)
{
	for (size_t i = 0; i < ticket->claims_count; i++)
		if (ticket->claims[i].outcome[0] == '\0' &&
		    !ticket->claims[i].is_confirmed)
			return false;
	return true;
}

static struct step
next_step(const struct ticket_row *ticket)
{
	bool waits = strncmp(ticket->state, "waiting", 7) == 0;

	if (ticket->closed_at != 0)
		return ticket->unread_at != 0
		    ? (struct step){"read what came in", "reopen", ""}
		    : (struct step){"nothing: it is closed", "", ""};
	if (waits && ticket->unread_at != 0)
		return (struct step){
		    "has this been answered?", "answered", "b, w"};
	if (strcmp(ticket->state, "triage") == 0)
		return (struct step){
		    "is it a request?", "kind --confirm, spam", "y, k, n"};
	if (ticket->has_held_letter)
		return (struct step){"read the letter that is held",
		    "outbox approve, cancel", ""};
	if (ticket->has_proposals)
		return (struct step){"confirm who asks", "party --confirm", ""};
	if (waits)
		return (struct step){"wait for the answer", "", ""};
	if (!is_confirmed(ticket))
		return (struct step){
		    "confirm what it asks for", "kind --confirm", "y, k"};
	return ticket->assignee[0] == '\0'
	    ? (struct step){"take it", "take", "t"}
	    : (struct step){"answer it", "close", "a"};
}

static void
add_next(struct card *card, const struct ticket_row *ticket)
{
	struct step step = next_step(ticket);
	const char *how =
	    card->has_keys && step.keys[0] != '\0' ? step.keys : step.commands;

	add_head(card, "Next", "%s%s%s%s", step.words,
	    how[0] == '\0' ? "" : " (", how, how[0] == '\0' ? "" : ")");
}

/* "Mon 2026-04-27" */
static const char *
day_of(struct arena *memory, const char *text)
{
	struct date day;

	return date_parse(text, &day)
	    ? arena_printf(
		  memory, "%.3s %s", date_weekday_name(date_weekday(day)), text)
	    : text;
}

/* Lines, with a semicolon and a blank between them. */
static const char *
one_line(struct arena *memory, const char *lines)
{
	struct buffer text = {0};
	const char *copy;

	for (; *lines != '\0'; lines++)
		if (*lines != '\n')
			buffer_add_byte(&text, *lines);
		else if (lines[1] != '\0')
			buffer_add_string(&text, "; ");
	copy = arena_string(memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}

static void
add_claims(struct card *card, const struct session *session,
    const struct ticket_row *ticket)
{
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];
		const char *why = one_line(card->memory, claim->explanation);

		add_head(card, i == 0 ? "Asks" : "", "%s%s%s%s",
		    claim->is_unsure ? "not known yet" : claim->kind,
		    claim->is_confirmed ? ", confirmed"
			: claim->is_unsure
			? "; its time limit runs all the same"
			: ", not confirmed",
		    claim->outcome[0] == '\0' ? "" : ": ", claim->outcome);
		if (claim->outcome[0] != '\0')
			continue;
		if (claim->due_at != 0)
			add_head(card, "Due", "%s (%s)",
			    moment(session, claim->due_at), why);
		else if (claim->due_on[0] != '\0')
			add_head(card, "Due", "%s (%s)",
			    day_of(card->memory, claim->due_on), why);
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
	const char *guesses[CARD_GUESSES_MAX];
	int percents[CARD_GUESSES_MAX];
	size_t guesses_count;
	struct card_line **parts;
	size_t *counts;
	size_t count, size;
	size_t files_count;
};

/* Those that were not ruled out, of the first message that has some. */
static void
read_guesses(struct messages *all, const char *judgement)
{
	json_t *object = json_loads(judgement, JSON_REJECT_DUPLICATES, NULL);
	json_t *guess;
	size_t i;

	json_array_foreach(json_object_get(object, "guesses"), i, guess)
	{
		const char *kind =
		    json_string_value(json_object_get(guess, "kind"));

		if (kind != NULL && all->guesses_count < CARD_GUESSES_MAX) {
			all->percents[all->guesses_count] =
			    (int)json_integer_value(
				json_object_get(guess, "permille")) /
			    10;
			all->guesses[all->guesses_count++] =
			    arena_string(all->card.memory, kind);
		}
	}
	json_decref(object);
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
	    arena_printf(card->memory, "(judged by the program: %s)",
		message->decision));
	add_text(card, message);
	add_aside(card, message, all->files_count);
	all->files_count += message->attachments_count;
	if (all->guesses_count == 0)
		read_guesses(all, message->judgement);
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

/* While a person has not said what it asks for. */
static void
add_guesses(struct card *card, const struct ticket_row *ticket,
    const struct messages *all)
{
	const char *text = "";
	bool is_open = strcmp(ticket->state, "triage") == 0;

	for (size_t i = 0; i < ticket->claims_count; i++)
		is_open = is_open || ticket->claims[i].is_unsure;
	if (!is_open || all->guesses_count == 0)
		return;
	for (size_t i = 0; i < all->guesses_count; i++) {
		card->guesses[i] = all->guesses[i];
		text = arena_printf(card->memory, "%s%s%s %d %%", text,
		    i == 0 ? "" : ", ", all->guesses[i], all->percents[i]);
	}
	card->guesses_count = all->guesses_count;
	add_head(card, "Guess", "%s%s", text,
	    card->has_keys ? " (y; the next: g)" : "");
}

bool
card_read(struct card *card, struct session *session,
    const struct ticket_row *ticket, struct error *err)
{
	struct messages all = {
	    .card = {.memory = card->memory, .width = card->width},
	    .session = session};

	card->lines = NULL;
	card->count = card->size = 0;
	card->guesses_count = 0;
	if (!add_heads(card, session, ticket, err) ||
	    !ticket_store_each_message(
		session->db, ticket->id, keep_message, &all, err))
		return false;
	add_guesses(card, ticket, &all);
	add_next(card, ticket);
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
