/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILDIR_PRIVATE_H
#define NET_MAILDIR_PRIVATE_H

#include "net/mailbox_driver.h"

/*
 * What the files of the Maildir mailbox share: mailbox_maildir.c (open, list,
 * fetch, wait) and maildir_mark.c (flags, moving).
 *
 * A message is a regular file of `new` or `cur`; its unique name is what
 * stands before the colon, behind it are the flags, which others change at
 * any time. So a message is found again by its unique name.
 */
struct maildir_message {
	uint64_t uid;
	char *name; /* of the file, with flags; owned */
	bool is_new;
	struct mailbox_entry entry;
};

struct maildir {
	struct mailbox mailbox; /* must be first */
	struct mailbox_options options;
	int root;   /* directories, none of them by a symbolic link */
	int fresh;  /* `new` */
	int seen;   /* `cur` */
	int notify; /* inotify; -1: none */
	struct maildir_message *messages; /* by ascending UID */
	size_t count;
};

/* Reads the directories anew. */
bool maildir_scan(struct maildir *maildir, struct error *err);
/* NULL: there is none (any more). */
struct maildir_message *maildir_find(struct maildir *maildir, uint64_t uid);

bool maildir_mark(struct mailbox *mailbox, const uint64_t *uids, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err);

#endif
