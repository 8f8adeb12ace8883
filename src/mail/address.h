/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * address - parses RFC 5322 address lists as they occur in practice, and
 * decides whether an address may be used in an SMTP command
 */

struct mail_address {
	const char *name;    /* display name, decoded; "" if none */
	const char *address; /* local@domain; domain in lower-case ASCII */
};

struct mail_address_list {
	struct mail_address *items;
	size_t count;
	bool has_group; /* "Name: a@b.example;" occurs, or seems to */
};

#define ADDRESS_LIST_MAX 200

/*
 * Parses a header field's body (folded or not, raw bytes). Groups are expanded,
 * comments dropped, RFC 2047 in names decoded (unquoted and quoted), IDN
 * domains converted to ASCII (IDNA 2008). Entries without an @ are dropped. At
 * most ADDRESS_LIST_MAX; *ret_complete is false if anything was dropped.
 */
struct mail_address_list address_list_parse(
    struct arena *memory, const char *field, size_t length, bool *ret_complete);

/* The same, with "" for each name: no charset is converted. */
struct mail_address_list address_list_parse_plain(
    struct arena *memory, const char *field, size_t length, bool *ret_complete);

#define ADDRESS_BYTES_MAX 254 /* RFC 5321, 4.5.3.1.3, without the brackets */

/*
 * Whether an address may be used in MAIL FROM or RCPT TO: local@domain, at most
 * 254 bytes, printable ASCII, none of <>()[]\,;:" and blanks, a domain of
 * letters, digits, dots and hyphens with at least two labels, the last one not
 * numeric. Refuses addresses that a program on the way could take for a
 * command, a file, an option or a route (because of the first byte, or one of
 * |!%`), and names of this machine.
 */
bool address_is_sendable(const char *address);

/* Whether two addresses are equal, ignoring case (ASCII). */
bool address_equal(const char *a, const char *b);

/*
 * Normalizes an address to identify its person: in lower case and without a
 * tag; dpo+list@a.example is dpo@a.example. Truncated if it is longer than a
 * usable address.
 */
void address_person(const char *address, char ret[ADDRESS_BYTES_MAX + 1]);

/* The same, or `address` is `plain` with a tag: dpo+list@a.example. */
bool address_equal_but_tag(const char *address, const char *plain);

#endif
