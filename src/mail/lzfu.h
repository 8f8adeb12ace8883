/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LZFU_H
#define MAIL_LZFU_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/* lzfu - decompresses Rich Text in Outlook's formats ([MS-OXRTFCP]) */

/* Appends at most `bytes_max` bytes of RTF; false if the format is wrong. */
bool
lzfu_expand(struct span compressed, size_t bytes_max, struct buffer *ret_rtf);

#endif
