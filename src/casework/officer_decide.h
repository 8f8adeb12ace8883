/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_DECIDE_H
#define CASEWORK_OFFICER_DECIDE_H

#include <stdint.h>

#include "store/letter_store.h"
#include "store/quarantine.h"
#include "casework/casework.h"

/*
 * officer_decide - what an officer decides over a letter that waits, and over
 * mail that nobody could read
 */

/*
 * LETTER_APPROVE, LETTER_CANCEL or LETTER_RETRY. *ret_row is the letter as it
 * was, *ret_to its state after that. Refused for "absent", "state", or "late"
 * if it would tell of an extension after the last day for that.
 */
enum casework_result officer_decide_letter(struct casework *casework,
    int64_t letter_id, enum letter_event event, struct letter_row *ret_row,
    enum letter_state *ret_to, struct error *err);

/*
 * What nobody could read is kept as long as what was no request. Refused for
 * "absent", for "already" (dismissed), or, to be tried again, for "renumbered"
 * if the folder has another UIDVALIDITY by now.
 */
enum casework_result officer_decide_quarantine(struct casework *casework,
    int64_t folder_id, uint64_t uid, enum quarantine_decision decision,
    struct quarantine_row *ret_row, struct error *err);

#endif
