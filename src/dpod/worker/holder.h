/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_HOLDER_H
#define DPOD_WORKER_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/keys.h"
#include "conf/conf.h"
#include "net/mailbox.h"
#include "store/db.h"

/*
 * holder - ensures that one register holds a mailbox, even across machines that
 * share only the mailbox
 *
 * Each daemon keeps a note in a separate folder of the mailbox (holder-folder):
 * a message on an IMAP server, a file in a Maildir. A note contains its
 * register (a hash of its key), the host, a nonce, and `since`: the number of
 * the register's first note. The server assigns ascending numbers and stamps
 * each note with its own clock; no daemon's clock decides anything.
 *
 * - The note with the lowest `since` holds the mailbox; the others take
 *   nothing in. A note is dead when the newest note in the folder is more than
 *   HOLDER_LEASE_SECONDS younger; the holder removes dead ones. A daemon
 *   renews its note (appends a new one with the same `since`, then removes the
 *   old one) when it is HOLDER_RENEW_SECONDS old by its own clock, or sooner
 *   (holder_private.h): it never expires, and waiting daemons see a holder die.
 *   A daemon that is refused stamps a new note at each check, and removes its
 *   older ones too.
 * - Notes are checked when a session begins and before any new message is
 *   taken in. If two begin at once, each appends, and then looks: both see
 *   that the lower number wins.
 * - A manual take-over (dpod --take-mailbox) writes a note with `since` 1 and
 *   removes all others. A daemon whose note is gone starts last in the queue.
 * - A note names the registers whose notes were there before it, with the
 *   newest nonce of each. If one of them comes back as it was earlier, its
 *   notes may be gone, but this nonce is one that it does not know.
 * - If no note can be stored, each message is marked with a keyword of the
 *   register before it is taken in, and another's keyword on a new message
 *   refuses the mailbox (imap_claim.c). If keywords are not stored either, the
 *   letters in a folder of sent mail are checked: of those of the last days
 *   the oldest shows who answers here (holder_sent.c).
 * - Messages from before a mailbox was taken from another register may have
 *   been answered by it: they become tickets, and their letters are held
 *   (store/holder_store.h).
 *
 * Failure cases:
 * - The holder stops between checking and recording, longer than the lease,
 *   and continues: only what it was processing is answered twice. The lease is
 *   two days; a listing is processed within minutes.
 * - The server's clock jumps forward by more than the lease: the holder may
 *   seem dead to a daemon that has just written. Then that one holds, and the
 *   other is refused at its next check: never both.
 * - The server's clock jumps back: the newest note is the one with the highest
 *   number, whatever its stamp. The others then seem younger, and none is dead
 *   before the clock has reached its former time again.
 * - A daemon's clock jumps: it renews too early or (backwards) at once, because
 *   any age outside of 0 to HOLDER_RENEW_SECONDS causes a renewal.
 * - A crash between append and removal: two notes of one register; both are
 *   its own, and the older one is removed at the next check.
 * - A copy of the register runs on another machine: the same register, but a
 *   nonce that this state directory never made: another holder. A restored
 *   server shows an old nonce, which is known.
 * - Several daemons share one register (dpod/tenure.h): it remembers the nonces
 *   of all of them, so that whoever takes the mailbox over knows the notes; a
 *   copy of it does not know those that came after it was made.
 * - The folder is emptied: each daemon writes again, and the first one holds.
 * - None of these methods is possible: nobody is refused, and the mailbox is
 *   reported as limited.
 * - Notes are turned off (holder-folder = none): letters of another in a folder
 *   of sent mail are reported as limited, and nobody is refused.
 */

/* Whether the configuration lets notes be kept; else nobody is refused. */
bool holder_is_kept(const struct conf_mailbox *settings);

struct holder_question {
	const struct conf *conf;
	struct db *db; /* if several daemons share it, it has the memory */
	const struct conf_mailbox *settings;
	const struct keys *keys;
	int64_t now_at;
	int64_t taken_at;     /* messages until then may be held; or 0 */
	bool was_refused;     /* at the last check: a new stamp is needed */
	const char *selected; /* the polled folder; NULL: main */
	const struct mailbox_entry *entries; /* what is new in it */
	size_t count;
	bool is_first; /* of these after a pause: see holder_private.h */
	int64_t history_count; /* events of the register */
};
#define HOLDER_WARNING_MAX 256
struct holder_answer {
	char warning[HOLDER_WARNING_MAX]; /* for a person; or "" */
	bool is_refused;		  /* the reason for the failure */
	bool is_copied; /* a copy of this register watched it, as we now know */
	bool had_another;   /* we just replaced another */
	int64_t stamped_at; /* of our note, by the server; 0: none */
	int64_t renew_at;   /* our note, if there are more events than: */
	int64_t history_count;
};
/*
 * Selects folders of the open mailbox, and finally that of the question again.
 * True: ours, or it cannot be determined. ERROR_MAILBOX, RETRY_LATER with the
 * command to type: another register's.
 */
bool
holder_check(const struct holder_question *question, struct mailbox *mailbox,
    struct holder_answer *ret_answer, struct error *err);
/* Whether a copy of this register wrote a note: it was restored, or runs. */
bool holder_is_copied(const struct holder_question *question,
    struct mailbox *mailbox, bool *ret_is_copied, struct error *err);
/* Takes it over manually. */
bool holder_take(const struct holder_question *question,
    struct mailbox *mailbox, struct error *err);

#endif
