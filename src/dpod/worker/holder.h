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

/*
 * holder - one register holds a mailbox, even between machines that share
 * nothing but the mailbox
 *
 * Each daemon keeps a note, a message in a folder of its own in the mailbox
 * (holder-folder). A note names its register (a hash of its key), the host, a
 * nonce, and `since`: the UID that the register's first note had. The server
 * gives UIDs that only grow and stamps each note by its own clock; nothing is
 * decided by the clock of any daemon.
 *
 * - Whose note has the lowest `since` holds the mailbox; the others take
 *   nothing in. A note is dead when the newest note in the folder is more than
 *   HOLDER_LEASE_SECONDS younger; the holder removes dead ones. A daemon writes
 *   its note anew (append, then remove the older one, with the same `since`)
 *   when it is HOLDER_RENEW_SECONDS old by its own clock, so that a holder is
 *   always younger than the lease, and so that one who waits sees a holder die.
 * - It is looked at when a session begins and before any new message is taken
 *   in. Two that begin at once each append, and then look: the lower UID wins,
 *   in the eyes of both.
 * - A take-over by hand (dpod --take-mailbox) writes a note with `since` 1 and
 *   removes all others. Who finds its note gone begins at the end of the queue.
 *
 * What can go wrong:
 * - The holder stops between looking and recording, longer than the lease, and
 *   goes on: what it had in hand is answered twice, nothing else is. The lease
 *   is two days; a listing is in hand for minutes.
 * - The server's clock jumps forward by more than the lease: the holder may
 *   seem dead to one who has just written. Then that one holds, and the other
 *   is refused at its next look: never both.
 * - A daemon's clock jumps: it renews too early, or (backwards) at once, since
 *   any other distance than from 0 to HOLDER_RENEW_SECONDS renews.
 * - A crash between append and removal: two notes of one register; both are
 *   its own, the older one goes at the next look.
 * - A copy of the register runs on another machine: the same register, but a
 *   nonce that is not in this state directory: it is another one's.
 * - Somebody empties the folder: each writes anew and the first one holds.
 * - The server keeps no such folder, or may only be read: there is no note, so
 *   nobody is refused; the mailbox is reported as limited.
 */
#define HOLDER_LEASE_SECONDS (INT64_C(48) * 3600)
#define HOLDER_RENEW_SECONDS (INT64_C(6) * 3600)
#define HOLDER_NOTES_MAX     100
#define HOLDER_ID_SIZE	     17 /* 16 hexadecimal digits */
#define HOLDER_HOST_SIZE     65

struct holder_note {
	uint64_t uid;
	int64_t stamped_at; /* by the server */
	uint64_t since;	    /* never 0 */
	char register_id[HOLDER_ID_SIZE];
	char nonce[HOLDER_ID_SIZE];
	char host[HOLDER_HOST_SIZE];
	bool is_ours; /* this register's, and in this state directory */
};

/* Pure: who holds it, and what to say. Indices of `notes`; -1: none. */
struct holder_view {
	int own;     /* the newest of ours */
	int winner;  /* alive, with the lowest `since` */
	int another; /* alive and not ours, that does not hold it */
};
struct holder_view holder_judge(const struct holder_note *notes, size_t count);
/* A note out of its header; false if it is none. Fills no uid, no stamp. */
bool
holder_parse(const char *header, size_t length, struct holder_note *ret_note);

/* Whether notes are kept there, as far as the configuration says. */
bool holder_is_kept(const struct conf_mailbox *settings);

#define HOLDER_WARNING_MAX 256
struct holder_question {
	const struct conf *conf;
	const struct conf_mailbox *settings;
	const struct keys *keys;
	int64_t now_at;
};
/*
 * Selects folders of the open mailbox: the caller selects its own again.
 * True: ours, or nobody can say; *ret_warning is "" or what a human should
 * know. ERROR_MAILBOX, RETRY_LATER with what to type: another one's.
 */
bool
holder_check(const struct holder_question *question, struct mailbox *mailbox,
    char ret_warning[HOLDER_WARNING_MAX], struct error *err);
/* By hand, from now on it is ours. */
bool holder_take(const struct holder_question *question,
    struct mailbox *mailbox, struct error *err);

#endif
