/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include "mail/header.h"
#include "mail/part.h"

/*
 * mime - the parts of a message: its text, its attachments, their digest
 *
 * libetpan finds the parts of a multipart (if guard.h allows it); our own code
 * reads the header, encoding and charset of each part.
 */

/* Reads the body of a message after its header. */
void mime_read(struct mime *mime, const struct header *header);

#endif
