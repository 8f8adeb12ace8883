/* SPDX-License-Identifier: ISC */
#include "casework/query.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/similar.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "rules/kind.h"

#define DAYS_AWAY_MAX 36500

/* A term being parsed: name, relation and value. */
struct term {
	struct arena *memory;
	const struct query_context *context;
	const char *name;
	const char *relation; /* ":", "<", "<=", ">" or ">=" */
	const char *value;
	struct ticket_filter *filter;
	struct error *err;
};

typedef bool term_fn(const struct term *term);

static bool
twice(const struct term *term)
{
	return error_set(term->err, ERROR_MESSAGE, RETRY_NEVER,
	    "%s: may be given only once", term->name);
}

static bool
set_once(const struct term *term, const char **place)
{
	if (*place != NULL)
		return twice(term);
	*place = term->value;
	return true;
}

static bool
unknown(const struct term *term, const char *expected)
{
	return error_set(term->err, ERROR_MESSAGE, RETRY_NEVER,
	    "%s: unknown value \"%s\": expected %s", term->name, term->value,
	    expected);
}

static bool
read_state(const struct term *term)
{
	enum ticket_state state;

	if (!ticket_state_find(term->value, &state))
		return unknown(term,
		    "triage, new, open, waiting-identity,"
		    " waiting-clarification or closed");
	return set_once(term, &term->filter->state);
}

static bool
read_kind(const struct term *term)
{
	enum kind kind;

	if (!kind_find(term->value, &kind))
		return unknown(term, "a kind of request, such as access");
	return set_once(term, &term->filter->kind);
}

static bool
read_mailbox(const struct term *term)
{
	return set_once(term, &term->filter->mailbox);
}

static bool
read_assignee(const struct term *term)
{
	struct term meant = *term;

	if (strcmp(term->value, "me") == 0)
		meant.value = term->context->actor;
	else if (strcmp(term->value, "nobody") == 0)
		meant.value = "";
	return set_once(&meant, &term->filter->assignee);
}

static bool
read_from(const struct term *term)
{
	return set_once(term, &term->filter->from);
}

static bool
read_text(const struct term *term)
{
	return set_once(term, &term->filter->text);
}

static bool
read_has(const struct term *term)
{
	struct ticket_filter *filter = term->filter;

	if (strcmp(term->value, "attachment") == 0)
		filter->has_attachments = true;
	else if (strcmp(term->value, "letter") == 0)
		filter->has_held_letter = true;
	else if (strcmp(term->value, "news") == 0)
		filter->is_unread = true;
	else
		return unknown(term, "attachment, letter or news");
	return true;
}

static bool
read_is(const struct term *term)
{
	struct ticket_filter *filter = term->filter;

	if (strcmp(term->value, "open") == 0)
		filter->is_open = true;
	else if (strcmp(term->value, "overdue") == 0)
		filter->is_overdue = true;
	else if (strcmp(term->value, "closed") == 0) {
		if (filter->state != NULL)
			return twice(term);
		filter->state = "closed";
	} else
		return unknown(term, "open, closed or overdue");
	return true;
}

/* "7d", "-2w": days from today; false if invalid or out of range. */
static bool
read_distance(const char *text, int64_t *ret_days)
{
	bool is_past = text[0] == '-';
	const char *digits = is_past ? text + 1 : text;
	size_t count = strspn(digits, "0123456789");
	int64_t days = 0;

	if (count == 0 || count > 5 || digits[count] == '\0' ||
	    strchr("dw", digits[count]) == NULL || digits[count + 1] != '\0')
		return false;
	for (size_t i = 0; i < count; i++)
		days = days * 10 + (digits[i] - '0');
	if (digits[count] == 'w')
		days *= 7;
	*ret_days = is_past ? -days : days;
	return days <= DAYS_AWAY_MAX;
}

static bool
read_day(const struct term *term, int64_t *ret_days)
{
	int64_t today = date_to_days(term->context->today), away;
	struct date day;

	if (strcmp(term->value, "today") == 0)
		*ret_days = today;
	else if (read_distance(term->value, &away))
		*ret_days = today + away;
	else if (date_parse(term->value, &day))
		*ret_days = date_to_days(day);
	else
		return unknown(term, "YYYY-MM-DD, today, or days such as 7d");
	return *ret_days > date_to_days((struct date){1, 1, 2}) &&
		*ret_days < date_to_days((struct date){9999, 12, 30})
	    ? true
	    : unknown(term, "a day within reach");
}

/* The range of days, end exclusive, as far as the relation limits it. */
static bool
read_days(const struct term *term, int64_t *ret_first, int64_t *ret_end,
    bool *ret_has_first, bool *ret_has_end)
{
	const char *relation = term->relation;
	bool with_it = strchr(relation, '=') != NULL || relation[0] == ':';
	int64_t day = 0;

	if (!read_day(term, &day))
		return false;
	*ret_has_first = relation[0] != '<';
	*ret_has_end = relation[0] != '>';
	*ret_first = with_it ? day : day + 1;
	*ret_end = with_it ? day + 1 : day;
	return true;
}

