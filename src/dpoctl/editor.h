/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_EDITOR_H
#define DPOCTL_EDITOR_H

#include "base/arena.h"

/*
 * editor - a person edits a text: $VISUAL, $EDITOR, sensible-editor or vi
 *
 * In a file of its own that its owner alone can read, which is removed. Without
 * a terminal one of the variables must be set. EX_OK with *ret_text, of
 * EDITOR_BYTES_MAX at most and from the arena, or an exit code after a message.
 */
#define EDITOR_BYTES_MAX 262144

int editor_edit(struct arena *memory, const char *draft, char **ret_text);

#endif
