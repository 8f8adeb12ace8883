/* SPDX-License-Identifier: ISC */
#include "store/retention.h"

#include <inttypes.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db_private.h"
#include "store/label_store.h"
#include "store/retention_erase.h"
#include "store/spent_store.h"

/* Per step: maximum rows examined, and tickets or other rows to erase. */
#define SCAN_MAX  1000
#define ITEMS_MAX 200
/* Then a step stops erasing, if it was faster than that. */
#define ROWS_MAX 1000
/* A step stops erasing after this: the commit takes time too. */
#define ERASE_MS 10

/*
 * Expired tickets: ?1 is the last instant of closing, ?2 a JSON object with
 * those of kinds that have their own, ?3 the latest of all. Of a ticket's kinds
 * the earliest instant counts, that is the longest period.
 */
#define IS_OVER                                              \
	"t.is_on_hold = 0 AND t.erased_at IS NULL"           \
	" AND t.closed_at <= coalesce((SELECT min(coalesce(" \
	"CAST(json_extract(?2, '$.' || c.kind) AS BIGINT),"  \
	" ?1)) FROM claim c"                                 \
	" WHERE c.ticket_id = t.id), ?1)"
/* From the watermark (?4, ?5) on: id, its place, and whether to erase. */
#define FIND(has_any)                                               \
	"SELECT t.id, t.closed_at, " IS_OVER " AND " has_any        \
	" FROM ticket t INDEXED BY ticket_closed"                   \
	" WHERE t.closed_at IS NOT NULL AND t.erased_at IS NULL"    \
	" AND t.closed_at <= ?3 AND (t.closed_at, t.id) > (?4, ?5)" \
	" ORDER BY t.closed_at, t.id LIMIT ?6"
#define HAS_MESSAGE(such)                                          \
	"EXISTS (SELECT 1 FROM message m WHERE m.ticket_id = t.id" \
	" AND " such ")"
#define HAS_PART(table) \
	"EXISTS (SELECT 1 FROM " table " WHERE message_id = m.id)"
static const char find_expired[] =
    "SELECT id, expires_at, ticket_id IS NULL FROM message"
    " INDEXED BY message_expires WHERE expires_at IS NOT NULL"
    " AND expires_at <= ?1 AND (expires_at, id) > (?4, ?5)"
    " ORDER BY expires_at, id LIMIT ?6";
static const char find_raw[] = FIND(HAS_MESSAGE("m.raw IS NOT NULL"));
static const char find_texts[] = FIND("(t.subject <> '' OR " HAS_MESSAGE(
    "(" RETENTION_HAS_TEXT
    " OR " HAS_PART("attachment") " OR " HAS_PART("mail_link") ")") ")");
static const char find_letters[] =
    FIND("EXISTS (SELECT 1 FROM letter l WHERE l.ticket_id = t.id"
	 " AND (l.subject <> '' OR l.body <> '') AND (l.state = 'sent'"
	 " OR l.state = 'failed' OR l.state = 'cancelled'"
	 " OR l.state = 'printed'))");
static const char find_facts[] =
    FIND("EXISTS (SELECT 1 FROM message m JOIN fact f ON f.message_id = m.id"
	 " WHERE m.ticket_id = t.id AND NOT (" RETENTION_IS_KEPT(
	     RETENTION_COMES_BACK) "))");
static const char find_reduced[] = FIND(RETENTION_COMES_BACK
    " AND (t.reduced_at IS NULL OR t.reduced_at < t.closed_at)");
static const char find_persons[] = FIND("NOT " RETENTION_COMES_BACK);
static const char find_hashes[] =
    "SELECT id, erased_at, 1 FROM ticket INDEXED BY ticket_hashed"
    " WHERE person IS NOT NULL AND erased_at <= ?1"
    " AND (erased_at, id) > (?4, ?5) ORDER BY erased_at, id LIMIT ?6";

/* What follows the classes. */
#define LABELS	    LENGTH(classes)
#define SPENT	    (LABELS + 1)
#define END	    (LABELS + 2)
#define PERIOD(one) offsetof(struct retention_periods, one)
#define COUNT(one)  offsetof(struct retention_counts, one)

static const struct class
{
	const char *find;
	enum retention_class erase;
	bool is_of_ticket; /* depends on its closing and its kinds */
	size_t period;
	size_t count;
} classes[] = {
    {find_expired, RETENTION_EXPIRED, false, 0, COUNT(not_requests)},
    {find_raw, RETENTION_RAW, true, PERIOD(raw), COUNT(raw)},
    {find_texts, RETENTION_TEXTS, true, PERIOD(text), COUNT(texts)},
    {find_letters, RETENTION_LETTERS, true, PERIOD(letter), COUNT(letters)},
    {find_facts, RETENTION_FACTS, true, PERIOD(fact), COUNT(facts)},
    {find_hashes, RETENTION_HASHES, false, PERIOD(hash_seconds), COUNT(hashes)},
    {find_reduced, RETENTION_REDUCED, true, PERIOD(person), COUNT(reduced)},
    {find_persons, RETENTION_PERSONS, true, PERIOD(person), COUNT(persons)},
};

