/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "dpoctl/columns.h"
#include "dpoctl/review.h"

#define ITEM(n, asks, with)                                                  \
	{                                                                    \
		.id = n, .revision = 40 + (n), .number = #n, .marks = "   ", \
		.due = "2026-04-27", .left = "3 d", .kinds = asks,           \
		.who = "anna@example.org",                                   \
		.subject = ""                                                \
			   "\xe6\x97\xa5 you",                               \
		.assignee = with                                             \
	}

static struct queue_item items[] = {
    ITEM(1, "access", ""),
    ITEM(2, "?", ""),
    ITEM(3, "access,erasure", "kari"),
    ITEM(4, "access,erasure client?", "ines"),
};
static struct queue queue = {.items = items, .count = LENGTH(items)};
static struct card_line line = {"> Please", CARD_ASKS};
static struct card card = {.lines = &line, .count = 1, .guess = "objection"};

static struct review
new_review(void)
{
	struct review review = {
	    .memory = arena_new(), .actor = "ines", .card = &card};

	review_load(&review, &queue);
	return review;
}

static void
end(struct review *review)
{
	review_release(review);
	arena_free(review->memory);
}

/* The last action; \x1b, \n and all. */
static enum review_action
press(struct review *review, const char *keys)
{
	enum review_action action = REVIEW_NOTHING;

	for (; *keys != '\0'; keys++)
		action = review_press(review, (unsigned char)*keys);
	return action;
}

