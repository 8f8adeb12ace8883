/* SPDX-License-Identifier: ISC */
#include "dpoctl/review_private.h"

#include <string.h>

#include "base/memory.h"
#include "rules/kind.h"
#include "ticket/checklist.h"

#define CANCEL "outbox cancel %l"
#define REOPEN CANCEL "\nreopen %i"

static const struct review_order orders[] = {
    {'n', {NULL}, false, {"spam", "%i", "--not-a-request"}, "reopen %i"},
    {'s', {NULL}, false, {"spam", "%i"}, "reopen %i"},
    {'t', {NULL}, false, {"take", "%i"}, "assign %i --nobody"},
    {'i', {"Which evidence, and why"}, false,
	{"verify", "%i", "--ask", "--because", "%1"}, CANCEL},
    {'w', {"Which evidence was seen"}, false, {"verify", "%i", "--note", "%1"},
	NULL},
    {'c', {"What to ask"}, false, {"clarify", "%i", "--because", "%1"}, CANCEL},
    {'b', {NULL}, false, {"answered", "%i"}, NULL},
    {'x', {"Why it takes longer"}, false, {"extend", "%i", "--because", "%1"},
	CANCEL},
    {'a', {"What the letter says"}, true,
	{"close", "%i", "--outcome", "fulfilled", "%c", "--because", "%1",
	    "--letter"},
	REOPEN},
    {'r', {"Why it is refused", "The provision, such as Art. 12(5) GDPR"},
	false,
	{"close", "%i", "--outcome", "refused", "--because", "%1",
	    "--provision", "%2", "--letter"},
	REOPEN},
    {'l', {"The client who answers", "Where to forward it, or -"}, false,
	{"close", "%i", "--outcome", "redirected", "--client", "%1",
	    "--forward-to", "%?", "--letter"},
	REOPEN},
    {'h', {NULL}, false, {"reply", "%i"}, CANCEL},
    {'e', {NULL}, false, {"outbox", "edit", "%h"}, NULL},
    {'p', {NULL}, false, {"outbox", "approve", "%h"}, "outbox hold %h"},
    {'m', {"The ticket that goes on"}, false, {"merge", "%i", "--into", "%1"},
	"merge %i --undo"},
    {'o', {"Note"}, false, {"note", "%i", "--text", "%1"}, NULL},
};
/* For keys that select kinds; the second for tickets that were in triage. */
#define UNDO_KIND   "kind %i --unconfirm"
#define UNDO_TRIAGE CANCEL "\nkind %i --triage"

const struct review_order *
review_find_order(int key)
{
	for (size_t i = 0; i < LENGTH(orders); i++)
		if (orders[i].key == key)
			return &orders[i];
	return NULL;
}

bool
review_is_empty(const struct review *review)
{
	return review->at >= review->queue->count;
}

const struct queue_item *
review_at_hand(const struct review *review)
{
	return &review->queue->items[review->at];
}

static void
add_word(struct review *review, const char *word)
{
	if (review->words_count < REVIEW_WORDS_MAX - 1)
		review->words[review->words_count++] =
		    arena_string(review->memory, word);
}

/* Adds the marked tickets, or the current one; returns how many. */
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
	if (count > 0 || review_is_empty(review))
		return count;
	add_word(review, review_at_hand(review)->number);
	return 1;
}

/* A change based on an outdated view is refused. */
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
	review->is_previewed = false;
	review_say(review, "");
	return REVIEW_NOTHING;
}

bool
review_asks_for(const struct review *review, enum kind kind)
{
	const char *kinds = review_at_hand(review)->kinds;
	const char *name = kind_name(kind);
	size_t length = strlen(name);

	for (const char *found = strstr(kinds, name); found != NULL;
	     found = strstr(found + 1, name))
		if ((found == kinds || found[-1] == ',') &&
		    strchr(", ", found[length]) != NULL)
			return true;
	return false;
}

static void
add_checked(struct review *review)
{
	const struct checklist_item *item;

	for (size_t i = 0; (item = review_list_item(review, i)) != NULL; i++) {
		if ((review->checked & 1U << i) == 0)
			continue;
		add_word(review, "--checked");
		add_word(review, item->name);
	}
}

/* For a letter of the current ticket, whose number is not a ticket's. */
static bool
is_of_letter(const struct review *review)
{
	return strcmp(review->words[0], "outbox") == 0;
}

static const char *
held_letter(const struct review *review)
{
	return review->card == NULL || review->card->held == NULL
	    ? ""
	    : review->card->held;
}

static bool
has_letter(struct review *review, const struct review_order *order)
{
	for (size_t i = 0; i < LENGTH(order->words) && order->words[i]; i++)
		if (strcmp(order->words[i], "%h") == 0 &&
		    held_letter(review)[0] == '\0') {
			review_say(review, "No letter of this ticket is held.");
			return false;
		}
	return true;
}

/* Adds the text entered, or drops its option if that is "-". */
static void
add_or_drop(struct review *review)
{
	if (strcmp(buffer_string(&review->typed), "-") == 0)
		review->words_count--;
	else
		add_word(review, buffer_string(&review->typed));
}

