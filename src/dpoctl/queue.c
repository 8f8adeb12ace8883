/* SPDX-License-Identifier: ISC */
#include "dpoctl/queue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/mail_store.h"
#include "store/ticket_key.h"
#include "ticket/kind_law.h"
#include "ticket/warning.h"
#include "dpoctl/mail_id.h"

#define HOUR_SECONDS 3600
#define DAY_SECONDS  86400

static const char *
visible(struct arena *memory, const char *text)
{
	return utf8_visible(memory, text, strlen(text), UTF8_ONE_LINE);
}

/* The open kinds, or all of a closed ticket. */
static const char *
kinds_of(struct arena *memory, const struct ticket_row *row)
{
	const char *kinds = "";

	for (size_t i = 0; i < row->claims_count; i++)
		if (row->closed_at != 0 ||
		    (row->claims[i].outcome[0] == '\0' &&
			!row->claims[i].is_unsure))
			kinds = arena_printf(memory, "%s%s%s", kinds,
			    kinds[0] == '\0' ? "" : ",", row->claims[i].kind);
	if (kinds[0] == '\0')
		kinds = "?";
	return row->processor ? arena_printf(memory, "%s client?", kinds)
			      : kinds;
}

static bool
has_breach(const struct ticket_row *row)
{
	enum kind kind;

	for (size_t i = 0; i < row->claims_count; i++)
		if (row->claims[i].outcome[0] == '\0' &&
		    kind_find(row->claims[i].kind, &kind) &&
		    kind_is_urgent(kind))
			return true;
	return false;
}

/* The day, and the time left: "3 d", "2 d late", "5 h", "waits". */
static void
set_due(const struct queue *queue, const struct ticket_row *row,
    struct queue_item *item)
{
	const char *zone = queue->conf->calendar.time_zone;
	struct warning_question question = {.due_at = row->due_at,
	    .stands_still = row->stands_still,
	    .now_at = queue->now_at,
	    .zone = zone};
	char day[DATE_TEXT_SIZE];
	const char *word, *unit = row->due_at != 0 ? "h" : "d";
	int64_t left;

	item->due = item->left = "";
	if (row->due_at == 0 && !date_parse(row->due_on, &question.due_on))
		return;
	date_format(row->due_at != 0 ? timestamp_date(row->due_at, zone)
				     : question.due_on,
	    day);
	item->due = arena_string(queue->memory, day);
	word = warning_word(&queue->conf->clock.warning, &question);
	left = warning_left(&question);
	item->colour = strcmp(word, "overdue") == 0 ? QUEUE_LATE
	    : strcmp(word, "due-soon") == 0	    ? QUEUE_SOON
						    : QUEUE_PLAIN;
	if (row->due_at != 0 && (left >= 1000 || left <= -1000)) {
		left /= 24;
		unit = "d";
	}
	if (left >= 1000 || left <= -1000) {
		left /= 365;
		unit = "y";
	}
	if (row->is_to_revisit)
		item->left = "look";
	else if (strcmp(word, "stands-still") == 0) {
		item->left = "waits";
		item->colour = QUEUE_WAITS;
	} else if (left == 0 && row->due_at == 0)
		item->left = "today";
	else
		item->left = arena_printf(queue->memory, "%lld %s%s",
		    (long long)imaxabs(left), unit,
		    strcmp(word, "overdue") == 0 ? " late" : "");
}

static enum queue_need
need_of(const struct queue_item *item, bool has_held_letter)
{
	if (item->marks[0] == '!')
		return QUEUE_BREACH;
	if (item->colour == QUEUE_LATE)
		return QUEUE_OVERDUE;
	if (item->is_unread && strncmp(item->state, "waiting", 7) == 0)
		return QUEUE_ANSWERED;
	if (strcmp(item->state, "triage") == 0)
		return QUEUE_UNSURE;
	return has_held_letter ? QUEUE_HELD : QUEUE_REST;
}

/* For sorting, like ticket.due_first. */
static int64_t
due_second(const struct ticket_row *row)
{
	struct date due_on;

	if (row->due_at != 0)
		return row->due_at;
	if (!date_parse(row->due_on, &due_on))
		return INT64_MAX;
	return (date_to_days(due_on) + 1) * DAY_SECONDS - 1;
}

