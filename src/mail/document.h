/* SPDX-License-Identifier: ISC */
#ifndef MAIL_DOCUMENT_H
#define MAIL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * document - extracts the text of documents: DOCX and ODT
 *
 * Only the body, one line per paragraph; not headers, notes, comments and
 * deleted text. At most DOCUMENT_XML_MAX bytes of its markup are read.
 */
#define DOCUMENT_XML_MAX ((size_t)2 * 1024 * 1024)

/*
 * Appends at most about `bytes_max` bytes of UTF-8; false if it is not such a
 * document, or has no text.
 */
bool document_to_text(
    struct span document, size_t bytes_max, struct buffer *ret_text);

#endif
