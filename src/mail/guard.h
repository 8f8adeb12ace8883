/* SPDX-License-Identifier: ISC */
#ifndef MAIL_GUARD_H
#define MAIL_GUARD_H

#include "mail/span.h"

/*
 * guard - decides whether bytes may be passed to libetpan's MIME parser
 *
 * That parser is memory-safe but recurses without bound (nested parts, nested
 * comments) and takes quadratic time in places. The guard scans the bytes once
 * and refuses whatever could cause this.
 */
enum guard_verdict {
	GUARD_PASS,
	GUARD_HEADER_BYTES,
	GUARD_FIELD_BYTES,
	GUARD_FIELDS,
	GUARD_DEPTH,
	GUARD_COMMENTS,
	GUARD_PARTS,
};

#define GUARD_HEADER_BYTES_MAX ((size_t)256 * 1024) /* per part */
/* For all parts together: libetpan allocates an object for every few bytes. */
#define GUARD_HEADERS_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define GUARD_FIELD_BYTES_MAX	((size_t)64 * 1024)
#define GUARD_FIELDS_MAX	20000 /* lines of all headers together */
#define GUARD_NESTING_MAX	100   /* occurrences of types */
#define GUARD_COMMENTS_MAX	200   /* open parentheses in one field */
#define GUARD_DASHES_MAX	2000  /* lines that begin with -- */

/* Judges a message, which begins with its header. */
enum guard_verdict guard_check(struct span message);

/* The problem word of a refusal; "" for GUARD_PASS. */
const char *guard_problem(enum guard_verdict verdict);

#endif