bool
queue_renew(
    struct queue *queue, const struct ticket_row *row, struct queue_item *ret)
{
	struct arena *memory = queue->memory;
	char day[DATE_TEXT_SIZE];
	struct queue_item item = {
	    .id = row->id,
	    .revision = row->revision,
	    .due_at = due_second(row),
	    .received_at = row->received_at,
	    .is_unread = row->unread_at != 0,
	    .marks = arena_printf(memory, "%c%c%c%c",
		has_breach(row) ? '!' : ' ', row->unread_at != 0 ? '*' : ' ',
		row->has_held_letter ? 'H' : ' ',
		row->has_attachments ? '@' : ' '),
	    .number = arena_printf(memory, "%lld", (long long)row->id),
	    .kinds = kinds_of(memory, row),
	    .who = visible(memory,
		row->requester[0] != '\0' ? row->requester
					  : row->requester_name),
	    .subject = visible(memory, row->subject),
	    .assignee = visible(memory, row->assignee),
	    .state = arena_string(memory, row->state),
	    .reference = arena_string(memory, row->reference),
	    .mailbox = visible(memory, row->mailbox),
	    .language = arena_string(memory, row->language),
	};

	date_format(
	    timestamp_date(row->received_at, queue->conf->calendar.time_zone),
	    day);
	item.received = arena_string(memory, day);
	set_due(queue, row, &item);
	item.need = need_of(&item, row->has_held_letter);
	*ret = item;
	return true;
}

static struct queue_item *
next_item(struct queue *queue)
{
	if (queue->count == queue->size) {
		queue->size = queue->size == 0 ? 64 : queue->size * 2;
		queue->items = memory_resize(
		    queue->items, queue->size, sizeof *queue->items);
	}
	return &queue->items[queue->count++];
}

static bool
add_item(const struct ticket_row *row, void *context)
{
	struct queue *queue = context;

	return queue_renew(queue, row, next_item(queue));
}

static bool
add_spot(const struct mail_row *row, void *context)
{
	struct queue *queue = context;
	struct arena *memory = queue->memory;
	char id[MAIL_ID_SIZE], day[DATE_TEXT_SIZE];
	int64_t received_at =
	    row->received_at != 0 ? row->received_at : row->seen_at;

	mail_id_write(row->folder_id, row->uid, id);
	date_format(
	    timestamp_date(received_at, queue->conf->calendar.time_zone), day);
	*next_item(queue) = (struct queue_item){
	    .due_at = INT64_MAX,
	    .received_at = received_at,
	    .need = QUEUE_SPOT,
	    .folder_id = row->folder_id,
	    .uid = row->uid,
	    .marks = "    ",
	    .number = arena_string(memory, id),
	    .due = "",
	    .left = "check",
	    .kinds = "spot check",
	    .who = visible(memory, row->from_address),
	    .subject = visible(memory, row->subject),
	    .assignee = "",
	    .state = "",
	    .reference = "",
	    .mailbox = visible(memory, row->mailbox),
	    .language = arena_string(memory, row->language),
	    .received = arena_string(memory, day),
	};
	return true;
}

bool
queue_add_spot(struct queue *queue, struct db *db, struct error *err)
{
	const struct mail_filter filter = {.is_drawn = true};

	return mail_store_each(db, &filter, add_spot, queue, err);
}

bool
queue_read(struct queue *queue, struct db *db,
    const struct ticket_filter *filter, struct error *err)
{
	queue->count = 0;
	return ticket_store_each(db, filter, add_item, queue, err);
}

void
queue_release(struct queue *queue)
{
	free(queue->items);
	queue->items = NULL;
	queue->count = queue->size = 0;
}

static int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_id(const void *a, const void *b)
{
	return compare_numbers(((const struct queue_item *)a)->id,
	    ((const struct queue_item *)b)->id);
}

static int
by_due(const void *a, const void *b)
{
	int order = compare_numbers(((const struct queue_item *)a)->due_at,
	    ((const struct queue_item *)b)->due_at);

	return order != 0 ? order : by_id(a, b);
}

static int
by_need(const void *a, const void *b)
{
	int order = compare_numbers(((const struct queue_item *)a)->need,
	    ((const struct queue_item *)b)->need);

	return order != 0 ? order : by_due(a, b);
}

static int
by_received(const void *a, const void *b)
{
	int order = compare_numbers(((const struct queue_item *)a)->received_at,
	    ((const struct queue_item *)b)->received_at);

	return order != 0 ? order : by_id(a, b);
}

static int
by_newest(const void *a, const void *b)
{
	return by_id(b, a);
}

static const struct {
	const char *name;
	int (*compare)(const void *, const void *);
} orders[] = {
    {"need", by_need},
    {"due", by_due},
    {"received", by_received},
    {"id", by_id},
    {"newest", by_newest},
};

