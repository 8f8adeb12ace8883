/* SPDX-License-Identifier: ISC */
#include "mail/automatic.h"

#include "base/memory.h"

const char *
automatic_reason_name(enum automatic_reason reason)
{
	static const char *const names[AUTOMATIC_REASONS] = {
	    [AUTOMATIC_NO] = "no",
	    [AUTOMATIC_NULL_SENDER] = "null-sender",
	    [AUTOMATIC_REPORT] = "report",
	    [AUTOMATIC_SUBMITTED] = "auto-submitted",
	    [AUTOMATIC_LIST] = "list",
	    [AUTOMATIC_PRECEDENCE] = "precedence",
	    [AUTOMATIC_SUPPRESS] = "suppress",
	    [AUTOMATIC_REPLY_FIELD] = "reply-field",
	    [AUTOMATIC_LOOP] = "loop",
	    [AUTOMATIC_SPAM] = "spam",
	    [AUTOMATIC_CALENDAR] = "calendar",
	    [AUTOMATIC_DAEMON_SENDER] = "daemon-sender",
	    [AUTOMATIC_TEXT] = "text",
	};

	return (size_t)reason < LENGTH(names) ? names[reason] : "no";
}

bool
automatic_is_report(enum automatic_reason reason)
{
	switch (reason) {
	case AUTOMATIC_NULL_SENDER:
	case AUTOMATIC_REPORT:
	case AUTOMATIC_SUBMITTED:
	case AUTOMATIC_REPLY_FIELD:
	case AUTOMATIC_LOOP:
	case AUTOMATIC_TEXT:
		return true;
	default:
		return false;
	}
}
