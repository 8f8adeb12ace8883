/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_PROVIDER_H
#define NET_OAUTH2_PROVIDER_H

#include "base/buffer.h"
#include "net/oauth2.h"

/*
 * oauth2_provider - data about Microsoft and Google: endpoints, scopes, and
 * which page of a console fixes which refusal
 */
enum oauth2_endpoint {
	OAUTH2_TOKEN_ENDPOINT,
	OAUTH2_AUTHORIZE_ENDPOINT,
	OAUTH2_DEVICE_ENDPOINT,
};

/* Appends the address; nothing if this source has no such endpoint. */
void oauth2_provider_url(const struct oauth2_source *source,
    enum oauth2_endpoint endpoint, struct buffer *url);
/* NULL: no default, it must be set. */
const char *oauth2_provider_scope(const struct oauth2_source *source);

/*
 * Advice for a refusal by the token endpoint: `error` as in RFC 6749,
 * `description` the provider's text (AADSTS...). "" if none is known.
 */
const char *oauth2_provider_advice(const struct oauth2_source *source,
    const char *error, const char *description);

/*
 * Advice when a mail server refuses a token, based on the claims of the token.
 * `is_relay` means SMTP, otherwise IMAP. Appends one line.
 */
void oauth2_provider_judge(const struct oauth2_source *source,
    const struct oauth2_report *report, const char *user, bool is_relay,
    struct buffer *advice);

#endif
