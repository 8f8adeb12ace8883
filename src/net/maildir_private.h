/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILDIR_PRIVATE_H
#define NET_MAILDIR_PRIVATE_H

#include "net/mailbox_driver.h"

/*
 * What the files of the Maildir mailbox share. Each calls only those before
 * it: maildir_scan.c (what lies there), maildir_folder.c (folders),
 * maildir_mark.c (flags, moving), mailbox_maildir.c (open, list, fetch, wait).
 *
 * A message is a regular file of `new` or `cur`; its unique name is what
 * stands before the colon, behind it are the flags, which others change at
 * any time. So a message is found again by its unique name: its id is the
 * first 63 bits of SHA-256 over that, and its key the id in decimal digits.
 */
struct maildir_message {
	uint64_t id;
	char *name; /* of the file, with flags; owned */
	bool is_new;
	uint32_t size_bytes;
	int64_t internal_at;
};

struct maildir {
	struct mailbox mailbox; /* must be first */
	struct mailbox_options options;
	int base;     /* the Maildir of the URL; directories, none of them by a
		     * symbolic link */
	int root;     /* the open folder: the same, or one below */
	int fresh;    /* `new` */
	int seen;     /* `cur` */
	int notify;   /* inotify; -1: none */
	bool is_main; /* the URL's folder is open */
	struct maildir_message *messages; /* by ascending id */
	size_t count;
};

/* Reads the directories anew. */
bool maildir_scan(struct maildir *maildir, struct error *err);
void maildir_forget(struct maildir *maildir);
/* NULL: there is none (any more). */
struct maildir_message *maildir_find(struct maildir *maildir, const char *key);

/* The directory of a folder: `.` and its name, `/` as `.`. ERROR_MESSAGE. */
#define MAILDIR_NAME_SIZE 256
bool maildir_folder_name(
    const char *folder, char ret_name[MAILDIR_NAME_SIZE], struct error *err);

/*
 * Opens a folder, all of it or nothing of it (errno), in place of the open
 * one.
 */
bool maildir_take_folder(struct maildir *maildir, int at, const char *path);
bool
maildir_select(struct mailbox *mailbox, const char *folder, struct error *err);

bool
maildir_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err);

bool maildir_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err);

#endif
