/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include <string.h>

#include "store/letter_store.h"

static bool
find_released(const struct letter_row *letter, void *context)
{
	int64_t *id = context;

	if (strcmp(letter->state, "cancelled") != 0)
		*id = letter->id;
	return *id == 0;
}

/* A requester who was told that it is a request is not told otherwise. */
static enum casework_result
check_letters(struct casefile *file)
{
	int64_t id = 0;

	if (!letter_store_each(file->casework->db, NULL, file->ticket.id,
		find_released, &id, &file->error))
		return CASEWORK_FAILED;
	return id == 0 ? CASEWORK_DONE
		       : casefile_refuse(file, "written",
			     ": letter %lld was written; cancel it first, if"
			     " it has not been sent",
			     (long long)id);
}

enum casework_result
officer_doubt(struct casefile *file, bool is_for_triage)
{
	struct casework_step step = {
	    .event = is_for_triage ? TICKET_DOUBT : TICKET_CHANGE,
	    .history = "kinds-doubted",
	    .was = "",
	    .became = ""};
	enum casework_result result = casefile_allows(file, step.event);

	if (result == CASEWORK_DONE && is_for_triage)
		result = check_letters(file);
	for (size_t i = 0;
	     result == CASEWORK_DONE && i < file->ticket.claims_count; i++) {
		enum kind kind;

		if (kind_find(file->ticket.claims[i].kind, &kind))
			result = casefile_stored(
			    claim_store_doubt(file->casework->db,
				file->ticket.id, kind, &file->error));
	}
	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file,
	    is_for_triage ? "a person must judge it again"
			  : "the kinds are not confirmed");
	return casefile_step(file, &step);
}
