/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILBOX_NOTE_H
#define NET_MAILBOX_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "net/mailbox.h"

/*
 * mailbox_note - small notes of dpod in the mailbox, claims on messages, and
 * checks of what may be written there
 *
 * An IMAP server stores notes as messages of a folder, a Maildir as files of a
 * directory. Their keys are ascending numbers, and the server or the file
 * system stamps each with a date. ERROR_MESSAGE: not permitted or not possible
 * there; the mailbox stays usable.
 */
/*
 * Passes on the header of each note. RETRY_NEVER: the folder does not exist. On
 * an IMAP server, select another folder afterwards. More than notes_max notes
 * are an ERROR_MAILBOX.
 */
bool mailbox_read_notes(struct mailbox *mailbox, const char *folder,
    size_t notes_max, mailbox_message_fn *on_note, void *context,
    struct error *err);
/* Adds a note, flagged as seen; creates the folder if it is missing. */
bool mailbox_append(struct mailbox *mailbox, const char *folder,
    const char *text, struct error *err);
/*
 * Permanently removes notes of the folder that was read last. `folder` NULL:
 * removes messages of the open folder, on an IMAP server only.
 */
bool mailbox_remove(struct mailbox *mailbox, const char *folder,
    const char *const *keys, size_t count, struct error *err);

/*
 * Claims messages of the open folder by adding our keyword to each.
 * *ret_is_other: one of them has only another instance's keyword, or one that
 * sorts before ours. Waits; see imap_claim.c. ERROR_MESSAGE: keywords are not
 * stored there.
 */
struct mailbox_claim {
	const char *keyword; /* ours: the prefix and a suffix */
	const char *prefix;  /* common to all instances */
	int wait_ms;
};
bool
mailbox_claim(struct mailbox *mailbox, const char *const *keys, size_t count,
    const struct mailbox_claim *claim, bool *ret_is_other, struct error *err);

/*
 * Whether messages of the open folder could be marked like this, as far as that
 * can be known without marking one. ERROR_MESSAGE: they could not.
 * *ret_is_missing: the target folder would have to be created. The folder stays
 * open.
 */
bool mailbox_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err);

#endif
