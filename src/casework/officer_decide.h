/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_DECIDE_H
#define CASEWORK_OFFICER_DECIDE_H

#include <stdint.h>

#include "store/letter_file.h"
#include "store/letter_store.h"
#include "store/quarantine.h"
#include "casework/casework.h"

/*
 * officer_decide - officers' decisions about waiting letters and quarantined
 * messages
 */

/* Reason of a held letter that a person is still writing. */
#define OFFICER_DRAFT "draft"
/*
 * LETTER_APPROVE, LETTER_CANCEL, LETTER_RETRY or LETTER_HOLD. *ret_row is the
 * letter before, *ret_to its state afterwards. Refused for "absent", "state",
 * "draft" (unfinished), or "late" if it would announce an extension after its
 * last day.
 */
enum casework_result officer_decide_letter(struct casework *casework,
    int64_t letter_id, enum letter_event event, struct letter_row *ret_row,
    enum letter_state *ret_to, struct error *err);

/*
 * The subject and text of a held letter as edited by a person: a line "Subject:
 * ...", an empty line, the text, which is wrapped. `was` is what they were
 * shown. Refused for "invalid", "state" or "changed" (meanwhile).
 */
#define OFFICER_LETTER_BYTES_MAX  65536
#define OFFICER_SUBJECT_BYTES_MAX 500
enum casework_result officer_edit_letter(struct casework *casework,
    const struct letter_row *was, const char *text, struct error *err);

/*
 * Changes the attachments of a held letter: first removes those with the given
 * numbers, then adds `files` (letter_extra.h has the bounds). Refused for
 * "state", "absent" (a number), "invalid" or "size".
 */
struct officer_files {
	const struct letter_file *files; /* without numbers */
	size_t files_count;
	const int64_t *removed;
	size_t removed_count;
};
enum casework_result officer_edit_files(struct casework *casework,
    int64_t letter_id, const struct officer_files *change, struct error *err);

/*
 * Stores the text that a person is writing, in any form: at most
 * OFFICER_DRAFT_BYTES_MAX, replacing the earlier one. Until it is a letter
 * (officer_edit_letter), the held letter is not sent. Refused for "state".
 */
#define OFFICER_DRAFT_BYTES_MAX 262144
enum casework_result officer_keep_draft(struct casework *casework,
    int64_t letter_id, const char *text, struct error *err);

/*
 * Quarantined messages are kept as long as messages that were not requests.
 * Refused for "absent", for "already" (dismissed), or, to be tried again, for
 * "renumbered" if the folder has another UIDVALIDITY now.
 */
enum casework_result officer_decide_quarantine(struct casework *casework,
    int64_t folder_id, uint64_t uid, enum quarantine_decision decision,
    struct quarantine_row *ret_row, struct error *err);

#endif
