/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "dpoctl/columns.h"
#include "dpoctl/review.h"
#include "dpoctl/review_private.h"

#define ITEM(n, asks, with)                                                  \
	{                                                                    \
		.id = n, .revision = 40 + (n), .number = #n, .marks = "   ", \
		.due = "2026-04-27", .left = "3 d", .kinds = asks,           \
		.who = "anna@example.org",                                   \
		.subject = ""                                                \
			   "\xe6\x97\xa5 you",                               \
		.assignee = with, .state = "new"                             \
	}

static struct queue_item items[] = {
    ITEM(1, "access", ""),
    ITEM(2, "?", ""),
    ITEM(3, "access,erasure", "kari"),
    ITEM(4, "access,erasure client?", "ines"),
};
static struct queue queue = {.items = items, .count = LENGTH(items)};
static struct card_line line = {"> Please", CARD_ASKS};
static struct card card = {.lines = &line,
    .count = 1,
    .guesses = {"objection", "optout"},
    .guesses_count = 2,
    .held = "9"};

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
	    {"rIt \"is\" x\\y.\nArt. 12(5)\n",
		"close 1 --outcome refused --because \"It \\\"is\\\" x\\\\y.\""
		" --provision \"Art. 12(5)\" --letter --if-revision 41"},
	    {"rIt is.\n", NULL},
	    {"jg", "kind 2 --add optout --confirm --if-revision 42"},
	    {"jyg", "kind 2 --add optout --confirm --if-revision 42"},
	    {"jygg", "kind 2 --add objection --confirm --if-revision 42"},
	    {"ng", NULL},
	    {" jyg", NULL},
	    {"b", "answered 1 --if-revision 41"},
	    {"lClient Ltd\np@c.example\n",
		"close 1 --outcome redirected --client \"Client Ltd\""
		" --forward-to p@c.example --letter --if-revision 41"},
	    {"lClient Ltd\n-\n",
		"close 1 --outcome redirected --client \"Client Ltd\" --letter"
		" --if-revision 41"},
	    {"m7\n", "merge 1 --into 7 --if-revision 41"},
	    {"aag\nDone.\n",
		"close 1 --outcome fulfilled --checked purposes --checked copy"
		" --because Done. --letter --if-revision 41"},
	    {"aaa\nDone.\n",
		"close 1 --outcome fulfilled --because Done. --letter"
		" --if-revision 41"},
	    {"jaYes.\n",
		"close 2 --outcome fulfilled --because Yes. --letter"
		" --if-revision 42"},
	    {"jjjah\nDone.\n",
		"close 4 --outcome fulfilled --checked recipients-told"
		" --because Done. --letter --if-revision 44"},
	    {"aa\x1by", "kind 1 --confirm --if-revision 41"},
	    {"  a", NULL},
	    {"cAb\x7f?\n", "clarify 1 --because A? --if-revision 41"},
	    {"cAb\b?\n", "clarify 1 --because A? --if-revision 41"},
	    {"c\x7f\bA\tb\n", "clarify 1 --because Ab --if-revision 41"},
	    {"ote\x7f\x7f\x7f\n", NULL},
	    {"r\n", NULL},
	    {"r\x1bz", NULL},
	    {"kz", NULL},
	    {"h", "reply 1 --if-revision 41"},
	    {"je", "outbox edit 9"},
	    {"p", "outbox approve 9"},
	    {" p", NULL},
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
	(void)press(&review, "r a \"b\" 'c' \\d  \nArt.\ne\n");
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
	assert_int_equal(
	    review_ran(&review, false, "refused", ""), REVIEW_NOTHING);
	assert_int_equal(review.at, 0);
	assert_string_equal(buffer_string(&review.status), "refused");
	(void)press(&review, "n\n");
	assert_int_equal(review_ran(&review, true, "closed", ""), REVIEW_READ);
	assert_int_equal(review.at, 1);
	assert_int_equal(review.done_count, 1);
	/* What is taken back is to be done again. */
	(void)press(&review, "u");
	assert_string_equal(review.words[0], "reopen");
	assert_string_equal(review.words[1], "1");
	assert_int_equal(press(&review, "\n"), REVIEW_RUN);
	(void)review_ran(&review, true, "reopened", "");
	assert_int_equal(review.done_count, 0);
	assert_int_equal(review.at, 0);
	(void)press(&review, "n\n");
	(void)review_ran(&review, true, "closed", "");
	/* The third is somebody else's. */
	(void)press(&review, "n\n");
	assert_int_equal(review_ran(&review, true, "closed", ""), REVIEW_READ);
	assert_int_equal(review.at, 3);
	assert_non_null(
	    strstr(buffer_string(&review.status), "skipped 3: kari has it"));
	assert_int_equal(press(&review, "q"), REVIEW_QUIT);
	end(&review);
}

