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
 * mailbox - the folders of a mailbox, in any storage; one of them is open
 *
 * The contract of all kinds (mailbox_imap.c, mailbox_maildir.c;
 * mailbox_driver.c selects one):
 *
 *   open -> list -> (fetch -> mark)* -> [wait ->] list ... -> close
 *              select another folder -> list -> ...
 *
 * A message is identified by its key, a text that has no meaning outside the
 * driver; within one epoch of a folder a key never identifies another message.
 * Fetching does not change the mailbox. After ERROR_MESSAGE the mailbox stays
 * open and usable; after ERROR_MAILBOX it must be closed, and opened again
 * later (RETRY_LATER) or after a person has changed something (RETRY_NEVER: bad
 * certificate, login refused, no such folder). A refused login is RETRY_LATER
 * if the server says that it is temporary. Nothing here logs, and no error text
 * contains a password.
 */
struct mailbox;

#define MAILBOX_KEY_MAX 255 /* bytes of a key, none a control character */

struct mailbox_options {
	struct url url;
	struct credential credential; /* all here is borrowed until close */
	const char *ca_file;	      /* NULL: the system's */
	bool insecure;		      /* permits clear text */
	bool no_idle;		      /* only poll: IDLE fails on this server */
	bool is_impatient;	      /* see struct oauth2_wish */
	size_t message_bytes_max;     /* larger messages: header only */
	/*
	 * Absolute limits in ms; 0: default. A fetch can use several commands.
	 */
	int connect_ms; /* lookup, connection and handshake (30 s) */
	int command_ms; /* one command and its response (300 s) */
	/*
	 * Called at least every half second while waiting; true ends the call
	 * with ERROR_MAILBOX. May be NULL.
	 */
	bool (*is_cancelled)(void *context);
	void *context;
};
struct mailbox *
mailbox_open(const struct mailbox_options *options, struct error *err);
/* Ends the session; waits at most one second. NULL is allowed. */
void mailbox_close(struct mailbox *mailbox);
/*
 * Opens another folder of the same mailbox; NULL: the folder of the URL, the
 * only one to wait on. ERROR_MESSAGE: the folder does not exist or the server
 * refuses it; then another must be selected before any other call.
 */
bool
mailbox_select(struct mailbox *mailbox, const char *folder, struct error *err);

struct mailbox_status {
	uint32_t epoch;	 /* if it changes, all keys and cursors are void */
	uint64_t newest; /* grows with each message; 0: unknown */
	uint64_t change; /* grows with any change; 0: unknown */
	uint64_t count;	 /* messages in the folder */
	bool copies;	 /* a move is copy and remove: can be interrupted */
};
/* As of open, the last select or the last list. */
struct mailbox_status mailbox_status(const struct mailbox *mailbox);

struct mailbox_entry {
	const char *key;     /* lives as long as the listing */
	const char *cursor;  /* the same; NULL: no cursor */
	uint32_t size_bytes; /* as the mailbox reports it */
	int64_t internal_at; /* when the mailbox received it; 0: unknown */
};

struct mailbox_listing {
	struct mailbox_entry *entries; /* the caller may reorder them */
	size_t count;
	struct arena *memory; /* owns the keys */
};
/*
 * Lists the open folder, each message once, in order of arrival as far as
 * known. `cursor` is from an entry of an earlier listing in this epoch: up to
 * that entry all are omitted if the driver can; NULL lists all. A Maildir has
 * no cursors.
 */
bool mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err);
/* Accepts {0} too. */
void mailbox_listing_free(struct mailbox_listing *listing);

struct mailbox_message {
	const char *key; /* the key of its entry */
	int64_t internal_at;
	uint32_t size_bytes;
	bool headers_only; /* larger than message_bytes_max */
	const char *bytes; /* valid only during the call */
	size_t length;
	/*
	 * Holds the bytes, and nothing else, if the message is complete; or
	 * NULL. A caller that takes it leaves {0} here, so there is one copy.
	 */
	struct buffer *holder;
};
/* False ends the fetch with ERROR_MAILBOX; the mailbox must be closed. */
typedef bool
mailbox_message_fn(const struct mailbox_message *message, void *context);

/*
 * Fetches the entries (of a listing, at most MAILBOX_FETCH_MAX) and passes on
 * each message as it arrives, in any order, at most once. Messages that no
 * longer exist are not passed on, which is no error: the caller notices
 * afterwards. Only requested entries are passed on, whatever the server sends.
 */
#define MAILBOX_FETCH_MAX 500
bool mailbox_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, mailbox_message_fn *on_message, void *context,
    struct error *err);

/* Fetches only the headers. */
bool mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err);

enum mailbox_mark {
	MAILBOX_FLAG, /* add a keyword (IMAP), the F flag (Maildir) */
	MAILBOX_MOVE, /* move to another folder, created if missing */
};
/*
 * Marks recorded messages. `target` is the keyword or folder. A message that no
 * longer exists counts as marked. Can be repeated.
 */
bool
mailbox_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err);

/* Waits at most wait_ms for something new (IDLE, a changed directory). */
bool mailbox_wait(struct mailbox *mailbox, int wait_ms, struct error *err);

#endif
