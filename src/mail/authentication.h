/* SPDX-License-Identifier: ISC */
#ifndef MAIL_AUTHENTICATION_H
#define MAIL_AUTHENTICATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mail/header.h"
#include "mail/span.h"

/*
 * authentication - what our own mail server says of a sender (RFC 8601)
 *
 * Anybody can write an Authentication-Results field. Read is only the topmost
 * one of the server whose name (authserv-id) is configured; that server must
 * remove such fields from what comes in (RFC 8601, 5). A field that does not
 * follow the grammar to its end says nothing at all, and a method that is
 * named twice has failed: there is no telling which of the two is meant.
 */
enum authentication_result {
	AUTHENTICATION_MISSING, /* not in the field, or no such field */
	AUTHENTICATION_PASS,
	AUTHENTICATION_FAIL,
	AUTHENTICATION_OTHER, /* none, neutral, temperror, ... */
	AUTHENTICATION_RESULTS,
};

struct authentication {
	bool trusted; /* a trusted server's field was there and was read */
	enum authentication_result dmarc;
	enum authentication_result dkim;
	enum authentication_result spf;
	/*
	 * DMARC passed for From's domain; or DKIM did, with the same domain or
	 * one above it, and DMARC did not fail. SPF alone never: it speaks of
	 * the envelope, which a person does not see.
	 */
	bool authenticated;
};

#define AUTHENTICATION_RESULTS_MAX 100 /* in one field; more is no field */

/* "missing", "pass", "fail", "other" */
const char *authentication_result_name(enum authentication_result result);

/*
 * Reads the fields of a header. `from_address` is the only address of From,
 * or "": then nothing is authenticated.
 */
struct authentication authentication_read(struct arena *memory,
    const struct header *header, const char *const *authserv_ids,
    size_t authserv_ids_count, const char *from_address);

#endif
