/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_SECOND_COPY_H
#define CASEWORK_SECOND_COPY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"
#include "ticket/intake_decision.h"

/*
 * second_copy - whether another copy of a known message still has an effect
 *
 * The first copy may have come through a list, which is never answered. A copy
 * that the person sent to us directly is answered nevertheless, and if the
 * first was set apart only because it came through a list, the copy is judged
 * by itself.
 */
enum second_copy {
	SECOND_COPY_NOTHING,
	SECOND_COPY_LETTER, /* *ret_intake says which; second_copy_answer */
	SECOND_COPY_ANEW,   /* judge it as if there were no first one */
	SECOND_COPY_FAILED,
};

/* Inside the intake's transaction. `ticket_id` 0: the first has no ticket. */
enum second_copy second_copy_judge(struct casework *casework,
    const struct intake_question *question,
    const unsigned char fingerprint[DIGEST_BYTES], int64_t ticket_id,
    struct intake_answer *ret_intake, struct error *err);

bool second_copy_answer(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, int64_t ticket_id, struct error *err);

#endif
