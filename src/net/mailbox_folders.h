/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILBOX_FOLDERS_H
#define NET_MAILBOX_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "net/mailbox.h"

/*
 * mailbox_folders - lists the folders of a mailbox, for a person to choose from
 */
struct mailbox_folder {
	const char *name; /* UTF-8, as in the configuration */
	bool is_junk;	  /* by its special use (RFC 6154) or its name */
};

/* Further folders are omitted, as are those with odd names. */
#define MAILBOX_FOLDERS_MAX 500

/*
 * Sorted by name, in `memory`. A kind without a list (a Maildir) returns none.
 * ERROR_MESSAGE: the server refuses the list; the mailbox stays usable.
 */
bool mailbox_folders(struct mailbox *mailbox, struct arena *memory,
    struct mailbox_folder **ret_folders, size_t *ret_count, struct error *err);

#endif
