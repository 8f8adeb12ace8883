/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_EDITOR_H
#define DPOCTL_EDITOR_H

#include "base/arena.h"

/*
 * editor - lets a person edit a text: $VISUAL, $EDITOR, sensible-editor or vi
 *
 * In a private temporary directory, which is removed together with all files
 * that the editor left there. Signals that end a program reach only the editor,
 * so that the text is read afterwards.
 */
#define EDITOR_BYTES_MAX 262144

/* EX_OK, or an exit code after a message: no editor is installed. */
int editor_check(void);

/* The text saved so far; borrowed. */
typedef void editor_saved_fn(const char *text, void *context);

/*
 * EX_OK with *ret_text, at most EDITOR_BYTES_MAX, in the arena, or an exit code
 * after a message. `on_saved` receives what the editor saves while it runs, so
 * that little is lost in a crash; also if the editor fails.
 */
int editor_edit(struct arena *memory, const char *draft,
    editor_saved_fn *on_saved, void *context, char **ret_text);

#endif
