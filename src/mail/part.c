/* SPDX-License-Identifier: ISC */
#include "mail/part.h"

#include <string.h>

#include "mail/uuencode.h"

void
part_add_attachment(struct mime *mime, const struct leaf *leaf, size_t length,
    const unsigned char digest[DIGEST_BYTES])
{
	struct mail_attachment *attachment;

	if (mime->attachments_count == MESSAGE_ATTACHMENTS_MAX) {
		problem_add(mime->problems, "too-many-attachments");
		return;
	}
	if (mime->attachments == NULL)
		mime->attachments = arena_array(mime->memory,
		    MESSAGE_ATTACHMENTS_MAX, sizeof *mime->attachments);
	attachment = &mime->attachments[mime->attachments_count++];
	attachment->name = leaf->name;
	attachment->type = leaf->said;
	attachment->bytes = length;
	attachment->is_read = false;
	memcpy(attachment->digest, digest, DIGEST_BYTES);
}

bool
part_is_extracted(const struct mime *mime)
{
	return mime->extract != NULL &&
	    mime->attachments_count == mime->extract->position;
}

void
part_extract(struct mime *mime, const struct header *header, struct span bytes,
    enum leaf_kind kind)
{
	struct extract *extract = mime->extract;
	struct html_aside aside = {.links.memory = mime->memory};
	struct buffer words = {0};

	extract->end = EXTRACT_DONE;
	if (!extract->as_words) {
		extract->on_piece(bytes, extract->context);
		return;
	}
	if (kind == LEAF_NONE) {
		extract->end = EXTRACT_NO_WORDS;
		return;
	}
	(void)leaf_text(
	    mime->memory, header, bytes, kind, mime->problems, &words, &aside);
	extract->on_piece((struct span){buffer_string(&words), words.length},
	    extract->context);
	buffer_release(&words);
	buffer_release(&aside.hidden);
	buffer_release(&aside.beside);
}

void
part_digest(struct span bytes, unsigned char ret[DIGEST_BYTES])
{
	struct digest digest;

	digest_start(&digest);
	digest_add(&digest, bytes.bytes, bytes.length);
	digest_finish(&digest, ret);
}

void
part_read_form(struct mime *mime, const struct header *header,
    struct span bytes, enum leaf_kind kind)
{
	if (mime->forms.length >= MESSAGE_FORMS_MAX) {
		problem_add(mime->problems, "forms-too-long");
		return;
	}
	(void)leaf_text(mime->memory, header, bytes, kind, mime->problems,
	    &mime->forms, &mime->aside);
}

struct span
part_take_uuencoded(
    struct mime *mime, bool records, struct span bytes, struct buffer *left)
{
	struct span rest = bytes;
	struct uuencode file;

	while (uuencode_next(&rest, &file)) {
		struct leaf leaf = {"application/octet-stream",
		    "application/octet-stream",
		    leaf_name(mime->memory, file.name, mime->problems), true};
		struct span content = {
		    buffer_string(&file.bytes), file.bytes.length};
		unsigned char digest[DIGEST_BYTES];

		buffer_add(left, file.before.bytes, file.before.length);
		part_digest(content, digest);
		if (records && part_is_extracted(mime))
			part_extract(mime, NULL, content, LEAF_NONE);
		if (records)
			part_add_attachment(
			    mime, &leaf, content.length, digest);
		buffer_release(&file.bytes);
	}
	if (rest.bytes == bytes.bytes) /* there was none */
		return bytes;
	buffer_add(left, rest.bytes, rest.length);
	return (struct span){buffer_string(left), left->length};
}

bool
part_is_report(const char *type)
{
	return strcmp(type, "message/delivery-status") == 0 ||
	    strcmp(type, "message/global-delivery-status") == 0 ||
	    strcmp(type, "message/disposition-notification") == 0 ||
	    strcmp(type, "message/feedback-report") == 0 ||
	    strcmp(type, "multipart/report") == 0;
}

void
part_make_message(
    struct arena *memory, struct header *header, struct span bytes)
{
	struct header_field *field;

	if (header_find(header, "Content-Type") != NULL)
		return;
	if (header->fields_count > 0)
		header->body = bytes;
	field = arena_alloc(memory, sizeof *field);
	field->name = span_of("Content-Type");
	field->value = span_of("message/rfc822");
	header->fields = field;
	header->fields_count = 1;
}
