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
 * review - the queue and what keys do to it, without a terminal
 *
 * State and key give the next state and an action, which the caller carries
 * out and answers. Every change of a ticket is a command of dpoctl: it is
 * shown, may be previewed and edited, and runs when Enter says so.
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
	REVIEW_READ,	/* the card of the ticket at hand is wanted */
	REVIEW_RUN,	/* `words`, then review_ran */
	REVIEW_PREVIEW, /* likewise, with --preview, then review_told */
	REVIEW_SEARCH,	/* `line` is a filter, then review_load */
	REVIEW_QUIT,
};

enum review_mode {
	REVIEW_QUEUE,	/* keys are commands */
	REVIEW_KIND,	/* the next key names a kind */
	REVIEW_CHECK,	/* keys say what was done of a list */
	REVIEW_ASK,	/* words for the requester are typed */
	REVIEW_CONFIRM, /* the command is shown: Enter, p, e, Esc */
	REVIEW_EDIT,	/* the command itself is typed */
	REVIEW_FIND,	/* a filter is typed */
};

#define REVIEW_TEXT_MAX	 1000
#define REVIEW_WORDS_MAX 64
struct review {
	struct arena *memory; /* of a command */
	const struct queue *queue;
	const struct card *card;
	const char *actor;
	bool *is_done, *is_marked; /* of the queue's items; owned */
	size_t at;		   /* the ticket at hand */
	size_t scroll;		   /* lines of the card above the window */
	enum review_mode mode;
	int pending;	      /* the key that asked for words */
	size_t asked;	      /* how many of its questions were answered */
	struct buffer typed;  /* owned */
	struct buffer first;  /* owned; the answer to the first question */
	unsigned int checked; /* bits of the list */
	size_t guess;	      /* which one is shown, behind y and g */
	bool is_guess, is_undoing;
	const char *words[REVIEW_WORDS_MAX];
	size_t words_count;
	struct buffer status; /* owned; a line for people */
	struct buffer undo;   /* owned; command lines, the next one first */
	struct buffer acted;  /* owned; " 5 7 ": what the last one was about */
	size_t done_count;
	bool shows_help;
	bool moved_on; /* nobody chose the ticket at hand */
};

/* Takes a queue; the old marks are gone. */
void review_load(struct review *review, const struct queue *queue);
void review_release(struct review *review);

enum review_action review_press(struct review *review, int key);

/*
 * What became of the command: it was carried out, or the words say why not.
 * `letters` are the numbers of those that it wrote and that are held, with
 * blanks between them.
 */
enum review_action review_ran(struct review *review, bool is_done,
    const char *words, const char *letters);

/*
 * The ticket at hand was read. True if it was come to by itself and somebody
 * else has it by now: then it is another one, which is to be read.
 */
bool review_passes(struct review *review);
void review_say(struct review *review, const char *words);

/* The command as one would type it. */
void review_add_command(const struct review *review, struct buffer *line);
/* Words of a line with quotation marks as the shell's; false: too many. */
bool review_split(struct review *review, const char *line);

/* What keys do, a few lines. */
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
