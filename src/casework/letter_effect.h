/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LETTER_EFFECT_H
#define CASEWORK_LETTER_EFFECT_H

#include <stdint.h>

#include "base/error.h"
#include "store/effect_store.h"
#include "casework/casefile.h"

/*
 * letter_effect - what a letter does to its ticket, and when
 *
 * A letter that is held or queued has asked, told and answered nobody: clocks
 * stop, periods are extended and claims are answered when the relay takes it,
 * or at once where it is printed or the requester is told otherwise.
 */

/*
 * Now, to the ticket in hand, which is read again. Refused for "state", or for
 * "late" if the day for the notice of an extension is over.
 */
enum casework_result
letter_effect_apply(struct casefile *file, const struct letter_effect *effect);

/*
 * The relay has taken that letter of that ticket. What can no longer happen
 * (the ticket was closed meanwhile, the notice came too late) is noted on the
 * ticket, which is then unread; only the register fails.
 */
bool letter_effect_sent(struct casework *casework, int64_t letter_id,
    int64_t ticket_id, struct error *err);

/* Refused for "late" if an extension would be told after its last day. */
enum casework_result letter_effect_check_day(
    struct casefile *file, const struct letter_effect *effect);
/* Refused for "late" if that letter would be a notice after its day. */
enum casework_result letter_effect_check(struct casework *casework,
    int64_t letter_id, int64_t ticket_id, struct error *err);

/* Refused for "already" if such a letter waits to be sent. */
enum casework_result
letter_effect_check_pending(struct casefile *file, enum effect what);
/*
 * Cancels the letters of the ticket in hand that would have that effect and
 * were not sent, and says so. One that is being sent cannot be cancelled.
 */
enum casework_result letter_effect_cancel(
    struct casefile *file, enum effect what, bool *ret_cancelled);

#endif
