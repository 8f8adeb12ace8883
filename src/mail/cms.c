/* SPDX-License-Identifier: ISC */
#include "mail/cms.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define DEPTH_MAX 16

enum {
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_CHUNKS = 0x24, /* constructed octet string */
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_FIRST = 0xa0, /* [0] */
};

/* A BER element: its content; if the length is indefinite, all that is left. */
struct thing {
	unsigned char tag;
	bool is_indefinite;
	struct span content;
};

static void
skip(struct span *span, size_t length)
{
	span->bytes += length;
	span->length -= length;
}

/* Parses tag and length, and removes them and the content from *rest. */
static bool
take(struct span *rest, struct thing *ret_thing)
{
	size_t length, count;

	if (rest->length < 2)
		return false;
	ret_thing->tag = (unsigned char)rest->bytes[0];
	length = (unsigned char)rest->bytes[1];
	skip(rest, 2);
	ret_thing->is_indefinite = length == 0x80;
	if (ret_thing->is_indefinite) {
		ret_thing->content = *rest;
		return (ret_thing->tag & 0x20) != 0;
	}
	if (length > 0x80) {
		count = length & 0x7f;
		if (count > 4 || count > rest->length)
			return false;
		length = 0;
		for (size_t i = 0; i < count; i++)
			length = length << 8 | (unsigned char)rest->bytes[i];
		skip(rest, count);
	}
	if (length > rest->length)
		return false;
	ret_thing->content = (struct span){rest->bytes, length};
	skip(rest, length);
	return true;
}

/* Removes a whole element, also one that ends in 00 00, from *rest. */
static bool
step_over(struct span *rest)
{
	size_t open = 0;

	do {
		struct thing thing;

		if (rest->length >= 2 && open > 0 && rest->bytes[0] == 0 &&
		    rest->bytes[1] == 0) {
			skip(rest, 2);
			open--;
			continue;
		}
		if (!take(rest, &thing))
			return false;
		open += thing.is_indefinite;
	} while (open > 0 && open < DEPTH_MAX);
	return open == 0;
}

/* Enters the element at the front, which must have this tag. */
static bool
enter(struct span *rest, unsigned char tag)
{
	struct thing thing;

	if (!take(rest, &thing) || thing.tag != tag)
		return false;
	*rest = thing.content;
	return true;
}

/* Appends the octet string at the front, primitive or constructed. */
static bool
add_octets(struct span rest, struct buffer *content)
{
	struct thing thing;
	size_t open = 0;

	do {
		if (rest.length >= 2 && rest.bytes[0] == 0 &&
		    rest.bytes[1] == 0 && open > 0) {
			skip(&rest, 2);
			open--;
			continue;
		}
		if (!take(&rest, &thing))
			return false;
		if (thing.tag == TAG_OCTETS) {
			buffer_add(
			    content, thing.content.bytes, thing.content.length);
		} else if (thing.tag != TAG_CHUNKS) {
			return false;
		} else if (thing.is_indefinite) {
			open++;
		} else {
			/*
			 * Chunks of definite length end with it: inside of
			 * others nothing is left that would end those.
			 */
			rest = thing.content;
			while (rest.length > 0)
				if (!take(&rest, &thing) ||
				    thing.tag != TAG_OCTETS)
					return false;
				else
					buffer_add(content, thing.content.bytes,
					    thing.content.length);
		}
	} while (open > 0 && open < DEPTH_MAX);
	return open == 0;
}

static bool
is_oid(const struct thing *thing, const char *oid, size_t length)
{
	return thing->tag == TAG_OID && thing->content.length == length &&
	    memcmp(thing->content.bytes, oid, length) == 0;
}

enum cms
cms_read(struct span bytes, struct buffer *ret_content)
{
	static const char signed_data[] =
	    "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
	static const char *const sealed[] = {
	    "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
	    "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06",
	    "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",
	    "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"};
	struct span rest = bytes;
	struct thing type;
	size_t start = ret_content->length;

	if (!enter(&rest, TAG_SEQUENCE) || !take(&rest, &type))
		return CMS_UNKNOWN;
	for (size_t i = 0; i < LENGTH(sealed); i++)
		if (is_oid(&type, sealed[i], strlen(sealed[i])))
			return CMS_SEALED;
	if (!is_oid(&type, signed_data, sizeof signed_data - 1))
		return CMS_UNKNOWN;
	/* Skips version and digest algorithms to the signed content. */
	if (!enter(&rest, TAG_FIRST) || !enter(&rest, TAG_SEQUENCE) ||
	    !step_over(&rest) || !step_over(&rest) ||
	    !enter(&rest, TAG_SEQUENCE) || !take(&rest, &type) ||
	    type.tag != TAG_OID || !enter(&rest, TAG_FIRST) ||
	    !add_octets(rest, ret_content)) {
		ret_content->length = start;
		return CMS_UNKNOWN;
	}
	return CMS_SIGNED;
}
