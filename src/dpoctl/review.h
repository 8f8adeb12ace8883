/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_REVIEW_H
#define DPOCTL_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "dpoctl/card.h"
#include "dpoctl/queue.h"

/*
 * review - the model of review: the queue and the keys, without a terminal
 *
 * State and key give the next state and an action, which the caller performs
 * and reports back. Every change of a ticket is a command of dpoctl: it is
 * displayed, can be previewed and edited, and runs on Enter.
 */
enum review_key { /* others are characters */
	REVIEW_ENTER = 10,
	REVIEW_ESCAPE = 27,
	REVIEW_ERASE = 127,
	REVIEW_UP = 0x110000,
	REVIEW_DOWN,
	REVIEW_PAGE_UP,
	REVIEW_PAGE_DOWN,
};

enum review_action {
	REVIEW_NOTHING,
	REVIEW_READ,	/* read the card of the current ticket */
	REVIEW_RUN,	/* run `words`, then call review_ran */
	REVIEW_PREVIEW, /* the same with --preview, then review_told */
	REVIEW_SEARCH,	/* `line` is a filter, then review_load */
	REVIEW_QUIT,
};

enum review_mode {
	REVIEW_QUEUE,	/* keys are commands */
	REVIEW_KIND,	/* the next key selects a kind */
	REVIEW_CHECK,	/* keys check items of a list */
	REVIEW_ASK,	/* text for the requester is entered */
	REVIEW_CONFIRM, /* the command is displayed: Enter, p, e, Esc */
	REVIEW_EDIT,	/* the command itself is edited */
	REVIEW_FIND,	/* a filter is entered */
};

#define REVIEW_TEXT_MAX	 1000
#define REVIEW_WORDS_MAX 64
struct review {
	struct arena *memory; /* for a command */
	const struct queue *queue;
	const struct card *card;
	const char *actor;
	bool *is_done, *is_marked; /* for the queue's items; owned */
	size_t at;		   /* index of the current ticket */
	size_t scroll;		   /* lines of the card above the window */
	enum review_mode mode;
	int pending;	      /* the key that asked for text */
	size_t asked;	      /* number of its questions answered */
	struct buffer typed;  /* owned */
	struct buffer first;  /* owned; answer to the first question */
	unsigned int checked; /* bits of the list */
	size_t guess;	      /* index of the guess shown, for y and g */
	bool is_guess, is_undoing;
	bool is_previewed; /* of the command: it stands where the card was */
	const char *words[REVIEW_WORDS_MAX];
	size_t words_count;
	struct buffer status; /* owned; a line for people */
	struct buffer undo;   /* owned; command lines, the next one first */
	struct buffer acted;  /* owned; " 5 7 ": tickets of the last one */
	size_t done_count;
	bool shows_help;
	bool moved_on; /* nobody selected the current ticket */
};

/* Loads a queue; discards the old marks. */
void review_load(struct review *review, const struct queue *queue);
void review_release(struct review *review);

enum review_action review_press(struct review *review, int key);

/*
 * The result of the command: it was performed, or the text says why not.
 * `letters` are the numbers of held letters that it wrote, separated by blanks.
 */
enum review_action review_ran(struct review *review, bool is_done,
    const char *words, const char *letters);

/*
 * The current ticket was read. True if it was selected automatically and
 * another officer has it by now: then the next ticket is selected, and must be
 * read.
 */
bool review_passes(struct review *review);
void review_say(struct review *review, const char *words);

/* Appends the command as a person would type it. */
void review_add_command(const struct review *review, struct buffer *line);
/* Whether the current command opens an editor. */
bool review_edits(const struct review *review);
/* Splits a line into words with the shell's quoting; false: too many. */
bool review_split(struct review *review, const char *line);

/* Describes the keys, in a few lines. */
const char *review_help(void);

/* The screen: `height` lines of at most `width` columns. */
struct review_frame_line {
	const char *text;
	enum review_look {
		FRAME_PLAIN,
		FRAME_BAR,
		FRAME_HAND,
		FRAME_HEAD,
		FRAME_ASKS,
		FRAME_ASIDE,
		FRAME_LATE,
		FRAME_SOON
	} look;
};
void review_paint(struct review *review, struct arena *memory, size_t width,
    size_t height, struct review_frame_line *lines);

#endif