static void
test_commands(void **state)
{
	static const struct {
		const char *keys, *want;
	} cases[] = {
	    {"y", "kind 1 --confirm --if-revision 41"},
	    {"jy", "kind 2 --add objection --confirm --if-revision 42"},
	    {"kc",
		"kind 1 --add erasure --remove access --confirm"
		" --if-revision 41"},
	    {"jjjka",
		"kind 4 --add access --remove erasure --confirm"
		" --if-revision 44"},
	    {"n", "spam 1 --not-a-request --if-revision 41"},
	    {"s", "spam 1 --if-revision 41"},
	    {"t", "take 1 --if-revision 41"},
	    {" jn", "spam 1 --not-a-request --if-revision 41"},
	    {"  n", "spam 1 2 --not-a-request"},
	    {" y", "kind 1 --confirm --if-revision 41"},
	    {"  y", "kind 1 2 --confirm"},
	    {"rIt \"is\" x\\y.\n",
		"close 1 --outcome refused --because \"It \\\"is\\\" x\\\\y.\""
		" --letter --if-revision 41"},
	    {"cAb\x7f?\n", "clarify 1 --because A? --if-revision 41"},
	    {"ote\x7f\x7f\x7f\n", NULL},
	    {"r\n", NULL},
	    {"r\x1bz", NULL},
	    {"kz", NULL},
	    {"te\x7f\x7f 3\n", "take 1 --if-revision 3"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct review review = new_review();
		struct buffer command = {0};

		(void)press(&review, cases[i].keys);
		if (cases[i].want == NULL) {
			CHECK(
			    review.mode != REVIEW_CONFIRM, "%s", cases[i].keys);
		} else {
			review_add_command(&review, &command);
			CHECK(review.mode == REVIEW_CONFIRM &&
				strcmp(buffer_string(&command),
				    cases[i].want) == 0,
			    "%s: %s", cases[i].keys, buffer_string(&command));
		}
		buffer_release(&command);
		end(&review);
	}
}

/* What is typed comes back as it was, whatever it is. */
static void
test_words_survive_editing(void **state)
{
	struct review review = new_review();

	(void)state;
	(void)press(&review, "r a \"b\" 'c' \\d  \ne\n");
	assert_int_equal(review.mode, REVIEW_CONFIRM);
	assert_string_equal(review.words[5], " a \"b\" 'c' \\d  ");
	assert_int_equal(press(&review, "\n"), REVIEW_RUN);
	end(&review);
}

static void
test_what_comes_next(void **state)
{
	struct review review = new_review();

	(void)state;
	assert_int_equal(press(&review, "y"), REVIEW_NOTHING);
	assert_int_equal(press(&review, "p"), REVIEW_PREVIEW);
	assert_int_equal(press(&review, "\n"), REVIEW_RUN);
	assert_int_equal(review_ran(&review, false, "refused"), REVIEW_NOTHING);
	assert_int_equal(review.at, 0);
	assert_string_equal(buffer_string(&review.status), "refused");
	(void)press(&review, "n\n");
	assert_int_equal(review_ran(&review, true, "closed"), REVIEW_READ);
	assert_int_equal(review.at, 1);
	assert_int_equal(review.done_count, 1);
	/* What is taken back is to be done again. */
	(void)press(&review, "u");
	assert_string_equal(review.words[0], "reopen");
	assert_string_equal(review.words[1], "1");
	assert_int_equal(press(&review, "\n"), REVIEW_RUN);
	(void)review_ran(&review, true, "reopened");
	assert_int_equal(review.done_count, 0);
	assert_int_equal(review.at, 0);
	(void)press(&review, "n\n");
	(void)review_ran(&review, true, "closed");
	/* The third is somebody else's. */
	(void)press(&review, "n\n");
	assert_int_equal(review_ran(&review, true, "closed"), REVIEW_READ);
	assert_int_equal(review.at, 3);
	assert_non_null(
	    strstr(buffer_string(&review.status), "skipped 3: kari has it"));
	assert_int_equal(press(&review, "q"), REVIEW_QUIT);
	end(&review);
}

static void
test_nothing_to_undo(void **state)
{
	struct review review = new_review();

	(void)state;
	assert_int_equal(press(&review, "u"), REVIEW_NOTHING);
	assert_int_equal(review.mode, REVIEW_QUEUE);
	(void)press(&review, "y\n");
	(void)review_ran(&review, true, "confirmed");
	(void)press(&review, "u");
	assert_int_equal(review.mode, REVIEW_QUEUE);
	end(&review);
}

static void
test_empty_queue(void **state)
{
	static struct queue none = {.count = 0};
	struct review review = new_review();

	(void)state;
	review_load(&review, &none);
	for (int key = 1; key < 0x110; key++)
		if (key != '/' && key != 'q')
			assert_int_equal(
			    review_press(&review, key), REVIEW_NOTHING);
	(void)press(&review, "/due<7d");
	assert_int_equal(press(&review, "\n"), REVIEW_SEARCH);
	assert_string_equal(buffer_string(&review.typed), "due<7d");
	end(&review);
}

/* Any key in any state, and any size of the screen: it fits. */
static void
test_any_key(void **state)
{
	static const int keys[] = {'y', 'n', 'k', 'a', 'r', 'c', 'i', 'u', ' ',
	    '\t', '\n', 'e', 'p', '/', 27, 127, 8, '?', 'j', 'K', 'f', 'd',
	    REVIEW_UP, REVIEW_DOWN, REVIEW_PAGE_UP, REVIEW_PAGE_DOWN, 0xd800,
	    0x65e5, 0x301, 0x10ffff, '"', '\\'};
	static struct review_frame_line lines[60];
	struct review review = new_review();
	struct arena *memory = arena_new();
	unsigned random = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t height = 1 + random % 59, width = 1 + random % 131;
		enum review_action action;

		random = random * 1103515245 + 12345;
		action =
		    review_press(&review, keys[(random >> 16) % LENGTH(keys)]);
		if (action == REVIEW_RUN && review.words_count > 0)
			(void)review_ran(
			    &review, (random >> 20) % 2 == 0, "so");
		if (i % 10 != 0)
			continue;
		review_paint(&review, memory, width, height, lines);
		for (size_t row = 0; row < height; row++)
			assert_true(columns_width(lines[row].text) <= width);
		arena_clear(memory);
	}
	arena_free(memory);
	end(&review);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_words_survive_editing),
	    cmocka_unit_test(test_what_comes_next),
	    cmocka_unit_test(test_nothing_to_undo),
	    cmocka_unit_test(test_empty_queue),
	    cmocka_unit_test(test_any_key),
	};

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
