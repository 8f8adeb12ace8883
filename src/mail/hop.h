/* SPDX-License-Identifier: ISC */
#ifndef MAIL_HOP_H
#define MAIL_HOP_H

#include <stddef.h>

#include "base/arena.h"
#include "mail/header.h"

/*
 * hop - determines which part of a header our own servers wrote
 *
 * A server writes its Received field, and any other fields, above what it
 * received. So everything above the field with which our first server received
 * a message is ours, and anything below may be forged. Hops within a machine
 * are skipped: delivery (LMTP), programs on the loopback interface, and fields
 * without "from".
 */

/*
 * The index of the field with which the message came to us; fields_count if
 * there is no such Received: then it did not come by SMTP, and all fields may
 * be forged. `further` additional Received fields count as ours and are
 * skipped.
 */
size_t hop_border(const struct header *header, size_t further);

/*
 * The network it came from, according to that field: "192.0.2.0/24" or
 * "2001:db8:1::/48"; "" if unknown.
 */
const char *hop_network(struct arena *memory, const struct header *header);

#endif
