/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTAKE_H
#define DPOD_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "conf/conf.h"
#include "dpod/batch.h"
#include "dpod/office.h"
#include "net/mailbox.h"
#include "reader/reader.h"
#include "store/db.h"
#include "store/ledger.h"

/*
 * intake - takes messages of one folder through reader and register
 *
 * Failures: ERROR_MESSAGE, the reader died (it has been replaced; what was in
 * hand is unsettled in the ledger: call intake_retries); ERROR_MAILBOX, open
 * the mailbox again; ERROR_STORE, end the process.
 */
#define INTAKE_ATTEMPTS_MAX 3 /* then a message is quarantined */

struct intake {
	const struct office *office;
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
	bool has_marks;		 /* something may want its mark */
};

void intake_open(struct intake *intake);
void intake_close(struct intake *intake);

/*
 * Between two batches: other rules, letters and settings. The new reader is
 * there before the old one goes (if it is not at rest); if it cannot be,
 * nothing changes.
 */
bool intake_renew(struct intake *intake, const struct office *office,
    const struct conf_mailbox *settings, struct error *err);

/* Nothing to read for now: ends a reader that had nothing for a while. */
void intake_rest(struct intake *intake);

/* New messages, in batches. Ends early to stop, or for a reload. */
bool intake_new(struct intake *intake, const struct mailbox_entry *entries,
    size_t count, struct error *err);

/* What earlier batches left unsettled, one by one. */
bool intake_retries(struct intake *intake, struct error *err);

#endif
