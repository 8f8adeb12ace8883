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
 * intake - what takes the messages of one folder through reader and register
 *
 * New ones go in batches (intake_new.h), what failed in them goes by itself
 * (retry.h); both record through intake_batch.h.
 *
 * Failures: ERROR_MESSAGE, the reader died (it has been replaced; what was in
 * hand is unsettled in the ledger: call retry_all); ERROR_MAILBOX, open
 * the mailbox again; ERROR_STORE, end the process.
 */
struct intake {
	const struct setup *setup;
	const struct conf_mailbox *settings;
	struct db *db;
	struct reader *reader;	 /* NULL: rests; replaced when it dies */
	int64_t taught_id;	 /* the correction that it has */
	int64_t read_ms;	 /* when it was last wanted */
	struct mailbox *mailbox; /* the caller's; may be another each time */
	int64_t *watched; /* folders that this session has compared (watch.h) */
	size_t watched_count;
	struct ledger_folder folder; /* the open one */
	const char *selected;	     /* its name; NULL: the main one */
	bool is_junk;		     /* of it */
	bool is_moved;		     /* mail is moved into it */
	struct batch *batches[2];
	size_t messages_max; /* of a batch: adapts to a slow server */
	size_t settled_count;
	int64_t reader_restarts; /* since this process has started */
	bool has_missed;	 /* a message was not handed over */
	bool has_postponed;	 /* something waits for another try */
};

void intake_open(struct intake *intake);
void intake_close(struct intake *intake);

/*
 * Between two batches: other rules, letters and settings. The new reader is
 * there before the old one goes (if it is not at rest); if it cannot be,
 * nothing changes.
 */
bool intake_renew(struct intake *intake, const struct setup *setup,
    const struct conf_mailbox *settings, struct error *err);

/*
 * Nothing to read for now: ends a reader that had nothing for a while, or at
 * once where many others read.
 */
void intake_rest(struct intake *intake);

/*
 * Its turn to read (reader_slots.h), for which it waits a while at most. False
 * if it is told to pause before; nothing has been done then.
 */
bool intake_take_slot(struct intake *intake);
/* It is there only while there is something to read (intake_rest). */
bool intake_wake_reader(struct intake *intake, struct error *err);

/* `cause` is kept if the new one starts, and stands for it if not. */
bool intake_replace_reader(struct intake *intake, struct error *cause);

/* Between two batches: to end, or to go on with other rules. */
bool intake_should_pause(void);

#endif
