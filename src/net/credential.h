/* SPDX-License-Identifier: ISC */
#ifndef NET_CREDENTIAL_H
#define NET_CREDENTIAL_H

#include "net/oauth2.h"
#include "net/secret.h"

/*
 * credential - as whom we log in, and by what
 *
 * A value that mailboxes and relays are handed; all that it points to is
 * borrowed. What proves the name is fetched when it is needed, and wiped
 * afterwards.
 */
struct credential {
	const char *user; /* NULL: no authentication */
	struct secret_source password;
	const struct oauth2_source *oauth2; /* NULL: by password */
};

#endif
