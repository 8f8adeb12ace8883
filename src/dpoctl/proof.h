/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PROOF_H
#define DPOCTL_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "mail/zip_write.h"
#include "store/ticket_store.h"
#include "dpoctl/session.h"

/*
 * proof - all that the register contains about a ticket, as one archive
 *
 * The same register gives the same bytes. Names in the archive are chosen by
 * the program. SHA256SUMS has a digest of every other file, and verify.py
 * checks all of it without dpod: each byte of the archive is determined by its
 * files, and each file by its digest. Somebody who replaces files and digests
 * is found only by comparing the digest of the archive, or the head of the
 * history, with one that was noted before.
 */
struct proof {
	struct session *session;
	const struct ticket_row *ticket;
	struct zip_write zip;
	struct buffer sums;
	int64_t mails, mails_missing; /* of them, not stored as received */
	int64_t letters, letters_missing;
	int64_t events, events_erased;
	int64_t first_event_id; /* 0: no event */
	int64_t head_rows;	/* of the whole register */
	char head[DIGEST_HEX_SIZE];
};

/*
 * Completes `proof->zip`; `session` and `ticket` are set. With `has_chain`
 * it contains the rows of all tickets from the first event on. Uses one
 * snapshot.
 */
bool proof_collect(struct proof *proof, bool has_chain, struct error *err);
void proof_release(struct proof *proof);

#endif
