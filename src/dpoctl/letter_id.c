/* SPDX-License-Identifier: ISC */
#include "dpoctl/letter_id.h"

#include <errno.h>
#include <stdlib.h>
#include <sysexits.h>

int
letter_id_read(struct session *session, const char *text, int64_t *ret_id)
{
	char *end;

	errno = 0;
	*ret_id = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0)
		return session_usage(session,
		    "invalid letter number \"%s\": expected a number shown by "
		    "`dpoctl outbox list`",
		    text);
	return EX_OK;
}

const char *
letter_id_text(struct arena *memory, const struct letter_row *row)
{
	return arena_printf(memory, "To: %s\n%s%s%sSubject: %s\n\n%s",
	    row->to_address, row->cc[0] == '\0' ? "" : "Cc: ", row->cc,
	    row->cc[0] == '\0' ? "" : "\n", row->subject, row->body);
}

int
letter_id_find(
    struct session *session, const char *text, struct letter_row *ret_row)
{
	struct error err;
	int64_t id;
	int code = letter_id_read(session, text, &id);

	if (code != EX_OK)
		return code;
	switch (letter_store_find(
	    session->db, session->memory, id, ret_row, &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(EXIT_NOTHING, "no such letter: %s", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}
