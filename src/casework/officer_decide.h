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
 * LETTER_APPROVE, LETTER_CANCEL, LETTER_RETRY or LETTER_HOLD. *ret_row is the
 * letter as it was, *ret_to its state after that. Refused for "absent",
 * "state", or "late" if it would tell of an extension after its last day.
 */
enum casework_result officer_decide_letter(struct casework *casework,
    int64_t letter_id, enum letter_event event, struct letter_row *ret_row,
    enum letter_state *ret_to, struct error *err);

/*
 * The subject and text of a held letter as a person wrote them: a line
 * "Subject: ...", an empty line, the text, which is wrapped. `was` is what
 * they were shown. Refused for "invalid", "state" or "changed" (meanwhile).
 */
#define OFFICER_LETTER_BYTES_MAX  65536
#define OFFICER_SUBJECT_BYTES_MAX 500
enum casework_result officer_edit_letter(struct casework *casework,
    const struct letter_row *was, const char *text, struct error *err);

/*
 * What nobody could read is kept as long as what was no request. Refused for
 * "absent", for "already" (dismissed), or, to be tried again, for "renumbered"
 * if the folder has another UIDVALIDITY by now.
 */
enum casework_result officer_decide_quarantine(struct casework *casework,
    int64_t folder_id, uint64_t uid, enum quarantine_decision decision,
    struct quarantine_row *ret_row, struct error *err);

#endif
