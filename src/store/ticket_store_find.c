/* SPDX-License-Identifier: ISC */
#include "store/ticket_store.h"

#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "mail/address.h"
#include "store/db_private.h"
#include "store/party_store.h"
#include "store/ticket_key.h"
#include "ticket/reference.h"

#define DAY_SECONDS INT64_C(86400)

/* The columns that row_of reads, in order. */
#define SELECT_TICKET                                                       \
	"SELECT t.id, t.reference, t.state, t.language, p.address, p.name," \
	" t.received_at, t.received_source, t.internal_at, t.header_at,"    \
	" t.opened_at, t.opened_by, m.name, t.assignee, t.subject,"         \
	" t.no_letter_reason, t.processor, t.priority, t.identity,"         \
	" t.aware_at, t.is_on_hold, t.closed_at, t.erased_at,"              \
	" t.revisit_on, t.unread_at,"                                       \
	" EXISTS (SELECT 1 FROM letter l WHERE l.ticket_id = t.id"          \
	" AND l.state = 'held'),"                                           \
	" EXISTS (SELECT 1 FROM message s JOIN attachment a"                \
	" ON a.message_id = s.id WHERE s.ticket_id = t.id),"                \
	" (SELECT max(h.id) FROM history h WHERE h.ticket_id = t.id"        \
	" AND h.event <> 'ticket-seen'"                                     \
	" AND (h.program <> 'dpod' OR (h.event NOT LIKE 'letter-%'"         \
	" AND h.event NOT LIKE 'clock-%')))"                                \
	" FROM ticket t LEFT JOIN mailbox m ON m.id = t.mailbox_id"         \
	" LEFT JOIN party p ON p.id = (SELECT min(q.id) FROM party q"       \
	" WHERE q.ticket_id = t.id AND q.role = 'requester')"

static struct ticket_row
row_of(struct arena *memory, const struct statement *find)
{
	return (struct ticket_row){
	    .id = db_int(find, 0),
	    .reference = db_text_copy(memory, find, 1),
	    .state = db_text_copy(memory, find, 2),
	    .language = db_text_copy(memory, find, 3),
	    .requester = db_text_copy(memory, find, 4),
	    .requester_name = db_text_copy(memory, find, 5),
	    .received_at = db_int(find, 6),
	    .received_source = db_text_copy(memory, find, 7),
	    .internal_at = db_int(find, 8),
	    .header_at = db_int(find, 9),
	    .opened_at = db_int(find, 10),
	    .opened_by = db_text_copy(memory, find, 11),
	    .mailbox = db_text_copy(memory, find, 12),
	    .assignee = db_text_copy(memory, find, 13),
	    .subject = db_text_copy(memory, find, 14),
	    .no_letter_reason = db_text_copy(memory, find, 15),
	    .processor = db_int(find, 16) != 0,
	    .priority = (int)db_int(find, 17),
	    .identity = db_text_copy(memory, find, 18),
	    .aware_at = db_int(find, 19),
	    .is_on_hold = db_int(find, 20) != 0,
	    .closed_at = db_int(find, 21),
	    .erased_at = db_int(find, 22),
	    .revisit_on = db_text_copy(memory, find, 23),
	    .unread_at = db_int(find, 24),
	    .has_held_letter = db_int(find, 25) != 0,
	    .has_attachments = db_int(find, 26) != 0,
	    .revision = db_int(find, 27),
	    .due_on = arena_string(memory, ""),
	    .target_on = arena_string(memory, ""),
	};
}

/* As ticket.due_first; INT64_MAX without a clock. */
static int64_t
due_of(const struct ticket_claim *claim)
{
	struct date due_on;

	if (claim->due_at != 0)
		return claim->due_at;
	if (!date_parse(claim->due_on, &due_on))
		return INT64_MAX;
	return (date_to_days(due_on) + 1) * DAY_SECONDS - 1;
}

/*
 * Reads claims in the order of their kinds; finds the first open and due one.
 */
static bool
read_claims(struct db *db, struct arena *memory, struct ticket_row *row,
    struct error *err)
{
	static const char sql[] =
	    "SELECT kind, due_on, due_at, explanation, outcome, is_confirmed,"
	    " is_unsure, extension_months, closed_at, until_on, target_on,"
	    " stands_still, awaits_letter FROM claim"
	    " WHERE ticket_id = ?1 ORDER BY kind";
	struct statement *each = db_statement(db, sql);
	int64_t first = INT64_MAX;
	size_t size = 0;
	enum db_step step;
	enum kind kind;

