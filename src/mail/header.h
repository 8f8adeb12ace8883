/* SPDX-License-Identifier: ISC */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * header - the fields of a message or a part, as spans of its bytes
 *
 * Lenient: a leading mbox "From " line, junk before the first field and lines
 * that are not fields are skipped; a header without an empty line ends where
 * the fields end. If a field is repeated, the first one counts.
 */
#define HEADER_BYTES_MAX       ((size_t)256 * 1024)
#define HEADER_FIELDS_MAX      1000
#define HEADER_FIELD_BYTES_MAX ((size_t)64 * 1024)

struct header_field {
	struct span name;
	struct span value; /* raw, folded, without surrounding blanks */
};

struct header {
	struct header_field *fields;
	size_t fields_count;
	struct span body; /* what follows the header */
};

/*
 * Reads the header at the front of `bytes`. Fields beyond the bounds are
 * dropped with the problem too-many-fields, field-too-long or header-too-long;
 * bad-header means that junk was skipped.
 */
struct header
header_read(struct arena *memory, struct span bytes, struct problems *problems);

/*
 * The header of a part, which may be missing: the part then begins with an
 * empty line, and anything after it that looks like fields is text.
 */
struct header header_read_part(
    struct arena *memory, struct span bytes, struct problems *problems);

/* The first field of this name, or NULL. */
const struct header_field *
header_find(const struct header *header, const char *name);
/* Its value, or an empty span. */
struct span header_value(const struct header *header, const char *name);
size_t header_count(const struct header *header, const char *name);

/*
 * The decoded text of a field: one line, UTF-8, at most `bytes_max` bytes; ""
 * if missing.
 */
const char *header_text(struct arena *memory, const struct header *header,
    const char *name, size_t bytes_max, struct problems *problems);

/* The value without comments, unfolded, raw; "" if missing. */
const char *header_plain(
    struct arena *memory, const struct header *header, const char *name);

/* The <id@of-a-message> ids in a field. */
struct header_ids {
	const char **ids; /* with <> */
	size_t count;
};
/* The last `count_max` ids of a field. */
struct header_ids header_message_ids(struct arena *memory, struct span value,
    size_t count_max, struct problems *problems);

/* The RFC 5322 date in a field; 0 if there is none. */
int64_t header_date(struct arena *memory, struct span value);

#endif
