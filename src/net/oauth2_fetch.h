/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_FETCH_H
#define NET_OAUTH2_FETCH_H

#include "net/oauth2.h"

/*
 * oauth2_fetch - gets a token and leaves no other secret in memory
 *
 * Keys, refresh tokens and requests to the provider are handled in a child
 * process (oauth2_renew.h). SIGCHLD must not be ignored.
 */

/*
 * Returns a token that is valid for some minutes, renewed if necessary.
 * ERROR_MAILBOX; the text contains the provider's text and advice, and no
 * secret. Wipe the token with oauth2_wipe.
 */
bool
oauth2_fetch(const struct oauth2_source *source, const struct oauth2_wish *wish,
    struct oauth2_token *ret_token, struct error *err);

#endif
