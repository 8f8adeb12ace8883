/* SPDX-License-Identifier: ISC */
/* What is kept is found by its words, and what is gone is not. */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "store/find_store.h"
#include "tests/fake/fake_disk.h"

/* Snippets of a text, with brackets around what was found. */
static void
matching(void **state)
{
	static const struct {
		const char *query, *text, *want; /* NULL: nothing */
	} cases[] = {
	    {"anna", "It was Anna.", "It was [Anna]."},
	    {"ANNA berg", "berg, anna", "[berg], [anna]"},
	    {"anna berg", "Anna Holm", NULL},
	    {"ann", "Anna", NULL},
	    {"ann*", "Anna", "[Anna]"},
	    {"anna*", "Anna", "[Anna]"},
	    {"annas*", "Anna", NULL},
	    {"ann**", "Anna", NULL},
	    {"\"ann ber*\"", "ann berg", "[ann berg]"},
	    {"\"ann ber*\"", "anna berg", NULL},
	    {"anna \"anna berg\"", "Anna Berg", "[Anna Berg]"},
	    {"\"anna berg\" anna", "Anna Berg", "[Anna Berg]"},
	    {"anna", " \r\n Anna \t ", "[Anna]"},
	    {"muller", "Herr M\xc3\xbcller kam", "Herr [M\xc3\xbcller] kam"},
	    {"lov", "Kari L\xc3\xb8v", "Kari [L\xc3\xb8v]"},
	    {"\"ab 12\"", "see AB 12 now", "see [AB 12] now"},
	    {"\"ab 12\"", "AB and 12", NULL},
	    {"ab/12", "AB-12", "[AB-12]"},
	    {"\"ab 12\"", "ab\n\n12", NULL},
	    {"a@b.example", "write to <A@B.Example>!",
		"write to <[A@B.Example]>!"},
	    {"a@b.example", "a@b.examples", NULL},
	    {"two", "one\ntwo\r\n\r\nthree", "one [two] three"},
	    {"\"anna", "Anna", "[Anna]"},
	    {"anna\"berg\"", "anna berg", "[anna] [berg]"},
	    /* What would be syntax elsewhere is none. */
	    {"anna OR berg", "anna", NULL},
	    {"NEAR(anna berg)", "near anna berg", "[near anna] [berg]"},
	    {"subject:anna", "subject anna", "[subject anna]"},
	    {"-anna", "anna", "[anna]"},
	    {"anna' --", "anna", "[anna]"},
	};
	struct arena *memory = arena_new();
	struct find_query query;
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text = cases[i].text, *want = cases[i].want, *found;

		CHECK(find_query_parse(memory, cases[i].query, &query, &err),
		    "%s", cases[i].query);
		found = find_query_match(memory, &query, text, strlen(text));
		CHECK((found == NULL) == (want == NULL) &&
			(found == NULL || strcmp(found, want) == 0),
		    "%s: %s", cases[i].query,
		    found == NULL ? "nothing" : found);
	}
	arena_free(memory);
}

