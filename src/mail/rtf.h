/* SPDX-License-Identifier: ISC */
#ifndef MAIL_RTF_H
#define MAIL_RTF_H

#include <stddef.h>

#include "base/buffer.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * rtf - the words of Rich Text Format
 *
 * Tables of fonts, pictures, headers and objects are stepped over; characters
 * are those of the code page that the text names. HTML that Outlook put into
 * it is text as well. Linear; groups within groups are counted.
 */
#define RTF_DEPTH_MAX 200

/* Appends at most about `bytes_max` bytes of UTF-8. */
void rtf_to_text(struct span rtf, size_t bytes_max, struct buffer *ret_text,
    struct problems *problems);

#endif
