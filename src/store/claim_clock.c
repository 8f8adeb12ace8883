/* SPDX-License-Identifier: ISC */
#include "store/claim_clock.h"

#include <string.h>

#include "base/date.h"

bool
claim_clock_find(struct db *db, struct arena *memory,
    const struct claim_office *office, const struct ticket_row *ticket,
    enum kind kind, bool is_unsure, int extension_months,
    struct clock_answer *ret_clock, struct error *err)
{
	struct clock_question question = {
	    .kind = kind,
	    .is_unsure = is_unsure,
	    .received_at = ticket->received_at,
	    .aware_at = ticket->aware_at,
	    .extension_months = extension_months,
	    .target_days = office->target_days,
	    .now_at = office->now_at,
	    .zone = office->zone,
	    .calendar = office->calendar,
	};
	struct clock_pause *pauses;

	if (!claim_store_pauses(
		db, memory, ticket->id, &pauses, &question.pauses_count, err))
		return false;
	question.pauses = pauses;
	return clock_find(memory, &question, ret_clock, err);
}

bool
claim_clock_set(struct db *db, struct arena *memory,
    const struct claim_office *office, const struct ticket_row *ticket,
    struct error *err)
{
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];
		struct clock_answer clock;
		enum kind kind;

		/* Retained claims are due on a day of their own. */
		if (claim->outcome[0] != '\0' || claim->until_on[0] != '\0' ||
		    !kind_find(claim->kind, &kind))
			continue;
		if (!claim_clock_find(db, memory, office, ticket, kind,
			claim->is_unsure, claim->extension_months, &clock, err))
			return false;
		if (strcmp(clock.explanation, claim->explanation) != 0 &&
		    !claim_store_set_clock(db, ticket->id, kind, &clock,
			claim->extension_months, err))
			return false;
	}
	return true;
}
