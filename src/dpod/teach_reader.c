/* SPDX-License-Identifier: ISC */
#include "dpod/teach_reader.h"

#include "base/arena.h"
#include "store/correction_store.h"
#include "dpod/log.h"

static bool
teach(struct reader *reader, struct db *db, struct arena *memory,
    int64_t *taught_id, struct error *err)
{
	struct correction correction = {.content = ""};
	bool is_used;

	/* ABSENT: it was removed, so the reader removes it too. */
	if (correction_store_find(db, memory, &correction, err) == FAILED ||
	    !reader_teach(
		reader, correction.content, correction.length, &is_used, err))
		return false;
	if (!is_used)
		log_event(LOG_NOTICE, "correction-not-used",
		    "reason=\"it was learned before an update: run dpoctl"
		    " learn\"");
	*taught_id = correction.id;
	return true;
}

bool
teach_reader(
    struct reader *reader, struct db *db, int64_t *taught_id, struct error *err)
{
	struct arena *memory;
	bool is_taught;
	int64_t id;

	if (!correction_store_id(db, &id, err))
		return false;
	if (id == *taught_id || reader_pending(reader) > 0)
		return true;
	memory = arena_new();
	is_taught = teach(reader, db, memory, taught_id, err);
	arena_free(memory);
	return is_taught;
}
