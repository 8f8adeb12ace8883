/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LETTER_EFFECT_H
#define CASEWORK_LETTER_EFFECT_H

#include <stdint.h>

#include "base/error.h"
#include "store/effect_store.h"
#include "casework/casefile.h"

/*
 * letter_effect - the effect of a letter on its ticket, and when it occurs
 *
 * A letter that is held or queued has no effect yet: clocks are stopped,
 * periods extended and claims answered when the relay accepts it, or at once if
 * it is printed or the requester is told otherwise.
 */

/*
 * Applies it now to the current ticket, which is read again. Refused for
 * "state", or for "late" if the last day for the notice of an extension has
 * passed.
 */
enum casework_result
letter_effect_apply(struct casefile *file, const struct letter_effect *effect);

/*
 * The relay has accepted that letter. Effects that are no longer possible (the
 * ticket was closed, the notice came too late) are noted on the ticket, which
 * becomes unread; only the register can fail.
 */
bool letter_effect_sent(struct casework *casework, int64_t letter_id,
    int64_t ticket_id, struct error *err);

/* Refused for "late" if an extension would be announced after its last day. */
enum casework_result letter_effect_check_day(
    struct casefile *file, const struct letter_effect *effect);
/*
 * Refused for "late" if that letter would be a notice after the last day, for
 * "authority" if it would disclose another person's data without any.
 */
enum casework_result letter_effect_check(struct casework *casework,
    int64_t letter_id, int64_t ticket_id, struct error *err);
/* The same, but only for "authority". */
enum casework_result letter_effect_check_authority(struct casework *casework,
    int64_t letter_id, int64_t ticket_id, struct error *err);
/*
 * The parties of the current ticket have changed: holds queued answers that
 * would disclose another person's data without authority, and says so, as it
 * does of one that is being sent. Reads the ticket again.
 */
enum casework_result letter_effect_hold_answers(struct casefile *file);

/* Refused for "already" if such a letter waits to be sent. */
enum casework_result
letter_effect_check_pending(struct casefile *file, enum effect what);
/*
 * Cancels unsent letters of the current ticket with that effect, about one of
 * these kinds (0: about whatever), and says so. A letter being sent cannot be
 * cancelled.
 */
enum casework_result letter_effect_cancel(struct casefile *file,
    enum effect what, kind_set kinds, bool *ret_cancelled);

#endif
