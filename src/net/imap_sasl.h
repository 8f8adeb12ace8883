/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_SASL_H
#define NET_IMAP_SASL_H

#include <stdbool.h>

#include "base/buffer.h"
#include "net/imap_private.h"

/*
 * imap_sasl - AUTHENTICATE (RFC 9051, 6.2.2; SASL-IR: RFC 4959)
 *
 * The exchange itself is ours, not libetpan's: that takes an OK before a
 * mechanism is finished, always or never sends a first response with the
 * command, and drops what the server says about a refusal.
 */
enum imap_answer {
	IMAP_ANSWER_OK,
	IMAP_ANSWER_NO,
	IMAP_ANSWER_BAD,
	IMAP_ANSWER_LOST, /* the session is broken; the error is filled */
};

struct imap_sasl {
	struct imap *imap;
	const char *mechanism;
	/* The first response in base64; empty: the server speaks first. */
	struct buffer first;
	/*
	 * Answers a challenge (both in base64; the response is an empty buffer,
	 * which is wiped). False, with the error filled, ends the session.
	 */
	bool (*answer)(const char *challenge, size_t length,
	    struct buffer *ret_response, void *context, struct error *err);
	void *context;
	char text[IMAP_TEXT_SIZE]; /* of the server's last word, printable */
};

/* Wipes `first`. */
enum imap_answer imap_sasl(struct imap_sasl *sasl, struct error *err);

#endif