enum review_action
review_make(struct review *review, const struct review_order *order)
{
	size_t count = 0;

	if (!has_letter(review, order))
		return REVIEW_NOTHING;
	review_start(review);
	for (size_t i = 0; i < LENGTH(order->words) && order->words[i]; i++)
		if (strcmp(order->words[i], "%i") == 0)
			count = add_tickets(review);
		else if (strcmp(order->words[i], "%1") == 0)
			add_word(review, buffer_string(&review->first));
		else if (strcmp(order->words[i], "%2") == 0)
			add_word(review, buffer_string(&review->typed));
		else if (strcmp(order->words[i], "%?") == 0)
			add_or_drop(review);
		else if (strcmp(order->words[i], "%c") == 0)
			add_checked(review);
		else if (strcmp(order->words[i], "%h") == 0)
			add_word(review, held_letter(review));
		else
			add_word(review, order->words[i]);
	add_revision(review, count);
	return review_show(review);
}

/* kind N --add KIND --confirm, and --remove for all other kinds listed. */
enum review_action
review_make_kind(struct review *review, const char *kind)
{
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

		if (strcmp(other, kind) == 0 ||
		    !review_asks_for(review, (enum kind)i))
			continue;
		add_word(review, "--remove");
		add_word(review, other);
	}
	add_word(review, "--confirm");
	add_revision(review, count);
	return review_show(review);
}

enum review_action
review_make_spot(struct review *review, bool is_request, const char *kind)
{
	review_start(review);
	add_word(review, "mail");
	add_word(review, is_request ? "open" : "dismiss");
	add_word(review, review_at_hand(review)->number);
	if (kind != NULL) {
		add_word(review, "--kind");
		add_word(review, kind);
	}
	return review_show(review);
}

/* Whether the command contains that ticket. */
bool
review_names(const struct review *review, const char *number)
{
	if (is_of_letter(review))
		return !review_is_empty(review) &&
		    strcmp(review_at_hand(review)->number, number) == 0;
	for (size_t i = 1;
	     i < review->words_count && strncmp(review->words[i], "--", 2) != 0;
	     i++)
		if (strcmp(review->words[i], number) == 0)
			return true;
	return false;
}

/* "spam 5 7 --not-a-request" is about " 5 7 ". */
static void
keep_acted(struct review *review)
{
	buffer_clear(&review->acted);
	buffer_add_byte(&review->acted, ' ');
	if (is_of_letter(review)) {
		buffer_add_printf(&review->acted, "%s ",
		    review_is_empty(review) ? ""
					    : review_at_hand(review)->number);
		return;
	}
	for (size_t i = 1;
	     i < review->words_count && strncmp(review->words[i], "--", 2) != 0;
	     i++)
		buffer_add_printf(&review->acted, "%s ", review->words[i]);
}

/*
 * Adds a line of it, of a word or more, unless it is about letters and none was
 * written.
 */
static void
add_undo_line(
    struct review *review, const char *line, size_t length, const char *letters)
{
	const char *acted = buffer_string(&review->acted) + 1;

	if (letters[0] == '\0' && strncmp(line + length - 2, "%l", 2) == 0)
		return;
	for (size_t i = 0; i < length; i++) {
		if (line[i] != '%')
			buffer_add_byte(&review->undo, line[i]);
		else if (line[++i] == 'l')
			buffer_add_string(&review->undo, letters);
		else if (line[i] == 'h')
			buffer_add_string(&review->undo, review->words[2]);
		else
			buffer_add(&review->undo, acted, strlen(acted) - 1);
	}
	buffer_add_byte(&review->undo, '\n');
}

/* From the queue, which shows the tickets before the change. */
static bool
was_in_triage(const struct review *review)
{
	for (size_t i = 0; i < review->queue->count; i++)
		if (review_names(review, review->queue->items[i].number) &&
		    strcmp(review->queue->items[i].state, "triage") == 0)
			return true;
	return false;
}

static bool
is_order(const struct review_order *order, const struct review *review)
{
	return strcmp(order->words[0], review->words[0]) == 0 &&
	    (!is_of_letter(review) ||
		(review->words_count > 2 &&
		    strcmp(order->words[1], review->words[1]) == 0));
}

bool
review_edits(const struct review *review)
{
	bool is_reply = strcmp(review->words[0], "reply") == 0;

	for (size_t i = 1; i < review->words_count; i++) {
		if (strcmp(review->words[i], "--edit") == 0)
			return true;
		if (strcmp(review->words[i], "--text") == 0)
			is_reply = false;
	}
	return is_reply ||
	    (is_of_letter(review) && review->words_count > 1 &&
		strcmp(review->words[1], "edit") == 0);
}

void
review_keep_undo(struct review *review, const char *letters)
{
	const char *undo = NULL;

	if (strcmp(review->words[0], "kind") == 0)
		undo = was_in_triage(review) ? UNDO_TRIAGE : UNDO_KIND;

	for (size_t i = 0; i < LENGTH(orders) && undo == NULL; i++)
		if (is_order(&orders[i], review))
			undo = orders[i].undo;
	keep_acted(review);
	buffer_clear(&review->undo);
	while (undo != NULL && *undo != '\0') {
		size_t length = strcspn(undo, "\n");

		add_undo_line(review, undo, length, letters);
		undo += length + (undo[length] == '\n');
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
