/* SPDX-License-Identifier: ISC */
#include "casework/expiry.h"

static struct retention_question
question_of(const struct casework *casework, const struct person_hasher *hasher,
    bool is_preview)
{
	return (struct retention_question){
	    .periods = &casework->setup->conf->retention,
	    .hasher = hasher,
	    .actor = casework->actor,
	    .now_at = casework->now_at,
	    .is_preview = is_preview,
	};
}

bool
expiry_step(struct casework *casework, const struct person_hasher *hasher,
    bool is_preview, struct retention_walk *walk, struct error *err)
{
	const struct retention_question question =
	    question_of(casework, hasher, is_preview);

	return retention_step(casework->db, &question, walk, err);
}
