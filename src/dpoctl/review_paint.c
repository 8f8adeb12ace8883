/* SPDX-License-Identifier: ISC */
#include "dpoctl/review_private.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "rules/kind.h"
#include "dpoctl/columns.h"

#define FOOT_LINES	  3
#define SCROLL_LINES	  5
#define WRAPPED_LINES_MAX 20

static const char help[] = "y yes: what is listed, or first guess\n"
			   "g the next guess    k another kind\n"
			   "n not a request     s spam\n"
			   "t take it           o write a note\n"
			   "i ask for identity  w evidence seen\n"
			   "c ask what is meant b it was answered\n"
			   "x extend  a answer and close  r refuse\n"
			   "l a client answers  m merge\n"
			   "h write  e edit held letter  p send it\n"
			   "space marks: the next key is for all\n"
			   "j K down, up        tab the next to do\n"
			   "f d scroll  / find  u undo  q quit\n"
			   "A key shows a command: Enter runs it,\n"
			   "p previews, e edits, Esc drops it.\n";

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

bool
review_scroll(struct review *review, int key)
{
	switch (key) {
	case REVIEW_PAGE_DOWN:
	case 'f':
		review->scroll += SCROLL_LINES;
		return true;
	case REVIEW_PAGE_UP:
	case 'd':
		review->scroll -= review->scroll < SCROLL_LINES ? review->scroll
								: SCROLL_LINES;
		return true;
	default:
		return false;
	}
}

/* Paints lines of a built-in text, from the beginning. */
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

/* One per line. */
static const char *
kinds_text(struct arena *memory)
{
	const char *text = "";

	for (int i = 0; i < KINDS; i++)
		text = arena_printf(memory, "%s%c %s\n", text, 'a' + i,
		    kind_name((enum kind)i));
	return text;
}

/* The end of the entered text stays visible. */
static const char *
tail(struct arena *memory, const char *text, size_t width)
{
	while (*text != '\0' && columns_width(text) + 1 > width)
		text += columns_fit(text, 1) > 0 ? columns_fit(text, 1)
						 : columns_fit(text, 2);
	return arena_printf(memory, "%s_", text);
}

/* Paints a whole text, in as many lines as needed; the last one is *last. */
static void
paint_wrapped(const char *text, struct arena *memory, size_t width, size_t most,
    struct review_frame_line *last, int look)
{
	const char *starts[WRAPPED_LINES_MAX];
	size_t lengths[WRAPPED_LINES_MAX], count = 0;

	if (most > WRAPPED_LINES_MAX)
		most = WRAPPED_LINES_MAX;
	while (*text != '\0' && count < most) {
		starts[count] = text;
		lengths[count] = columns_wrap(text, width);
		text += lengths[count++];
		text += strspn(text, " ");
	}
	/* Truncates a very long text, with dots. */
	if (*text != '\0') {
		starts[count - 1] = "...";
		lengths[count - 1] = strlen("...");
	}
	for (size_t i = 0; i < count; i++)
		put(last - (count - 1 - i), memory,
		    arena_copy(memory, starts[i], lengths[i]), width, look);
}

static const char *
command_text(const struct review *review, struct arena *memory)
{
	struct buffer command = {0};
	const char *text;

	buffer_add_string(&command, "dpoctl ");
	review_add_command(review, &command);
	text = utf8_visible(
	    memory, buffer_string(&command), command.length, UTF8_ONE_LINE);
	buffer_release(&command);
	return text;
}

static const char *
question(const struct review *review, struct arena *memory, size_t width)
{
	const struct review_order *order = review_find_order(review->pending);

	return arena_printf(memory, "%s%s", order->asks[review->asked],
	    width < 60 ? ":" : ", then Enter (Esc drops it):");
}

/* A letter is then text, and scrolls nothing. */
static bool
is_typing(enum review_mode mode)
{
	return mode != REVIEW_QUEUE && mode != REVIEW_CONFIRM;
}

