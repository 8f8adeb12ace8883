/* SPDX-License-Identifier: ISC */
#include "dpoctl/review.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "rules/kind.h"
#include "dpoctl/columns.h"

#define FOOT_LINES 3

static const char help[] = "y yes: what is listed, or guessed\n"
			   "k another kind\n"
			   "n no request    s spam\n"
			   "t take          o write a note\n"
			   "i ask who it is w they showed it\n"
			   "c ask what is meant  b it was answered\n"
			   "x extend   a answer, close   r refuse\n"
			   "space marks: the next key is for all\n"
			   "j next  K last  tab next to be done\n"
			   "f d scroll  / find  u undo  q quit\n"
			   "A key shows a command: Enter runs it,\n"
			   "p previews it, with its letter,\n"
			   "e edits it, Esc drops it.\n";

const char *
review_help(void)
{
	return help;
}

static void
put(struct review_frame_line *line, struct arena *memory, const char *text,
    size_t width, int look)
{
	struct buffer cut = {0};

	columns_add(&cut, text, width);
	while (cut.length > 0 && cut.data[cut.length - 1] == ' ' &&
	    look != FRAME_BAR && look != FRAME_HAND)
		cut.data[--cut.length] = '\0';
	line->text = arena_string(memory, buffer_string(&cut));
	line->look = (enum review_look)look;
	buffer_release(&cut);
}

static int
look_of(const struct review *review, size_t i)
{
	if (i == review->at)
		return FRAME_HAND;
	switch (review->queue->items[i].colour) {
	case QUEUE_LATE:
		return FRAME_LATE;
	case QUEUE_SOON:
		return FRAME_SOON;
	default:
		return FRAME_PLAIN;
	}
}

static void
paint_queue(const struct review *review, struct arena *memory, size_t width,
    size_t height, struct review_frame_line *lines)
{
	const struct queue *queue = review->queue;
	struct queue shown = *queue;
	struct queue_layout layout;
	size_t top = review->at < height ? 0 : review->at - height + 1;
	const char *unknown;

	if (queue->count == 0)
		return;
	shown.items = queue->items + top;
	shown.count = queue->count - top < height ? queue->count - top : height;
	(void)queue_columns(memory, QUEUE_COLUMNS, &layout, &unknown);
	queue_fit(&layout, &shown, width - 2);
	for (size_t i = 0; i < shown.count; i++) {
		struct buffer line = {0};

		buffer_add_byte(&line,
		    review->is_marked[top + i]	   ? 'x'
			: review->is_done[top + i] ? '+'
						   : ' ');
		buffer_add_byte(&line, ' ');
		queue_add_line(&line, &layout, &shown.items[i]);
		put(&lines[i], memory, buffer_string(&line), width,
		    look_of(review, top + i));
		buffer_release(&line);
	}
}

static void
paint_card(struct review *review, struct arena *memory, size_t width,
    size_t height, struct review_frame_line *lines)
{
	static const int looks[] = {[CARD_PLAIN] = FRAME_PLAIN,
	    [CARD_HEAD] = FRAME_HEAD,
	    [CARD_ASKS] = FRAME_ASKS,
	    [CARD_ASIDE] = FRAME_ASIDE};
	const struct card *card = review->card;
	size_t count = card == NULL ? 0 : card->count;

	if (review->scroll >= count)
		review->scroll = count == 0 ? 0 : count - 1;
	for (size_t i = 0; i < height && review->scroll + i < count; i++) {
		const struct card_line *line = &card->lines[review->scroll + i];

		put(&lines[i], memory, line->text, width, looks[line->look]);
	}
}

/* Lines of a text of ours, from its beginning. */
static void
paint_text(const char *text, struct arena *memory, size_t width, size_t height,
    struct review_frame_line *lines)
{
	for (size_t i = 0; i < height && *text != '\0'; i++) {
		size_t length = strcspn(text, "\n");

		put(&lines[i], memory, arena_copy(memory, text, length), width,
		    FRAME_PLAIN);
		text += length + (text[length] == '\n');
	}
}

/* A line each. */
static const char *
kinds_text(struct arena *memory)
{
	const char *text = "";

	for (int i = 0; i < KINDS; i++)
		text = arena_printf(memory, "%s%c %s\n", text, 'a' + i,
		    kind_name((enum kind)i));
	return text;
}

/* The end of what is typed stays in sight. */
static const char *
tail(struct arena *memory, const char *text, size_t width)
{
	while (*text != '\0' && columns_width(text) + 1 > width)
		text += columns_fit(text, 1) > 0 ? columns_fit(text, 1)
						 : columns_fit(text, 2);
	return arena_printf(memory, "%s_", text);
}

static void
paint_foot(const struct review *review, struct arena *memory, size_t width,
    struct review_frame_line *lines)
{
	const char *status = buffer_string(&review->status);
	const char *typed = buffer_string(&review->typed);
	const char *first = status, *second = "";
	struct buffer command = {0};

	switch (review->mode) {
	case REVIEW_QUEUE:
		second = width < 60
		    ? "y n k t a r c i u ? q"
		    : "y yes  n no  k kind  t take  a answer  r refuse"
		      "  c clarify  u undo  ? help";
		break;
	case REVIEW_KIND:
		first = "Which kind? A letter; Esc drops it.";
		break;
	case REVIEW_CONFIRM:
		buffer_add_string(&command, "dpoctl ");
		review_add_command(review, &command);
		first = utf8_visible(memory, buffer_string(&command),
		    command.length, UTF8_ONE_LINE);
		second = width < 60 ? "Enter do  p e Esc"
				    : "Enter runs it, p previews, e edits,"
				      " any other key drops it";
		buffer_release(&command);
		break;
	case REVIEW_ASK:
		first = "Words for it, then Enter (Esc drops it):";
		second = tail(memory, typed, width);
		break;
	case REVIEW_EDIT:
		first = "The command, then Enter:";
		second = tail(memory, typed, width);
		break;
	case REVIEW_FIND:
		first = "Find (such as due<7d kind:erasure), then Enter:";
		second = tail(memory, typed, width);
		break;
	}
	put(&lines[0], memory, first, width, FRAME_PLAIN);
	put(&lines[1], memory, second, width, FRAME_PLAIN);
}

void
review_paint(struct review *review, struct arena *memory, size_t width,
    size_t height, struct review_frame_line *lines)
{
	size_t queue_height, card_height;
	const struct queue *queue = review->queue;

	for (size_t i = 0; i < height; i++)
		lines[i] = (struct review_frame_line){"", FRAME_PLAIN};
	if (height < FOOT_LINES + 4 || width < 20) {
		if (height > 0)
			put(&lines[0], memory, "Too small: q quits", width,
			    FRAME_PLAIN);
		return;
	}
	queue_height = (height - FOOT_LINES - 1) / 3;
	card_height = height - queue_height - FOOT_LINES - 1;
	put(&lines[0], memory,
	    arena_printf(memory, " dpoctl review  %zu of %zu, %zu done",
		queue->count == 0 ? 0 : review->at + 1, queue->count,
		review->done_count),
	    width, FRAME_BAR);
	paint_queue(review, memory, width, queue_height, lines + 1);
	put(&lines[1 + queue_height], memory, "", width, FRAME_BAR);
	if (review->shows_help || review->mode == REVIEW_KIND)
		paint_text(review->shows_help ? help : kinds_text(memory),
		    memory, width, card_height, lines + 2 + queue_height);
	else
		paint_card(review, memory, width, card_height,
		    lines + 2 + queue_height);
	paint_foot(review, memory, width, lines + height - 2);
}
