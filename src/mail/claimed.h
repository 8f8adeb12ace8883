/* SPDX-License-Identifier: ISC */
#ifndef MAIL_CLAIMED_H
#define MAIL_CLAIMED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * claimed - who a message says that it is from, if nothing may parse it
 *
 * A message that ended the confined reader must not meet the same code in a
 * process that has rights. This shares none of it: it walks once over at most
 * CLAIMED_HEADER_BYTES, decodes nothing, allocates nothing, and copies an
 * address of ASCII letters, digits and marks, or none. It serves only to find
 * the message again; nobody is answered and nothing is joined by it.
 */
#define CLAIMED_HEADER_BYTES ((size_t)256 * 1024)
#define CLAIMED_SIZE	     255

/*
 * The first address of the first From field. False, and "", if the header has
 * none that can be read so: quoted, encoded, longer than an address may be.
 */
bool
claimed_from(const char *raw, size_t length, char ret_address[CLAIMED_SIZE]);

#endif
