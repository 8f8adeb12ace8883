/* SPDX-License-Identifier: ISC */
/*
 * message_extract: walks the message like message_parse, and extracts one
 * attachment.
 */
#include "mail/extract.h"

#include "mail/mime.h"
#include "mail/parse_private.h"

enum extract_end
message_extract(struct arena *memory, const char *bytes, size_t length,
    struct extract *extract)
{
	struct problems problems = {.count = 0};
	struct digest digest;
	struct mime mime = {.memory = memory,
	    .problems = &problems,
	    .digest = &digest,
	    .extract = extract,
	    .letter = {"", "", "", UNREADABLE_NO, ""},
	    .aside.links.memory = memory};
	struct header header;

	extract->end = EXTRACT_ABSENT;
	if (length > MESSAGE_BYTES_MAX)
		length = MESSAGE_BYTES_MAX;
	digest_start(&digest);
	bytes = parse_line_ends(memory, bytes, length);
	header = header_read(memory, (struct span){bytes, length}, &problems);
	mime_read(&mime, &header);
	buffer_release(&mime.text);
	buffer_release(&mime.other);
	buffer_release(&mime.quoted);
	buffer_release(&mime.forms);
	buffer_release(&mime.aside.hidden);
	buffer_release(&mime.aside.beside);
	return extract->end;
}
