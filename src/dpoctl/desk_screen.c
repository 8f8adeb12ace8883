/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <curses.h>
#include <stdlib.h>
#include <sysexits.h>

#include "dpoctl/desk.h"

#define LINES_MAX   300
#define COLUMNS_MAX 500

enum {
	PAIR_LATE = 1,
	PAIR_SOON,
	PAIR_ASKS
};

static bool
wants_colour(void)
{
	const char *none = getenv("NO_COLOR");

	return (none == NULL || none[0] == '\0') && has_colors();
}

static void
begin(void)
{
	(void)initscr();
	(void)cbreak();
	(void)noecho();
	(void)nonl();
	(void)keypad(stdscr, TRUE);
	(void)set_escdelay(25);
	if (!wants_colour())
		return;
	(void)start_color();
	(void)use_default_colors();
	(void)init_pair(PAIR_LATE, COLOR_RED, -1);
	(void)init_pair(PAIR_SOON, COLOR_YELLOW, -1);
	(void)init_pair(PAIR_ASKS, COLOR_CYAN, -1);
}

static attr_t
attribute_of(int look)
{
	attr_t colour = wants_colour() ? A_NORMAL : A_BOLD;

	switch (look) {
	case FRAME_BAR:
		return A_REVERSE;
	case FRAME_HAND:
		return A_REVERSE | A_BOLD;
	case FRAME_HEAD:
		return A_BOLD;
	case FRAME_ASKS:
		return colour |
		    (wants_colour() ? (attr_t)COLOR_PAIR(PAIR_ASKS) : 0);
	case FRAME_ASIDE:
		return A_DIM;
	case FRAME_LATE:
		return colour |
		    (wants_colour() ? (attr_t)COLOR_PAIR(PAIR_LATE) : 0);
	case FRAME_SOON:
		return wants_colour() ? (attr_t)COLOR_PAIR(PAIR_SOON) : 0;
	default:
		return A_NORMAL;
	}
}

static size_t
bounded(int size, size_t most)
{
	return size < 1 ? 1 : (size_t)size > most ? most : (size_t)size;
}

static void
paint(struct desk *desk)
{
	static struct review_frame_line lines[LINES_MAX];
	struct arena *memory = arena_new();
	size_t height = bounded(LINES, LINES_MAX);
	size_t width = bounded(COLS, COLUMNS_MAX);

	review_paint(&desk->review, memory, width, height, lines);
	(void)erase();
	for (size_t i = 0; i < height; i++) {
		(void)attrset((int)attribute_of((int)lines[i].look));
		(void)mvaddstr((int)i, 0, lines[i].text);
	}
	(void)attrset(A_NORMAL);
	(void)curs_set(0);
	(void)refresh();
	arena_free(memory);
}

/* A key of the model, or -1. */
static int
read_key(bool *ret_is_over)
{
	wint_t character;
	int kind = get_wch(&character);

	if (kind == ERR) {
		*ret_is_over = true;
		return -1;
	}
	if (kind != KEY_CODE_YES)
		return character < 0x110000 ? (int)character : -1;
	switch (character) {
	case KEY_UP:
		return REVIEW_UP;
	case KEY_DOWN:
		return REVIEW_DOWN;
	case KEY_PPAGE:
		return REVIEW_PAGE_UP;
	case KEY_NPAGE:
		return REVIEW_PAGE_DOWN;
	case KEY_BACKSPACE:
		return REVIEW_ERASE;
	case KEY_ENTER:
		return REVIEW_ENTER;
	default:
		return -1;
	}
}

/* The next refresh() restores the screen. */
static void
lend_terminal(void)
{
	(void)endwin();
}

int
desk_screen(struct desk *desk)
{
	bool is_over = false;

	begin();
	desk->on_editor = lend_terminal;
	desk->width = bounded(COLS, COLUMNS_MAX);
	desk_look(desk);
	while (!is_over) {
		int key;

		paint(desk);
		key = read_key(&is_over);
		if (desk->width != bounded(COLS, COLUMNS_MAX)) {
			desk->width = bounded(COLS, COLUMNS_MAX);
			desk_look(desk);
		}
		if (key >= 0 && !desk_press(desk, key))
			is_over = true;
	}
	(void)endwin();
	return EX_OK;
}
