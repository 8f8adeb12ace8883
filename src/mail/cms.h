/* SPDX-License-Identifier: ISC */
#ifndef MAIL_CMS_H
#define MAIL_CMS_H

#include "base/buffer.h"
#include "mail/span.h"

/*
 * cms - extracts the content of an S/MIME message (RFC 5652)
 *
 * Supports only the ASN.1 that leads to the content of signed data, with
 * definite and indefinite lengths. Signatures are not checked: signed content
 * is treated like unsigned content. Linear, with bounded depth.
 */
enum cms {
	CMS_UNKNOWN,
	CMS_SIGNED, /* its content was appended */
	CMS_SEALED, /* encrypted */
};

enum cms cms_read(struct span bytes, struct buffer *ret_content);

#endif