static bool
set_days(const struct term *term, int64_t *first_at, int64_t *end_at,
    const char *zone)
{
	int64_t first, end;
	bool has_first, has_end;

	if (!read_days(term, &first, &end, &has_first, &has_end))
		return false;
	if ((has_first && *first_at != 0) || (has_end && *end_at != 0))
		return twice(term);
	if (has_first)
		*first_at = timestamp_of_date(date_from_days(first), zone);
	if (has_end)
		*end_at = timestamp_of_date(date_from_days(end), zone);
	return true;
}

/* Due days end in UTC, whatever the zone (ticket.due_first). */
static bool
read_due(const struct term *term)
{
	return set_days(
	    term, &term->filter->due_from_at, &term->filter->due_end_at, "UTC");
}

static bool
read_received(const struct term *term)
{
	return set_days(term, &term->filter->received_from_at,
	    &term->filter->received_end_at, term->context->zone);
}

/* A saved filter cannot refer to another. */
static bool
read_saved(const struct term *term)
{
	struct query_context context = *term->context;
	const char *line = context.find_saved == NULL
	    ? NULL
	    : context.find_saved(term->value, context.saved);

	if (line == NULL)
		return unknown(term, "a name from \"dpoctl filter list\"");
	context.find_saved = NULL;
	return query_parse(
	    term->memory, &context, line, term->filter, term->err);
}

static const struct {
	const char *name;
	term_fn *read;
	bool is_day;
} names[] = {
    {"state", read_state, false},
    {"kind", read_kind, false},
    {"mailbox", read_mailbox, false},
    {"assignee", read_assignee, false},
    {"from", read_from, false},
    {"text", read_text, false},
    {"has", read_has, false},
    {"is", read_is, false},
    {"due", read_due, true},
    {"received", read_received, true},
    {"filter", read_saved, false},
};

static bool
read_term(struct term *term, size_t i)
{
	if (term->value[0] == '\0')
		return error_set(term->err, ERROR_MESSAGE, RETRY_NEVER,
		    "%s%s requires a value", term->name, term->relation);
	if (!names[i].is_day && strcmp(term->relation, ":") != 0)
		return error_set(term->err, ERROR_MESSAGE, RETRY_NEVER,
		    "use a colon after %s: %s:%s", term->name, term->name,
		    term->value);
	return names[i].read(term);
}

/* A name that is not one, but nearly: nothing would be found as text. */
static bool
is_mistyped(const struct term *term)
{
	const char *known[LENGTH(names)];
	const char *near;

	for (size_t i = 0; i < LENGTH(names); i++)
		known[i] = names[i].name;
	near = similar_name(term->name, known, LENGTH(known));
	if (near == NULL)
		return false;
	(void)error_set(term->err, ERROR_MESSAGE, RETRY_NEVER,
	    "unknown term %s:; did you mean %s:? As a text it is text:%s",
	    term->name, near, term->value);
	return true;
}

bool
query_add(struct arena *memory, const struct query_context *context,
    const char *text, struct ticket_filter *filter, struct error *err)
{
	size_t length = strcspn(text, ":<>");
	struct ticket_filter changed = *filter;
	struct term term = {.memory = memory,
	    .context = context,
	    .name = arena_copy(memory, text, length),
	    .relation = ":",
	    .value = arena_string(memory, text),
	    .filter = &changed,
	    .err = err};
	size_t i = 0;

	if (strlen(text) > QUERY_BYTES_MAX ||
	    !utf8_is_valid(text, strlen(text)))
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "a term is UTF-8 and has at most %d bytes",
		    QUERY_BYTES_MAX);
	while (i < LENGTH(names) && strcmp(names[i].name, term.name) != 0)
		i++;
	if (text[length] == ':' && i == LENGTH(names) && is_mistyped(&term))
		return false;
	if (text[length] == '\0' || i == LENGTH(names)) {
		term.name = "text";
		i = 5;
	} else {
		size_t relation =
		    text[length] != ':' && text[length + 1] == '=' ? 2 : 1;

		term.relation = arena_copy(memory, text + length, relation);
		term.value = arena_string(memory, text + length + relation);
	}
	if (!read_term(&term, i))
		return false;
	*filter = changed;
	return true;
}

/* The next term of a line without its quotation marks; false at the end. */
static bool
next_term(const char **line, struct buffer *ret_term)
{
	const char *at = *line;
	bool is_quoted = false;

	buffer_clear(ret_term);
	at += strspn(at, " \t");
	if (*at == '\0')
		return false;
	for (; *at != '\0' && (is_quoted || strchr(" \t", *at) == NULL); at++)
		if (*at == '"')
			is_quoted = !is_quoted;
		else
			buffer_add_byte(ret_term, *at);
	*line = at;
	return true;
}

bool
query_parse(struct arena *memory, const struct query_context *context,
    const char *line, struct ticket_filter *filter, struct error *err)
{
	struct ticket_filter changed = *filter;
	struct buffer term = {0};
	bool is_read = true;
	size_t count = 0;

	if (strlen(line) > QUERY_BYTES_MAX)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "a filter has at most %d bytes", QUERY_BYTES_MAX);
	while (is_read && next_term(&line, &term)) {
		is_read = ++count <= QUERY_TERMS_MAX
		    ? query_add(
			  memory, context, buffer_string(&term), &changed, err)
		    : error_set(err, ERROR_MESSAGE, RETRY_NEVER,
			  "a filter has at most %d terms", QUERY_TERMS_MAX);
	}
	buffer_release(&term);
	if (is_read)
		*filter = changed;
	return is_read;
}
