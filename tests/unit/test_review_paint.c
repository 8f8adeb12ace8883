/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "dpoctl/columns.h"
#include "dpoctl/review.h"

#define HEIGHT_MAX 30

static struct queue_item items[] = {
    {.id = 1,
	.revision = 41,
	.number = "1",
	.marks = "!  ",
	.due = "2026-04-27",
	.left = "-3 d",
	.kinds = "access",
	.who = "anna@example.org",
	.subject = "My data",
	.assignee = "",
	.state = "new",
	.colour = QUEUE_LATE},
    {.id = 2,
	.revision = 42,
	.number = "2",
	.marks = " * ",
	.due = "2026-05-01",
	.left = "1 d",
	.kinds = "?",
	.who = "bo@example.org",
	.subject = "Hello",
	.assignee = "kari",
	.state = "open",
	.colour = QUEUE_SOON},
    {.id = 3,
	.revision = 43,
	.number = "3",
	.marks = "   ",
	.due = "",
	.left = "",
	.kinds = "erasure",
	.who = "cy@example.org",
	.subject = "",
	.assignee = "",
	.state = "open"},
    {.id = 4,
	.revision = 44,
	.number = "4",
	.marks = "   ",
	.due = "",
	.left = "",
	.kinds = "optout",
	.who = "dee@example.org",
	.subject = "",
	.assignee = "",
	.state = "open"},
};
static struct card_line card_lines[] = {
    {"No    1 DPO-0000-0010, new", CARD_HEAD},
    {"Who   anna@example.org", CARD_HEAD},
    {"", CARD_PLAIN},
    {"> Please send me all of my data.", CARD_ASKS},
    {"[more was quoted]", CARD_ASIDE},
    {"the last line", CARD_PLAIN},
};
static struct card card = {.lines = card_lines,
    .count = LENGTH(card_lines),
    .guesses = {"objection"},
    .guesses_count = 1};
static const char looks[] = {[FRAME_PLAIN] = ' ',
    [FRAME_BAR] = '=',
    [FRAME_HAND] = '>',
    [FRAME_HEAD] = 'H',
    [FRAME_ASKS] = 'A',
    [FRAME_ASIDE] = 'a',
    [FRAME_LATE] = '!',
    [FRAME_SOON] = '*'};

/* Only a coloured bar is as wide as the screen; nothing else ends blank. */
static void
check_ends(const struct review_frame_line *line, size_t width)
{
	size_t length = strlen(line->text);

	if (line->look == FRAME_BAR || line->look == FRAME_HAND)
		CHECK(columns_width(line->text) == width, "\"%s\"", line->text);
	else
		CHECK(length == 0 || line->text[length - 1] != ' ', "\"%s\"",
		    line->text);
}

/* Each line after the letter of its look, a bar and, if any, a blank. */
static void
show(const struct review_frame_line *lines, size_t height, struct buffer *text)
{
	buffer_clear(text);
	for (size_t i = 0; i < height; i++) {
		struct buffer line = {0};

		buffer_add_printf(
		    &line, "%c|%s", looks[lines[i].look], lines[i].text);
		while (line.data[line.length - 1] == ' ')
			line.data[--line.length] = '\0';
		buffer_add_printf(text, "%s\n", buffer_string(&line));
		buffer_release(&line);
	}
}

struct screen {
	const char *keys;
	size_t width, height;
	size_t count; /* of the queue's tickets */
	const char *want;
};

