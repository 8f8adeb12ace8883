/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_PROVIDER_H
#define NET_OAUTH2_PROVIDER_H

#include "base/buffer.h"
#include "net/oauth2.h"

/*
 * oauth2_provider - what is known of Microsoft and Google: end points, scopes,
 * and which page of a console mends which refusal
 */
enum oauth2_endpoint {
	OAUTH2_TOKEN_ENDPOINT,
	OAUTH2_AUTHORIZE_ENDPOINT,
	OAUTH2_DEVICE_ENDPOINT,
};

/* Appends the address; nothing if there is none for this source. */
void oauth2_provider_url(const struct oauth2_source *source,
    enum oauth2_endpoint endpoint, struct buffer *url);
/* NULL: none is known, it must be set. */
const char *oauth2_provider_scope(const struct oauth2_source *source);

/*
 * What to do about a refusal of the token end point: `error` as in RFC 6749,
 * `description` the provider's words (AADSTS...). "" if nobody knows.
 */
const char *oauth2_provider_advice(const struct oauth2_source *source,
    const char *error, const char *description);

/*
 * What to do when a mail server does not take a token: from what the token
 * says of itself. `is_relay` tells SMTP from IMAP. Appends one line.
 */
void oauth2_provider_judge(const struct oauth2_source *source,
    const struct oauth2_report *report, const char *user, bool is_relay,
    struct buffer *advice);

#endif