	db_bind_int(each, 1, row->id);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct ticket_claim claim = {
		    .kind = db_text_copy(memory, each, 0),
		    .due_on = db_text_copy(memory, each, 1),
		    .due_at = db_int(each, 2),
		    .explanation = db_text_copy(memory, each, 3),
		    .outcome = db_text_copy(memory, each, 4),
		    .is_confirmed = db_int(each, 5) != 0,
		    .is_unsure = db_int(each, 6) != 0,
		    .extension_months = (int)db_int(each, 7),
		    .closed_at = db_int(each, 8),
		    .until_on = db_text_copy(memory, each, 9),
		    .target_on = db_text_copy(memory, each, 10),
		    .stands_still = db_int(each, 11) != 0,
		    .awaits_letter = db_int(each, 12) != 0,
		};

		if (kind_find(claim.kind, &kind))
			row->kinds |= KIND_BIT(kind);
		if (claim.outcome[0] == '\0' && due_of(&claim) < first) {
			first = due_of(&claim);
			row->due_on = claim.due_on;
			row->due_at = claim.due_at;
			row->stands_still = claim.stands_still;
		}
		if (claim.outcome[0] == '\0' && claim.target_on[0] != '\0' &&
		    (row->target_on[0] == '\0' ||
			strcmp(claim.target_on, row->target_on) < 0))
			row->target_on = claim.target_on;
		row->claims = db_grow(memory, row->claims, row->claims_count,
		    &size, sizeof claim);
		row->claims[row->claims_count++] = claim;
	}
	/* A closed claim is due again on that day, not before. */
	if (step == DB_END && row->closed_at == 0 &&
	    due_of(&(struct ticket_claim){.due_on = row->revisit_on}) < first) {
		row->due_on = row->revisit_on;
		row->due_at = 0;
		row->is_to_revisit = true;
	}
	return step == DB_END;
}

struct reading {
	struct arena *memory;
	struct ticket_row *row;
};

/* Compared by address if both are known, otherwise by name. */
static bool
is_other(const struct ticket_row *row, const struct party *subject)
{
	bool has_addresses =
	    subject->address[0] != '\0' && row->requester[0] != '\0';

	return has_addresses
	    ? !address_equal(subject->address, row->requester)
	    : strcasecmp(subject->name, row->requester_name) != 0 ||
		subject->name[0] == '\0';
}

/* Agents are stored before subjects. */
static bool
read_party(const struct party *party, void *context)
{
	struct reading *reading = context;
	struct ticket_row *row = reading->row;
	char *who = arena_string(reading->memory,
	    party->address[0] != '\0' ? party->address : party->name);

	row->has_proposals |= party->is_proposed;
	if (party->role == PARTY_REQUESTER)
		row->requester_is_proposed = party->is_proposed;
	if (party->role == PARTY_AGENT) {
		row->agent = who;
		row->has_authority = party->has_authority;
	}
	if (party->role == PARTY_SUBJECT) {
		row->data_subject = who;
		row->subject_is_other =
		    !party->is_proposed && is_other(row, party);
		if (row->agent[0] == '\0')
			row->has_authority = party->has_authority;
	}
	return true;
}

static bool
read_parties(struct db *db, struct arena *memory, struct ticket_row *row,
    struct error *err)
{
	struct reading reading = {memory, row};

	row->agent = row->data_subject = arena_string(memory, "");
	return party_store_each(db, row->id, read_party, &reading, err);
}

/* A number of at most 18 digits; 0: not a number. */
static int64_t
read_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	int64_t number = 0;

	if (digits == 0 || digits > 18 || text[digits] != '\0')
		return 0;
	while (*text != '\0')
		number = number * 10 + (*text++ - '0');
	return number;
}

enum lookup
ticket_store_find(struct db *db, struct arena *memory,
    const char *number_or_reference, struct ticket_row *ret_row,
    struct error *err)
{
	static const char number_sql[] = SELECT_TICKET " WHERE t.id = ?1";
	static const char reference_sql[] =
	    SELECT_TICKET " WHERE t.reference = ?1";
	int64_t number = read_number(number_or_reference);
	struct statement *find =
	    db_statement(db, number != 0 ? number_sql : reference_sql);
	char reference[REFERENCE_SIZE];
	struct ticket_row row;
	enum db_step step;
	uint64_t random;

	if (number != 0) {
		db_bind_int(find, 1, number);
	} else if (reference_parse(number_or_reference, &random)) {
		reference_format(random, reference);
		db_bind_text(find, 1, reference);
	} else {
		db_bind_text(find, 1, number_or_reference);
	}
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	row = row_of(memory, find);
	db_done(find);
	if (!read_claims(db, memory, &row, err) ||
	    !read_parties(db, memory, &row, err))
		return FAILED;
	*ret_row = row;
	return FOUND;
}

