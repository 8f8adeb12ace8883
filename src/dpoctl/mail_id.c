/* SPDX-License-Identifier: ISC */
#include "dpoctl/mail_id.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

void
mail_id_write(int64_t folder_id, uint64_t uid, char ret_id[MAIL_ID_SIZE])
{
	(void)snprintf(
	    ret_id, MAIL_ID_SIZE, "%" PRId64 ":%" PRIu64, folder_id, uid);
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
mail_id_read(struct session *session, const char *text, struct mail_id *ret_id)
{
	const char *rest = text;
	uint64_t folder_id;

	if (!read_number(&rest, ':', &folder_id) ||
	    !read_number(&rest, '\0', &ret_id->uid))
		return session_usage(session,
		    "invalid message \"%s\": expected an ID such as 3:812,"
		    " from \"mail list\" or \"quarantine list\"",
		    text);
	ret_id->folder_id = (int64_t)folder_id;
	return EX_OK;
}
