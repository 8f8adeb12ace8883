/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * address - RFC 5322 address lists as they are really written, and the
 * narrower question whether one may be put on an SMTP command
 */

struct mail_address {
	const char *name;    /* display name, decoded; "" if none */
	const char *address; /* local@domain; domain in lower-case ASCII */
};

struct mail_address_list {
	struct mail_address *items;
	size_t count;
};

#define ADDRESS_LIST_MAX 200

/*
 * Reads a header field's body (folded or not, raw bytes). Groups are opened,
 * comments dropped, RFC 2047 in names decoded (unquoted and quoted), IDN
 * domains made ASCII (IDNA 2008). What has no @ is left out. At most
 * ADDRESS_LIST_MAX; *ret_complete is false if anything was dropped.
 */
struct mail_address_list address_list_parse(
    struct arena *memory, const char *field, size_t length, bool *ret_complete);

#define ADDRESS_BYTES_MAX 254 /* RFC 5321, 4.5.3.1.3, less the brackets */

/*
 * Whether an address may stand in MAIL FROM or RCPT TO: local@domain, at most
 * 254 bytes, printable ASCII, none of <>()[]\,;:" and blanks, a domain of
 * letters, digits, dots and hyphens with at least one dot between labels (or
 * "localhost").
 */
bool address_is_sendable(const char *address);

/* Whether two addresses are the same without regard to case (ASCII). */
bool address_equal(const char *a, const char *b);

/* The same, or `address` is `plain` with a tag: dpo+list@a.example. */
bool address_equal_but_tag(const char *address, const char *plain);

#endif
