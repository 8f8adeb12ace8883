/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_HEADER_MARK_H
#define CASEWORK_HEADER_MARK_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

/*
 * header_mark - tells messages apart by their header alone
 *
 * A keyed hash over Message-ID, Date and From as they came, without blanks and
 * folding, which servers change. It is taken from the raw bytes: the reader
 * has no say in it. From 1 to 2^63 - 1. `key` is pseudonym.key; `raw` is a
 * message or its header, of any content.
 */
int64_t header_mark(
    const unsigned char key[DIGEST_BYTES], const char *raw, size_t length);

#endif
