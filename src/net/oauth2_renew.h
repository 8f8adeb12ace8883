/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_RENEW_H
#define NET_OAUTH2_RENEW_H

#include "net/oauth2.h"

/*
 * oauth2_renew - a token out of the file, renewed if need be
 *
 * What oauth2_fetch does in its child process; it leaves secrets in the
 * memory of whatever process calls it.
 */
bool
oauth2_renew(const struct oauth2_source *source, const struct oauth2_wish *wish,
    int64_t by, struct oauth2_token *ret_token, struct error *err);

#endif
