/* SPDX-License-Identifier: ISC */
#ifndef NET_MAILBOX_H
#define NET_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "net/credential.h"
#include "net/url.h"

/*
 * mailbox - folders of mail that are watched, whatever they lie on; one of
 * them is open
 *
 * The contract of all kinds (mailbox_imap.c, mailbox_maildir.c; chosen by
 * mailbox_driver.c):
 *
 *   open -> list -> (fetch -> mark)* -> [wait ->] list ... -> close
 *              select another folder -> list -> ...
 *
 * A message is named by its key, a text that means nothing outside the
 * driver; in one epoch of a folder a key never names another message. Fetching
 * changes nothing in the mailbox. A failure with ERROR_MESSAGE leaves the
 * mailbox open and usable; after ERROR_MAILBOX it must be closed, and opened
 * again later (RETRY_LATER) or when a human has changed something
 * (RETRY_NEVER: wrong certificate, login refused, no such folder). A login
 * that is refused is RETRY_LATER too where the server says it is temporary.
 * Nothing here logs, and no error text holds a password.
 */
struct mailbox;

#define MAILBOX_KEY_MAX 255 /* bytes of a key, none a control character */

struct mailbox_options {
	struct url url;
	struct credential credential; /* borrowed until close, as all here */
	const char *ca_file;	      /* NULL: the system's */
	bool insecure;		      /* the word that clear text needs */
	bool no_idle;		  /* poll alone: this server breaks on IDLE */
	bool is_impatient;	  /* see struct oauth2_wish */
	size_t message_bytes_max; /* larger mails: header only */
	/* Absolute limits, ms; 0: built-in. A fetch may be several commands. */
	int connect_ms; /* look-up, connection and handshake (30 s) */
	int command_ms; /* one command and its answer (300 s) */
	/*
	 * Called at least each half second while waiting; true ends the call
	 * with ERROR_MAILBOX. May be NULL.
	 */
	bool (*is_cancelled)(void *context);
	void *context;
};
struct mailbox *
mailbox_open(const struct mailbox_options *options, struct error *err);
/* Ends the session; waits at most a second. NULL is allowed. */
void mailbox_close(struct mailbox *mailbox);
/*
 * Opens another folder of the same mailbox; NULL is the one of the URL, the
 * only one to wait on. ERROR_MESSAGE: there is no such folder, or the server
 * refuses it; before anything else another one must be selected.
 */
bool
mailbox_select(struct mailbox *mailbox, const char *folder, struct error *err);

struct mailbox_status {
	uint32_t epoch;	 /* another one: all keys and cursors are void */
	uint64_t newest; /* grows with a message; 0: not known */
	uint64_t change; /* grows with any change; 0: not known */
	uint64_t count;	 /* messages in the folder */
	bool copies;	 /* moving is copying and removing: can be cut off */
};
/* As of open, the last select or the last list. */
struct mailbox_status mailbox_status(const struct mailbox *mailbox);

struct mailbox_entry {
	const char *key;     /* lives as long as its listing */
	const char *cursor;  /* likewise; NULL: none ends here */
	uint32_t size_bytes; /* as the mailbox says */
	int64_t internal_at; /* when the mailbox got it; 0: not known */
};

struct mailbox_listing {
	struct mailbox_entry *entries; /* the caller may reorder them */
	size_t count;
	struct arena *memory; /* of the keys */
};
/*
 * Lists the open folder, each message once, in the order in which they came
 * as far as that is known. A cursor is what an entry of an earlier listing of
 * this epoch had: it and all before it are left out if the driver can; NULL
 * lists all. A Maildir gives no cursors and lists everything.
 */
bool mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err);
/* Of {0} too. */
void mailbox_listing_free(struct mailbox_listing *listing);

struct mailbox_message {
	const char *key; /* as the entry has it */
	int64_t internal_at;
	uint32_t size_bytes;
	bool headers_only; /* larger than message_bytes_max */
	const char *bytes; /* valid during the call only */
	size_t length;
	/*
	 * What holds the bytes, and nothing else if the mail is whole; or NULL.
	 * Whoever takes it leaves {0} here: nothing large is there twice.
	 */
	struct buffer *holder;
};
/* False ends the fetch with ERROR_MAILBOX; the mailbox must be closed. */
typedef bool
mailbox_message_fn(const struct mailbox_message *message, void *context);

/*
 * Fetches the entries (which list gave, at most MAILBOX_FETCH_MAX) and hands
 * over each as it arrives, in any order, each at most once. A message that is
 * no longer there is not handed over, and that is no error: the caller knows
 * it by its absence after success. Only entries asked for are handed over,
 * whatever the server sends.
 */
#define MAILBOX_FETCH_MAX 500
bool mailbox_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, mailbox_message_fn *on_message, void *context,
    struct error *err);

/* Only the header of each. */
bool mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err);

enum mailbox_mark {
	MAILBOX_FLAG, /* add a keyword (IMAP), the F flag (Maildir) */
	MAILBOX_MOVE, /* into another folder, which is made if missing */
};
/*
 * Marks what was recorded. `target` is the keyword or the folder. A message
 * that is gone counts as marked. Repeating it is harmless.
 */
bool
mailbox_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err);

/* Until something may be new (IDLE, a changed directory) or that has passed. */
bool mailbox_wait(struct mailbox *mailbox, int wait_ms, struct error *err);

#endif
