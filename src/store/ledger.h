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
 * ledger - every message that was ever seen in a mailbox, and its fate
 *
 * A row is (folder, UID); a folder is (mailbox, name, UIDVALIDITY). A row is
 * first written when the message is taken in hand, before it is fetched, and
 * is settled once, in the same transaction as what became of it.
 * All functions fail with ERROR_STORE.
 */
enum disposition {
	DISPOSITION_UNSETTLED, /* NULL in the database */
	DISPOSITION_TICKET,
	DISPOSITION_JOINED, /* a reply: belongs to a ticket */
	DISPOSITION_AUTOMATIC,
	DISPOSITION_NOT_REQUEST,
	DISPOSITION_DUPLICATE,
	DISPOSITION_QUARANTINED,
	DISPOSITION_OVERSIZE,
	DISPOSITION_GONE, /* vanished before it was read */
	DISPOSITION_BEFORE_START,
	DISPOSITION_ERASED,
	DISPOSITIONS,
};

const char *disposition_name(enum disposition disposition);
bool disposition_find(const char *name, enum disposition *ret_disposition);

/*
 * Inside a transaction: these (maybe none) are older than the mailbox's start.
 * Up to `listed_uid` each has a row now; `started_uid` is the highest.
 */
struct ledger_entry {
	uint64_t uid;
	uint32_t size_bytes;
	int64_t internal_at;
};
bool ledger_add_before_start(struct db *db, int64_t folder_id,
    const struct ledger_entry *entries, size_t count, uint64_t listed_uid,
    uint64_t started_uid, int64_t now_at, struct error *err);

/* Of `uids`, which have no row yet? Sets ret_is_new[i]. */
bool ledger_find_new(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, bool *ret_is_new, struct error *err);

/*
 * Inside a transaction: a batch is in hand. New rows are made, unsettled, and
 * existing ones wait no longer; `is_attempt` counts one for each, new or not.
 * Without it they are the next ones of the listing: listed_uid moves on.
 * A settled row is ERROR_STORE.
 */
bool ledger_take_in_hand(struct db *db, int64_t folder_id,
    const struct ledger_entry *entries, size_t count, bool is_attempt,
    int64_t now_at, struct error *err);

/*
 * Unsettled rows that are due for another try (or wait for a clock that was
 * ahead), the oldest first. What is in hand then, an earlier life left.
 */
struct ledger_retry {
	struct ledger_entry entry;
	int attempts;	    /* made so far */
	int failures;	    /* of the mailbox while this one was fetched */
	const char *reason; /* why the last one failed; "" if nobody knows */
	bool has_raw;	    /* kept in an earlier quarantine (quarantine_raw) */
};
bool ledger_find_retries(struct db *db, struct arena *memory, int64_t folder_id,
    int64_t now_at, size_t count_max, struct ledger_retry **ret_retries,
    size_t *ret_count, struct error *err);
/* How many of a mailbox are not due yet. */
bool ledger_count_waiting(struct db *db, const char *mailbox, int64_t now_at,
    int64_t *ret_count, struct error *err);

/*
 * Inside a transaction: an unsettled row is tried again at `retry_at`. A try
 * that failed for no fault of the message (the network, the disk) was no
 * attempt: it is counted as a failure instead. One that we cut ourselves, to
 * stop, was neither.
 */
enum ledger_try {
	LEDGER_ATTEMPT,
	LEDGER_FAILURE,
	LEDGER_CUT,
};
bool ledger_put_back(struct db *db, int64_t folder_id, uint64_t uid,
    int64_t retry_at, const char *reason, enum ledger_try was,
    struct error *err);
/*
 * When the next row of a mailbox is due for another try, now or later; 0: none
 * waits.
 */
bool ledger_next_retry(
    struct db *db, const char *mailbox, int64_t *ret_at, struct error *err);

struct ledger_settlement {
	enum disposition disposition;
	const char *reason;   /* words for people; may be NULL */
	int64_t ticket_id;    /* 0: none */
	int64_t message_id;   /* of the stored message; 0: none */
	int64_t received_at;  /* 0: not known */
	const char *language; /* may be NULL */
	bool wants_mark;      /* flag or move in the mailbox */
	int64_t header_mark;  /* of its header (header_mark.h); 0: not read */
};
/* Inside a transaction. The row must be unsettled: else ERROR_STORE. */
bool ledger_settle(struct db *db, int64_t folder_id, uint64_t uid,
    const struct ledger_settlement *settlement, int64_t now_at,
    struct error *err);

/* Settled and without its mark: of a ticket, or of none and sorted away. */
bool ledger_find_marks(struct db *db, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err);
/* Those of them for which ledger_begin_marks was called before. */
bool ledger_find_begun(struct db *db, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err);
/* Inside a transaction: they are about to be moved, which may be cut off. */
bool ledger_begin_marks(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, struct error *err);
/* Inside a transaction. */
bool ledger_marked(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, struct error *err);

/*
 * For `status`, in a transaction of its own: a poll ended well (error_text
 * NULL) or badly. The mailbox need not have been opened.
 */
bool ledger_poll_done(struct db *db, const char *mailbox, int64_t now_at,
    const char *error_text, struct error *err);
/* Likewise: what a poll that went well could not do; "": nothing. */
bool ledger_note_limits(
    struct db *db, const char *mailbox, const char *limits, struct error *err);
/* Likewise: mail was taken in (0: none), and readers had to be replaced. */
bool ledger_note_work(struct db *db, const char *mailbox, int64_t mail_at,
    int64_t reader_restarts, struct error *err);

#endif