/* In the midst of a word it belongs to the word, or else there are two. */
static void
characters(void **state)
{
	static const struct {
		const char *text;
		bool is_part;
	} cases[] = {
	    {"a/b", false},
	    {"a0b", true},
	    {"a9b", true},
	    {"a:b", false},
	    {"a`b", false},
	    {"aab", true},
	    {"azb", true},
	    {"a{b", false},
	    {"a\x7f"
	     "b",
		false},
	    {"a\xc2\x80"
	     "b",
		false},
	    {"a\xc2\xbf"
	     "b",
		false},
	    {"a\xc3\x80"
	     "b",
		true},
	    {"a\xe1\xbf\xbf"
	     "b",
		true},
	    {"a\xe2\x80\x80"
	     "b",
		false},
	    {"a\xe2\xaf\xbf"
	     "b",
		false},
	    {"a\xe2\xb0\x80"
	     "b",
		true},
	    {"a\xe2\xbf\xbf"
	     "b",
		true},
	    {"a\xe3\x80\x80"
	     "b",
		false},
	    {"a\xe3\x80\xbf"
	     "b",
		false},
	    {"a\xe3\x81\x80"
	     "b",
		true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct folded folded = {
		    .text = cases[i].text, .length = strlen(cases[i].text)};
		struct find_word word = {0};
		size_t count = 0;

		while (find_words_next(&folded, &word))
			count++;
		CHECK(count == (cases[i].is_part ? 1 : 2) &&
			word.position == count && word.end == folded.length,
		    "%zu: %zu words", i, count);
	}
}

/* From 60 bytes before the first word that was found to 120 behind it. */
static void
edges(void **state)
{
	static const struct {
		const char *query;
		const char *first; /* then blanks, up to the next */
		size_t at;
		const char *word;
		size_t last_at;
		const char *last;
		const char *want_start, *want_end;
	} cases[] = {
	    {"needle", "x", 60, "needle", 67, "y", "x ", "y"},
	    {"needle", "x", 61, "needle", 68, "y", "... [", "y"},
	    {"needle early", "early", 60, "needle", 67, "y", "[early] ", "y"},
	    {"needle early", "early", 61, "needle", 68, "y", "...arly [", "y"},
	    {"needle early", "x early", 62, "needle", 69, "y", "...[early] ",
		"y"},
	    {"needle", "needle:", 8, "x", 125, "y", "[needle]: x ", " y"},
	    {"needle", "needle:", 8, "x", 126, "y", "[needle]: x", " x..."},
	    {"needle late", "needle:", 8, "x", 122, "late; z", "[needle]: x ",
		"[late]..."},
	    {"needle late", "needle:", 8, "x", 123, "late; z", "[needle]: x ",
		" lat..."},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text =
		    arena_printf(memory, "%-*s%-*s%s", (int)cases[i].at,
			cases[i].first, (int)(cases[i].last_at - cases[i].at),
			cases[i].word, cases[i].last);
		const char *found, *end = cases[i].want_end;
		struct find_query query;
		struct error err;

		assert_true(
		    find_query_parse(memory, cases[i].query, &query, &err));
		found = find_query_match(memory, &query, text, strlen(text));
		assert_non_null(found);
		CHECK(strncmp(found, cases[i].want_start,
			  strlen(cases[i].want_start)) == 0 &&
			strlen(found) >= strlen(end) &&
			strcmp(found + strlen(found) - strlen(end), end) == 0,
		    "%zu: %s", i, found);
	}
	arena_free(memory);
}

/* A word of 41 bytes is compared as one of 40. */
static void
long_words(void **state)
{
	static const char forty[] = "abcdefghijklmnopqrstuvwxyz01234567890123";
	static const struct {
		const char *query_end, *text_end;
	} cases[] = {
	    {"", ""},
	    {"x", "y"},
	    {"", "x"},
	};
	struct arena *memory = arena_new();
	struct find_query query;
	struct error err;

	(void)state;
	assert_int_equal(strlen(forty), FIND_WORD_BYTES);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text =
		    arena_printf(memory, "%s%s", forty, cases[i].text_end);

		assert_true(find_query_parse(memory,
		    arena_printf(memory, "%s%s", forty, cases[i].query_end),
		    &query, &err));
		CHECK(find_query_match(memory, &query, text, strlen(text)) !=
			NULL,
		    "%zu", i);
	}
	assert_true(find_query_parse(memory, forty, &query, &err));
	assert_null(
	    find_query_match(memory, &query, forty, FIND_WORD_BYTES - 1));
	arena_free(memory);
}

static void
long_text(void **state)
{
	struct arena *memory = arena_new();
	struct buffer text = {0};
	struct find_query query;
	struct error err;
	const char *found;

	(void)state;
	for (int i = 0; i < 200; i++)
		buffer_add_string(&text, "\xc3\xa5\xc3\xa4 ");
	buffer_add_string(&text, "needle");
	for (int i = 0; i < 200; i++)
		buffer_add_string(&text, " \xc3\xb6");
	assert_true(find_query_parse(memory, "needle", &query, &err));
	found = find_query_match(memory, &query, text.data, text.length);
	assert_true(strncmp(found, "...", 3) == 0);
	assert_non_null(strstr(found, " [needle] \xc3\xb6"));
	assert_true(strlen(found) < 220);
	buffer_release(&text);
	arena_free(memory);
}