/* For LIKE: `!` escapes its wildcards; NULL stays NULL. */
static const char *
pattern_of(struct arena *memory, const char *text)
{
	struct buffer pattern = {0};
	const char *copy;

	if (text == NULL)
		return NULL;
	buffer_add_byte(&pattern, '%');
	for (; *text != '\0'; text++) {
		if (strchr("%_!", *text) != NULL)
			buffer_add_byte(&pattern, '!');
		buffer_add_byte(&pattern, *text);
	}
	buffer_add_byte(&pattern, '%');
	copy = arena_string(memory, buffer_string(&pattern));
	buffer_release(&pattern);
	return copy;
}

/* No end means infinity; the end is exclusive. */
static int64_t
last_before(int64_t end_at)
{
	return end_at == 0 ? INT64_MAX : end_at - 1;
}

static void
bind_search(struct statement *each, struct arena *memory,
    const struct ticket_filter *filter)
{
	db_bind_text_or_null(each, 9, pattern_of(memory, filter->from));
	db_bind_text_or_null(each, 10, pattern_of(memory, filter->text));
	db_bind_int(each, 11, filter->due_from_at);
	db_bind_int(each, 12, filter->is_unread);
	db_bind_int(each, 13, filter->has_held_letter);
	db_bind_int(each, 14, filter->has_attachments);
	db_bind_int(each, 15, filter->received_from_at);
	db_bind_int(each, 16, last_before(filter->received_end_at));
}

static void
bind_filter(struct statement *each, const struct ticket_filter *filter)
{
	int64_t due_max = last_before(filter->due_end_at);

	if (filter->is_overdue) {
		/* A bound for the index; days are in the office's zone. */
		if (due_max > filter->now_at + DAY_SECONDS)
			due_max = filter->now_at + DAY_SECONDS;
		db_bind_text(each, 7, filter->today);
		db_bind_int(each, 8, filter->now_at);
	}
	db_bind_text_or_null(each, 1, filter->state);
	db_bind_text_or_null(each, 2, filter->mailbox);
	db_bind_text_or_null(each, 3, filter->kind);
	db_bind_text_or_null(each, 4, filter->assignee);
	db_bind_int(each, 5, due_max);
	db_bind_int(each, 6, db_limit(filter->count_max));
}

/* Open breach reports come before all others: they are due in hours. */
#define OPEN_URGENT " is_urgent = 1 AND outcome IS NULL)"
#define IS_URGENT   "t.id IN (SELECT ticket_id FROM claim WHERE" OPEN_URGENT
#define IS_OTHER                                                  \
	"NOT EXISTS (SELECT 1 FROM claim WHERE ticket_id = t.id " \
	"AND" OPEN_URGENT
/* It is open, or comes back on a day. */
#define HAS_DAY                                                   \
	"t.id IN (SELECT id FROM ticket WHERE state <> 'closed'"  \
	" UNION ALL SELECT id FROM ticket WHERE state = 'closed'" \
	" AND revisit_on IS NOT NULL)"
#define FILTER                                                             \
	" (CAST(?1 AS TEXT) IS NULL OR t.state = ?1)"                      \
	" AND (CAST(?2 AS TEXT) IS NULL OR m.name = ?2)"                   \
	" AND (CAST(?3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM claim c"  \
	" WHERE c.ticket_id = t.id AND c.kind = ?3))"                      \
	" AND (CAST(?4 AS TEXT) IS NULL OR t.assignee = ?4)"               \
	" AND t.due_first <= ?5"                                           \
	" AND (CAST(?7 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM claim c"  \
	" WHERE c.ticket_id = t.id AND c.outcome IS NULL"                  \
	" AND (c.due_on < ?7 OR c.due_at < ?8)))"                          \
	" AND (CAST(?9 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM party f"  \
	" WHERE f.ticket_id = t.id AND (f.address LIKE ?9 ESCAPE '!'"      \
	" OR f.name LIKE ?9 ESCAPE '!')))"                                 \
	" AND (CAST(?10 AS TEXT) IS NULL OR t.subject LIKE ?10 ESCAPE '!'" \
	" OR EXISTS (SELECT 1 FROM message x WHERE x.ticket_id = t.id"     \
	" AND (x.subject LIKE ?10 ESCAPE '!'"                              \
	" OR x.text LIKE ?10 ESCAPE '!')))"                                \
	" AND t.due_first >= ?11"                                          \
	" AND (?12 = 0 OR t.unread_at IS NOT NULL)"                        \
	" AND (?13 = 0 OR EXISTS (SELECT 1 FROM letter w"                  \
	" WHERE w.ticket_id = t.id AND w.state = 'held'))"                 \
	" AND (?14 = 0 OR EXISTS (SELECT 1 FROM message y"                 \
	" JOIN attachment b ON b.message_id = y.id"                        \
	" WHERE y.ticket_id = t.id))"                                      \
	" AND t.received_at BETWEEN ?15 AND ?16"
