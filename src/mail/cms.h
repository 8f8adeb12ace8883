/* SPDX-License-Identifier: ISC */
#ifndef MAIL_CMS_H
#define MAIL_CMS_H

#include "base/buffer.h"
#include "mail/span.h"

/*
 * cms - what an S/MIME message is wrapped in (RFC 5652)
 *
 * Only as much of ASN.1 as leads to the content of signed data, in definite
 * and indefinite lengths. No signature is checked: what is signed is read as
 * if it were not. Linear, of bounded depth.
 */
enum cms {
	CMS_UNKNOWN,
	CMS_SIGNED, /* its content was appended */
	CMS_SEALED, /* encrypted */
};

enum cms cms_read(struct span bytes, struct buffer *ret_content);

#endif
