/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_RENEW_H
#define NET_OAUTH2_RENEW_H

#include "net/oauth2.h"

/*
 * oauth2_renew - reads the token from its file and renews it if necessary
 *
 * oauth2_fetch runs this in a child process, because it leaves secrets in the
 * memory of the process that calls it.
 */
bool
oauth2_renew(const struct oauth2_source *source, const struct oauth2_wish *wish,
    int64_t by, struct oauth2_token *ret_token, struct error *err);

#endif
