/* SPDX-License-Identifier: ISC */
#include "dpoctl/review_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "rules/kind.h"

void
review_load(struct review *review, const struct queue *queue)
{
	free(review->is_done);
	free(review->is_marked);
	review->queue = queue;
	review->is_done = memory_new(queue->count + 1, sizeof(bool));
	review->is_marked = memory_new(queue->count + 1, sizeof(bool));
	review->at = review->scroll = review->done_count = 0;
	review->mode = REVIEW_QUEUE;
}

void
review_release(struct review *review)
{
	free(review->is_done);
	free(review->is_marked);
	buffer_release(&review->typed);
	buffer_release(&review->status);
	buffer_release(&review->undo);
}

void
review_say(struct review *review, const char *words)
{
	buffer_clear(&review->status);
	buffer_add_string(&review->status, words);
}

static bool
has_marks(const struct review *review)
{
	for (size_t i = 0; i < review->queue->count; i++)
		if (review->is_marked[i])
			return true;
	return false;
}

/* A guess is of the ticket at hand only. */
static enum review_action
say_yes(struct review *review)
{
	const struct queue_item *item = review_at_hand(review);

	if (item->kinds[0] != '?' || has_marks(review))
		return review_make_kind(review, NULL);
	if (review->card != NULL && review->card->guess[0] != '\0')
		return review_make_kind(review, review->card->guess);
	review_say(review, "Nobody can guess what it asks for: press k.");
	return REVIEW_NOTHING;
}

static enum review_action
move_to(struct review *review, size_t at)
{
	review->scroll = 0;
	if (at < review->queue->count)
		review->at = at;
	return REVIEW_READ;
}

/* The next that nothing was done to, and that nobody else has. */
static enum review_action
move_on(struct review *review)
{
	size_t count = review->queue->count;

	for (size_t i = 1; i <= count; i++) {
		size_t at = (review->at + i) % count;
		const struct queue_item *item = &review->queue->items[at];

		if (review->is_done[at])
			continue;
		if (queue_is_anothers(item, review->actor)) {
			if (review->status.length < REVIEW_TEXT_MAX)
				buffer_add_printf(&review->status,
				    "%sskipped %s: %s has it",
				    review->status.length == 0 ? "" : "; ",
				    item->number, item->assignee);
			continue;
		}
		return move_to(review, at);
	}
	if (review->status.length < REVIEW_TEXT_MAX)
		buffer_add_printf(&review->status, "%sNothing else is left.",
		    review->status.length == 0 ? "" : "; ");
	return REVIEW_READ;
}

static enum review_action
ask(struct review *review, enum review_mode mode)
{
	review->mode = mode;
	buffer_clear(&review->typed);
	review_say(review, "");
	return REVIEW_NOTHING;
}

static enum review_action
undo(struct review *review)
{
	if (review->undo.length == 0) {
		review_say(review, "There is nothing that can be taken back.");
		return REVIEW_NOTHING;
	}
	review_start(review);
	if (!review_split(review, buffer_string(&review->undo)))
		return REVIEW_NOTHING;
	return review_show(review);
}

static enum review_action
move(struct review *review, int key)
{
	size_t last = review->queue->count - 1;

	switch (key) {
	case REVIEW_DOWN:
	case 'j':
		return move_to(
		    review, review->at < last ? review->at + 1 : last);
	case REVIEW_UP:
	case 'K':
		return move_to(review, review->at > 0 ? review->at - 1 : 0);
	case REVIEW_PAGE_DOWN:
	case 'f':
		review->scroll += 5;
		return REVIEW_NOTHING;
	case REVIEW_PAGE_UP:
	case 'd':
		review->scroll -= review->scroll < 5 ? review->scroll : 5;
		return REVIEW_NOTHING;
	default:
		review_say(review, "");
		return move_on(review);
	}
}

static enum review_action
press_ticket(struct review *review, int key)
{
	const struct review_order *order = review_find_order(key);

	switch (key) {
	case 'y':
		return say_yes(review);
	case 'k':
		return ask(review, REVIEW_KIND);
	case ' ':
		review->is_marked[review->at] = !review->is_marked[review->at];
		return move(review, REVIEW_DOWN);
	default:
		break;
	}
	if (order == NULL) {
		review_say(review, "No such key; ? lists them.");
		return REVIEW_NOTHING;
	}
	if (order->asks == NULL)
		return review_make(review, order);
	review->pending = key;
	return ask(review, REVIEW_ASK);
}

