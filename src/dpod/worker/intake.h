/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_INTAKE_H
#define DPOD_WORKER_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "conf/conf.h"
#include "dpod/worker/batch.h"
#include "net/mailbox.h"
#include "reader/reader.h"
#include "store/db.h"
#include "store/ledger.h"

/*
 * intake - takes the messages of one folder through reader and register
 *
 * New messages are processed in batches (intake_new.h), failed ones
 * individually (retry.h); both record with intake_batch.h.
 *
 * Failures: ERROR_MESSAGE, the reader died (it has been replaced; unfinished
 * messages are unsettled in the ledger: call retry_all); ERROR_MAILBOX, open
 * the mailbox again; ERROR_STORE, end the process.
 */
struct intake {
	const struct setup *setup;
	const struct conf_mailbox *settings;
	struct db *db;
	struct reader *reader;	 /* NULL: resting; replaced when it dies */
	int64_t taught_id;	 /* the correction that it has */
	int64_t read_ms;	 /* last use */
	struct mailbox *mailbox; /* the caller's; can change each time */
	int64_t *watched; /* folders that this session has checked (watch.h) */
	size_t watched_count;
	struct ledger_folder folder; /* the open one */
	const char *selected;	     /* its name; NULL: main folder */
	bool is_junk;		     /* of it */
	bool is_moved;		     /* messages are moved into it */
	bool is_import;		     /* messages are in the register */
	bool is_rehearsal;	     /* nothing is written; see folder.h */
	bool has_no_keys;	     /* then known headers are not compared */
	struct batch *batches[2];
	size_t messages_max; /* per batch: adapts to a slow server or disk */
	size_t settled_count;
	int64_t reader_restarts; /* since the start of this process */
	bool has_missed;	 /* a message was not delivered */
	bool has_postponed;	 /* a message waits for a retry */
};

void intake_open(struct intake *intake);
void intake_close(struct intake *intake);

/*
 * Between batches: applies new rules, letters and settings. The new reader is
 * started before the old one ends (unless it is resting); if that fails,
 * nothing changes.
 */
bool intake_renew(struct intake *intake, const struct setup *setup,
    const struct conf_mailbox *settings, struct error *err);

/*
 * Nothing to read for now: ends a reader that was idle for a while, or at once
 * if reader slots are scarce.
 */
void intake_rest(struct intake *intake);

/*
 * Waits a limited time for a reader slot (reader_slots.h). False if told to
 * pause first; nothing has been done then.
 */
bool intake_take_slot(struct intake *intake);
/* The reader exists only while there is something to read (intake_rest). */
bool intake_wake_reader(struct intake *intake, struct error *err);

/*
 * A process for the messages of the next batch, after replacing the reader if
 * that is dead: nothing may be pending.
 */
bool intake_begin_batch(struct intake *intake, struct error *err);

/* `cause` is kept if the new one starts, and replaced by its error if not. */
bool intake_replace_reader(struct intake *intake, struct error *cause);

/* Between batches: whether to end or reload. */
bool intake_should_pause(void);

#endif
