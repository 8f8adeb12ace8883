/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILBOX_NOTE_H
#define NET_MAILBOX_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "net/mailbox.h"

/*
 * mailbox_note - small messages of our own in a folder of the mailbox, and what
 * may be written there at all
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

/*
 * Whether messages of the open folder could be marked so, as far as it shows
 * without marking one. ERROR_MESSAGE: they could not. *ret_is_missing: the
 * folder to move to would have to be made. The folder stays open.
 */
bool mailbox_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err);

#endif
