/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_FETCH_H
#define NET_OAUTH2_FETCH_H

#include "net/oauth2.h"

/*
 * oauth2_fetch - a token, without anything else left in memory
 *
 * What touches keys, refresh tokens and the provider runs in a child process
 * (oauth2_renew.h). SIGCHLD must not be ignored.
 */

/*
 * A token that is valid for some minutes, renewed if need be. ERROR_MAILBOX;
 * the text has the provider's words and what to do, and no secret. Wipe the
 * token with oauth2_wipe.
 */
bool
oauth2_fetch(const struct oauth2_source *source, const struct oauth2_wish *wish,
    struct oauth2_token *ret_token, struct error *err);

#endif
