/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILDIR_PRIVATE_H
#define NET_MAILDIR_PRIVATE_H

#include "net/mailbox_driver.h"

/*
 * Shared by the files of the Maildir mailbox. Each calls only those before it:
 * maildir_scan.c (the list of messages), maildir_folder.c (folders),
 * maildir_mark.c (flags, moves), maildir_note.c (notes), mailbox_maildir.c
 * (open, list, fetch, wait).
 *
 * A message is a regular file in `new` or `cur`. The part of its name before
 * the colon is unique; the part after it holds the flags, which others change
 * at any time. So a message is found by its unique name: its id is the first 63
 * bits of the SHA-256 of that name, and its key is the id in decimal digits.
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
	int base;     /* the Maildir of the URL; no symbolic links */
	int root;     /* the open folder: the same, or one below */
	int fresh;    /* `new` */
	int seen;     /* `cur` */
	int notify;   /* inotify; -1: none */
	bool is_main; /* the URL's folder is open */
	struct maildir_message *messages; /* by ascending id */
	size_t count;
};

/* Reads the directories again. */
bool maildir_scan(struct maildir *maildir, struct error *err);
void maildir_forget(struct maildir *maildir);
/* NULL: it does not exist (any more). */
struct maildir_message *maildir_find(struct maildir *maildir, const char *key);

/*
 * The directory of a folder: `.` and its name, with `/` as `.`. ERROR_MESSAGE.
 */
#define MAILDIR_NAME_SIZE 256
bool maildir_folder_name(
    const char *folder, char ret_name[MAILDIR_NAME_SIZE], struct error *err);

/* Opens a folder in place of the open one, completely or not at all (errno). */
bool maildir_take_folder(struct maildir *maildir, int at, const char *path);
bool
maildir_select(struct mailbox *mailbox, const char *folder, struct error *err);

bool
maildir_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err);

bool maildir_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err);

bool maildir_read_notes(struct mailbox *mailbox, const char *folder,
    size_t notes_max, mailbox_message_fn *on_note, void *context,
    struct error *err);
bool maildir_append(struct mailbox *mailbox, const char *folder,
    const char *text, struct error *err);
bool maildir_remove(struct mailbox *mailbox, const char *folder,
    const char *const *keys, size_t count, struct error *err);

#endif
