/* SPDX-License-Identifier: ISC */
#include "store/db_lookup.h"

enum lookup
db_lookup_blob(struct statement *statement, struct arena *memory,
    char **ret_bytes, size_t *ret_length, struct error *err)
{
	enum db_step step = db_step(statement, err);

	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	*ret_bytes = db_blob_copy(memory, statement, 0, ret_length);
	db_done(statement);
	return FOUND;
}