/* The last instants of closing, for a class. */
struct cut {
	int64_t general_at;
	struct buffer of_kinds; /* JSON */
	struct buffer keeps;	/* JSON; for class facts */
	int64_t latest_at;
};

static void
cut_find(
    const struct retention_period *period, int64_t now_at, struct cut *ret_cut)
{
	struct cut cut = {.general_at = now_at - period->seconds};

	cut.latest_at = cut.general_at;
	buffer_add_byte(&cut.of_kinds, '{');
	for (int i = 0; i < KINDS; i++) {
		int64_t at = now_at - period->of_kind[i];

		if (period->of_kind[i] == 0)
			continue;
		buffer_add_printf(&cut.of_kinds, "%s\"%s\":%" PRId64,
		    cut.of_kinds.length == 1 ? "" : ",",
		    kind_name((enum kind)i), at);
		if (at > cut.latest_at)
			cut.latest_at = at;
	}
	buffer_add_byte(&cut.of_kinds, '}');
	*ret_cut = cut;
}

static void
cut_bind(struct statement *statement, const struct cut *cut)
{
	db_bind_int(statement, 1, cut->general_at);
	db_bind_text(statement, 2, buffer_string(&cut->of_kinds));
	db_bind_int(statement, 3, cut->latest_at);
}

/* For statements of class facts. */
static void
bind_keeps(struct statement *statement, const struct cut *cut)
{
	if (cut->keeps.length > 0)
		db_bind_text(statement, 7, buffer_string(&cut->keeps));
}

static void
cut_of(const struct retention_question *question, const struct class *class,
    struct cut *ret_cut)
{
	const char *period = (const char *)question->periods + class->period;

	*ret_cut = (struct cut){.general_at = question->now_at};
	if (class->is_of_ticket)
		cut_find((const struct retention_period *)(const void *)period,
		    question->now_at, ret_cut);
	if (class->erase == RETENTION_FACTS)
		retention_keep_write(question->periods->keeps, &ret_cut->keeps);
	if (class->erase == RETENTION_HASHES)
		ret_cut->general_at -= question->periods->hash_seconds;
}

struct item {
	int64_t id;
	int64_t at;
};
/* Rows found from the watermark on. */
struct found {
	struct item items[ITEMS_MAX];
	size_t count;
	struct item first; /* before all of them */
	struct item last;  /* examined */
	bool is_end;	   /* there are no more */
};

static bool
find(struct db *db, const struct class *class, const struct cut *cut,
    const struct retention_walk *walk, struct found *found, struct error *err)
{
	struct statement *each = db_statement(db, class->find);
	size_t rows = 0;
	enum db_step step;

	found->first = found->last = (struct item){walk->id, walk->at};
	cut_bind(each, cut);
	bind_keeps(each, cut);
	db_bind_int(each, 4, walk->at);
	db_bind_int(each, 5, walk->id);
	db_bind_int(each, 6, SCAN_MAX);
	while ((step = db_step(each, err)) == DB_ROW) {
		rows++;
		found->last = (struct item){db_int(each, 0), db_int(each, 1)};
		if (db_int(each, 2) == 0)
			continue;
		found->items[found->count++] = found->last;
		if (found->count < ITEMS_MAX)
			continue;
		db_done(each);
		return true;
	}
	found->is_end = rows < SCAN_MAX;
	return step == DB_END;
}

/* Checks again that it is closed and without a hold. */
static bool
is_still_over(struct db *db, const struct cut *cut, int64_t ticket_id,
    bool *ret_is_over, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ticket t WHERE t.id = ?4 AND " IS_OVER
	    " AND t.closed_at <= ?3";
	struct statement *look = db_statement(db, sql);
	int64_t count;

	cut_bind(look, cut);
	db_bind_int(look, 4, ticket_id);
	if (!db_find_int(look, &count, err))
		return false;
	*ret_is_over = count > 0;
	return true;
}

/* What a step may still do. */
struct left {
	int64_t end_ms;
	size_t rows;
};

static bool
is_over_for_now(const struct left *left)
{
	return left->rows == 0 || timestamp_monotonic_ms() >= left->end_ms;
}

/* *ret_is_done: nothing of the ticket or message is left to erase. */
static bool
erase_item(struct db *db, bool is_preview, const struct retention_item *item,
    struct left *left, size_t *count, bool *ret_is_done, struct error *err)
{
	do {
		struct retention_piece piece;

		if (!retention_erase(db, item, &piece, err))
			return false;
		*count += piece.count;
		*ret_is_done = piece.is_done;
		left->rows -= piece.rows < left->rows ? piece.rows : left->rows;
		/* A preview is rolled back: it would find the same again. */
	} while (!*ret_is_done && (is_preview || !is_over_for_now(left)));
	return true;
}

/*
 * Stops when all is erased or enough for a step; then `last` is the last one
 * that is done.
 */
