/* SPDX-License-Identifier: ISC */
#include "dpoctl/listing.h"

#include <sysexits.h>

#include "dpoctl/cmd.h"

struct listing
listing_begin(struct session *session, const struct output_form *form)
{
	output_begin(session->output, form);
	return (struct listing){session, form, 0};
}

bool
listing_row(struct listing *listing)
{
	output_row(listing->session->output);
	listing->count++;
	return true;
}

int
listing_end(struct listing *listing, bool walked, const struct error *err)
{
	if (!walked)
		return session_error(err, EX_DATAERR);
	output_end(listing->session->output);
	if (listing->count == 0 && listing->form->nothing != NULL)
		output_note(listing->session->output, listing->form->nothing);
	return listing->count > 0 ? EX_OK : EXIT_NOTHING;
}
