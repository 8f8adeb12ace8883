/* SPDX-License-Identifier: ISC */
#ifndef TESTS_FAKE_FAKE_MAILBOX_H
#define TESTS_FAKE_FAKE_MAILBOX_H

#include "net/mailbox.h"

/*
 * fake_mailbox - mailbox.h in memory, for all mailboxes that are opened
 *
 * Keys are "1", "2", ... in the order of `messages`.
 */
#define FAKE_MESSAGES_MAX 256

struct fake_message {
	const char *bytes;	  /* NULL: it is gone */
	size_t length;		  /* 0: that of the string */
	uint32_t size_bytes;	  /* as listed; 0: its length */
	int64_t internal_at;	  /* 0: the server gives none */
	bool is_withheld;	  /* listed, but not handed over */
	bool headers_only;	  /* no more of it is handed over */
	bool fails;		  /* fetching it ends with ERROR_MESSAGE */
	bool ends_session;	  /* fetching it ends with ERROR_MAILBOX */
	bool ends_session_behind; /* the same, after it was handed over */
};

struct fake_mailbox {
	struct fake_message messages[FAKE_MESSAGES_MAX];
	size_t count;
	/* Whose URL has that word is not opened. */
	const char *closed;
	/* A folder that is not there. */
	const char *no_folder;
	uint32_t epoch;		     /* 0: 1 */
	uint64_t change;	     /* of its status */
	enum error_retry open_retry; /* why it is closed */
	int open_wait_seconds;	     /* how long, if it says so */
	int fetch_ms;		     /* that a fetch takes */
	bool wait_fails;	     /* after its time */
	bool mark_fails;	     /* with ERROR_MESSAGE */
	bool list_fails;	     /* with ERROR_MAILBOX */
	int opens, fetches, waits;   /* how often */
	int header_fetches;
	size_t listed_count; /* of messages, in all listings */
	int wait_ms;	     /* the last one */
	bool no_idle;	     /* as it was opened last */
	/* At the beginning of a wait, which is_cancelled() may end then. */
	void (*on_wait)(void);
	bool (*is_cancelled)(void *context);
	void *context;
	bool copies;	      /* moving is copying and removing */
	size_t removed_count; /* messages, in all */
	/* As it was marked last, and how many messages ever. */
	enum mailbox_mark mark;
	char target[32];
	size_t marked_count;
	const char *other_note; /* of another register; NULL: none */
	int other_key;		/* of that; 0: 1 */
	int notes;		/* that were written; the last one is kept */
	char note[1024];
};
extern struct fake_mailbox fake_mailbox;

/* Its entry in a listing. */
struct mailbox_entry fake_mailbox_entry(size_t index);

#endif
