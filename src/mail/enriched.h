/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ENRICHED_H
#define MAIL_ENRICHED_H

#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * enriched - extracts the text of text/enriched (RFC 1896)
 *
 * Commands and their parameters are dropped; one line end becomes a blank, n
 * line ends become n - 1. Appends at most `bytes_max` bytes.
 */
void enriched_to_text(
    struct span enriched, size_t bytes_max, struct buffer *ret_text);

#endif
