/* SPDX-License-Identifier: ISC */
#ifndef MAIL_AUTHENTICATION_H
#define MAIL_AUTHENTICATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mail/header.h"
#include "mail/span.h"

/*
 * authentication - our own mail server's results about a sender (RFC 8601)
 *
 * Anybody can write an Authentication-Results field. Only the topmost one of
 * the server with the configured name (authserv-id) is read, and only where our
 * own servers write: above the field with which they received the message
 * (hop.h). A field with a syntax error is ignored completely, and a method that
 * occurs twice counts as failed, because it is ambiguous.
 */
enum authentication_result {
	AUTHENTICATION_MISSING, /* not in the field, or no such field */
	AUTHENTICATION_PASS,
	AUTHENTICATION_FAIL,
	AUTHENTICATION_OTHER, /* none, neutral, temperror, ... */
	AUTHENTICATION_RESULTS,
};

struct authentication {
	bool trusted;	/* a trusted server's field was parsed */
	bool is_broken; /* there was one, but it is malformed */
	enum authentication_result dmarc;
	enum authentication_result dkim;
	enum authentication_result spf;
	/*
	 * DMARC passed for From's domain; or DKIM did, with the same domain or
	 * one above it, and DMARC did not fail. SPF alone never counts: it is
	 * about the envelope, which a person does not see.
	 */
	bool authenticated;
};

#define AUTHENTICATION_RESULTS_MAX 100 /* in one field; more are an error */

/* "missing", "pass", "fail", "other" */
const char *authentication_result_name(enum authentication_result result);

/*
 * Reads the fields of a header. `from_address` is the only address of From, or
 * "": then nothing is authenticated. `below`: number of our Received fields
 * that may be above the server's field (if a server writes it below its own).
 */
struct authentication authentication_read(struct arena *memory,
    const struct header *header, const char *const *authserv_ids,
    size_t authserv_ids_count, size_t below, const char *from_address);

#endif
