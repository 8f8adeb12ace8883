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
	buffer_release(&review->acted);
	buffer_release(&review->first);
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

/* A guess only applies to the current ticket. */
static enum review_action
show_guess(struct review *review, size_t guess)
{
	const struct card *card = review->card;
	enum review_action action;

	if (has_marks(review) || card == NULL || card->guesses_count == 0) {
		review_say(
		    review, "There is no guess what it asks for: press k.");
		return REVIEW_NOTHING;
	}
	review->guess = guess % card->guesses_count;
	action = review_make_kind(review, card->guesses[review->guess]);
	review->is_guess = true;
	return action;
}

static enum review_action
say_yes(struct review *review)
{
	const struct queue_item *item = review_at_hand(review);

	return item->kinds[0] != '?' || has_marks(review)
	    ? review_make_kind(review, NULL)
	    : show_guess(review, 0);
}

/* Beyond either end, where it wraps, the current ticket stays. */
static enum review_action
move_to(struct review *review, size_t at)
{
	review->scroll = 0;
	review->moved_on = false;
	if (at < review->queue->count)
		review->at = at;
	return REVIEW_READ;
}

static void
say_skipped(struct review *review, const struct queue_item *item)
{
	if (review->status.length < REVIEW_TEXT_MAX)
		buffer_add_printf(&review->status, "%sskipped %s: %s has it",
		    review->status.length == 0 ? "" : "; ", item->number,
		    item->assignee);
}

/*
 * Selects the next ticket that was not handled and is not assigned to others.
 */
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
			if (i < count)
				say_skipped(review, item);
			continue;
		}
		(void)move_to(review, at);
		review->moved_on = true;
		return REVIEW_READ;
	}
	if (review->status.length < REVIEW_TEXT_MAX)
		buffer_add_printf(&review->status, "%sNothing else is left.",
		    review->status.length == 0 ? "" : "; ");
	return REVIEW_READ;
}

bool
review_passes(struct review *review)
{
	size_t at = review->at;

	if (!review->moved_on || at >= review->queue->count ||
	    !queue_is_anothers(&review->queue->items[at], review->actor))
		return false;
	say_skipped(review, &review->queue->items[at]);
	(void)move_on(review);
	return review->at != at;
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
	const char *undo = buffer_string(&review->undo);

	if (*undo == '\0') {
		review_say(review, "There is nothing that can be undone.");
		return REVIEW_NOTHING;
	}
	review_start(review);
	if (!review_split(
		review, arena_copy(review->memory, undo, strcspn(undo, "\n"))))
		return REVIEW_NOTHING;
	review->is_undoing = true;
	return review_show(review);
}

static bool
is_move(int key)
{
	switch (key) {
	case REVIEW_DOWN:
	case 'j':
	case REVIEW_UP:
	case 'K':
	case REVIEW_PAGE_DOWN:
	case 'f':
	case REVIEW_PAGE_UP:
	case 'd':
	case '\t':
		return true;
	default:
		return false;
	}
}

static enum review_action
move(struct review *review, int key)
{
	if (review_scroll(review, key))
		return REVIEW_NOTHING;
	switch (key) {
	case REVIEW_DOWN:
	case 'j':
		return move_to(review, review->at + 1);
	case REVIEW_UP:
	case 'K':
		return move_to(review, review->at - 1);
	default:
		review_say(review, "");
		return move_on(review);
	}
}

/* A message without a ticket: a request, or not. */
static enum review_action
press_spot(struct review *review, int key)
{
	if (key == 'k')
		return ask(review, REVIEW_KIND);
	if (key == 'y' || key == 'n')
		return review_make_spot(review, key == 'y', NULL);
	review_say(review, "Only n, y and k answer a spot check.");
	return REVIEW_NOTHING;
}