static void
refused(void **state)
{
	static const char *const queries[] = {
	    "", " ", "\"\"", "*", "-- ;", "\xff", "\xe2\x80\xa6"};
	char large[FIND_QUERY_BYTES + 2];
	struct arena *memory = arena_new();
	struct find_query query;
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(queries); i++)
		CHECK(!find_query_parse(memory, queries[i], &query, &err), "%s",
		    queries[i]);
	memset(large, 'a', sizeof large);
	large[sizeof large - 1] = '\0';
	assert_false(find_query_parse(memory, large, &query, &err));
	for (size_t i = 1; i < sizeof large - 1; i += 2)
		large[i] = ' ';
	large[FIND_QUERY_BYTES - 1] = '\0';
	assert_false(find_query_parse(memory, large, &query, &err));
	/* The most that is allowed: 32 words, and 1,024 bytes. */
	large[2 * FIND_TERMS_MAX + 1] = '\0';
	assert_false(find_query_parse(memory, large, &query, &err));
	large[2 * FIND_TERMS_MAX - 1] = '\0';
	assert_true(find_query_parse(memory, large, &query, &err));
	assert_int_equal(query.count, FIND_TERMS_MAX);
	memset(large, 'a', FIND_QUERY_BYTES);
	large[FIND_QUERY_BYTES] = '\0';
	assert_true(find_query_parse(memory, large, &query, &err));
	arena_free(memory);
}

struct gathering {
	struct buffer found; /* "mail 1: text; " */
	size_t stop_at;	     /* hits; 0: never */
	size_t count;
};

static bool
gather(const struct find_hit *hit, void *context)
{
	struct gathering *gathering = context;

	buffer_add_printf(
	    &gathering->found, "%s %lld; ", hit->what, (long long)hit->of_id);
	gathering->count++;
	return gathering->count != gathering->stop_at;
}

static void
expect(struct fixture *fixture, const char *text, const char *want)
{
	struct gathering gathering = {.count = 0};
	struct find_query query;

	OK(find_query_parse(fixture->memory, text, &query, &fixture->err));
	OK_AT_LAST((buffer_clear(&gathering.found), gathering.count = 0,
	    find_store_each(
		fixture->db, &query, gather, &gathering, &fixture->err)));
	CHECK(strcmp(buffer_string(&gathering.found), want) == 0,
	    "%s: \"%s\" instead of \"%s\"", text,
	    buffer_string(&gathering.found), want);
	buffer_release(&gathering.found);
}

static void
index_all(struct fixture *fixture)
{
	bool is_done = false;

	while (!is_done)
		OK_AT_LAST(find_store_index(
		    fixture->db, false, &is_done, &fixture->err));
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM find_item WHERE state = 0"));
}

/* A ticket with a message of this text. */
static int64_t
add_message(struct fixture *fixture, const char *subject, const char *text)
{
	struct fact fact = {FACT_REFERENCE, "ZQ-77/1"};
	struct message message = {.subject = subject, .text = text};
	const struct classification none = {
	    .language = "en", .facts = &fact, .facts_count = 1};
	struct stored_message stored = {.message = &message,
	    .classification = &none,
	    .received_at = 9,
	    .ticket_id = 1};
	int64_t id;

	OK(ticket_store_add_message(fixture->db, &stored, &id, &fixture->err));
	return id;
}

static void
add_ticket(struct fixture *fixture)
{
	int64_t folder_id = fixture_folder(fixture, "dpo");

	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, folder_id, 1);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture, "DELETE FROM find_item");
}

/* The same is found before it is in the index and afterwards. */
static void
coming_and_going(void **state)
{
	struct fixture *fixture = *state;

	add_ticket(fixture);
	for (int is_indexed = 0; is_indexed < 2; is_indexed++) {
		int64_t id;

		OK(db_begin(fixture->db, &fixture->err));
		id =
		    add_message(fixture, "Quicksilver", "Zanzibar is far away");
		OK(db_commit(fixture->db, &fixture->err));
		if (is_indexed)
			index_all(fixture);
		expect(fixture, "zanzibar quicksilver",
		    arena_printf(
			fixture->memory, "mail %lld; ", (long long)id));
		expect(fixture, "ZQ-77/1",
		    arena_printf(
			fixture->memory, "fact %lld; ", (long long)id));
		expect(fixture, "nowhere", "");
		fixture_execute(fixture,
		    "UPDATE message SET subject = 'Amalgam', text = '',"
		    " quoted = ''");
		if (is_indexed)
			index_all(fixture);
		expect(fixture, "zanzibar", "");
		expect(fixture, "amalgam",
		    arena_printf(
			fixture->memory, "mail %lld; ", (long long)id));
		fixture_execute(fixture, "DELETE FROM fact");
		expect(fixture, "ZQ-77/1", "");
		fixture_execute(fixture, "DELETE FROM message");
		expect(fixture, "amalgam", "");
		assert_int_equal(0,
		    fixture_number(fixture, "SELECT count(*) FROM find_item"));
		assert_int_equal(0,
		    fixture_number(fixture, "SELECT count(*) FROM find_word"));
	}
}

