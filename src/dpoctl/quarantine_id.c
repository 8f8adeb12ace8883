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
quarantine_id_find(
    struct session *session, const char *text, struct quarantine_row *ret_row)
{
	const char *rest = text;
	uint64_t folder, uid;
	struct error err;

	if (!read_number(&rest, ':', &folder) ||
	    !read_number(&rest, '\0', &uid))
		return session_usage(session,
		    "\"%s\" is no mail in the quarantine: one is named like"
		    " 3:812",
		    text);
	switch (quarantine_find(session->db, session->memory, (int64_t)folder,
	    uid, ret_row, &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(EXIT_NOTHING,
		    "there is no mail %s in the quarantine", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}
