/* SPDX-License-Identifier: ISC */
#include "dpoctl/desk.h"

#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "dpoctl/inside.h"
#include "dpoctl/looked.h"
#include "dpoctl/search.h"

static bool
load(struct desk *desk, const struct ticket_filter *filter, struct error *err)
{
	struct arena *memory = arena_new();
	struct queue queue = {.memory = memory,
	    .conf = desk->session->conf,
	    .now_at = timestamp_now()};

	if (!queue_read(&queue, desk->session->db, filter, err)) {
		queue_release(&queue);
		arena_free(memory);
		return false;
	}
	(void)queue_sort(&queue, "need");
	queue_release(&desk->queue);
	arena_free(desk->memory);
	desk->memory = memory;
	desk->queue = queue;
	review_load(&desk->review, &desk->queue);
	return true;
}

bool
desk_open(struct desk *desk, struct session *session,
    const struct ticket_filter *filter)
{
	struct error err;

	*desk = (struct desk){.session = session,
	    .card_memory = arena_new(),
	    .review = {.memory = arena_new(), .actor = session_actor(session)}};
	desk->card.memory = desk->card_memory;
	if (load(desk, filter, &err))
		return true;
	desk->code = session_error(&err, EX_DATAERR);
	return false;
}

void
desk_close(struct desk *desk)
{
	review_release(&desk->review);
	queue_release(&desk->queue);
	arena_free(desk->review.memory);
	arena_free(desk->card_memory);
	arena_free(desk->memory);
}

/* Only the line of the ticket at hand: others may have changed it. */
static bool
refresh(struct desk *desk, const struct ticket_row *row)
{
	struct queue_item *item = &desk->queue.items[desk->review.at];

	return queue_renew(&desk->queue, row, item);
}

void
desk_look(struct desk *desk)
{
	struct review *review = &desk->review;
	struct ticket_row row;
	struct error err;

	review->card = NULL;
	if (review->at >= desk->queue.count)
		return;
	arena_clear(desk->card_memory);
	desk->card.width = desk->width;
	if (ticket_store_find(desk->session->db, desk->card_memory,
		desk->queue.items[review->at].number, &row, &err) != FOUND ||
	    !refresh(desk, &row) ||
	    !card_read(&desk->card, desk->session, &row, &err)) {
		review_say(review, err.text);
		return;
	}
	review->card = &desk->card;
	looked_at(desk->session, &row);
}

/* The last line that was printed, its blanks squeezed. */
static const char *
last_line(struct arena *memory, const char *text)
{
	struct buffer line = {0};
	size_t length = strlen(text), start;
	const char *copy;

	while (length > 0 && strchr(" \n", text[length - 1]) != NULL)
		length--;
	for (start = length; start > 0 && text[start - 1] != '\n';)
		start--;
	for (size_t i = start; i < length; i++)
		if (text[i] != ' ' || (i > start && text[i - 1] != ' '))
			buffer_add_byte(&line, text[i]);
	copy = utf8_visible(
	    memory, buffer_string(&line), line.length, UTF8_ONE_LINE);
	buffer_release(&line);
	return copy;
}

/* What a usage error says stands before the advice to read the help. */
static const char *
words_of(struct arena *memory, const char *text, int code)
{
	const char *advice = strstr(text, "Try `dpoctl");

	if (code == EX_OK || advice == NULL)
		return last_line(memory, text);
	return last_line(
	    memory, arena_copy(memory, text, (size_t)(advice - text)));
}

static void
act(struct desk *desk)
{
	enum review_action action;
	struct review *review = &desk->review;
	struct buffer text = {0};
	const char *words;
	int code;

	code = inside_run(
	    desk->session, review->words, review->words_count, &text);
	words = words_of(desk->card_memory, buffer_string(&text), code);
	buffer_release(&text);
	action = review_ran(review, code == EX_OK, words);
	if (action == REVIEW_READ || code != EX_OK)
		desk_look(desk);
}

/* The command with --preview; what it prints stands where the card was. */
static void
preview(struct desk *desk)
{
	struct review *review = &desk->review;
	struct buffer text = {0};

	review->words[review->words_count] = "--preview";
	(void)inside_run(
	    desk->session, review->words, review->words_count + 1, &text);
	arena_clear(desk->card_memory);
	desk->card.width = desk->width;
	card_of_text(&desk->card, buffer_string(&text));
	review->card = &desk->card;
	review->scroll = 0;
	buffer_release(&text);
}

static void
search(struct desk *desk)
{
	struct ticket_filter filter = search_begin(desk->session);
	struct error err;

	filter.is_open = true;
	if (!search_line(desk->session, buffer_string(&desk->review.typed),
		&filter, &err) ||
	    !load(desk, &filter, &err))
		review_say(&desk->review, err.text);
	else
		desk_look(desk);
}

bool
desk_press(struct desk *desk, int key)
{
	enum review_action action = review_press(&desk->review, key);

	switch (action) {
	case REVIEW_READ:
		desk_look(desk);
		break;
	case REVIEW_RUN:
		act(desk);
		break;
	case REVIEW_PREVIEW:
		preview(desk);
		break;
	case REVIEW_SEARCH:
		search(desk);
		break;
	case REVIEW_QUIT:
		return false;
	case REVIEW_NOTHING:
		break;
	}
	return true;
}
