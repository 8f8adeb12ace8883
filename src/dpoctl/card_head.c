/* SPDX-License-Identifier: ISC */
#include "dpoctl/card_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/erase.h"
#include "store/history.h"
#include "store/message_store.h"
#include "store/ticket_change.h"
#include "dpoctl/columns.h"

#define LINE_SIZE 4096

static void
add_line(struct card *card, enum card_look look, const char *text)
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

/* Wraps a text after `first`; further lines are indented equally. */
void
card_add_wrapped(
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

		add_line(card, look,
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
	card_add_wrapped(
	    card, CARD_HEAD, arena_printf(card->memory, "%-5s ", name), text);
}

/* "Fri 2026-03-27 16:30" in the office's zone. */
const char *
card_moment(const struct session *session, int64_t at)
{
	const char *zone = session->conf->calendar.time_zone;
	char text[TIMESTAMP_TEXT_SIZE];

	/* A register may have been changed by hand. */
	if (!timestamp_is_valid(at))
		return "?";
	timestamp_format_local(at, zone, text);
	return arena_printf(session->memory, "%.3s %.10s %.5s",
	    date_weekday_name(date_weekday(timestamp_date(at, zone))), text,
	    text + 11);
}

/* The officer's next step, as commands and as keys. */
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
	static const struct step held = {"read the letter that is held",
	    "outbox show, edit, approve, cancel", "p, e"};
	bool waits = strncmp(ticket->state, "waiting", 7) == 0;

	if (ticket->closed_at != 0 && ticket->unread_at != 0)
		return (struct step){"read what came in", "reopen", ""};
	if (ticket->closed_at != 0 && ticket->has_held_letter)
		return held;
	if (ticket->closed_at != 0)
		return (struct step){"nothing: it is closed", "", ""};
	if (waits && ticket->unread_at != 0)
		return (struct step){"has this been answered?",
		    strcmp(ticket->state, "waiting-identity") == 0
			? "answered --note"
			: "answered",
		    "b, w"};
	if (strcmp(ticket->state, "triage") == 0)
		return (struct step){
		    "is it a request?", "kind --confirm, spam", "y, k, n"};
	if (ticket->has_held_letter)
		return held;
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

/* Joins lines with "; ". */
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

/* The law, and what moved the date; `explain` has the other steps. */
static const char *
why_due(struct arena *memory, const char *lines)
{
	const char *text = "";

	while (*lines != '\0') {
		size_t length = strcspn(lines, "\n");
		const char *line = arena_copy(memory, lines, length);

		if (text[0] == '\0')
			text = line;
		else if (strncmp(line, "extended by", 11) == 0 ||
		    strstr(line, " was requested on ") != NULL)
			text = arena_printf(memory, "%s; %s", text, line);
		lines += length;
		lines += *lines == '\n';
	}
	return text;
}

static void
add_claims(struct card *card, const struct session *session,
    const struct ticket_row *ticket)
{
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];
		const char *why = why_due(card->memory, claim->explanation);

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
			    card_moment(session, claim->due_at), why);
		else if (claim->due_on[0] != '\0')
			add_head(card, "Due", "%s (%s)",
			    day_of(card->memory, claim->due_on), why);
	}
}

/* The part of the history that the head shows. */
struct past {
	struct card *card;
	const struct session *session;
	const char *last;
	const char *note; /* last note without a keep mark */
	struct buffer kept;
};

/* "2026-03-27 lea: rang her" */
static const char *
note_of(const struct past *past, const struct history_row *row)
{
	json_t *payload = json_loads(row->event.payload, 0, NULL);
	const char *text = json_string_value(json_object_get(payload, "text"));
	const char *note = arena_printf(past->card->memory, "%s %s: %s",
	    card_moment(past->session, row->event.at), row->event.actor,
	    text == NULL ? "" : one_line(past->card->memory, text));

	json_decref(payload);
	return note;
}

static bool
keep_past(const struct history_row *row, void *context)
{
	struct past *past = context;
	const struct history_event *event = &row->event;
	bool is_kept = strcmp(event->event, ERASE_KEPT_NOTE) == 0;

	if (strcmp(event->event, "ticket-seen") != 0)
		past->last = arena_printf(past->card->memory, "%s %s %s%s%s",
		    card_moment(past->session, event->at), event->actor,
		    event->event, event->to[0] == '\0' ? "" : ": ", event->to);
	if (event->payload == NULL)
		return true;
	if (is_kept)
		buffer_add_printf(&past->kept, "%s\n", note_of(past, row));
	else if (strcmp(event->event, "note") == 0)
		past->note = note_of(past, row);
	return true;
}

