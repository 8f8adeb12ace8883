/* SPDX-License-Identifier: ISC */
#include "dpoctl/card_private.h"

#include <string.h>

#include <jansson.h>

/* Bytes of the text that contain the request. */
struct range {
	size_t start, end;
};

struct ranges {
	struct range *items; /* in the card's memory */
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

/* The matches of rules; without any, the sentence with the highest score. */
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
	if (length == 0)
		card_add_wrapped(card, CARD_ASIDE, "  ", "(no text)");
	for (size_t start = 0; start < length;) {
		size_t end = start + strcspn(text + start, "\n");
		bool is_marked = asks(&ranges, start, end);

		card_add_wrapped(card, is_marked ? CARD_ASKS : CARD_PLAIN,
		    is_marked ? "> " : "  ",
		    arena_copy(card->memory, text + start, end - start));
		start = end + 1;
	}
}

/* `first` attachments belong to older messages: numbers count per ticket. */
static void
add_aside(struct card *card, const struct message_row *message, size_t first)
{
	size_t lines = 0;

	for (const char *at = message->quoted; *at != '\0'; at++)
		lines += *at == '\n' && at[1] != '\0';
	if (message->quoted[0] != '\0')
		card_add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(
			card->memory, "[history: %zu lines]", lines + 1));
	for (size_t i = 0; i < message->attachments_count; i++)
		card_add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(card->memory,
			"[attachment %zu: %s %s, %zu bytes]", first + i + 1,
			message->attachments[i].name,
			message->attachments[i].type,
			message->attachments[i].bytes));
	for (size_t i = 0; i < message->links_count; i++)
		card_add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(card->memory, "[link: %s -> %s]",
			message->links[i].words, message->links[i].target));
	if (message->problems[0] != '\0')
		card_add_wrapped(card, CARD_ASIDE, "  ",
		    arena_printf(
			card->memory, "[unreadable: %s]", message->problems));
}

/* Kinds that were not ruled out, from the first message that has some. */
static void
read_guesses(struct card_messages *all, const char *judgement)
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

bool
card_keep_message(const struct message_row *message, void *context)
{
	struct card_messages *all = context;
	struct card *card = &all->card;
	size_t size = all->size;

	card->lines = NULL;
	card->count = card->size = 0;
	/* Indented: a long subject would forge the line of another message. */
	card_add_wrapped(card, CARD_HEAD, "-- ",
	    arena_printf(card->memory, "%s, %s: %s",
		card_moment(all->session, message->received_at), message->from,
		message->subject));
	card_add_wrapped(card, CARD_ASIDE, "  ",
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
