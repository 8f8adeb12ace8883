/* SPDX-License-Identifier: ISC */
#ifndef NET_SMTP_LOGIN_H
#define NET_SMTP_LOGIN_H

#include <stdint.h>

#include <curl/curl.h>

#include "net/relay.h"

/*
 * smtp_login - what libcurl logs in with
 *
 * libcurl keeps a copy of it as long as the connection lives, which is reused
 * for the same credential only; what it frees is wiped.
 */

/* Once, before anything else of libcurl is used in this process. */
void smtp_login_init(void);

/*
 * Sets user and password or token. `refused_serial` is that of a token that
 * the server did not take (0: none); *ret_serial that of the one that is set.
 */
bool smtp_login_set(CURL *curl, const struct relay_options *options,
    int64_t refused_serial, int64_t *ret_serial, struct error *err);

/* Appends what to do when the server does not take the token. */
void
smtp_login_advise(const struct relay_options *options, struct buffer *advice);

#endif
