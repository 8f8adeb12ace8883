/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STANDIN_H
#define MAIL_STANDIN_H

#include <stdbool.h>

#include "mail/span.h"

/* standin - plain text that only says that there is HTML */
#define STANDIN_BYTES_MAX ((size_t)1000) /* longer texts never match */

/*
 * "View this message in your browser", "your program does not support HTML" and
 * the like. A person may write this too, so the caller checks that the HTML has
 * more text.
 */
bool standin_is(struct span text);

#endif
