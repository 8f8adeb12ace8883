/* SPDX-License-Identifier: ISC */
#ifndef MAIL_DOCUMENT_H
#define MAIL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * document - the words of a text document: DOCX and ODT
 *
 * Of the body alone, a paragraph a line; not of headers, notes, comments and
 * what was deleted. At most DOCUMENT_XML_MAX bytes of its markup are looked at.
 */
#define DOCUMENT_XML_MAX ((size_t)2 * 1024 * 1024)

/*
 * Appends about `bytes_max` bytes of UTF-8 at most; false if it is no such
 * document, or has no words.
 */
bool document_to_text(
    struct span document, size_t bytes_max, struct buffer *ret_text);

#endif
