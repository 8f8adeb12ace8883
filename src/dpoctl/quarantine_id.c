/* SPDX-License-Identifier: ISC */
#include "dpoctl/quarantine_id.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

void
quarantine_id_write(
    const struct quarantine_row *row, char ret_id[QUARANTINE_ID_SIZE])
{
	(void)snprintf(ret_id, QUARANTINE_ID_SIZE, "%" PRId64 ":%" PRIu64,
	    row->folder_id, row->uid);
}

static bool
read_number(const char **text, char end, uint64_t *ret_number)
{
	char *after;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	*ret_number = strtoull(*text, &after, 10);
	if (errno != 0 || *after != end || *ret_number > INT64_MAX)
		return false;
	*text = after + 1;
	return true;
}

int
quarantine_id_read(
    struct session *session, const char *text, struct quarantine_id *ret_id)
{
	const char *rest = text;
	uint64_t folder_id;

	if (!read_number(&rest, ':', &folder_id) ||
	    !read_number(&rest, '\0', &ret_id->uid))
		return session_usage(session,
		    "\"%s\" is not a message in the quarantine: these have "
		    "names"
		    " like 3:812",
		    text);
	ret_id->folder_id = (int64_t)folder_id;
	return EX_OK;
}

int
quarantine_id_find(
    struct session *session, const char *text, struct quarantine_row *ret_row)
{
	struct quarantine_id id;
	struct error err;
	int code = quarantine_id_read(session, text, &id);

	if (code != EX_OK)
		return code;
	switch (quarantine_find(session->db, session->memory, id.folder_id,
	    id.uid, ret_row, &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "message %s is not in the quarantine", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}
