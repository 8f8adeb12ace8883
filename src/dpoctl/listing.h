/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_LISTING_H
#define DPOCTL_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "dpoctl/form.h"
#include "dpoctl/session.h"

/*
 * listing - the frame of a command that prints what an iteration finds
 *
 *   struct listing listing = listing_begin(session, &form);
 *   return listing_end(&listing,
 *       things_each(session->db, print_row, &listing, &err), &err);
 *
 * Without a row, people are told so in the words of the form.
 */
struct listing {
	struct session *session;
	const struct output_form *form;
	size_t count;
};

struct listing
listing_begin(struct session *session, const struct output_form *form);
/*
 * The fields of a row are set; returns true, so that the iteration continues.
 */
bool listing_row(struct listing *listing);
/* An exit code: that of a failure, or whether there was a row. */
int listing_end(struct listing *listing, bool walked, const struct error *err);

#endif