static void
add_notes(struct card *card, const struct past *past)
{
	const char *kept = buffer_string(&past->kept);

	while (*kept != '\0') {
		size_t length = strcspn(kept, "\n");

		add_head(card, "Note", "%.*s", (int)length, kept);
		kept += length + 1;
	}
	if (past->note != NULL)
		add_head(card, "Note", "%s", past->note);
}

static bool
keep_fact(const char *name, const char *value, void *context)
{
	struct buffer *facts = context;

	buffer_add_printf(
	    facts, "%s%s %s", facts->length == 0 ? "" : ", ", name, value);
	return true;
}

static bool
add_facts(struct card *card, struct session *session, int64_t ticket_id,
    struct error *err)
{
	struct buffer facts = {0};
	bool done = message_store_each_fact(
	    session->db, ticket_id, keep_fact, &facts, err);

	if (done && facts.length > 0)
		add_head(card, "Says", "%s", buffer_string(&facts));
	buffer_release(&facts);
	return done;
}

static bool
keep_link(const struct ticket_link *link, void *context)
{
	struct buffer *links = context;

	buffer_add_printf(links, "%s%lld (%s, %s)",
	    links->length == 0 ? "" : ", ", (long long)link->id, link->state,
	    link->why);
	return true;
}

/* Earlier requests of the same person, and what else was found to belong. */
static bool
add_links(struct card *card, struct session *session, int64_t ticket_id,
    struct error *err)
{
	struct buffer links = {0};
	bool done = ticket_change_each_link(
	    session->db, ticket_id, keep_link, &links, err);

	if (done && links.length > 0)
		add_head(card, "Also", "%s", buffer_string(&links));
	buffer_release(&links);
	return done;
}

static bool
add_heads(struct card *card, struct session *session,
    const struct ticket_row *ticket, struct error *err)
{
	struct past past = {.card = card, .session = session, .last = ""};
	/* Who asked by telephone may have left only a name. */
	bool has_both =
	    ticket->requester_name[0] != '\0' && ticket->requester[0] != '\0';
	/* An agent who asks is named once. */
	bool has_agent = ticket->agent[0] != '\0' &&
	    strcmp(ticket->agent, ticket->requester) != 0;
	bool done;

	if (!history_each(session->db, ticket->id, keep_past, &past, err)) {
		buffer_release(&past.kept);
		return false;
	}
	add_head(card, "No", "%lld %s, %s%s%s", (long long)ticket->id,
	    ticket->reference, ticket->state,
	    ticket->assignee[0] == '\0' ? "" : ", with ", ticket->assignee);
	add_head(card, "Who", "%s%s%s%s%s%s%s%s", ticket->requester_name,
	    has_both ? " <" : "", ticket->requester, has_both ? ">" : "",
	    has_agent ? ", by " : "", has_agent ? ticket->agent : "",
	    ticket->data_subject[0] == '\0' ? "" : ", data of ",
	    ticket->data_subject);
	add_head(card, "What", "%s",
	    ticket->subject[0] == '\0' ? "(no subject)" : ticket->subject);
	add_claims(card, session, ticket);
	done = add_facts(card, session, ticket->id, err) &&
	    add_links(card, session, ticket->id, err);
	add_notes(card, &past);
	add_head(card, "Last", "%s", past.last);
	buffer_release(&past.kept);
	return done;
}

/* Until a person has confirmed what it requests. */
static void
add_guesses(struct card *card, const struct ticket_row *ticket,
    const struct card_messages *all)
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
	struct card_messages all = {
	    .card = {.memory = card->memory, .width = card->width},
	    .session = session};

	card->lines = NULL;
	card->count = card->size = 0;
	card->guesses_count = 0;
	if (!add_heads(card, session, ticket, err) ||
	    !ticket_store_each_message(
		session->db, ticket->id, card_keep_message, &all, err))
		return false;
	add_guesses(card, ticket, &all);
	add_next(card, ticket);
	for (size_t i = all.count; i-- > 0;) {
		add_line(card, CARD_PLAIN, "");
		for (size_t line = 0; line < all.counts[i]; line++)
			add_line(card, all.parts[i][line].look,
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

		card_add_wrapped(card, CARD_PLAIN, "",
		    arena_copy(card->memory, text, length));
		text += length + (text[length] == '\n');
	}
}
