/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include "store/merge_store.h"
#include "casework/label.h"
#include "casework/letter_effect.h"

static enum casework_result
reopen_claims(struct casefile *file, const enum kind *wanted)
{
	bool is_reopened = false;

	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		enum kind kind;

		if (claim->outcome[0] == '\0' ||
		    !kind_find(claim->kind, &kind) ||
		    (wanted != NULL && kind != *wanted))
			continue;
		if (!claim_store_reopen(file->casework->db, file->ticket.id,
			kind, &file->error))
			return CASEWORK_FAILED;
		is_reopened = true;
	}
	return is_reopened
	    ? CASEWORK_DONE
	    : casefile_refuse(file, "absent", " has no such closed claim");
}

enum casework_result
officer_reopen(struct casefile *file, const struct reopening *reopening)
{
	struct casework *casework = file->casework;
	bool is_cancelled;
	int64_t into_id;
	bool is_closed = file->ticket.closed_at != 0;
	kind_set kinds =
	    reopening->kind == NULL ? 0 : KIND_BIT(*reopening->kind);
	struct casework_step step = {
	    .event = is_closed ? TICKET_REOPEN : TICKET_CHANGE,
	    .history = is_closed ? "ticket-reopened" : "claim-reopened",
	};
	enum casework_result result;

	if (file->ticket.erased_at != 0)
		return casefile_refuse(
		    file, "erased", " was erased: only its dates remain");
	if (!merge_store_find(
		casework->db, file->ticket.id, &into_id, &file->error))
		return CASEWORK_FAILED;
	if (into_id != 0)
		return casefile_refuse(file, "merged",
		    " was merged into ticket %lld, which has its messages",
		    (long long)into_id);
	if (!is_closed && reopening->kind != NULL)
		step.became = kind_name(*reopening->kind);
	if (reopening->because != NULL)
		step.payload =
		    casework_payload(casework, "because", reopening->because);
	result = casefile_step(file, &step);
	if (result == CASEWORK_DONE)
		result = reopen_claims(file, reopening->kind);
	if (result == CASEWORK_DONE && is_closed)
		result = casefile_stored(claim_store_set_revisit(casework->db,
		    file->ticket.id, (struct date){0}, &file->error));
	casefile_say(file, "reopened");
	/*
	 * Such a letter would tell the outcome of a claim that is open again.
	 */
	if (result == CASEWORK_DONE)
		result = letter_effect_cancel(
		    file, EFFECT_ANSWER, kinds, &is_cancelled);
	if (result == CASEWORK_DONE)
		result = casefile_set_clocks(file);
	return result == CASEWORK_DONE ? label_ticket(file) : result;
}
