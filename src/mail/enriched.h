/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ENRICHED_H
#define MAIL_ENRICHED_H

#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * enriched - the words of text/enriched (RFC 1896)
 *
 * Commands go, with their parameters; one line end is a blank, more of them
 * are one less. Appends at most `bytes_max` bytes.
 */
void enriched_to_text(
    struct span enriched, size_t bytes_max, struct buffer *ret_text);

#endif