static void
check_screen(const struct screen *screen)
{
	struct queue queue = {.items = items, .count = screen->count};
	struct review review = {
	    .memory = arena_new(), .actor = "ines", .card = &card};
	struct review_frame_line lines[HEIGHT_MAX + 1];
	struct buffer text = {0};

	review_load(&review, &queue);
	for (const char *at = screen->keys; *at != '\0';) {
		uint32_t key;

		at += utf8_decode(at, strlen(at), &key);
		if (key == '!') /* the command was run */
			(void)review_ran(&review, true, "done", "");
		else
			(void)review_press(&review, (int)key);
	}
	lines[screen->height] = (struct review_frame_line){"end", FRAME_BAR};
	review_paint(
	    &review, review.memory, screen->width, screen->height, lines);
	show(lines, screen->height, &text);
	for (size_t i = 0; i < screen->height; i++)
		check_ends(&lines[i], screen->width);
	CHECK(strcmp(buffer_string(&text), screen->want) == 0,
	    "%s %zux%zu:\n%s", screen->keys, screen->width, screen->height,
	    buffer_string(&text));
	assert_string_equal(lines[screen->height].text, "end");
	buffer_release(&text);
	review_release(&review);
	arena_free(review.memory);
}

static void
screens(void **state)
{
	static const struct screen cases[] = {
	    {"", 80, 16, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		" |       4                 optout   dee@example.org\n"
		"=| ! breach   * news   H held letter   @ attachment   + done  "
		" x marked\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		"a|[more was quoted]\n"
		" |the last line\n"
		" |\n"
		" |\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ? help\n"},
	    {"jjj", 40, 10, 4,
		"=| dpoctl review  4 of 4, 0 done\n"
		" |       3          erasure\n"
		">|       4          optout\n"
		"=| ! breach * news H held @ file   f: more\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |\n"
		" |y n k g t a r c i u  ? help  q quit\n"},
	    {"j", 69, 10, 4,
		"=| dpoctl review  2 of 4, 0 done\n"
		"!|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		">|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held @ file   f: more\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ~\n"},
	    {"j", 70, 10, 2,
		"=| dpoctl review  2 of 2, 0 done\n"
		"!|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		">|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held @ file   f: more\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ?~\n"},
	    {"ff", 60, 13, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		"=| ! breach * news H held letter @ file\n"
		" |the last line\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify "
		"~\n"},
	    {"k", 80, 24, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		" |       4                 optout   dee@example.org\n"
		" |\n"
		" |\n"
		"=| ! breach   * news   H held letter   @ attachment   + done  "
		" x marked\n"
		" |a access\n"
		" |b rectification\n"
		" |c erasure\n"
		" |d restriction\n"
		" |e portability\n"
		" |f objection\n"
		" |g optout\n"
		" |h withdraw-consent\n"
		" |i automated-decision\n"
		" |j complaint\n"
		" |k breach\n"
		" |l question\n"
		" |m reminder\n"
		" |\n"
		" |Which kind? A letter; Esc drops it.\n"
		" |\n"},
	    {"?", 60, 24, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		" |       4                 optout   dee@example.org\n"
		" |\n"
		" |\n"
		"=| ! breach * news H held letter @ file\n"
		" |y yes: what is listed, or first guess\n"
		" |g the next guess    k another kind\n"
		" |n not a request     s spam\n"
		" |t take it           o write a note\n"
		" |i ask for identity  w evidence seen\n"
		" |c ask what is meant b it was answered\n"
		" |x extend  a answer and close  r refuse\n"
		" |l a client answers  m merge\n"
		" |h write  e edit held letter  p send it\n"
		" |space marks: the next key is for all\n"
		" |j K down, up        tab the next to do\n"
		" |f d scroll  / find  u undo  q quit\n"
		" |A key shows a command: Enter runs it,\n"
		" |p previews, e edits, Esc drops it.\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify "
		"~\n"},
	    {"y", 60, 13, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		"a|[more was quoted]\n"
		" |the last line\n"
		"H|dpoctl kind 1 --confirm --if-revision 41\n"
		" |Enter runs it, p previews, f d scroll, e edits, Esc drops "
		"it\n"},
	    {"y", 59, 13, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		"a|[more was quoted]\n"
		" |the last line\n"
		"H|dpoctl kind 1 --confirm --if-revision 41\n"
		" |Enter runs it; p f d e; Esc drops it\n"},
	    {"y", 24, 8, 4,
		"=| dpoctl review  1 of 4,~\n"
		">|  !    1 -3 d My data\n"
		"=| ! breach * news H held~\n"
		"H|No    1 DPO-0000-0010, ~\n"
		"H|Who   anna@example.org\n"
		"H|dpoctl kind 1 --confirm\n"
		"H|--if-revision 41\n"
		" |Enter runs it; p f d e;~\n"},
	    {"y\n!", 80, 13, 4,
		"=| dpoctl review  3 of 4, 1 done\n"
		"!|+ !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		">|       3                 erasure  cy@example.org\n"
		"=| ! breach   * news   H held letter   @ attachment   + done  "
		" x marked\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		"a|[more was quoted]\n"
		" |the last line\n"
		" |done; skipped 2: kari has it\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ? help\n"},
	    {"y\n!", 40, 13, 1,
		"=| dpoctl review  1 of 1, 1 done\n"
		">|+ !    1 2026-04-27 -3 d access  My data\n"
		" |\n"
		" |\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		"a|[more was quoted]\n"
		" |the last line\n"
		" |done; Nothing else is left.\n"
		" |y n k g t a r c i u  ? help  q quit\n"},
	    {" j ", 60, 13, 4,
		"=| dpoctl review  4 of 4, 0 done\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org  Hello\n"
		" |x      3                 erasure  cy@example.org\n"
		">|       4                 optout   dee@example.org\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		"a|[more was quoted]\n"
		" |the last line\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify "
		"~\n"},
	    {"rIt is a long reason that does not fit", 30, 10, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 -3 d My data\n"
		"*|   *   2  1 d Hello\n"
		"=| ! breach * news H held lette~\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my da~\n"
		" |Why it is refused:\n"
		" |long reason that does not fit_\n"},
	    {"rIt is.", 59, 10, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |Why it is refused:\n"
		" |It is._\n"},
	    {"rIt is.", 60, 10, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |Why it is refused, then Enter (Esc drops it):\n"
		" |It is._\n"},
	    {"/due<7d", 59, 10, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |Find, such as due<7d:\n"
		" |due<7d_\n"},
	    {"/due<7d", 60, 10, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |Find (such as due<7d kind:erasure), then Enter:\n"
		" |due<7d_\n"},
	    {"aa", 60, 16, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		" |       3                 erasure  cy@example.org\n"
		" |       4                 optout   dee@example.org\n"
		"=| ! breach * news H held letter @ file\n"
		" |a [x] the purposes of the processing\n"
		" |b [ ] the categories of data\n"
		" |c [ ] to whom the data is disclosed\n"
		" |d [ ] how long it is kept, or by what rule\n"
		" |e [ ] where it comes from\n"
		" |f [ ] the other rights, and the complaint to the authority\n"
		" |g [ ] a copy of the data, intelligible\n"
		" |\n"
		" |What was done, and told?\n"
		" |A letter checks it, Enter goes on, Esc drops it.\n"},
	    {"ye", 60, 10, 4,
		"=| dpoctl review  1 of 4, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"*|   *   2 2026-05-01  1 d ?        bo@example.org   Hello\n"
		"=| ! breach * news H held letter @ file\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |The command, then Enter:\n"
		" |kind 1 --confirm --if-revision 41_\n"},
	    {"", 60, 10, 0,
		"=| dpoctl review  0 of 0, 0 done\n"
		" |\n"
		" |\n"
		"=| ! breach * news H held letter @ file\n"
		" |No ticket to review.\n"
		" |/ finds others, / and Enter all.\n"
		" |\n"
		" |\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify "
		"~\n"},
	    {"", 20, 7, 4,
		"=| dpoctl review  1 o~\n"
		">|  !    1 My data\n"
		"=| ! breach * news H ~\n"
		"H|No    1 DPO-0000-00~\n"
		"H|Who   anna@example.~\n"
		" |\n"
		" |y n k g t a r c i u~\n"},
	    {"", 19, 7, 4,
		" |Too small: q quits\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"},
	    {"", 20, 6, 4,
		" |Too small: q quits\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"
		" |\n"},
	    {"", 20, 1, 4, " |Too small: q quits\n"},
	    {"", 20, 0, 4, ""},
	    {"", 79, 10, 1,
		"=| dpoctl review  1 of 1, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		" |\n"
		"=| ! breach * news H held @ file   f: more\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ? help\n"},
	    {"", 80, 10, 1,
		"=| dpoctl review  1 of 1, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		" |\n"
		"=| ! breach   * news   H held letter   @ attachment   + done  "
		" x marked   f: more\n"
		"H|No    1 DPO-0000-0010, new\n"
		"H|Who   anna@example.org\n"
		" |\n"
		"A|> Please send me all of my data.\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ? help\n"},
	    {"?", 70, 10, 1,
		"=| dpoctl review  1 of 1, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		" |\n"
		"=| ! breach   * news   H held letter   @ attachment   + done  "
		" x marked\n"
		" |y yes: what is listed, or first guess\n"
		" |g the next guess    k another kind\n"
		" |n not a request     s spam\n"
		" |t take it           o write a note\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ?~\n"},
	    {"?", 69, 7, 1,
		"=| dpoctl review  1 of 1, 0 done\n"
		">|  !    1 2026-04-27 -3 d access   anna@example.org My data\n"
		"=| ! breach * news H held letter @ file\n"
		" |y yes: what is listed, or first guess\n"
		" |g the next guess    k another kind\n"
		" |\n"
		" |y yes  n no  k kind  t take  a answer  r refuse  c clarify  "
		"u undo  ~\n"},
	    /* The end of what is typed: one column too many, and a wide one. */
	    {"o123456789012345678901", 20, 7, 1,
		"=| dpoctl review  1 o~\n"
		">|  !    1 My data\n"
		"=| ! breach * news H ~\n"
		"H|No    1 DPO-0000-00~\n"
		"H|Who   anna@example.~\n"
		" |Note:\n"
		" |3456789012345678901_\n"},
	    {"o1\xe6\x97\xa5"
	     "3456789012345678901",
		20, 7, 1,
		"=| dpoctl review  1 o~\n"
		">|  !    1 My data\n"
		"=| ! breach * news H ~\n"
		"H|No    1 DPO-0000-00~\n"
		"H|Who   anna@example.~\n"
		" |Note:\n"
		" |3456789012345678901_\n"},
	    {"rThe data is needed for a contract\nArt. 12(5)\n", 24, 8, 4,
		"=| dpoctl review  1 of 4,~\n"
		">|  !    1 -3 d My data\n"
		"=| ! breach * news H held~\n"
		"H|No    1 DPO-0000-0010, ~\n"
		"H|dpoctl close 1 --outcome\n"
		"H|refused --because \"The\n"
		"H|...\n"
		" |Enter runs it; p f d e;~\n"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_screen(&cases[i]);
}

/* How far it scrolls: the last line stays on the screen. */
static void
scrolling(void **state)
{
	static const struct {
		size_t count; /* lines of the card */
		const char *keys;
		size_t want;
	} cases[] = {
	    {6, "f", 5},
	    {5, "f", 4},
	    {4, "f", 3},
	    {1, "f", 0},
	    {0, "f", 0},
	    {6, "fd", 0},
	    {6, "fffd", 0},
	    {6, "d", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct queue queue = {.items = items, .count = 1};
		struct card some = {
		    .lines = card_lines, .count = cases[i].count};
		struct review review = {
		    .memory = arena_new(), .actor = "ines", .card = &some};
		struct review_frame_line lines[HEIGHT_MAX];

		review_load(&review, &queue);
		for (const char *key = cases[i].keys; *key != '\0'; key++) {
			(void)review_press(&review, *key);
			review_paint(&review, review.memory, 80, 12, lines);
		}
		CHECK(review.scroll == cases[i].want, "%zu: %zu", i,
		    review.scroll);
		review.card = NULL;
		review_paint(&review, review.memory, 80, 12, lines);
		assert_int_equal(review.scroll, 0);
		review_release(&review);
		arena_free(review.memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screens),
	    cmocka_unit_test(scrolling),
	};

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
