/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STANDIN_H
#define MAIL_STANDIN_H

#include <stdbool.h>

#include "mail/span.h"

/*
 * standin - plain text that only says that there is HTML
 */
#define STANDIN_BYTES_MAX ((size_t)1000) /* nothing longer is one */

/*
 * "View this message in your browser", "your program does not support HTML"
 * and their like. A person may write such words too: it is for the caller to
 * see that the HTML says more.
 */
bool standin_is(struct span text);

#endif
