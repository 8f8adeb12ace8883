/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <curses.h>

#include "dpoctl/desk.h"

/* Review on the whole screen, with a terminal that follows a script. */

#define KEYS_MAX 16
#define LOOKS	 8

static struct {
	/* What the terminal says: keys, then its end. */
	struct key {
		int kind; /* OK, KEY_CODE_YES or ERR */
		wint_t character;
		int columns; /* as many from now on; 0: as before */
	} keys[KEYS_MAX];
	size_t next;
	bool has_colours;

	/* What happened. */
	int pressed[KEYS_MAX];
	size_t pressed_count;
	int last_key; /* that ends it */
	int begun, ended, coloured, pairs, looks, frames;
	size_t width, height;  /* of the last frame */
	int attribute;	       /* in force */
	int attributes[LOOKS]; /* of each look, in the last frame */
	int rows, row;
	bool has_on_editor;
} screen;

WINDOW *stdscr;
int COLS, LINES;

WINDOW *
initscr(void)
{
	screen.begun++;
	return NULL;
}

int
endwin(void)
{
	screen.ended++;
	return OK;
}

int
cbreak(void)
{
	return OK;
}

int
noecho(void)
{
	return OK;
}

int
nonl(void)
{
	return OK;
}

int
keypad(WINDOW *window, bool is_on)
{
	(void)window;
	assert_true(is_on);
	return OK;
}

int
set_escdelay(int ms)
{
	(void)ms;
	return OK;
}

bool
has_colors(void)
{
	return screen.has_colours;
}

int
start_color(void)
{
	screen.coloured++;
	return OK;
}

int
use_default_colors(void)
{
	return OK;
}

int
init_pair(short pair, short foreground, short background)
{
	(void)pair;
	(void)foreground;
	assert_int_equal(background, -1);
	screen.pairs++;
	return OK;
}

int
werase(WINDOW *window)
{
	(void)window;
	screen.rows = 0;
	return OK;
}

int
wattrset(WINDOW *window, int attribute)
{
	(void)window;
	screen.attribute = attribute;
	return OK;
}

int
wmove(WINDOW *window, int row, int column)
{
	(void)window;
	assert_int_equal(column, 0);
	assert_int_equal(row, screen.rows);
	screen.row = row;
	return OK;
}

int
waddnstr(WINDOW *window, const char *text, int count)
{
	(void)window;
	(void)count;
	assert_string_equal(text, "a line");
	if (screen.row < LOOKS)
		screen.attributes[screen.row] = screen.attribute;
	screen.rows++;
	return OK;
}

int
curs_set(int visibility)
{
	assert_int_equal(visibility, 0);
	return OK;
}

int
wrefresh(WINDOW *window)
{
	(void)window;
	screen.frames++;
	assert_int_equal(screen.attribute, A_NORMAL);
	return OK;
}

int
wget_wch(WINDOW *window, wint_t *character)
{
	const struct key *key = &screen.keys[screen.next++];

	(void)window;
	assert_true(screen.next <= KEYS_MAX);
	*character = key->character;
	if (key->columns != 0)
		COLS = key->columns;
	return key->kind;
}

void
review_paint(struct review *review, struct arena *memory, size_t width,
    size_t height, struct review_frame_line *lines)
{
	(void)review;
	(void)memory;
	screen.width = width;
	screen.height = height;
	for (size_t i = 0; i < height; i++)
		lines[i] = (struct review_frame_line){
		    .text = "a line", .look = (enum review_look)(i % LOOKS)};
}

void
desk_look(struct desk *desk)
{
	assert_true(desk->width > 0);
	screen.looks++;
}

bool
desk_press(struct desk *desk, int key)
{
	screen.has_on_editor = desk->on_editor != NULL;
	screen.pressed[screen.pressed_count++] = key;
	return key != screen.last_key;
}

static int
set_up(void **state)
{
	(void)state;
	memset(&screen, 0, sizeof screen);
	screen.last_key = 'q';
	for (size_t i = 0; i < KEYS_MAX; i++)
		screen.keys[i].kind = ERR;
	COLS = 80;
	LINES = 24;
	(void)unsetenv("NO_COLOR");
	return 0;
}

static void
type(size_t i, int kind, wint_t character)
{
	screen.keys[i] = (struct key){.kind = kind, .character = character};
}

static void
test_keys(void **state)
{
	static const struct {
		int kind;
		wint_t character;
		int want; /* -1: no key of review */
	} cases[] = {
	    {OK, 'j', 'j'},
	    {OK, 0, 0},
	    {OK, 27, REVIEW_ESCAPE},
	    {OK, 0xe6, 0xe6},
	    {OK, 0x10ffff, 0x10ffff},
	    {OK, 0x110000, -1},
	    {OK, KEY_UP, KEY_UP}, /* a letter with that number */
	    {KEY_CODE_YES, KEY_UP, REVIEW_UP},
	    {KEY_CODE_YES, KEY_DOWN, REVIEW_DOWN},
	    {KEY_CODE_YES, KEY_PPAGE, REVIEW_PAGE_UP},
	    {KEY_CODE_YES, KEY_NPAGE, REVIEW_PAGE_DOWN},
	    {KEY_CODE_YES, KEY_BACKSPACE, REVIEW_ERASE},
	    {KEY_CODE_YES, KEY_ENTER, REVIEW_ENTER},
	    {KEY_CODE_YES, KEY_F(1), -1},
	    {KEY_CODE_YES, KEY_RESIZE, -1},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct desk desk = {0};

		assert_int_equal(set_up(state), 0);
		type(0, cases[i].kind, cases[i].character);
		type(1, OK, 'q');
		assert_int_equal(desk_screen(&desk), EX_OK);
		/* No other key ends it. */
		CHECK(screen.next == 2, "%zu: %zu", i, screen.next);
		CHECK(screen.pressed_count == (cases[i].want < 0 ? 1 : 2),
		    "%zu: %zu", i, screen.pressed_count);
		CHECK(screen.pressed[0] ==
			(cases[i].want < 0 ? 'q' : cases[i].want),
		    "%zu: %d", i, screen.pressed[0]);
		assert_int_equal(screen.frames, 2);
	}
}

