/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LZFU_H
#define MAIL_LZFU_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * lzfu - the compression of Rich Text in Outlook's formats ([MS-OXRTFCP])
 */

/* Appends at most `bytes_max` bytes of RTF; false if it is none of it. */
bool
lzfu_expand(struct span compressed, size_t bytes_max, struct buffer *ret_rtf);

#endif