/* Of many, over several shelves: the newest first, and only those asked for. */
static void
many(void **state)
{
	struct fixture *fixture = *state;
	struct gathering gathering = {.stop_at = 3};
	struct find_query query;
	int64_t last = 0;

	add_ticket(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < 600; i++)
		last = add_message(fixture, "all",
		    arena_printf(fixture->memory, "number%d x%d", i % 300, i));
	OK(db_commit(fixture->db, &fixture->err));
	index_all(fixture);
	/* And one that is not in the index. */
	COMMIT((last = add_message(fixture, "all", "number7 late")) != 0);
	expect(fixture, "number7",
	    arena_printf(fixture->memory, "mail %lld; mail %lld; mail %lld; ",
		(long long)last, (long long)last - 293, (long long)last - 593));
	expect(fixture, "x599",
	    arena_printf(fixture->memory, "mail %lld; ", (long long)last - 1));
	OK(find_query_parse(fixture->memory, "all", &query, &fixture->err));
	OK(find_store_each(
	    fixture->db, &query, gather, &gathering, &fixture->err));
	assert_int_equal(gathering.count, 3);
	buffer_release(&gathering.found);
}

static int64_t
waiting(struct fixture *fixture)
{
	return fixture_number(
	    fixture, "SELECT count(*) FROM find_item WHERE state = 0");
}

/* A chunk is written once: not before all of its items are there. */
static void
whole_chunks(void **state)
{
	struct fixture *fixture = *state;
	bool is_done;

	add_ticket(fixture);
	/* A message has a fact: items 1 to 60. */
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < 30; i++)
		(void)add_message(fixture, "all", "words");
	OK(db_commit(fixture->db, &fixture->err));
	OK_AT_LAST(
	    find_store_index(fixture->db, true, &is_done, &fixture->err));
	assert_true(is_done);
	assert_int_equal(waiting(fixture), 60);
	/* The last of the chunk, whose number is 62, and others. */
	COMMIT(add_message(fixture, "all", "words") != 0);
	COMMIT(add_message(fixture, "all", "words") != 0);
	/* A step ends after some milliseconds, with or without the rest. */
	for (is_done = false; !is_done;)
		OK_AT_LAST(find_store_index(
		    fixture->db, true, &is_done, &fixture->err));
	assert_int_equal(waiting(fixture), 2);
	OK_AT_LAST(
	    find_store_index(fixture->db, false, &is_done, &fixture->err));
	assert_true(is_done);
	assert_int_equal(waiting(fixture), 0);
	assert_int_equal(2,
	    fixture_number(
		fixture, "SELECT count(*) FROM find_word WHERE word = 'all'"));
}

/* An item with too many words is read each time, and its words are nowhere. */
static void
too_many_words(void **state)
{
	struct fixture *fixture = *state;
	struct buffer text = {0};
	int64_t id = 0, other = 0;

	add_ticket(fixture);
	for (int i = 0; i < 5000; i++)
		buffer_add_printf(&text, "word%d ", i);
	COMMIT((id = add_message(fixture, "", buffer_string(&text))) != 0);
	/* Others, in the same step, have theirs. */
	COMMIT((other = add_message(fixture, "", "word7 other other")) != 0);
	index_all(fixture);
	expect(fixture, "other",
	    arena_printf(fixture->memory, "mail %lld; ", (long long)other));
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM find_word"
		" WHERE word = 'word7' OR word = 'other'"));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM find_item WHERE state = 2"));
	expect(fixture, "word4999",
	    arena_printf(fixture->memory, "mail %lld; ", (long long)id));
	buffer_release(&text);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(matching),
	    cmocka_unit_test(characters),
	    cmocka_unit_test(edges),
	    cmocka_unit_test(long_words),
	    cmocka_unit_test(long_text),
	    cmocka_unit_test(refused),
	    CASE(coming_and_going),
	    CASE(many),
	    CASE(whole_chunks),
	    CASE(too_many_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
