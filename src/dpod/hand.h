/* SPDX-License-Identifier: ISC */
#ifndef DPOD_HAND_H
#define DPOD_HAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "conf/conf.h"
#include "dpod/batch.h"
#include "casework/setup.h"
#include "net/mailbox.h"
#include "reader/reader.h"
#include "store/db.h"
#include "store/ledger.h"

/*
 * hand - the messages in hand: what batches (intake) and single ones (alone)
 * share
 *
 * Failures: see intake.h.
 */
#define INTAKE_ATTEMPTS_MAX 3 /* then a message is quarantined */

struct intake {
	const struct setup *setup;
	const struct conf_mailbox *settings;
	struct db *db;
	struct reader *reader;	 /* NULL: rests; replaced when it dies */
	int64_t read_ms;	 /* when it was last wanted */
	struct mailbox *mailbox; /* the caller's; may be another each time */
	struct ledger_folder folder; /* the open one */
	bool is_junk;		     /* of it */
	struct batch *batches[2];
	size_t messages_max; /* of a batch: adapts to a slow server */
	size_t settled_count;
	int64_t reader_restarts; /* since this process has started */
	bool has_missed;	 /* a message was not handed over */
	bool has_postponed;	 /* something waits for another try */
};

struct reader *hand_start_reader(const struct setup *setup,
    const struct conf_mailbox *settings, struct error *err);

/*
 * Its turn to read: a seat (reader_slots.h), for which it waits a while at most. False
 * if it is told to pause before; nothing has been done then.
 */
bool hand_sit_down(struct intake *intake);
/* It is there only while there is something to read (intake_rest). */
bool hand_wake_reader(struct intake *intake, struct error *err);

/* `cause` is kept if the new one starts, and stands for it if not. */
bool hand_replace_reader(struct intake *intake, struct error *cause);

/* Verdicts of the batch; a dead reader is replaced, and that is the error. */
bool
hand_collect(struct intake *intake, struct batch *batch, struct error *err);

/*
 * One commit: what became of `done` (may be NULL), and the entries that are
 * taken in hand next. A message of it that did not arrive stays in hand.
 */
bool hand_commit(struct intake *intake, struct batch *done,
    const struct mailbox_entry *next, size_t next_count, bool is_attempt,
    struct error *err);

/* Collects, commits and forgets a batch. */
bool hand_finish(struct intake *intake, struct batch *batch, struct error *err);

/* Between two batches: to end, or to go on with other rules. */
bool hand_should_pause(void);

#endif
