/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_DISPATCH_H
#define CASEWORK_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "casework/casework.h"
#include "mail/span.h"
#include "store/letter_store.h"
#include "store/letter_store_step.h"

/*
 * dispatch - starts letters, composes them, and records their results
 *
 * Each function makes its own transaction. Results are written together with
 * the start of the next letters: one commit per batch. After a crash, at most
 * DISPATCH_LETTERS_MAX letters, or as many as configured, are in an unknown
 * state.
 */
#define DISPATCH_LETTERS_MAX 50

struct dispatch_end {
	int64_t letter_id;
	bool is_untried; /* not passed to the relay */
	struct letter_end end;
};

struct dispatch {
	struct dispatch_end ends[DISPATCH_LETTERS_MAX]; /* not written yet */
	size_t ends_count;
	/*
	 * The relay's state that they show, written with them. Both: it took a
	 * letter, and a failure has begun after that.
	 */
	bool relay_works, relay_fails;
	int relay_code;		 /* if it fails */
	const char *relay_words; /* if it fails; without an address */
};

/* A letter to be started. */
struct dispatch_start {
	struct letter_row *row;
	bool is_skipped; /* it was not started: held, or failed */
	bool has_failed; /* it cannot be (cancelled, damaged): put off */
	bool is_taken;	 /* another sender was faster: skipped */
	struct error cause;
	struct span mail; /* to send; in casework's memory, ends in a NUL */
};

/* At start: letters being sent at a crash may have arrived. */
bool dispatch_recover(
    struct casework *casework, size_t *ret_count, struct error *err);
/*
 * The same for letters of other senders that are gone: their leases have
 * expired (store/lease.h), and end with this.
 */
bool dispatch_recover_dead(
    struct casework *casework, size_t *ret_count, struct error *err);
/* If the clock was set back: limits all delays to their usual maximum. */
bool dispatch_unwait(struct casework *casework, struct error *err);

/*
 * Writes the pending results, with the effects of letters that were sent
 * (casework/letter_effect.h), and starts those of `starts` that can be started;
 * they get a Message-ID if they have none. Others are put off (retry-min), so
 * that they neither hide those behind them nor are tried at once again. The
 * register stores the bytes of the
 * messages; if the reply to an earlier attempt was lost, the same bytes are
 * used again.
 */
bool dispatch_commit(struct casework *casework, struct dispatch *dispatch,
    struct dispatch_start *starts, size_t count, struct error *err);

/*
 * Evaluates the relay's answer (ACCEPTED, REFUSED, DEFERRED, LOST, POSTPONED)
 * for a letter: if it waited too long, or its reply was lost too often, it
 * becomes REFUSED, for a person to decide. POSTPONED waits until the relay
 * accepts letters again, however long that takes. Saves it as the result;
 * `text` is borrowed until that is written. There must not be more results than
 * starts.
 */
enum letter_event dispatch_end(const struct casework *casework,
    struct dispatch *dispatch, const struct letter_row *row,
    enum letter_event answer, int code, const char *text);

/* Undoes the start of a letter. */
void dispatch_put_back(struct dispatch *dispatch, const struct letter_row *row);

/* The pause of the relay after this many consecutive failures (1, ...). */
int64_t dispatch_rest_seconds(const struct conf_relay *settings, int failures);

#endif
