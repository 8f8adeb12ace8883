/* SPDX-License-Identifier: ISC */
#include "mail/letter_part.h"

#include <string.h>

static const char *const names[UNREADABLES] = {
    [UNREADABLE_NO] = "",
    [UNREADABLE_SEALED] = "sealed",
    [UNREADABLE_OUTLOOK] = "outlook-format",
    [UNREADABLE_DAMAGED] = "damaged",
    [UNREADABLE_CUT] = "cut-short",
    [UNREADABLE_TYPE] = "unknown-type",
    [UNREADABLE_EMPTY] = "no-words",
    [UNREADABLE_MESSAGE] = "attached-message",
    [UNREADABLE_DOCUMENT] = "document",
    [UNREADABLE_PICTURE] = "picture",
    [UNREADABLE_LINK] = "link",
};

const char *
unreadable_name(enum unreadable unreadable)
{
	return names[unreadable];
}

void
letter_take(struct letter *letter, struct arena *memory, const char *type)
{
	if (*letter->part == '\0') {
		letter->part = type;
		letter->why = "the only text";
		return;
	}
	if (strlen(letter->part) + strlen(type) < LETTER_PART_MAX)
		letter->part =
		    arena_printf(memory, "%s %s", letter->part, type);
	letter->why = "all parts are displayed";
}

void
letter_note_unreadable(
    struct letter *letter, enum unreadable unreadable, const char *what)
{
	if (letter->unreadable != UNREADABLE_NO &&
	    letter->unreadable <= unreadable)
		return;
	letter->unreadable = unreadable;
	letter->unreadable_what = what;
}
