/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_LOGIN_H
#define NET_OAUTH2_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "net/oauth2.h"

/*
 * oauth2_login - a person logs in, from the first word to the token file
 * (oauth2_authorize.h has the steps)
 *
 * What the person is to do is told in words for people, whole lines; they
 * live during the call. Both wait; ERROR_MAILBOX if nobody logs in in time.
 */
typedef void oauth2_login_fn(const char *words, void *context);

/* Before the first secret: no core, no copy in freed memory, no SIGPIPE. */
void oauth2_login_keep_secrets(void);

/* By a code that is typed into another device's browser. */
bool oauth2_login_by_device(const struct oauth2_source *source,
    oauth2_login_fn *tell, void *context, struct error *err);

/* By a browser that comes back to `port` of this machine; 0: any. */
bool oauth2_login_by_browser(const struct oauth2_source *source, uint16_t port,
    oauth2_login_fn *tell, void *context, struct error *err);

#endif
