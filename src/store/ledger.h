/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ledger_folder.h"

/*
 * ledger - all messages ever seen in a mailbox, and their disposition
 *
 * A row is (folder, UID); a folder is (mailbox, name, UIDVALIDITY). A row is
 * created when processing of the message begins, before it is fetched, and is
 * settled once, in the transaction that stores the result. All functions fail
 * with ERROR_STORE.
 */
enum disposition {
	DISPOSITION_UNSETTLED, /* NULL in the database */
	DISPOSITION_TICKET,
	DISPOSITION_JOINED, /* a reply, added to a ticket */
	DISPOSITION_AUTOMATIC,
	DISPOSITION_NOT_REQUEST,
	DISPOSITION_DUPLICATE,
	DISPOSITION_QUARANTINED,
	DISPOSITION_OVERSIZE,
	DISPOSITION_GONE, /* vanished before it was read */
	DISPOSITION_BEFORE_START,
	DISPOSITION_ERASED,
	DISPOSITION_CANARY, /* our own test of the way (casework/canary.h) */
	DISPOSITIONS,
};

const char *disposition_name(enum disposition disposition);
bool disposition_find(const char *name, enum disposition *ret_disposition);

/*
 * Inside a transaction: records messages (maybe none) older than the mailbox's
 * start. All up to `listed_uid` have a row now; `started_uid` is the highest.
 */
struct ledger_entry {
	uint64_t uid;
	uint32_t size_bytes;
	int64_t internal_at;
};
bool ledger_add_before_start(struct db *db, int64_t folder_id,
    const struct ledger_entry *entries, size_t count, uint64_t listed_uid,
    uint64_t started_uid, int64_t now_at, struct error *err);

/* Which of `uids` have no row yet? Sets ret_is_new[i]. */
bool ledger_find_new(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, bool *ret_is_new, struct error *err);

/*
 * Inside a transaction: begins a batch. Adds new rows, unsettled, and ends the
 * wait of existing ones. `is_attempt` counts an attempt for each; without it
 * they continue the listing and advance listed_uid. A settled row is
 * ERROR_STORE.
 */
bool ledger_take_in_hand(struct db *db, int64_t folder_id,
    const struct ledger_entry *entries, size_t count, bool is_attempt,
    int64_t now_at, struct error *err);

/*
 * Unsettled rows that are due for a retry (or wait because the clock was
 * ahead), oldest first. Includes rows that an earlier process left unfinished.
 */
struct ledger_retry {
	struct ledger_entry entry;
	int attempts;	    /* so far */
	int failures;	    /* of the mailbox while fetching this message */
	const char *reason; /* why the last attempt failed; "": unknown */
	bool has_raw;	    /* in an earlier quarantine (quarantine_raw) */
};
bool ledger_find_retries(struct db *db, struct arena *memory, int64_t folder_id,
    int64_t now_at, size_t count_max, struct ledger_retry **ret_retries,
    size_t *ret_count, struct error *err);
/* How many rows of a mailbox are not due yet. */
bool ledger_count_waiting(struct db *db, const char *mailbox, int64_t now_at,
    int64_t *ret_count, struct error *err);

/*
 * Inside a transaction: schedules an unsettled row for a retry at `retry_at`.
 * If the message was not the cause (network, disk), the attempt is counted as a
 * failure instead. If we aborted it to stop, it is counted as neither.
 */
enum ledger_try {
	LEDGER_ATTEMPT,
	LEDGER_FAILURE,
	LEDGER_CUT,
};
bool ledger_put_back(struct db *db, int64_t folder_id, uint64_t uid,
    int64_t retry_at, const char *reason, enum ledger_try was,
    struct error *err);
/* When the next row of a mailbox is due for a retry, now or later; 0: none. */
bool ledger_next_retry(
    struct db *db, const char *mailbox, int64_t *ret_at, struct error *err);

struct ledger_settlement {
	enum disposition disposition;
	const char *reason;   /* for people; may be NULL */
	int64_t ticket_id;    /* 0: none */
	int64_t message_id;   /* of the stored message; 0: none */
	int64_t received_at;  /* 0: unknown */
	const char *language; /* may be NULL */
	bool wants_mark;      /* flag or move it in the mailbox */
	int64_t header_mark;  /* of its header (header_mark.h); 0: not read */
};
/* Inside a transaction. The row must be unsettled, else ERROR_STORE. */
bool ledger_settle(struct db *db, int64_t folder_id, uint64_t uid,
    const struct ledger_settlement *settlement, int64_t now_at,
    struct error *err);

/* Settled messages not marked yet: with a ticket, or sorted ones without. */
bool ledger_find_marks(struct db *db, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err);
/* Those of them for which ledger_begin_marks was called. */
bool ledger_find_begun(struct db *db, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err);
/* Inside a transaction: call before a move, which can be interrupted. */
bool ledger_begin_marks(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, struct error *err);
/* Inside a transaction. */
bool ledger_marked(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, struct error *err);

/*
 * For `status`, in its own transaction: a poll succeeded (error_text NULL) or
 * failed. The mailbox need not have been opened.
 */
bool ledger_poll_done(struct db *db, const char *mailbox, int64_t now_at,
    const char *error_text, struct error *err);
/* The same: what a successful poll could not do; "": nothing. */
bool ledger_note_limited(
    struct db *db, const char *mailbox, const char *limited, struct error *err);
/* The same: when a message was taken in (0: none), and reader restarts. */
bool ledger_note_work(struct db *db, const char *mailbox, int64_t mail_at,
    int64_t reader_restarts, struct error *err);

#endif
