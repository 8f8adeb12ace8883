/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_ATTACHING_H
#define DPOCTL_ATTACHING_H

#include <stdbool.h>

#include "casework/letter_extra.h"
#include "dpoctl/session.h"

/* attaching - files and copies for the letter that a command writes */
#define ATTACHING_OPTIONS                                                      \
	{"--attach", "FILE", "Attach this file to the letter", true},          \
	    {"--cc", "ADDRESS", "Send a copy to this party of the ticket",     \
		true},                                                         \
	{                                                                      \
		"--confirm-cc", NULL,                                          \
		    "Send copies to addresses that are no parties, too", false \
	}

/* Whether any of these options was given. */
bool attaching_is_wanted(const struct session *session);
/*
 * Reads the files, which live as long as the session's memory;
 * mail/compose_file.h determines their types. EX_OK, or an exit code after a
 * message.
 */
int attaching_read(struct session *session, struct letter_extra *ret_extra);

#endif