static bool
erase_found(struct db *db, const struct retention_question *question,
    const struct class *class, const struct cut *cut, struct found *found,
    size_t *count, struct error *err)
{
	struct left left = {timestamp_monotonic_ms() + ERASE_MS, ROWS_MAX};
	const struct erasure erasure = {
	    question->hasher, question->actor, question->now_at};
	struct retention_item item = {.class = class->erase,
	    .erasure = &erasure,
	    .keeps = question->periods->keeps,
	    .keeps_text = buffer_string(&cut->keeps)};

	for (size_t i = 0; i < found->count; i++) {
		bool is_over = true, is_done = true;

		item.id = found->items[i].id;
		if ((class->is_of_ticket &&
			!is_still_over(db, cut, item.id, &is_over, err)) ||
		    (is_over &&
			!erase_item(db, question->is_preview, &item, &left,
			    count, &is_done, err)))
			return false;
		if (is_done &&
		    (i + 1 == found->count || !is_over_for_now(&left)))
			continue;
		found->last = is_done ? found->items[i]
		    : i == 0	      ? found->first
				      : found->items[i - 1];
		found->is_end = false;
		break;
	}
	return true;
}

/* A preview is rolled back. */
static bool
finish(struct db *db, const struct retention_question *question, bool is_good,
    struct error *err)
{
	if (is_good && !question->is_preview)
		is_good = db_commit(db, err);
	db_rollback(db);
	return is_good;
}

/* One transaction; adds what it erased to *count. */
static bool
erase_step(struct db *db, const struct retention_question *question,
    const struct class *class, const struct cut *cut, struct found *found,
    size_t *count, struct error *err)
{
	struct retention_counts step = {0};
	size_t *erased = (size_t *)(void *)((char *)&step + class->count);

	if (!db_begin(db, err) ||
	    !finish(db, question,
		erase_found(db, question, class, cut, found, erased, err) &&
		    retention_note_counts(db, &step, err),
		err))
		return false;
	*count += *erased;
	return true;
}

static bool
step_class(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err)
{
	const struct class *class = &classes[walk->class];
	size_t *count =
	    (size_t *)(void *)((char *)&walk->counts + class->count);
	struct found found = {.count = 0};
	struct cut cut;
	bool done;

	cut_of(question, class, &cut);
	done = find(db, class, &cut, walk, &found, err);
	if (done && found.count > 0)
		done =
		    erase_step(db, question, class, &cut, &found, count, err);
	buffer_release(&cut.of_kinds);
	buffer_release(&cut.keeps);
	if (!done)
		return false;
	walk->at = found.last.at;
	walk->id = found.last.id;
	if (found.is_end) {
		walk->class ++;
		walk->at = INT64_MIN;
		walk->id = 0;
	}
	return true;
}

/* Labels depend on their own instant alone, and are not of a ticket. */
static bool
step_labels(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err)
{
	int64_t until_at = question->now_at - question->periods->label_seconds;
	struct retention_counts step = {0};

	if (question->is_preview) {
		if (!label_store_count_expired(db, until_at, &step.labels, err))
			return false;
	} else if (!db_begin(db, err) ||
	    !finish(db, question,
		label_store_expire(
		    db, until_at, ITEMS_MAX, &step.labels, err) &&
		    retention_note_counts(db, &step, err),
		err)) {
		return false;
	}
	walk->counts.labels += step.labels;
	if (question->is_preview || step.labels < ITEMS_MAX)
		walk->class ++;
	return true;
}

/* Budgets are no part of the report: nobody asks for them. */
static bool
step_spent(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err)
{
	size_t count = 0;

	if (!question->is_preview &&
	    (!db_begin(db, err) ||
		!finish(db, question,
		    spent_expire(db, question->now_at, ROWS_MAX, &count, err),
		    err)))
		return false;
	if (count < ROWS_MAX)
		walk->class ++;
	return true;
}

static bool
end_walk(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err)
{
	size_t total = 0;

	if (!db_begin(db, err) ||
	    !finish(db, question,
		retention_write_report(db, question, &total, err), err))
		return false;
	walk->is_done = true;
	return question->is_preview || total == 0 ||
	    db_checkpoint(db, &walk->counts.is_out, err);
}

void
retention_begin(struct retention_walk *walk)
{
	*walk = (struct retention_walk){
	    .at = INT64_MIN, .counts = {.is_out = true}};
}

void
retention_cut(struct retention_walk *walk)
{
	walk->class = END;
}

size_t
retention_classes(void)
{
	return END;
}

bool
retention_step(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err)
{
	if (walk->class < LABELS)
		return step_class(db, question, walk, err);
	if (walk->class == LABELS)
		return step_labels(db, question, walk, err);
	return walk->class == SPENT ? step_spent(db, question, walk, err)
				    : end_walk(db, question, walk, err);
}

bool
retention_must_wait(
    struct db *db, int64_t now_at, bool *ret_is_so, struct error *err)
{
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM ledger INDEXED BY ledger_unsettled"
	    " WHERE disposition IS NULL AND retry_at IS NULL"
	    " AND seen_at > ?1 - 600)";
	struct statement *look = db_statement(db, sql);
	int64_t found;

	db_bind_int(look, 1, now_at);
	if (!db_find_int(look, &found, err))
		return false;
	*ret_is_so = found != 0;
	return true;
}
