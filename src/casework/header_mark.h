/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_HEADER_MARK_H
#define CASEWORK_HEADER_MARK_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

/*
 * header_mark - identifies a message by its header alone
 *
 * A keyed hash over Message-ID, Date and From as received, without blanks and
 * folding, which servers change. Computed from the raw bytes, so the reader
 * cannot influence it. Below 2^63; 0 means to callers that the header was not
 * read, which one message in 2^63 will be taken for. `key` is pseudonym.key;
 * `raw` is a message or its header, with any content.
 */
int64_t header_mark(
    const unsigned char key[DIGEST_BYTES], const char *raw, size_t length);

#endif
