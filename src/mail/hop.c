/* SPDX-License-Identifier: ISC */
#include "mail/hop.h"

#include <arpa/inet.h>
#include <string.h>

#include "mail/span.h"

#define ADDRESS_SIZE 64

/* The next word outside of comments; empty at the end. */
static struct span
next_word(struct span *rest)
{
	struct span word = {NULL, 0};
	size_t depth = 0;

	for (; rest->length > 0; span_skip(rest, 1)) {
		char byte = *rest->bytes;
		bool is_between =
		    depth > 0 || ascii_is_blank(byte) || byte == '(';

		if (word.length > 0 && is_between)
			break;
		if (byte == '(')
			depth++;
		else if (byte == ')' && depth > 0)
			depth--;
		else if (!is_between && word.length++ == 0)
			word.bytes = rest->bytes;
	}
	return word;
}

/* The clause about the client: everything before the server's own name. */
static struct span
from_clause(struct span value)
{
	struct span rest = value, word, from = value;

	while ((word = next_word(&rest)).length > 0)
		/* The last "by": a client's own name may contain one. */
		if (span_is(word, "by"))
			from.length = (size_t)(word.bytes - value.bytes);
	return from;
}

static bool
is_lmtp(struct span value)
{
	struct span rest = value, word;

	while ((word = next_word(&rest)).length > 0)
		if (span_is(word, "with"))
			return span_starts(next_word(&rest), "LMTP");
	return false;
}

/*
 * Length of the characters at the front that can form an address of either
 * family.
 */
static size_t
address_length(struct span text)
{
	size_t length = 0;

	while (length < text.length && text.bytes[length] != '\0' &&
	    strchr("0123456789abcdefABCDEF.:", text.bytes[length]) != NULL)
		length++;
	return length;
}

/* "192.0.2.1:25" is that address with a port. */
static bool
read_address(struct span text, char address[ADDRESS_SIZE])
{
	unsigned char bytes[16];
	char *colon;

	if (text.length == 0 || text.length >= ADDRESS_SIZE)
		return false;
	memcpy(address, text.bytes, text.length);
	address[text.length] = '\0';
	colon = strchr(address, ':');
	if (colon != NULL && strcspn(address, ".") < (size_t)(colon - address))
		*colon = '\0';
	return inet_pton(AF_INET, address, bytes) == 1 ||
	    inet_pton(AF_INET6, address, bytes) == 1;
}

/*
 * Finds the next address; false: none. Skips the client's HELO name if the
 * server marks it.
 */
static bool
next_address(struct span *rest, char address[ADDRESS_SIZE])
{
	while (rest->length > 0) {
		struct span text;

		if (span_starts(*rest, "helo=")) {
			span_skip(rest, 5);
			while (rest->length > 0 &&
			    strchr(" \t)", *rest->bytes) == NULL)
				span_skip(rest, 1);
			continue;
		}
		if (span_starts(*rest, "IPv6:"))
			span_skip(rest, 5);
		text = (struct span){rest->bytes, address_length(*rest)};
		span_skip(rest, text.length == 0 ? 1 : text.length);
		if (read_address(text, address))
			return true;
	}
	return false;
}

static bool
is_loopback(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/*
 * Whether the hop was within our own machine. The client's HELO name can be
 * anywhere in the field, and look like anything, but its real address is there
 * too.
 */
static bool
is_internal(struct span value)
{
	char address[ADDRESS_SIZE];
	struct span rest = value;
	bool is_local = false;

	if (!span_is(next_word(&rest), "from"))
		return true;
	while (next_address(&rest, address)) {
		if (!is_loopback(address))
			return false;
		is_local = true;
	}
	return is_local || is_lmtp(value);
}

size_t
hop_border(const struct header *header, size_t further)
{
	for (size_t i = 0; i < header->fields_count; i++) {
		const struct header_field *field = &header->fields[i];

		if (span_is(field->name, "Received") &&
		    !is_internal(field->value) && further-- == 0)
			return i;
	}
	return header->fields_count;
}

const char *
hop_network(struct arena *memory, const struct header *header)
{
	size_t border = hop_border(header, 0);
	char last[ADDRESS_SIZE] = "", address[ADDRESS_SIZE];
	unsigned char bytes[16];
	struct span from;

	if (border == header->fields_count)
		return "";
	from = from_clause(header->fields[border].value);
	while (next_address(&from, address))
		if (!is_loopback(address))
			memcpy(last, address, sizeof last);
	if (inet_pton(AF_INET, last, bytes) == 1)
		return arena_printf(
		    memory, "%d.%d.%d.0/24", bytes[0], bytes[1], bytes[2]);
	if (inet_pton(AF_INET6, last, bytes) != 1)
		return "";
	memset(bytes + 6, 0, sizeof bytes - 6);
	(void)inet_ntop(AF_INET6, bytes, address, sizeof address);
	return arena_printf(memory, "%s/48", address);
}
