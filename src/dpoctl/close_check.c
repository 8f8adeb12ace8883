/* SPDX-License-Identifier: ISC */
#include "dpoctl/close_check.h"

#include <sysexits.h>

int
close_check(struct work *work, enum kind kind)
{
	const struct ticket_row *ticket = &work->ticket;

	if (kind == KIND_OPTOUT)
		return EX_OK;
	if (ticket->agent[0] != '\0' && !ticket->has_authority)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: somebody asks for another person's data:"
		    " note the proof that they may (dpoctl party --authority),"
		    " remove the agent, or give a reason with --because",
		    (long long)ticket->id, kind_name(kind));
	if (ticket->identity[0] == '\0' &&
	    (work->session->conf->identity.kinds & KIND_BIT(kind)) != 0)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: who asks was not verified (dpoctl"
		    " verify), nor is a reason given with --because",
		    (long long)ticket->id, kind_name(kind));
	return EX_OK;
}
