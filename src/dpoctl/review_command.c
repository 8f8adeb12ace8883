/* SPDX-License-Identifier: ISC */
#include "dpoctl/review_private.h"

#include <string.h>

#include "base/memory.h"
#include "rules/kind.h"

/* What a key makes of the tickets: %i are they, %t what was typed. */
static const struct review_order orders[] = {
    {'n', NULL, {"spam", "%i", "--not-a-request"}, "reopen %i"},
    {'s', NULL, {"spam", "%i"}, "reopen %i"},
    {'t', NULL, {"take", "%i"}, "assign %i --nobody"},
    {'i', "Which evidence, and why",
	{"verify", "%i", "--ask", "--because", "%t"}, NULL},
    {'w', "Which evidence was seen", {"verify", "%i", "--note", "%t"}, NULL},
    {'c', "What to ask", {"clarify", "%i", "--because", "%t"},
	"clarify %i --answered"},
    {'b', NULL, {"clarify", "%i", "--answered"}, NULL},
    {'x', "Why it takes longer", {"extend", "%i", "--because", "%t"}, NULL},
    {'a', "The answer",
	{"close", "%i", "--outcome", "fulfilled", "--checked", "all",
	    "--because", "%t", "--letter"},
	"reopen %i"},
    {'r', "Why it is refused",
	{"close", "%i", "--outcome", "refused", "--because", "%t", "--letter"},
	"reopen %i"},
    {'o', "Note", {"note", "%i", "--text", "%t"}, NULL},
};

const struct review_order *
review_find_order(int key)
{
	for (size_t i = 0; i < LENGTH(orders); i++)
		if (orders[i].key == key)
			return &orders[i];
	return NULL;
}

const struct queue_item *
review_at_hand(const struct review *review)
{
	return review->at < review->queue->count
	    ? &review->queue->items[review->at]
	    : NULL;
}

static void
add_word(struct review *review, const char *word)
{
	if (review->words_count < REVIEW_WORDS_MAX - 1)
		review->words[review->words_count++] =
		    arena_string(review->memory, word);
}

/* The marked ones, or the one at hand; how many. */
static size_t
add_tickets(struct review *review)
{
	size_t count = 0;

	for (size_t i = 0; i < review->queue->count; i++) {
		if (!review->is_marked[i])
			continue;
		add_word(review, review->queue->items[i].number);
		count++;
	}
	if (count > 0 || review_at_hand(review) == NULL)
		return count;
	add_word(review, review_at_hand(review)->number);
	return 1;
}

/* A change on a view that is no longer true is refused. */
static void
add_revision(struct review *review, size_t count)
{
	if (count != 1)
		return;
	for (size_t i = 0; i < review->queue->count; i++) {
		const struct queue_item *item = &review->queue->items[i];

		if (!review->is_marked[i] && review->at != i)
			continue;
		if (strcmp(item->number, review->words[1]) != 0)
			continue;
		add_word(review, "--if-revision");
		add_word(review,
		    arena_printf(
			review->memory, "%lld", (long long)item->revision));
		return;
	}
}

void
review_start(struct review *review)
{
	arena_clear(review->memory);
	review->words_count = 0;
}

enum review_action
review_show(struct review *review)
{
	review->mode = REVIEW_CONFIRM;
	review_say(review, "");
	return REVIEW_NOTHING;
}

enum review_action
review_make(struct review *review, const struct review_order *order)
{
	size_t count = 0;

	review_start(review);
	for (size_t i = 0; i < LENGTH(order->words) && order->words[i]; i++)
		if (strcmp(order->words[i], "%i") == 0)
			count = add_tickets(review);
		else if (strcmp(order->words[i], "%t") == 0)
			add_word(review, buffer_string(&review->typed));
		else
			add_word(review, order->words[i]);
	add_revision(review, count);
	return review_show(review);
}

/* kind N --add KIND --confirm, and what else is listed removed. */
enum review_action
review_make_kind(struct review *review, const char *kind)
{
	const struct queue_item *item = review_at_hand(review);
	size_t count;

	review_start(review);
	add_word(review, "kind");
	count = add_tickets(review);
	if (kind != NULL) {
		add_word(review, "--add");
		add_word(review, kind);
	}
	for (int i = 0; kind != NULL && count == 1 && i < KINDS; i++) {
		const char *other = kind_name((enum kind)i);
		const char *found = strstr(item->kinds, other);

		if (found == NULL || strcmp(other, kind) == 0 ||
		    strchr(", ", found[strlen(other)]) == NULL)
			continue;
		add_word(review, "--remove");
		add_word(review, other);
	}
	add_word(review, "--confirm");
	add_revision(review, count);
	return review_show(review);
}

/* Whether the command names that ticket. */
bool
review_names(const struct review *review, const char *number)
{
	for (size_t i = 1;
	     i < review->words_count && strncmp(review->words[i], "--", 2) != 0;
	     i++)
		if (strcmp(review->words[i], number) == 0)
			return true;
	return false;
}

void
review_keep_undo(struct review *review)
{
	const char *undo = NULL;

	for (size_t i = 0; i < LENGTH(orders) && undo == NULL; i++)
		if (strcmp(orders[i].words[0], review->words[0]) == 0)
			undo = orders[i].undo;
	buffer_clear(&review->undo);
	for (; undo != NULL && *undo != '\0'; undo++) {
		if (undo[0] != '%') {
			buffer_add_byte(&review->undo, *undo);
			continue;
		}
		undo++;
		for (size_t i = 1; i < review->words_count &&
		     strncmp(review->words[i], "--", 2) != 0;
		     i++)
			buffer_add_printf(&review->undo, "%s%s",
			    i == 1 ? "" : " ", review->words[i]);
	}
}

void
review_add_command(const struct review *review, struct buffer *line)
{
	for (size_t i = 0; i < review->words_count; i++) {
		const char *word = review->words[i];

		if (i > 0)
			buffer_add_byte(line, ' ');
		if (word[0] != '\0' && strpbrk(word, " '\"\\") == NULL) {
			buffer_add_string(line, word);
			continue;
		}
		buffer_add_byte(line, '"');
		for (; *word != '\0'; word++) {
			if (strchr("\"\\", *word) != NULL)
				buffer_add_byte(line, '\\');
			buffer_add_byte(line, *word);
		}
		buffer_add_byte(line, '"');
	}
}

bool
review_split(struct review *review, const char *line)
{
	struct buffer word = {0};
	bool is_quoted = false, has_word = false;

	review->words_count = 0;
	for (;; line++) {
		if (*line == '\0' || (*line == ' ' && !is_quoted)) {
			if (has_word)
				add_word(review, buffer_string(&word));
			buffer_clear(&word);
			has_word = false;
			if (*line == '\0')
				break;
			continue;
		}
		has_word = true;
		if (*line == '"')
			is_quoted = !is_quoted;
		else {
			line += *line == '\\' && line[1] != '\0';
			buffer_add_byte(&word, *line);
		}
	}
	buffer_release(&word);
	return review->words_count > 0 &&
	    review->words_count < REVIEW_WORDS_MAX - 1;
}
