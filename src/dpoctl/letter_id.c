/* SPDX-License-Identifier: ISC */
#include "dpoctl/letter_id.h"

#include <errno.h>
#include <stdlib.h>
#include <sysexits.h>

int
letter_id_find(
    struct session *session, const char *text, struct letter_row *ret_row)
{
	struct error err;
	char *end;
	long long id;

	errno = 0;
	id = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0)
		return session_usage(session,
		    "\"%s\" is not a letter's number, as `dpoctl outbox list`"
		    " shows it",
		    text);
	switch (letter_store_find(
	    session->db, session->memory, id, ret_row, &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "there is no letter %s", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}
