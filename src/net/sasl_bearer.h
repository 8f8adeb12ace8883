/* SPDX-License-Identifier: ISC */
#ifndef NET_SASL_BEARER_H
#define NET_SASL_BEARER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * sasl_bearer - presents a token to a mail server: OAUTHBEARER (RFC 7628), and
 * Google's older XOAUTH2, the only one that Microsoft supports
 */
enum sasl_bearer {
	SASL_XOAUTH2,
	SASL_OAUTHBEARER,
};

/* "XOAUTH2" or "OAUTHBEARER" */
const char *sasl_bearer_name(enum sasl_bearer mechanism);

/* The first and only response, in base64; wipe it. */
void sasl_bearer_add(struct buffer *response, enum sasl_bearer mechanism,
    const char *user, const char *host, uint16_t port, const char *token);

/*
 * What the client must send to a server that has given its reason, so that the
 * server sends its refusal: base64 too, "" for an empty line.
 */
const char *sasl_bearer_last_word(enum sasl_bearer mechanism);

/* The reason, from base64 of JSON; printable, "" if there is none. */
#define SASL_BEARER_REASON_SIZE 160
void sasl_bearer_reason(const char *challenge, size_t length,
    char ret_reason[SASL_BEARER_REASON_SIZE]);

#endif