/* What the marks mean, and whether the text below goes on. */
static const char *
legend(size_t width, bool has_more)
{
	if (has_more)
		return width < 80 ? " ! breach * news H held @ file   f: more"
				  : " ! breach   * news   H held letter"
				    "   @ attachment   + done   x marked"
				    "   f: more";
	return width < 70 ? " ! breach * news H held letter @ file"
			  : " ! breach   * news   H held letter   @ attachment"
			    "   + done   x marked";
}

/* The two last lines; without a question the first one is the status. */
static void
paint_foot(const struct review *review, struct arena *memory, size_t width,
    struct review_frame_line *lines)
{
	const char *typed = buffer_string(&review->typed);
	const char *first = NULL, *second = "";
	bool is_narrow = width < 60;

	switch (review->mode) {
	case REVIEW_QUEUE:
		second = is_narrow
		    ? "y n k g t a r c i u  ? help  q quit"
		    : "y yes  n no  k kind  t take  a answer  r refuse"
		      "  c clarify  u undo  ? help";
		break;
	case REVIEW_KIND:
		first = "Which kind? A letter; Esc drops it.";
		break;
	case REVIEW_CHECK:
		first = "What was done, and told?";
		second = is_narrow ? "A letter checks it. Enter goes on."
				   : "A letter checks it, Enter goes on, Esc"
				     " drops it.";
		break;
	case REVIEW_CONFIRM:
		second = is_narrow ? "Enter runs it; p f d e; Esc drops it"
				   : "Enter runs it, p previews, f d scroll,"
				     " e edits, Esc drops it";
		break;
	case REVIEW_ASK:
		first = question(review, memory, width);
		second = tail(memory, typed, width);
		break;
	case REVIEW_EDIT:
		first = "The command, then Enter:";
		second = tail(memory, typed, width);
		break;
	case REVIEW_FIND:
		first = is_narrow ? "Find, such as due<7d:"
				  : "Find (such as due<7d kind:erasure), then"
				    " Enter:";
		second = tail(memory, typed, width);
		break;
	}
	if (first != NULL)
		put(&lines[0], memory, first, width, FRAME_PLAIN);
	put(&lines[1], memory, second, width, FRAME_PLAIN);
}

/* What is displayed below the queue instead of the ticket; NULL: the ticket. */
static const char *
text_below(const struct review *review, struct arena *memory)
{
	if (review->shows_help)
		return help;
	if (review->mode == REVIEW_KIND)
		return kinds_text(memory);
	if (review->mode == REVIEW_CHECK)
		return review_list_text(review, memory);
	if (review_is_empty(review))
		return "No ticket to review.\n"
		       "/ finds others, / and Enter all.\n";
	return NULL;
}

void
review_paint(struct review *review, struct arena *memory, size_t width,
    size_t height, struct review_frame_line *lines)
{
	size_t queue_height, card_height;
	const struct queue *queue = review->queue;
	const char *below;

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
	below = text_below(review, memory);
	if (below != NULL)
		paint_text(below, memory, width, card_height,
		    lines + 2 + queue_height);
	else
		paint_card(review, memory, width, card_height,
		    lines + 2 + queue_height);
	put(&lines[1 + queue_height], memory,
	    legend(width,
		!is_typing(review->mode) && below == NULL &&
		    review->card != NULL &&
		    review->scroll + card_height < review->card->count),
	    width, FRAME_BAR);
	paint_foot(review, memory, width, lines + height - 2);
	if (review->mode == REVIEW_CONFIRM)
		paint_wrapped(command_text(review, memory), memory, width,
		    card_height, lines + height - 2, FRAME_HEAD);
	else if (review->mode == REVIEW_QUEUE)
		paint_wrapped(buffer_string(&review->status), memory, width,
		    card_height, lines + height - 2, FRAME_PLAIN);
}
