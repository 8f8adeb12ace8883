/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_QUEUE_H
#define DPOCTL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ticket_store.h"
#include "conf/conf.h"

/*
 * queue - tickets as lines on a terminal
 *
 * All texts of an item are visible and live as long as the arena. Marks are
 * four characters: `!` an open breach report, `*` news that nobody has seen,
 * `H` a letter that waits for approval, `@` an attachment.
 */
enum queue_need { /* in order of priority */
	QUEUE_BREACH,
	QUEUE_OVERDUE,
	QUEUE_ANSWERED, /* it was waiting, and something arrived */
	QUEUE_UNSURE,
	QUEUE_HELD,
	QUEUE_REST,
	QUEUE_SPOT, /* a message of the spot check, not a ticket */
};
enum queue_colour {
	QUEUE_PLAIN,
	QUEUE_SOON,
	QUEUE_LATE,
	QUEUE_WAITS
};

struct queue_item {
	int64_t id, revision, due_at, received_at;
	enum queue_need need;
	enum queue_colour colour;
	bool is_unread;
	/*
	 * For QUEUE_SPOT, which has a name like 3:812 as its number, and
	 * neither id nor revision.
	 */
	int64_t folder_id;
	uint64_t uid;
	const char *marks, *number, *due, *left, *kinds, *who, *subject;
	const char *assignee, *state, *reference, *mailbox, *language;
	const char *received;
};
/*
 * "breach", "overdue", "answered", "unsure", "held-letter", "due",
 * "spot-check".
 */
const char *queue_need_name(enum queue_need need);
/*
 * Whether somebody has to act on it now, and that can be `actor`: it is not
 * assigned to anybody else, and is not just waiting for a reply.
 */
bool queue_needs(const struct queue_item *item, const char *actor);
/* Whether it is assigned to somebody other than `actor`. */
bool queue_is_anothers(const struct queue_item *item, const char *actor);

struct queue {
	struct arena *memory;
	const struct conf *conf;
	int64_t now_at;
	struct queue_item *items; /* owned, unlike `memory` */
	size_t count, size;
};

/* Reads all tickets that match the filter, in the order of the register. */
bool queue_read(struct queue *queue, struct db *db,
    const struct ticket_filter *filter, struct error *err);
/*
 * Reads only the first `count_max` open tickets in an order, of however many
 * match; *ret_left is the number of others. With `actor` only tickets that
 * need that person (queue_needs).
 */
#define QUEUE_FIRST_MAX 500 /* what people are shown without a limit */
struct queue_choice {
	const char *order; /* as for queue_sort */
	size_t count_max;  /* not 0 */
	const char *actor; /* may be NULL */
};
bool queue_read_first(struct queue *queue, struct db *db,
    const struct ticket_filter *filter, const struct queue_choice *choice,
    size_t *ret_left, struct error *err);
/* Adds the messages of the spot check that nobody has reviewed. */
bool queue_add_spot(struct queue *queue, struct db *db, struct error *err);
/* Updates one of the items from its ticket; returns true. */
bool queue_renew(
    struct queue *queue, const struct ticket_row *row, struct queue_item *item);
void queue_release(struct queue *queue);
/* "need", "due", "received", "id" or "newest"; false: unknown order. */
bool queue_sort(struct queue *queue, const char *order);

/*
 * The columns of a line, and their widths. Without a limit (width 0) nothing is
 * truncated; otherwise columns are narrowed, the subject last.
 */
#define QUEUE_COLUMNS_MAX 13
#define QUEUE_COLUMNS	  "marks,id,due,left,kinds,who,subject"
#define QUEUE_CSV_COLUMNS                                                  \
	"id,reference,state,kinds,who,subject,received,due,left,assignee," \
	"mailbox,language,marks"
struct queue_layout {
	int columns[QUEUE_COLUMNS_MAX];
	size_t widths[QUEUE_COLUMNS_MAX];
	size_t count;
};
/* False: a column is unknown or repeated; *ret_unknown is its name. */
bool queue_columns(struct arena *memory, const char *names,
    struct queue_layout *ret_layout, const char **ret_unknown);
void
queue_fit(struct queue_layout *layout, const struct queue *queue, size_t width);
void queue_add_heading(struct buffer *line, const struct queue_layout *layout);
/*
 * Appends a line of RFC 4180 with its line end; NULL: the column names. A value
 * that a spreadsheet would treat as a formula gets a leading '.
 */
void queue_add_csv(struct buffer *line, const struct queue_layout *layout,
    const struct queue_item *item);
void queue_add_line(struct buffer *line, const struct queue_layout *layout,
    const struct queue_item *item);

#endif
