/* SPDX-License-Identifier: ISC */
#ifndef NET_SMTP_LOGIN_H
#define NET_SMTP_LOGIN_H

#include <stdint.h>

#include <curl/curl.h>

#include "net/relay.h"

/*
 * smtp_login - sets libcurl's credentials
 *
 * libcurl keeps a copy of them as long as the connection lives, which is reused
 * only for the same credentials; the memory that it frees is wiped.
 */

/* Call once, before any other use of libcurl in this process. */
void smtp_login_init(void);

/*
 * Sets user and password or token. `refused_serial` is the serial of a token
 * that the server refused (0: none); *ret_serial that of the token that is set.
 */
bool smtp_login_set(CURL *curl, const struct relay_options *options,
    int64_t refused_serial, int64_t *ret_serial, struct error *err);

/* Appends advice for a refused token. */
void
smtp_login_advise(const struct relay_options *options, struct buffer *advice);

#endif
