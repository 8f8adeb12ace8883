/* SPDX-License-Identifier: ISC */
#ifndef NET_CREDENTIAL_H
#define NET_CREDENTIAL_H

#include "net/oauth2.h"
#include "net/secret.h"

/*
 * credential - the user name and how to prove it
 *
 * A value that is passed to mailboxes and relays; everything it points to is
 * borrowed. The password or token is fetched when it is needed, and wiped
 * afterwards.
 */
/* How a password is sent. A relay has no SCRAM: libcurl does not have it. */
enum credential_auth {
	CREDENTIAL_AS_OFFERED, /* SCRAM-SHA-256, else PLAIN, else LOGIN */
	CREDENTIAL_PLAIN,
	CREDENTIAL_LOGIN,
	CREDENTIAL_SCRAM_SHA_256,
};

struct credential {
	const char *user; /* NULL: no authentication */
	enum credential_auth auth;
	struct secret_source password;
	const struct oauth2_source *oauth2; /* NULL: password login */
};

#endif