/* Keys, the letters that were written, and the commands of u, u. */
static void
test_undo(void **state)
{
	static const struct {
		const char *keys, *letters, *first, *second;
	} cases[] = {
	    {"y", "", "kind 1 --unconfirm", NULL},
	    {"jy", "", "kind 2 --unconfirm", NULL},
	    {"n", "", "reopen 1", NULL},
	    {"  n", "", "reopen 1 2", NULL},
	    {"t", "", "assign 1 --nobody", NULL},
	    {"cWhat?\n", "7", "outbox cancel 7", NULL},
	    {"  cWhat?\n", "7 8", "outbox cancel 7 8", NULL},
	    {"iWho?\n", "7", "outbox cancel 7", NULL},
	    {"xMuch.\n", "7", "outbox cancel 7", NULL},
	    {"xMuch.\n", "", NULL, NULL},
	    {"a\nDone.\n", "7", "outbox cancel 7", "reopen 1"},
	    {"a\nDone.\n", "", "reopen 1", NULL},
	    {"rNo.\nArt.\n", "9", "outbox cancel 9", "reopen 1"},
	    {"m4\n", "", "merge 1 --undo", NULL},
	    {"oNote\n", "", NULL, NULL},
	    {"wPassport\n", "", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *wanted[] = {cases[i].first, cases[i].second, NULL};
		struct review review = new_review();

		(void)press(&review, cases[i].keys);
		assert_int_equal(press(&review, "\n"), REVIEW_RUN);
		(void)review_ran(&review, true, "done", cases[i].letters);
		for (size_t j = 0; j < LENGTH(wanted); j++) {
			struct buffer command = {0};

			(void)press(&review, "u");
			CHECK((wanted[j] != NULL) ==
				(review.mode == REVIEW_CONFIRM),
			    "%s: %zu", cases[i].keys, j);
			if (wanted[j] == NULL)
				break;
			review_add_command(&review, &command);
			assert_string_equal(buffer_string(&command), wanted[j]);
			buffer_release(&command);
			(void)press(&review, "\n");
			assert_int_equal(
			    review_ran(&review, true, "undone", ""),
			    REVIEW_READ);
			assert_int_equal(review.done_count, 0);
			assert_int_equal(
			    review.at, cases[i].keys[0] == 'j' ? 1 : 0);
			CHECK(strcmp(buffer_string(&review.status),
				  wanted[j + 1] == NULL
				      ? "undone"
				      : "undone; u again: reopen 1") == 0,
			    "%s: %s", cases[i].keys,
			    buffer_string(&review.status));
		}
		end(&review);
	}
}

/* Of what was dropped nothing is left on the screen. */
static void
test_previews(void **state)
{
	struct review review = new_review();

	(void)state;
	assert_int_equal(press(&review, "np"), REVIEW_PREVIEW);
	assert_int_equal(press(&review, "\x1b"), REVIEW_READ);
	assert_int_equal(press(&review, "n\x1b"), REVIEW_NOTHING);
	end(&review);
}

/* A letter is longer than the screen, and so is a message that is answered. */
static void
test_scrolls(void **state)
{
	struct review review = new_review();

	(void)state;
	assert_int_equal(press(&review, "npff"), REVIEW_NOTHING);
	assert_int_equal(review.mode, REVIEW_CONFIRM);
	assert_int_equal(review.scroll, 10);
	(void)press(&review, "d");
	assert_int_equal(review.scroll, 5);
	(void)review_press(&review, REVIEW_PAGE_UP);
	(void)review_press(&review, REVIEW_PAGE_UP);
	assert_int_equal(review.scroll, 0);
	assert_int_equal(press(&review, "\x1b"), REVIEW_READ);
	(void)press(&review, "cf");
	(void)review_press(&review, REVIEW_PAGE_DOWN);
	assert_int_equal(review.scroll, 5);
	assert_string_equal(buffer_string(&review.typed), "f");
	(void)press(&review, "d\n");
	assert_string_equal(review.words[3], "fd");
	end(&review);
}

/* The number of a letter is none of a ticket. */
static void
test_letters(void **state)
{
	struct review review = new_review();

	(void)state;
	card.held = "3";
	(void)press(&review, "e");
	assert_true(review_edits(&review));
	(void)press(&review, "\n");
	assert_int_equal(review_ran(&review, true, "held", ""), REVIEW_READ);
	assert_int_equal(review.at, 0);
	assert_int_equal(review.done_count, 0);
	(void)press(&review, "p\n");
	assert_false(review_edits(&review));
	(void)review_ran(&review, true, "queued", "");
	assert_int_equal(review.done_count, 1);
	assert_true(review.is_done[0] && !review.is_done[2]);
	(void)press(&review, "u");
	assert_string_equal(review.words[1], "hold");
	assert_string_equal(review.words[2], "3");
	(void)press(&review, "\n");
	(void)review_ran(&review, true, "held", "");
	assert_int_equal(review.at, 0);
	assert_int_equal(review.done_count, 0);
	card.held = NULL;
	assert_int_equal(press(&review, "p"), REVIEW_NOTHING);
	assert_int_equal(review.mode, REVIEW_QUEUE);
	card.held = "9";
	end(&review);
}

/* Out of triage leads y, and back. */
static void
test_undo_of_triage(void **state)
{
	struct review review = new_review();

	(void)state;
	items[1].state = "triage";
	(void)press(&review, "jy\n");
	(void)review_ran(&review, true, "confirmed", "");
	(void)press(&review, "u");
	assert_string_equal(review.words[2], "--triage");
	(void)press(&review, "\n");
	items[1].state = "new";
	items[0].state = "triage";
	(void)review_ran(&review, true, "in triage", "");
	(void)press(&review, "Ky\n");
	(void)review_ran(&review, true, "confirmed", "");
	(void)press(&review, "u");
	assert_string_equal(review.words[2], "--triage");
	items[0].state = "new";
	(void)press(&review, "\n");
	/* Refused: it can be tried again. */
	(void)review_ran(&review, false, "a letter was written", "");
	(void)press(&review, "u");
	assert_string_equal(review.words[2], "--triage");
	end(&review);
}

/* Where one gets with a key, and what is said on the way. */
static void
test_moves(void **state)
{
	static const struct {
		size_t first, count; /* of the items */
		size_t from;
		int key;
		size_t to;
		const char *says;
	} cases[] = {
	    {0, 4, 0, 'j', 1, "so"},
	    {0, 4, 2, REVIEW_DOWN, 3, "so"},
	    {0, 4, 3, 'j', 3, "so"},
	    {0, 4, 3, 'K', 2, "so"},
	    {0, 4, 1, REVIEW_UP, 0, "so"},
	    {0, 4, 0, 'K', 0, "so"},
	    {0, 4, 0, '\t', 1, ""},
	    {0, 4, 1, '\t', 3, "skipped 3: kari has it"},
	    {0, 4, 3, '\t', 0, ""},
	    {0, 1, 0, '\t', 0, ""},
	    {2, 1, 0, '\t', 0, "Nothing else is left."},
	    {0, 4, 1, 0xe9, 1, "No such key; ? lists them."},
	    {0, 4, 1, 0x16a, 1, "No such key; ? lists them."},
	    {0, 4, 1, '\0', 1, "No such key; ? lists them."},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct queue some = {
		    .items = items + cases[i].first, .count = cases[i].count};
		struct review review = new_review();

		review_load(&review, &some);
		review.at = cases[i].from;
		review.scroll = 5;
		review_say(&review, "so");
		(void)review_press(&review, cases[i].key);
		CHECK(review.at == cases[i].to, "%zu: %zu", i, review.at);
		CHECK(strcmp(buffer_string(&review.status), cases[i].says) == 0,
		    "%zu: %s", i, buffer_string(&review.status));
		end(&review);
	}
}

/* Without a guess, or with only one. */
static void
test_guesses(void **state)
{
	static const char none[] =
	    "There is no guess what it asks for: press k.";
	struct review review = new_review();

	(void)state;
	card.guesses_count = 1;
	(void)press(&review, "jygg");
	assert_int_equal(review.mode, REVIEW_CONFIRM);
	assert_string_equal(review.words[3], "objection");
	(void)press(&review, "\x1b");
	card.guesses_count = 0;
	(void)press(&review, "y");
	assert_int_equal(review.mode, REVIEW_QUEUE);
	assert_string_equal(buffer_string(&review.status), none);
	card.guesses_count = 2;
	review_say(&review, "");
	review.card = NULL;
	(void)press(&review, "g");
	assert_int_equal(review.mode, REVIEW_QUEUE);
	assert_string_equal(buffer_string(&review.status), none);
	end(&review);
}

/* What no text contains is not typed, and not more than fits. */
static void
test_typing(void **state)
{
	static const int kept[] = {' ', '~', 0xd7ff, 0xe000, 0x10ffff},
			 dropped[] = {0, 1, 31, 0xd800, 0xdbff, 0xdfff,
			     REVIEW_UP, REVIEW_DOWN};
	struct review review = new_review();

	(void)state;
	(void)press(&review, "c");
	for (size_t i = 0; i < LENGTH(dropped); i++) {
		(void)review_press(&review, dropped[i]);
		CHECK(review.typed.length == 0, "%x", dropped[i]);
	}
	for (size_t i = 0; i < LENGTH(kept); i++) {
		(void)review_press(&review, kept[i]);
		CHECK(review.typed.length > 0, "%x", kept[i]);
		(void)review_press(&review, REVIEW_ERASE);
		CHECK(review.typed.length == 0, "%x", kept[i]);
	}
	for (size_t i = 0; i < REVIEW_TEXT_MAX + 5; i++)
		(void)press(&review, "x");
	assert_int_equal(review.typed.length, REVIEW_TEXT_MAX);
	end(&review);
}

/* What does not fit any more is not said: that it was the last, or kari's. */
static void
test_long_status(void **state)
{
	static char words[REVIEW_TEXT_MAX + 1];

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (size_t less = 0; less < 2; less++) {
			struct queue some = {
			    .items = items + i, .count = 1 + i};
			struct review review = new_review();

			review_load(&review, &some);
			memset(words, 'x', REVIEW_TEXT_MAX);
			words[REVIEW_TEXT_MAX - less] = '\0';
			(void)press(&review, "n\n");
			(void)review_ran(&review, true, words, "");
			CHECK((review.status.length > strlen(words)) ==
				(less == 1),
			    "%zu, %zu: %zu", i, less, review.status.length);
			end(&review);
		}
}

/* An editor opens for them, or a text was given. */
static void
test_edits(void **state)
{
	static const struct {
		const char *words[5];
		bool want;
	} cases[] = {
	    {{"reply", "1"}, true},
	    {{"reply", "1", "--text", "x"}, false},
	    {{"reply", "--text", "x"}, false},
	    {{"reply", "--text", "x", "--edit"}, true},
	    {{"close", "1", "--edit"}, true},
	    {{"close", "--edit"}, true},
	    {{"close", "1", "--letter"}, false},
	    {{"outbox", "edit", "7"}, true},
	    {{"outbox", "edit"}, true},
	    {{"outbox", "approve", "7"}, false},
	    {{"outbox"}, false},
	    {{"note", "edit"}, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct review review = {0};

		/* Of the command before. */
		review.words[1] = "edit";
		for (; cases[i].words[review.words_count] != NULL;
		     review.words_count++)
			review.words[review.words_count] =
			    cases[i].words[review.words_count];
		CHECK(review_edits(&review) == cases[i].want, "%zu", i);
	}
}

/* A command of one word is one; of too many words it is none. */
static void
test_split(void **state)
{
	static const struct {
		size_t words;
		bool want;
		size_t count;
	} cases[] = {{0, false, 0}, {1, true, 1},
	    {REVIEW_WORDS_MAX - 2, true, REVIEW_WORDS_MAX - 2},
	    {REVIEW_WORDS_MAX - 1, false, REVIEW_WORDS_MAX - 1},
	    {REVIEW_WORDS_MAX + 9, false, REVIEW_WORDS_MAX - 1}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct review review = new_review();
		struct buffer text = {0};

		for (size_t k = 0; k < cases[i].words; k++)
			buffer_add_string(&text, " w ");
		CHECK(review_split(&review, buffer_string(&text)) ==
			    cases[i].want &&
			review.words_count == cases[i].count,
		    "%zu: %zu", i, review.words_count);
		buffer_release(&text);
		end(&review);
	}
}

/* A ticket that is not in the queue is taken, and given back. */
static void
test_other_ticket(void **state)
{
	struct review review = new_review();

	(void)state;
	(void)press(&review, "t\n");
	assert_int_equal(review_ran(&review, true, "taken", ""), REVIEW_READ);
	assert_int_equal(review.at, 0);
	assert_int_equal(review.done_count, 0);
	(void)press(&review, "te");
	while (review.typed.length > 0)
		(void)review_press(&review, REVIEW_ERASE);
	(void)press(&review, "take 77\n\n");
	(void)review_ran(&review, true, "taken", "");
	(void)press(&review, "u");
	assert_string_equal(review.words[1], "77");
	(void)press(&review, "\n");
	assert_int_equal(review_ran(&review, true, "given", ""), REVIEW_READ);
	assert_int_equal(review.at, 0);
	end(&review);
}

/* Taken since the queue was read: passed by, unless one chose it. */
static void
test_taken_meanwhile(void **state)
{
	struct review review = new_review();

	(void)state;
	(void)press(&review, "n\n");
	assert_int_equal(review_ran(&review, true, "closed", ""), REVIEW_READ);
	assert_int_equal(review.at, 1);
	assert_false(review_passes(&review));
	items[1].assignee = "kari";
	assert_true(review_passes(&review));
	assert_int_equal(review.at, 3);
	assert_non_null(
	    strstr(buffer_string(&review.status), "skipped 2: kari has it"));
	assert_false(review_passes(&review));
	(void)press(&review, "KK");
	assert_int_equal(review.at, 1);
	assert_false(review_passes(&review));
	items[1].assignee = "";
	end(&review);
}

/* At 40 columns the whole command is seen. */
static void
test_long_command(void **state)
{
	static struct review_frame_line lines[24];
	struct review review = new_review();
	struct arena *memory = arena_new();
	struct buffer seen = {0};

	(void)state;
	(void)press(&review,
	    "cOne two three four five six seven eight nine ten eleven twelve"
	    " thirteen fourteen?\n");
	review_paint(&review, memory, 40, 24, lines);
	for (size_t i = 0; i < 24; i++)
		buffer_add_printf(&seen, "%s ", lines[i].text);
	assert_non_null(strstr(buffer_string(&seen), "--if-revision 41"));
	assert_non_null(strstr(buffer_string(&seen), "dpoctl clarify 1"));
	assert_non_null(strstr(buffer_string(&seen), "eleven"));
	buffer_release(&seen);
	arena_free(memory);
	end(&review);
}

/* Who has read the help wants the queue back, not the shell. */
static void
test_help_is_left(void **state)
{
	static const char *const leave[] = {"q", "?", "\x1b", "j"};

	(void)state;
	for (size_t i = 0; i < LENGTH(leave); i++) {
		struct review review = new_review();

		assert_int_equal(REVIEW_NOTHING, press(&review, "?"));
		assert_true(review.shows_help);
		assert_int_not_equal(REVIEW_QUIT, press(&review, leave[i]));
		assert_false(review.shows_help);
		assert_int_equal(REVIEW_QUIT, press(&review, "q"));
		end(&review);
	}
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
	    'g', 'l', 'm', 'b', '\t', '\n', 'e', 'p', '/', 27, 127, 8, '?', 'j',
	    'K', 'f', 'd', REVIEW_UP, REVIEW_DOWN, REVIEW_PAGE_UP,
	    REVIEW_PAGE_DOWN, 0xd800, 0x65e5, 0x301, 0x10ffff, '"', '\\'};
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
			(void)review_ran(&review, (random >> 20) % 2 == 0, "so",
			    random % 3 == 0 ? "7" : "");
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

/* Its keys open or dismiss the message, whatever tickets are marked. */
static void
test_spot_check(void **state)
{
	static const struct {
		const char *keys, *want;
	} cases[] = {
	    {"jn", "mail dismiss 3:812"},
	    {" n", "mail dismiss 3:812"},
	    {"jy", "mail open 3:812"},
	    {"jka", "mail open 3:812 --kind access"},
	    {"j n", "mail dismiss 3:812"},
	    {"js", NULL},
	    {"jkz", NULL},
	};
	struct queue_item mixed[] = {
	    ITEM(1, "access", ""), ITEM(0, "spot check", "")};
	struct queue both = {.items = mixed, .count = LENGTH(mixed)};

	(void)state;
	mixed[1].need = QUEUE_SPOT;
	mixed[1].number = "3:812";
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct review review = new_review();
		struct buffer command = {0};

		review_load(&review, &both);
		(void)press(&review, cases[i].keys);
		review_add_command(&review, &command);
		CHECK(
		    (review.mode == REVIEW_CONFIRM) == (cases[i].want != NULL),
		    "%s", cases[i].keys);
		CHECK(cases[i].want == NULL ||
			strcmp(buffer_string(&command), cases[i].want) == 0,
		    "%s: %s", cases[i].keys, buffer_string(&command));
		if (cases[i].want != NULL) {
			(void)review_ran(&review, true, "done", "");
			CHECK(review.is_done[1] && !review.is_done[0], "%s",
			    cases[i].keys);
			assert_int_equal(review.undo.length, 0);
		}
		buffer_release(&command);
		end(&review);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_spot_check),
	    cmocka_unit_test(test_words_survive_editing),
	    cmocka_unit_test(test_what_comes_next),
	    cmocka_unit_test(test_undo),
	    cmocka_unit_test(test_letters),
	    cmocka_unit_test(test_previews),
	    cmocka_unit_test(test_scrolls),
	    cmocka_unit_test(test_undo_of_triage),
	    cmocka_unit_test(test_moves),
	    cmocka_unit_test(test_guesses),
	    cmocka_unit_test(test_typing),
	    cmocka_unit_test(test_long_status),
	    cmocka_unit_test(test_edits),
	    cmocka_unit_test(test_split),
	    cmocka_unit_test(test_other_ticket),
	    cmocka_unit_test(test_taken_meanwhile),
	    cmocka_unit_test(test_long_command),
	    cmocka_unit_test(test_help_is_left),
	    cmocka_unit_test(test_empty_queue),
	    cmocka_unit_test(test_any_key),
	};

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
