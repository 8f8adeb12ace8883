/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder_private.h"

#include <stdlib.h>

#include "base/memory.h"

#define PREFIX	"$Dpod-"
#define WAIT_MS 2000

/* Messages old enough to be held anyway may have any keyword. */
static size_t
choose(const struct holder_question *question, const char **keys)
{
	size_t count = 0;

	for (size_t i = 0; i < question->count; i++)
		if (question->entries[i].internal_at == 0 ||
		    question->entries[i].internal_at > question->taken_at)
			keys[count++] = question->entries[i].key;
	return count;
}

bool
holder_claim(struct holding *holding, struct error *err)
{
	const struct holder_question *question = holding->question;
	const struct mailbox_claim claim = {
	    .keyword = arena_printf(
		holding->memory, PREFIX "%s", holding->register_id),
	    .prefix = PREFIX,
	    .wait_ms = WAIT_MS,
	};
	const char **keys = memory_new(question->count, sizeof *keys);
	bool is_other = false, done;

	done = mailbox_select(holding->mailbox, question->selected, err) &&
	    mailbox_claim(holding->mailbox, keys, choose(question, keys),
		&claim, &is_other, err);
	free(keys);
	return done &&
	    (!is_other ||
		holder_refuse(holding,
		    "another dpod takes in messages of this mailbox, as its "
		    "keyword on one of them shows",
		    err));
}
