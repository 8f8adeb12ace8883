/* SPDX-License-Identifier: ISC */
#ifndef MAIL_RTF_H
#define MAIL_RTF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * rtf - extracts the text of Rich Text Format
 *
 * Tables of fonts, pictures, headers and objects are skipped; characters are
 * decoded with the code page of the text. HTML that Outlook embedded is treated
 * as text. Linear; nested groups are limited.
 */
#define RTF_DEPTH_MAX 200

/* Whether the bytes are Rich Text at all, whatever their type says. */
bool rtf_is(struct span bytes);

/* Appends at most about `bytes_max` bytes of UTF-8. */
void rtf_to_text(struct span rtf, size_t bytes_max, struct buffer *ret_text,
    struct problems *problems);

#endif