static enum review_action
press_queue(struct review *review, int key)
{
	review->shows_help = key == '?' && !review->shows_help;
	if (key == '?')
		return REVIEW_NOTHING;
	if (key == 'q')
		return REVIEW_QUIT;
	if (key == '/')
		return ask(review, REVIEW_FIND);
	if (key == 'u')
		return undo(review);
	if (review_at_hand(review) == NULL) {
		review_say(review, "The queue is empty.");
		return REVIEW_NOTHING;
	}
	if (strchr("jKfd\t", key < 128 ? key : '\t') != NULL && key != '\0')
		return move(review, key);
	return press_ticket(review, key);
}

static enum review_action
press_kind(struct review *review, int key)
{
	if (key >= 'a' && key < 'a' + KINDS)
		return review_make_kind(
		    review, kind_name((enum kind)(key - 'a')));
	review->mode = REVIEW_QUEUE;
	return REVIEW_NOTHING;
}

static void
erase(struct buffer *typed)
{
	size_t length = typed->length;

	if (length > 0)
		length = utf8_cut(typed->data, length - 1);
	while (typed->length > length)
		typed->data[--typed->length] = '\0';
}

static void
type(struct review *review, int key)
{
	char bytes[4];

	if (key == REVIEW_ERASE || key == 8)
		erase(&review->typed);
	else if (key >= ' ' && key < 0x110000 &&
	    (key < 0xd800 || key > 0xdfff) &&
	    review->typed.length < REVIEW_TEXT_MAX)
		buffer_add(
		    &review->typed, bytes, utf8_encode((uint32_t)key, bytes));
}

/* A line is complete. */
static enum review_action
enter(struct review *review)
{
	if (review->mode == REVIEW_FIND) {
		review->mode = REVIEW_QUEUE;
		return REVIEW_SEARCH;
	}
	if (review->mode == REVIEW_EDIT) {
		review_start(review);
		return review_split(review, buffer_string(&review->typed))
		    ? review_show(review)
		    : REVIEW_NOTHING;
	}
	if (review->typed.length == 0)
		return REVIEW_NOTHING;
	return review_make(review, review_find_order(review->pending));
}

static enum review_action
press_line(struct review *review, int key)
{
	if (key == REVIEW_ENTER || key == '\r')
		return enter(review);
	if (key == REVIEW_ESCAPE)
		review->mode = REVIEW_QUEUE;
	else
		type(review, key);
	return REVIEW_NOTHING;
}

static enum review_action
press_confirm(struct review *review, int key)
{
	switch (key) {
	case REVIEW_ENTER:
	case '\r':
		return REVIEW_RUN;
	case 'p':
		return REVIEW_PREVIEW;
	case 'e':
		buffer_clear(&review->typed);
		review_add_command(review, &review->typed);
		review->mode = REVIEW_EDIT;
		return REVIEW_NOTHING;
	default:
		review->mode = REVIEW_QUEUE;
		review_say(review, "Nothing was done.");
		return REVIEW_NOTHING;
	}
}

enum review_action
review_press(struct review *review, int key)
{
	switch (review->mode) {
	case REVIEW_QUEUE:
		return press_queue(review, key);
	case REVIEW_KIND:
		return press_kind(review, key);
	case REVIEW_CONFIRM:
		return press_confirm(review, key);
	default:
		return press_line(review, key);
	}
}

enum review_action
review_ran(struct review *review, bool is_done, const char *words)
{
	bool is_back = strcmp(review->words[0], "reopen") == 0 ||
	    strcmp(review->words[0], "assign") == 0 ||
	    strcmp(review->words[0], "take") == 0;

	review->mode = REVIEW_QUEUE;
	review_say(review, words);
	if (!is_done)
		return REVIEW_NOTHING;
	review_keep_undo(review);
	review->done_count = 0;
	for (size_t i = 0; i < review->queue->count; i++) {
		review->is_marked[i] = false;
		if (review_names(review, review->queue->items[i].number))
			review->is_done[i] = !is_back;
		review->done_count += review->is_done[i];
	}
	if (!is_back)
		return move_on(review);
	for (size_t i = 0; i < review->queue->count; i++)
		if (review_names(review, review->queue->items[i].number))
			return move_to(review, i);
	return REVIEW_READ;
}
