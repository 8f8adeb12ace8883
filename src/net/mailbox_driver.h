/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILBOX_DRIVER_H
#define NET_MAILBOX_DRIVER_H

#include "net/mailbox.h"
#include "net/mailbox_note.h"

/*
 * mailbox_driver - the functions that each kind of mailbox provides
 *
 * A new kind is a file with such a struct and a line in mailbox_driver.c. The
 * functions follow the contract of mailbox.h; the struct of a driver begins
 * with struct mailbox.
 */
struct mailbox_driver {
	struct mailbox *(*open)(
	    const struct mailbox_options *options, struct error *err);
	void (*close)(struct mailbox *mailbox);
	bool (*select)(
	    struct mailbox *mailbox, const char *folder, struct error *err);
	bool (*list)(struct mailbox *mailbox, const char *cursor,
	    struct mailbox_listing *ret_listing, struct error *err);
	bool (*fetch)(struct mailbox *mailbox,
	    const struct mailbox_entry *entries, size_t count,
	    bool headers_alone, mailbox_message_fn *on_message, void *context,
	    struct error *err);
	bool (*mark)(struct mailbox *mailbox, const char *const *keys,
	    size_t count, enum mailbox_mark mark, const char *target,
	    struct error *err);
	bool (*wait)(struct mailbox *mailbox, int wait_ms, struct error *err);
	bool (*check_mark)(struct mailbox *mailbox, enum mailbox_mark mark,
	    const char *target, bool *ret_is_missing, struct error *err);
	/* See mailbox_note.h; NULL: messages cannot be claimed. */
	bool (*claim)(struct mailbox *mailbox, const char *const *keys,
	    size_t count, const struct mailbox_claim *claim, bool *ret_is_other,
	    struct error *err);
	/* NULL: notes are messages of a folder. */
	bool (*read_notes)(struct mailbox *mailbox, const char *folder,
	    size_t notes_max, mailbox_message_fn *on_note, void *context,
	    struct error *err);
	bool (*append)(struct mailbox *mailbox, const char *folder,
	    const char *text, struct error *err);
	bool (*remove)(struct mailbox *mailbox, const char *folder,
	    const char *const *keys, size_t count, struct error *err);
};

struct mailbox {
	const struct mailbox_driver *driver;
	struct mailbox_status status; /* kept up to date by the driver */
};

extern const struct mailbox_driver mailbox_imap;
extern const struct mailbox_driver mailbox_maildir;

#endif
