/* SPDX-License-Identifier: ISC */
#include "casework/expiry.h"

static struct retention_question
question_of(
    const struct casework *casework, const unsigned char *key, bool is_preview)
{
	return (struct retention_question){
	    .periods = &casework->setup->conf->retention,
	    .key = key,
	    .actor = casework->actor,
	    .now_at = casework->now_at,
	    .is_preview = is_preview,
	};
}

bool
expiry_run(struct casework *casework, const unsigned char *key, bool is_preview,
    struct retention_counts *ret_counts, struct error *err)
{
	const struct retention_question question =
	    question_of(casework, key, is_preview);

	return retention_purge(casework->db, &question, ret_counts, err);
}

bool
expiry_step(struct casework *casework, const unsigned char *key,
    struct retention_walk *walk, struct error *err)
{
	const struct retention_question question =
	    question_of(casework, key, false);

	return retention_step(casework->db, &question, walk, err);
}
