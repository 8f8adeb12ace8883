/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_DISPATCH_H
#define CASEWORK_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "casework/casework.h"
#include "store/letter_store.h"

/*
 * dispatch - a letter on its way: taken up, composed, and how it ended
 *
 * Each of these makes a transaction of its own. How a letter ended is written
 * with the start of the next: one commit a letter. A crash leaves one letter
 * at most under way.
 */
struct dispatch {
	int64_t ended_id; /* whose end is not written yet; 0: none */
	struct letter_end end;
	/* What that says of the relay, which is written with it. */
	enum dispatch_relay {
		DISPATCH_RELAY_SAME,
		DISPATCH_RELAY_FAILS,
		DISPATCH_RELAY_WORKS,
	} relay;
	const char *relay_words; /* of FAILS; without an address */
};

/* At the start: what a crash left under way may have arrived. */
bool dispatch_recover(
    struct casework *casework, size_t *ret_count, struct error *err);
/* When the clock was set back: nothing waits for longer than it ever does. */
bool dispatch_unwait(struct casework *casework, struct error *err);

/*
 * Writes the end that is not written yet, with what a letter that was sent
 * does to its ticket (casework/letter_effect.h), and takes up `starting`
 * (NULL: none), which gets its Message-ID if it has none. RETRY_NEVER: it
 * cannot be started (somebody cancelled it meanwhile).
 */
bool dispatch_commit(struct casework *casework, struct dispatch *dispatch,
    struct letter_row *starting, struct error *err);

/* Appends the mail; the same in every attempt. */
void dispatch_compose(struct casework *casework, const struct letter_row *row,
    struct buffer *mail);

/*
 * What the relay's answer (ACCEPTED, REFUSED, DEFERRED, LOST, POSTPONED) means
 * for a letter: one that waited too long, or whose answer was lost too often,
 * is REFUSED: a human decides. What is POSTPONED waits until the relay takes
 * letters again, however long that is. Notes it as the end; `text` is borrowed
 * until that is written.
 */
enum letter_event dispatch_end(const struct casework *casework,
    struct dispatch *dispatch, const struct letter_row *row,
    enum letter_event answer, int code, const char *text);

/* How long the relay is left alone after so many failures in a row (1, ...). */
int64_t dispatch_rest_seconds(const struct conf_relay *settings, int failures);

#endif
