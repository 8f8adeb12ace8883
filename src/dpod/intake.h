/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTAKE_H
#define DPOD_INTAKE_H

#include "dpod/hand.h"

/*
 * intake - takes messages of one folder through reader and register
 *
 * Failures: ERROR_MESSAGE, the reader died (it has been replaced; what was in
 * hand is unsettled in the ledger: call retry_all); ERROR_MAILBOX, open
 * the mailbox again; ERROR_STORE, end the process.
 */
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

/* New messages, in batches. Ends early to stop, or for a reload. */
bool intake_new(struct intake *intake, const struct mailbox_entry *entries,
    size_t count, struct error *err);

#endif