static enum review_action
press_ticket(struct review *review, int key)
{
	const struct review_order *order = review_find_order(key);

	if (review_at_hand(review)->need == QUEUE_SPOT)
		return press_spot(review, key);
	switch (key) {
	case 'y':
		return say_yes(review);
	case 'g':
		return show_guess(review, 1);
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
	if (strcmp(order->words[0], "outbox") == 0 && has_marks(review)) {
		review_say(review, "Letters are decided on one by one.");
		return REVIEW_NOTHING;
	}
	if (order->asks[0] == NULL)
		return review_make(review, order);
	review->pending = key;
	review->asked = 0;
	review->checked = 0;
	if (!order->has_list || review_list_item(review, 0) == NULL)
		return ask(review, REVIEW_ASK);
	if (!has_marks(review))
		return ask(review, REVIEW_CHECK);
	review_say(review, "What was done is checked ticket by ticket.");
	return REVIEW_NOTHING;
}

static enum review_action
press_queue(struct review *review, int key)
{
	bool had_help = review->shows_help;

	review->is_undoing = review->is_guess = false;
	review->shows_help = key == '?' && !had_help;
	if (key == '?' || (had_help && key == 'q'))
		return REVIEW_NOTHING;
	if (key == 'q')
		return REVIEW_QUIT;
	if (key == '/')
		return ask(review, REVIEW_FIND);
	if (key == 'u')
		return undo(review);
	if (review_is_empty(review)) {
		review_say(review, "The queue is empty.");
		return REVIEW_NOTHING;
	}
	if (is_move(key))
		return move(review, key);
	return press_ticket(review, key);
}

static enum review_action
press_kind(struct review *review, int key)
{
	bool is_kind = key >= 'a' && key < 'a' + KINDS;
	const char *kind = is_kind ? kind_name((enum kind)(key - 'a')) : NULL;

	if (is_kind && review_at_hand(review)->need == QUEUE_SPOT)
		return review_make_spot(review, true, kind);
	if (is_kind)
		return review_make_kind(review, kind);
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

/* A question was answered: asks the next, or shows the command. */
static enum review_action
answer(struct review *review, const struct review_order *order)
{
	if (review->asked == 0) {
		buffer_clear(&review->first);
		buffer_add(
		    &review->first, review->typed.data, review->typed.length);
	}
	review->asked++;
	if (order->asks[review->asked] != NULL)
		return ask(review, REVIEW_ASK);
	return review_make(review, order);
}

static enum review_action
press_check(struct review *review, int key)
{
	if (key == REVIEW_ENTER || key == '\r')
		return ask(review, REVIEW_ASK);
	if (key == REVIEW_ESCAPE)
		review->mode = REVIEW_QUEUE;
	for (size_t i = 0; review_list_item(review, i) != NULL; i++)
		if (key == (int)('a' + i))
			review->checked ^= 1U << i;
	return REVIEW_NOTHING;
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
	return answer(review, review_find_order(review->pending));
}

static enum review_action
press_line(struct review *review, int key)
{
	if (key == REVIEW_ENTER || key == '\r')
		return enter(review);
	if (key == REVIEW_ESCAPE)
		review->mode = REVIEW_QUEUE;
	else if (key == REVIEW_PAGE_DOWN || key == REVIEW_PAGE_UP)
		(void)review_scroll(review, key);
	else
		type(review, key);
	return REVIEW_NOTHING;
}

static enum review_action
press_confirm(struct review *review, int key)
{
	if (review_scroll(review, key))
		return REVIEW_NOTHING;
	switch (key) {
	case REVIEW_ENTER:
	case '\r':
		return REVIEW_RUN;
	case 'p':
		review->is_previewed = true;
		return REVIEW_PREVIEW;
	case 'g':
		if (review->is_guess)
			return show_guess(review, review->guess + 1);
		break;
	case 'e':
		buffer_clear(&review->typed);
		review_add_command(review, &review->typed);
		review->mode = REVIEW_EDIT;
		return REVIEW_NOTHING;
	default:
		break;
	}
	review->mode = REVIEW_QUEUE;
	review_say(review, "Nothing was done.");
	return review->is_previewed ? REVIEW_READ : REVIEW_NOTHING;
}

enum review_action
review_press(struct review *review, int key)
{
	switch (review->mode) {
	case REVIEW_QUEUE:
		return press_queue(review, key);
	case REVIEW_KIND:
		return press_kind(review, key);
	case REVIEW_CHECK:
		return press_check(review, key);
	case REVIEW_CONFIRM:
		return press_confirm(review, key);
	default:
		return press_line(review, key);
	}
}

/* Selects the first ticket of an undone command, to be handled again. */
static enum review_action
go_back(struct review *review)
{
	const char *acted = buffer_string(&review->acted);
	size_t first = review->queue->count;

	for (size_t i = review->queue->count; i-- > 0;) {
		const char *number = arena_printf(
		    review->memory, " %s ", review->queue->items[i].number);

		if (strstr(acted, number) == NULL)
			continue;
		review->is_done[i] = false;
		first = i;
	}
	return move_to(review, first);
}

/* Removes the line that was undone; another one may be left. */
static void
drop_undo(struct review *review)
{
	const char *undo = buffer_string(&review->undo);
	const char *rest = undo + strcspn(undo, "\n");

	review_start(review);
	rest = arena_string(review->memory, *rest == '\0' ? "" : rest + 1);
	buffer_clear(&review->undo);
	buffer_add_string(&review->undo, rest);
	if (*rest != '\0')
		buffer_add_printf(&review->status, "; u again: %.*s",
		    (int)strcspn(rest, "\n"), rest);
}

static void
count_done(struct review *review)
{
	review->done_count = 0;
	for (size_t i = 0; i < review->queue->count; i++)
		review->done_count += review->is_done[i];
}

enum review_action
review_ran(
    struct review *review, bool is_done, const char *words, const char *letters)
{
	bool is_undone = review->is_undoing;
	bool stays =
	    strcmp(review->words[0], "take") == 0 || review_edits(review);

	review->mode = REVIEW_QUEUE;
	review->is_undoing = review->is_guess = false;
	review_say(review, words);
	if (!is_done)
		return REVIEW_NOTHING;
	if (is_undone) {
		drop_undo(review);
		(void)go_back(review);
		count_done(review);
		return REVIEW_READ;
	}
	review_keep_undo(review, letters);
	for (size_t i = 0; i < review->queue->count; i++) {
		review->is_marked[i] = false;
		if (!stays &&
		    review_names(review, review->queue->items[i].number))
			review->is_done[i] = true;
	}
	count_done(review);
	return stays ? REVIEW_READ : move_on(review);
}
