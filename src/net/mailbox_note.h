/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILBOX_NOTE_H
#define NET_MAILBOX_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "net/mailbox.h"

/*
 * mailbox_note - small messages of our own in a folder of the mailbox
 *
 * ERROR_MESSAGE: the server does not want it, or the mailbox can not keep any
 * (a Maildir); the mailbox stays usable.
 */
/* Appends it, as seen, to a folder that is made if it is missing. */
bool mailbox_append(struct mailbox *mailbox, const char *folder,
    const char *text, struct error *err);
/* Removes messages of the open folder for good. */
bool mailbox_remove(struct mailbox *mailbox, const char *const *keys,
    size_t count, struct error *err);

#endif
