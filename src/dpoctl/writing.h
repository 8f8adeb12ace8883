/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_WRITING_H
#define DPOCTL_WRITING_H

#include <stdbool.h>
#include <stdint.h>

#include "dpoctl/session.h"
#include "dpoctl/work.h"

/*
 * writing - a person edits a held letter, with the messages of its ticket below
 *
 * An empty or unchanged text is not sent; neither is the text of an editor that
 * failed, nor one that is not a letter: that is stored with the letter, and
 * shown by the next editor.
 */
#define WRITING_OPTIONS                                                       \
	{"--edit", NULL, "Edit the letter before anything is sent", false},   \
	{                                                                     \
		"--no-edit", NULL,                                            \
		    "Leave the letter as its template has it, on a terminal " \
		    "too",                                                    \
		    false                                                     \
	}

/*
 * Whether to edit: as the options say, or on a terminal if a letter of one
 * ticket is to be held. EX_OK, or EX_USAGE after a message.
 */
int writing_is_wanted(struct session *session, bool is_held, bool *ret_wanted);

struct writing {
	int64_t letter_id;
	bool sends; /* when it is complete */
};
/*
 * Not in a transaction. Returns the exit code, after a message unless it is
 * EX_OK.
 */
int writing_edit(struct session *session, const struct writing *writing);

/*
 * For a letter whose text is `*because`: as writing_is_wanted. If it is to be
 * edited, it is held until then, and without a text it is a draft.
 */
struct writing_plan {
	bool edits, is_unfinished;
	struct writing writing;
};
int writing_choose(struct session *session, enum officer_letter *letter,
    const char **because, struct writing_plan *ret_plan);

/* For work_run and writing_run: `order` is a struct letter_order. */
enum casework_result writing_by_hand(struct casefile *file, const void *order);

/* As work_run; if `edits`, the resulting letter is then edited. */
int writing_run(struct session *session, work_fn *fn, const void *request,
    bool edits, const struct writing *writing);

#endif
