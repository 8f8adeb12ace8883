/* SPDX-License-Identifier: ISC */
#include "casework/expiry.h"

bool
expiry_run(struct casework *casework, struct retention_counts *ret_counts,
    struct error *err)
{
	const struct setup *setup = casework->setup;
	const struct retention_question question = {
	    .periods = &setup->conf->retention,
	    .key = setup->keys.pseudonym,
	    .actor = casework->actor,
	    .now_at = casework->now_at,
	};

	return retention_purge(casework->db, &question, ret_counts, err);
}