#define BY_DUE	  " ORDER BY t.due_first, t.id LIMIT ?6"
#define BY_NUMBER " ORDER BY t.id DESC LIMIT ?6"

/* Whether the filter excludes closed tickets: then an index has the order. */
static bool
is_open_only(const struct ticket_filter *filter)
{
	return filter->is_open || filter->is_overdue ||
	    (filter->state != NULL && strcmp(filter->state, "closed") != 0);
}

/* False: the callback stopped it, or a failure in *ret_step. */
static bool
walk(struct db *db, const char *sql, const struct ticket_filter *filter,
    ticket_row_fn *on_row, void *context, size_t *count, enum db_step *ret_step,
    struct error *err)
{
	struct statement *each = db_statement(db, sql);
	struct arena *memory = arena_new(), *patterns = arena_new();
	bool goes_on = true;
	enum db_step step;

	bind_filter(each, filter);
	bind_search(each, patterns, filter);
	while (goes_on && (step = db_step(each, err)) == DB_ROW) {
		struct ticket_row row = row_of(memory, each);
		bool read = read_claims(db, memory, &row, err) &&
		    read_parties(db, memory, &row, err);

		goes_on = read && on_row(&row, context);
		if (!goes_on) {
			db_done(each);
			step = read ? DB_END : DB_FAILED;
		}
		(*count)++;
		arena_clear(memory);
	}
	arena_free(memory);
	arena_free(patterns);
	*ret_step = step;
	return goes_on && step == DB_END;
}

bool
ticket_store_each(struct db *db, const struct ticket_filter *filter,
    ticket_row_fn *on_row, void *context, struct error *err)
{
	static const char *const open_sql[] = {SELECT_TICKET
	    " WHERE " IS_URGENT " AND t.state <> 'closed' AND" FILTER BY_DUE,
	    SELECT_TICKET " WHERE " IS_OTHER
			  " AND t.state <> 'closed' AND" FILTER BY_DUE};
	/* Without a day they are not sorted: there may be a million. */
	static const char *const all_sql[] = {SELECT_TICKET
	    " WHERE " IS_URGENT " AND" FILTER BY_DUE,
	    SELECT_TICKET " WHERE " HAS_DAY " AND " IS_OTHER
			  " AND" FILTER BY_DUE,
	    SELECT_TICKET " WHERE t.state = 'closed' AND t.revisit_on IS NULL"
			  " AND " IS_OTHER " AND" FILTER
			  " ORDER BY t.id LIMIT ?6"};
	static const char newest_sql[] =
	    SELECT_TICKET " WHERE" FILTER BY_NUMBER;
	bool is_open = is_open_only(filter);
	const char *const *sql = is_open ? open_sql : all_sql;
	size_t parts = is_open ? LENGTH(open_sql) : LENGTH(all_sql);
	struct ticket_filter rest = *filter;
	enum db_step step = DB_END;
	size_t count = 0;

	if (filter->is_newest_first) {
		(void)walk(db, newest_sql, filter, on_row, context, &count,
		    &step, err);
		return step == DB_END;
	}
	for (size_t i = 0; i < parts; i++) {
		if (!walk(
			db, sql[i], &rest, on_row, context, &count, &step, err))
			return step == DB_END;
		if (filter->count_max == 0)
			continue;
		if (count >= filter->count_max)
			return true;
		rest.count_max = filter->count_max - count;
	}
	return step == DB_END;
}

bool
ticket_store_each_key(struct db *db, const struct ticket_filter *filter,
    ticket_key_fn *on_key, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT t.id, t.due_first, t.received_at, t.state, t.assignee,"
	    " t.unread_at IS NOT NULL, NOT (" IS_OTHER "),"
	    " EXISTS (SELECT 1 FROM letter l WHERE l.ticket_id = t.id"
	    " AND l.state = 'held') FROM ticket t INDEXED BY ticket_due"
	    " LEFT JOIN mailbox m ON m.id = t.mailbox_id"
	    " WHERE t.state <> 'closed' AND" FILTER BY_DUE;
	struct statement *each = db_statement(db, sql);
	struct ticket_filter all = *filter;
	struct arena *patterns = arena_new();
	enum db_step step;

	all.count_max = 0;
	bind_filter(each, &all);
	bind_search(each, patterns, &all);
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct ticket_key key = {
		    .id = db_int(each, 0),
		    .due_first = db_int(each, 1),
		    .received_at = db_int(each, 2),
		    .state = db_text(each, 3),
		    .assignee = db_text(each, 4),
		    .is_unread = db_int(each, 5) != 0,
		    .is_urgent = db_int(each, 6) != 0,
		    .has_held_letter = db_int(each, 7) != 0,
		};

		if (on_key(&key, context))
			continue;
		db_done(each);
		step = DB_END;
		break;
	}
	arena_free(patterns);
	return step == DB_END;
}
