/* SPDX-License-Identifier: ISC */
#include "dpoctl/desk.h"

#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/letter_store.h"
#include "store/mail_store.h"
#include "dpoctl/desk_words.h"
#include "dpoctl/inside.h"
#include "dpoctl/looked.h"
#include "dpoctl/search.h"

static bool
load(struct desk *desk, const struct ticket_filter *filter, bool with_spot,
    struct error *err)
{
	struct arena *memory = arena_new();
	struct queue queue = {.memory = memory,
	    .conf = desk->session->conf,
	    .now_at = timestamp_now()};
	const struct queue_choice choice = {
	    .order = "need", .count_max = QUEUE_FIRST_MAX};
	size_t left;

	if (!queue_read_first(
		&queue, desk->session->db, filter, &choice, &left, err) ||
	    (with_spot && !queue_add_spot(&queue, desk->session->db, err))) {
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
	if (left > 0)
		review_say(&desk->review,
		    arena_printf(memory,
			"These are the most urgent; %zu more follow when"
			" review is started again.",
			left));
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
	desk->card.has_keys = true;
	/* A search for certain tickets does not show others. */
	if (load(desk, filter, session->operands_count == 0, &err))
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

/*
 * Reads only the line of the current ticket again: others may have changed it.
 */
static bool
refresh(struct desk *desk, const struct ticket_row *row)
{
	struct queue_item *item = &desk->queue.items[desk->review.at];

	return queue_renew(&desk->queue, row, item);
}

/* Shows a message that was not taken for a request. */
static bool
look_at_spot(
    struct desk *desk, const struct queue_item *item, struct error *err)
{
	struct mail_row row;
	struct mail_content content;
	const char *text;

	if (mail_store_find(desk->session->db, desk->card_memory,
		item->folder_id, item->uid, &row, err) != FOUND ||
	    !mail_store_content(desk->session->db, desk->card_memory,
		row.message_id, &content, err))
		return false;
	text = arena_printf(desk->card_memory,
	    "No    %s, spot check: not classified as a request\n"
	    "Who   %s <%s>\nWhat  %s\n"
	    "Next  n: it asks for nothing; y or k: it is a request\n\n%s",
	    item->number, row.from_name, row.from_address, row.subject,
	    content.text);
	card_of_text(&desk->card, text);
	return true;
}

static bool
note_held(const struct letter_row *row, void *context)
{
	struct desk *desk = context;

	desk->card.held =
	    arena_printf(desk->card_memory, "%lld", (long long)row->id);
	return true;
}

/* The last held letter; without one, the keys for letters say so. */
static void
find_held(struct desk *desk, int64_t ticket_id)
{
	struct error err;

	desk->card.held = NULL;
	(void)letter_store_each(
	    desk->session->db, "held", ticket_id, note_held, desk, &err);
}

static void
look_at_mail(struct desk *desk, const struct queue_item *item)
{
	struct error err = {.text = "the message is gone"};

	if (look_at_spot(desk, item, &err))
		desk->review.card = &desk->card;
	else
		review_say(&desk->review, err.text);
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
	if (desk->queue.items[review->at].need == QUEUE_SPOT) {
		look_at_mail(desk, &desk->queue.items[review->at]);
		return;
	}
	if (ticket_store_find(desk->session->db, desk->card_memory,
		desk->queue.items[review->at].number, &row, &err) != FOUND ||
	    !refresh(desk, &row) ||
	    !card_read(&desk->card, desk->session, &row, &err)) {
		review_say(review, err.text);
		return;
	}
	review->card = &desk->card;
	find_held(desk, row.id);
	looked_at(desk->session, &row);
}

/* Reads the current ticket; if another officer has it by now, the next one. */
static void
look_further(struct desk *desk)
{
	do
		desk_look(desk);
	while (review_passes(&desk->review));
}

/* Reads the tickets of the last command again. */
static void
renew(struct desk *desk)
{
	const char *acted = buffer_string(&desk->review.acted);
	struct arena *memory = arena_new();

	for (size_t i = 0; i < desk->queue.count; i++) {
		struct queue_item *item = &desk->queue.items[i];
		struct ticket_row row;
		struct error err;

		if (strstr(acted, arena_printf(memory, " %s ", item->number)) !=
			NULL &&
		    ticket_store_find(desk->session->db, memory, item->number,
			&row, &err) == FOUND)
			(void)queue_renew(&desk->queue, &row, item);
	}
	arena_free(memory);
}

static void
act(struct desk *desk)
{
	struct review *review = &desk->review;
	struct buffer text = {0}, letters = {0};
	enum review_action action;
	const char *words;
	int code;

	if (desk->on_editor != NULL && review_edits(review))
		desk->on_editor();
	code = inside_run(
	    desk->session, review->words, review->words_count, true, &text);
	words =
	    desk_words(desk->card_memory, buffer_string(&text), code, &letters);
	action =
	    review_ran(review, code == EX_OK, words, buffer_string(&letters));
	buffer_release(&text);
	buffer_release(&letters);
	if (code == EX_OK)
		renew(desk);
	if (action == REVIEW_READ || code != EX_OK)
		look_further(desk);
}

/* Runs the command with --preview; its output replaces the card. */
static void
preview(struct desk *desk)
{
	struct review *review = &desk->review;
	struct buffer text = {0};

	review->words[review->words_count] = "--preview";
	(void)inside_run(desk->session, review->words, review->words_count + 1,
	    false, &text);
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
	    !load(desk, &filter, false, &err))
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
		look_further(desk);
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
