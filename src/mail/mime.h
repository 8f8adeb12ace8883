/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include "mail/header.h"
#include "mail/part.h"

/*
 * mime - the parts of a message: its text, its attachments, their digest
 *
 * libetpan finds the parts of a multipart (after guard.h let it through);
 * headers, encodings and charsets of each part are read by our own code.
 */

/* Reads the body of a message whose header was read. */
void mime_read(struct mime *mime, const struct header *header);

#endif