static void
test_ends(void **state)
{
	struct desk desk = {0};

	(void)state;
	/* The terminal is gone. */
	assert_int_equal(desk_screen(&desk), EX_OK);
	assert_int_equal(screen.pressed_count, 0);
	assert_int_equal(screen.begun, 1);
	assert_int_equal(screen.ended, 1);
	assert_int_equal(screen.frames, 1);
	assert_int_equal(screen.looks, 1);
	/* Key 0 may be the last one, too. */
	screen.next = 0;
	screen.last_key = 0;
	type(0, OK, 0);
	assert_int_equal(desk_screen(&desk), EX_OK);
	assert_int_equal(screen.pressed_count, 1);
	assert_int_equal(screen.next, 1);
	/* An editor is given the terminal. */
	assert_true(screen.has_on_editor);
	assert_int_equal(screen.ended, 2);
	desk.on_editor();
	assert_int_equal(screen.ended, 3);
}

/* A card is read again when it is wrapped otherwise. */
static void
test_sizes(void **state)
{
	static const struct {
		int columns, lines;
		size_t width, height;
	} cases[] = {
	    {80, 24, 80, 24},
	    {0, 0, 1, 1},
	    {-1, -1, 1, 1},
	    {1, 1, 1, 1},
	    {2, 2, 2, 2},
	    {500, 300, 500, 300},
	    {501, 301, 500, 300},
	    {10000, 10000, 500, 300},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct desk desk = {0};

		assert_int_equal(set_up(state), 0);
		COLS = cases[i].columns;
		LINES = cases[i].lines;
		assert_int_equal(desk_screen(&desk), EX_OK);
		CHECK(desk.width == cases[i].width, "%zu", i);
		CHECK(screen.width == cases[i].width, "%zu", i);
		CHECK(screen.height == cases[i].height, "%zu", i);
		CHECK(screen.rows == (int)cases[i].height, "%zu", i);
	}
}

static void
test_another_width(void **state)
{
	struct desk desk = {0};

	(void)state;
	type(0, KEY_CODE_YES, KEY_RESIZE); /* the height only */
	type(1, KEY_CODE_YES, KEY_RESIZE);
	screen.keys[1].columns = 81;
	type(2, OK, 'j');
	assert_int_equal(desk_screen(&desk), EX_OK);
	assert_int_equal(screen.looks, 2);
	assert_int_equal(desk.width, 81);
	assert_int_equal(screen.pressed_count, 1);
}

static void
test_colours(void **state)
{
	static const struct {
		bool has_colours;
		const char *none; /* NO_COLOR */
		bool is_coloured;
	} cases[] = {
	    {true, NULL, true},
	    {true, "", true},
	    {true, "1", false},
	    {false, NULL, false},
	    {false, "", false},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_so = cases[i].is_coloured;
		struct desk desk = {0};
		int want[LOOKS] = {
		    [FRAME_PLAIN] = A_NORMAL,
		    [FRAME_BAR] = A_REVERSE,
		    [FRAME_HAND] = A_REVERSE | A_BOLD,
		    [FRAME_HEAD] = A_BOLD,
		    [FRAME_ASKS] = is_so ? (int)COLOR_PAIR(3) : (int)A_BOLD,
		    [FRAME_ASIDE] = A_DIM,
		    [FRAME_LATE] = is_so ? (int)COLOR_PAIR(1) : (int)A_BOLD,
		    [FRAME_SOON] = is_so ? (int)COLOR_PAIR(2) : (int)A_NORMAL,
		};

		assert_int_equal(set_up(state), 0);
		screen.has_colours = cases[i].has_colours;
		if (cases[i].none != NULL)
			assert_int_equal(
			    setenv("NO_COLOR", cases[i].none, 1), 0);
		assert_int_equal(desk_screen(&desk), EX_OK);
		CHECK(screen.coloured == (is_so ? 1 : 0), "%zu", i);
		CHECK(screen.pairs == (is_so ? 3 : 0), "%zu", i);
		for (int k = 0; k < LOOKS; k++)
			CHECK(screen.attributes[k] == want[k], "%zu, %d", i, k);
	}
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup(function, set_up)
	const struct CMUnitTest tests[] = {
	    TEST(test_keys),
	    TEST(test_ends),
	    TEST(test_sizes),
	    TEST(test_another_width),
	    TEST(test_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