static int (*find_order(const char *name))(const void *, const void *)
{
	for (size_t i = 0; i < LENGTH(orders); i++)
		if (strcmp(orders[i].name, name) == 0)
			return orders[i].compare;
	return NULL;
}

bool
queue_sort(struct queue *queue, const char *order)
{
	int (*compare)(const void *, const void *) = find_order(order);

	if (compare != NULL && queue->items != NULL)
		qsort(
		    queue->items, queue->count, sizeof *queue->items, compare);
	return compare != NULL;
}

/* The first tickets found so far: a heap, the last of them on top. */
struct choosing {
	const struct queue *queue;
	const struct queue_choice *choice;
	int (*compare)(const void *, const void *);
	int64_t today; /* in days */
	struct queue_item *items;
	size_t count, matching;
};

/* What the order depends on, as queue_renew finds it. */
static struct queue_item
item_of_key(const struct choosing *choosing, const struct ticket_key *key)
{
	bool is_day = key->due_first % DAY_SECONDS == DAY_SECONDS - 1;
	bool is_late = is_day ? key->due_first / DAY_SECONDS < choosing->today
			      : key->due_first < choosing->queue->now_at;
	struct queue_item item = {
	    .id = key->id,
	    .due_at = key->due_first,
	    .received_at = key->received_at,
	    .is_unread = key->is_unread,
	    .colour = is_late ? QUEUE_LATE : QUEUE_PLAIN,
	    .marks = key->is_urgent ? "!" : " ",
	    .state = key->state,
	    .assignee = key->assignee,
	};

	item.need = need_of(&item, key->has_held_letter);
	return item;
}

static void
exchange(struct queue_item *a, struct queue_item *b)
{
	struct queue_item kept = *a;

	*a = *b;
	*b = kept;
}

static void
sink(struct choosing *choosing)
{
	struct queue_item *items = choosing->items;

	for (size_t at = 0, child; (child = 2 * at + 1) < choosing->count;
	     at = child) {
		if (child + 1 < choosing->count &&
		    choosing->compare(&items[child + 1], &items[child]) > 0)
			child++;
		if (choosing->compare(&items[child], &items[at]) <= 0)
			return;
		exchange(&items[at], &items[child]);
	}
}

static void
rise(struct choosing *choosing)
{
	struct queue_item *items = choosing->items;

	for (size_t at = choosing->count - 1; at > 0; at = (at - 1) / 2) {
		if (choosing->compare(&items[at], &items[(at - 1) / 2]) <= 0)
			return;
		exchange(&items[at], &items[(at - 1) / 2]);
	}
}

static bool
choose(const struct ticket_key *key, void *context)
{
	struct choosing *choosing = context;
	const struct queue_choice *choice = choosing->choice;
	struct queue_item item = item_of_key(choosing, key);

	if (choice->actor != NULL && !queue_needs(&item, choice->actor))
		return true;
	choosing->matching++;
	if (choosing->count < choice->count_max) {
		choosing->items[choosing->count++] = item;
		rise(choosing);
	} else if (choosing->compare(&item, &choosing->items[0]) < 0) {
		choosing->items[0] = item;
		sink(choosing);
	}
	return true;
}

static bool
read_chosen(struct queue *queue, struct db *db, const struct choosing *chosen,
    struct error *err)
{
	struct arena *memory = arena_new();
	bool is_read = true;

	for (size_t i = 0; is_read && i < chosen->count; i++) {
		struct ticket_row row;
		enum lookup lookup = ticket_store_find(db, memory,
		    arena_printf(
			memory, "%lld", (long long)chosen->items[i].id),
		    &row, err);

		is_read = lookup != FAILED;
		if (lookup == FOUND && row.closed_at == 0)
			(void)add_item(&row, queue);
		arena_clear(memory);
	}
	arena_free(memory);
	return is_read;
}

bool
queue_read_first(struct queue *queue, struct db *db,
    const struct ticket_filter *filter, const struct queue_choice *choice,
    size_t *ret_left, struct error *err)
{
	struct choosing choosing = {
	    .queue = queue,
	    .choice = choice,
	    .compare = find_order(choice->order),
	    .today = date_to_days(
		timestamp_date(queue->now_at, queue->conf->calendar.time_zone)),
	    .items = memory_new(choice->count_max, sizeof *choosing.items),
	};
	bool is_read =
	    ticket_store_each_key(db, filter, choose, &choosing, err) &&
	    read_chosen(queue, db, &choosing, err);

	*ret_left = choosing.matching - choosing.count;
	free(choosing.items);
	(void)queue_sort(queue, choice->order);
	return is_read;
}
