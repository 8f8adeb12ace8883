/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "casework/query.h"

#define DAY INT64_C(86400)

static const char *
find_saved(const char *name, void *lines)
{
	const char *const *line = lines;

	for (; *line != NULL; line += 2)
		if (strcmp(*line, name) == 0)
			return line[1];
	return NULL;
}

static const char *saved[] = {"late", "is:overdue text:\"two words\"", "wrong",
    "state:opne", "loop", "filter:late", NULL};

static const struct query_context context = {.actor = "ines",
    .today = {2026, 4, 27},
    .zone = "Europe/Oslo",
    .find_saved = find_saved,
    .saved = (void *)saved};

/* What the filter asks for, in one line. */
static const char *
describe(struct arena *memory, const struct ticket_filter *filter)
{
	const char *texts[] = {filter->state, filter->kind, filter->mailbox,
	    filter->assignee, filter->from, filter->text};
	const char *line = "";

	for (size_t i = 0; i < LENGTH(texts); i++)
		line = arena_printf(
		    memory, "%s%s|", line, texts[i] == NULL ? "-" : texts[i]);
	line = arena_printf(memory, "%s%d%d%d%d%d", line, filter->is_open,
	    filter->is_overdue, filter->is_unread, filter->has_held_letter,
	    filter->has_attachments);
	return arena_printf(memory, "%s %lld-%lld", line,
	    (long long)filter->due_from_at, (long long)filter->due_end_at);
}

static void
test_lines(void **state)
{
	static const struct {
		const char *line;
		const char *want; /* of describe, or of the error */
	} cases[] = {
	    {"", "-|-|-|-|-|-|00000 0-0"},
	    {"state:open kind:erasure mailbox:dpo",
		"open|erasure|dpo|-|-|-|00000 0-0"},
	    {"assignee:me", "-|-|-|ines|-|-|00000 0-0"},
	    {"assignee:nobody", "-|-|-||-|-|00000 0-0"},
	    {"assignee:kari from:@example.org",
		"-|-|-|kari|@example.org|-|00000 0-0"},
	    {"text:\"two words\"", "-|-|-|-|-|two words|00000 0-0"},
	    {" hello\t", "-|-|-|-|-|hello|00000 0-0"},
	    {"\"a b", "-|-|-|-|-|a b|00000 0-0"},
	    {"re:you", "-|-|-|-|-|re:you|00000 0-0"},
	    {"asignee:kari",
		"unknown term asignee:; did you mean assignee:? As a text it "
		"is text:asignee:kari"},
	    {"text:asignee:kari", "-|-|-|-|-|asignee:kari|00000 0-0"},
	    {"text:due<7d", "-|-|-|-|-|due<7d|00000 0-0"},
	    {"is:open is:overdue has:news has:letter has:attachment",
		"-|-|-|-|-|-|11111 0-0"},
	    {"filter:late kind:access", "-|access|-|-|-|two words|01000 0-0"},
	    {"filter:late filter:late", "text: may be given only once"},
	    {"filter:wrong", "state: unknown value \"opne\""},
	    {"filter:loop", "filter: unknown value \"late\""},
	    {"filter:nothing", "filter: unknown value \"nothing\""},
	    {"is:closed", "closed|-|-|-|-|-|00000 0-0"},
	    {"due<7d", "-|-|-|-|-|-|00000 0-1777852800"},
	    {"due<=7d", "-|-|-|-|-|-|00000 0-1777939200"},
	    {"due<1w", "-|-|-|-|-|-|00000 0-1777852800"},
	    {"due>-1d due<=today", "-|-|-|-|-|-|00000 1777248000-1777334400"},
	    {"due:2026-04-27", "-|-|-|-|-|-|00000 1777248000-1777334400"},
	    {"due>=2026-04-27", "-|-|-|-|-|-|00000 1777248000-0"},
	    {"state:opne", "state: unknown value \"opne\""},
	    {"kind:x", "kind: unknown value \"x\""},
	    {"has:x", "expected attachment, letter or news"},
	    {"is:x", "expected open, closed or overdue"},
	    {"due<soon", "due: unknown value \"soon\""},
	    {"due<7", "due: unknown value"},
	    {"due<7dd", "due: unknown value"},
	    {"due<99999d", "due: unknown value"},
	    {"due<999999d", "due: unknown value"},
	    {"due<0001-01-01", "a day within reach"},
	    {"due>9999-12-31", "a day within reach"},
	    {"due<", "due< requires a value"},
	    {"state:", "state: requires a value"},
	    {"state<open", "use a colon after state: state:open"},
	    {"state:open state:new", "state: may be given only once"},
	    {"state:open is:closed", "is: may be given only once"},
	    {"due<1d due<2d", "due: may be given only once"},
	    {"a b", "text: may be given only once"},
	    {"from:\xff", "UTF-8"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ticket_filter filter = {0};
		struct error err = {.text = ""};
		const char *found =
		    query_parse(memory, &context, cases[i].line, &filter, &err)
		    ? describe(memory, &filter)
		    : err.text;
		bool is_error = found == err.text;

		CHECK(is_error ? strstr(found, cases[i].want) != NULL
			       : strcmp(found, cases[i].want) == 0,
		    "%s: %s", cases[i].line, found);
		if (is_error)
			assert_string_equal(
			    "-|-|-|-|-|-|00000 0-0", describe(memory, &filter));
	}
	arena_free(memory);
}

/* Days of receipt are the office's. */
static void
test_received(void **state)
{
	struct arena *memory = arena_new();
	struct ticket_filter filter = {0};
	struct error err;

	(void)state;
	assert_true(
	    query_add(memory, &context, "received:today", &filter, &err));
	assert_int_equal(filter.received_from_at, 1777248000 - 2 * 3600);
	assert_int_equal(filter.received_end_at - filter.received_from_at, DAY);
	arena_free(memory);
}

static void
test_bounds(void **state)
{
	static char line[QUERY_BYTES_MAX + 2];
	struct arena *memory = arena_new();
	struct ticket_filter filter = {0};
	struct error err;

	(void)state;
	memset(line, ' ', sizeof line - 1);
	for (size_t i = 0; i <= QUERY_TERMS_MAX; i++)
		memcpy(line + i * 9, "has:news", 8);
	line[QUERY_TERMS_MAX * (size_t)9] = '\0';
	assert_true(query_parse(memory, &context, line, &filter, &err));
	line[QUERY_TERMS_MAX * (size_t)9] = 'h';
	line[QUERY_TERMS_MAX * (size_t)9 + 8] = '\0';
	assert_false(query_parse(memory, &context, line, &filter, &err));
	memset(line, 'a', sizeof line - 1);
	assert_false(query_parse(memory, &context, line, &filter, &err));
	assert_false(query_add(memory, &context, line, &filter, &err));
	assert_true(query_add(memory, &context, line + 1, &filter, &err));
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_received),
	    cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
