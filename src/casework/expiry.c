/* SPDX-License-Identifier: ISC */
#include "casework/expiry.h"

bool
expiry_run(struct casework *casework, const unsigned char *key, bool is_preview,
    struct retention_counts *ret_counts, struct error *err)
{
	const struct retention_question question = {
	    .periods = &casework->setup->conf->retention,
	    .key = key,
	    .actor = casework->actor,
	    .now_at = casework->now_at,
	    .is_preview = is_preview,
	};

	return retention_purge(casework->db, &question, ret_counts, err);
}
