/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_AUTHORIZE_H
#define NET_OAUTH2_AUTHORIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "net/oauth2.h"

/*
 * oauth2_authorize - a person logs in once (`dpoctl authorize`): with a code on
 * another device (RFC 8628), or with a browser (RFC 6749, 4.1; PKCE, RFC 7636;
 * RFC 8252)
 *
 * The resulting tokens are written to the token file. Secrets remain in the
 * memory of the process, which should end soon afterwards.
 */

/* Whether this provider issues device codes for mail. */
bool oauth2_has_device_codes(const struct oauth2_source *source);

struct oauth2_device {
	char device_code[2048]; /* a secret */
	char user_code[64];
	char url[300];
	char message[500]; /* text of the provider; "" if none */
	int interval_seconds;
	int64_t expires_in; /* seconds from now */
};
bool oauth2_device_start(const struct oauth2_source *source,
    struct oauth2_device *ret_device, struct error *err);

enum oauth2_progress {
	OAUTH2_DONE,	/* the token file contains the login */
	OAUTH2_PENDING, /* ask again after interval_seconds */
	OAUTH2_FAILED,	/* the error is filled */
};
enum oauth2_progress oauth2_device_ask(const struct oauth2_source *source,
    struct oauth2_device *device, struct error *err);

/* One login with a browser. */
struct oauth2_consent {
	char verifier[64]; /* a secret */
	char state[44];
	char redirect_url[80];
};
/* Appends the address to open; the browser is redirected to `port`. */
bool oauth2_consent_start(const struct oauth2_source *source, uint16_t port,
    struct oauth2_consent *ret_consent, struct buffer *url, struct error *err);
/*
 * `answer` is the address to which the browser was redirected, or the part
 * after its question mark. RETRY_LATER: it does not answer this login; another
 * may follow.
 */
bool oauth2_consent_finish(const struct oauth2_source *source,
    const struct oauth2_consent *consent, const char *answer,
    struct error *err);

#endif
