/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_LOGIN_H
#define NET_OAUTH2_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "net/oauth2.h"

/*
 * oauth2_login - logs a person in, from the first prompt to the token file
 * (oauth2_authorize.h has the steps)
 *
 * Instructions to the person are passed to `tell` as whole lines; they live
 * during the call. Both functions wait; ERROR_MAILBOX if nobody logs in in
 * time. A signal ends the second one; the first asks `is_cancelled` (NULL:
 * never), with the same context.
 */
typedef void oauth2_login_fn(const char *words, void *context);

/*
 * Call before the first secret: disables core dumps, copies in freed memory,
 * and SIGPIPE.
 */
void oauth2_login_keep_secrets(void);

/* With a code that is typed into a browser on another device. */
bool oauth2_login_by_device(const struct oauth2_source *source,
    oauth2_login_fn *tell, bool (*is_cancelled)(void *context), void *context,
    struct error *err);

/* With a browser that is redirected to `port` of this machine; 0: any. */
bool oauth2_login_by_browser(const struct oauth2_source *source, uint16_t port,
    oauth2_login_fn *tell, void *context, struct error *err);

#endif
