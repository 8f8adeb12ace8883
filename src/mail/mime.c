/* SPDX-License-Identifier: ISC */
#include "mail/mime.h"

#include <string.h>
#include <libetpan/libetpan.h>

#include "mail/boundary.h"
#include "mail/charset.h"
#include "mail/guard.h"
#include "mail/leaf.h"
#include "mail/mime_private.h"
#include "mail/node.h"
#include "mail/parameter.h"

/* Maximum depth of our own splitting, if libetpan failed. */
#define SPLIT_DEPTH_MAX 10
/* libetpan works on a copy; larger messages are not copied. */
#define COPY_BYTES_MAX ((size_t)2 * 1024 * 1024)

struct buffer *
mime_target(struct mime *mime, const struct entity *entity)
{
	return (entity->wanted & WALK_MESSAGE) != 0 ? &mime->quoted
						    : &mime->text;
}

bool
mime_walk_inner(struct mime *mime, const struct entity *outer,
    struct span bytes, const struct mailmime *node)
{
	static const char *const names[] = {"From", "Date", "Subject"};
	struct entity inner = {.node = node,
	    .wanted = outer->wanted | WALK_MESSAGE,
	    .depth = outer->depth + 1};

	inner.header = header_read(mime->memory, bytes, mime->problems);
	/* Only this field marks Hotmail's complaints as reports. */
	if ((outer->wanted & WALK_MESSAGE) == 0 &&
	    header_find(&inner.header, "X-HmXmrOriginalRecipient") != NULL)
		mime->report = true;
	if ((outer->wanted & WALK_TEXT) == 0)
		return node == NULL ? mime_read_entity(mime, &inner)
				    : mime_walk(mime, &inner);
	if (mime->quoted.length > 0 && mime->quoted.length < MESSAGE_TEXT_MAX)
		buffer_add_string(&mime->quoted, "\n\n");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = header_text(mime->memory, &inner.header,
		    names[i], MESSAGE_SUBJECT_MAX, mime->problems);

		if (*text != '\0' && mime->quoted.length < MESSAGE_TEXT_MAX)
			buffer_add_printf(
			    &mime->quoted, "%s: %s\n", names[i], text);
	}
	return node == NULL ? mime_read_entity(mime, &inner)
			    : mime_walk(mime, &inner);
}

void
mime_note_type(struct mime *mime, const struct entity *entity, const char *type)
{
	if ((entity->wanted & WALK_MESSAGE) == 0 && part_is_report(type))
		mime->report = true;
}

struct entity
mime_child_of(struct mime *mime, const struct entity *entity,
    const struct mailmime *node, unsigned int wanted)
{
	struct entity child = {
	    .node = node, .wanted = wanted, .depth = entity->depth + 1};
	struct span bytes = {node->mm_mime_start, node->mm_length};

	if (bytes.bytes != NULL)
		child.header = node_is_headless(node)
		    ? (struct header){.body = bytes}
		    : header_read(mime->memory, bytes, mime->problems);
	return child;
}

/* The bytes as text: better than losing a request. */
static bool
read_raw(struct mime *mime, const struct entity *entity)
{
	struct entity raw = *entity;
	struct header_field field = {
	    span_of("Content-Type"), span_of("text/plain")};

	raw.node = NULL;
	raw.header.fields = &field;
	raw.header.fields_count = 1;
	return mime_walk(mime, &raw);
}

/*
 * libetpan finds no parts if, for example, the last one is empty. Then the body
 * is split at the boundary lines, and each part is read separately.
 */
static bool
read_split(struct mime *mime, const struct entity *entity, struct span boundary)
{
	struct span rest = entity->header.body;
	struct span type = header_value(&entity->header, "Content-Type");
	bool alternative = span_starts(type, "multipart/alt");
	bool digest = span_starts(type, "multipart/digest");
	bool words = false;

	if (boundary.length == 0 || entity->depth > SPLIT_DEPTH_MAX)
		return read_raw(mime, entity);
	(void)boundary_next_part(&rest, boundary);
	while (rest.length > 0 && mime->parts_count < MESSAGE_PARTS_MAX) {
		struct entity child = {
		    .wanted = entity->wanted, .depth = entity->depth + 1};
		struct span part =
		    span_without_line_end(boundary_next_part(&rest, boundary));

		child.header =
		    header_read_part(mime->memory, part, mime->problems);
		if (digest)
			part_make_message(mime->memory, &child.header, part);
		if (words && alternative)
			child.wanted &= ~(unsigned int)WALK_TEXT;
		words = mime_read_entity(mime, &child) || words;
	}
	if (rest.length > 0)
		problem_add(mime->problems, "too-many-parts");
	return words;
}

static bool
walk_multipart(struct mime *mime, const struct entity *entity)
{
	const clist *parts = entity->node->mm_data.mm_multipart.mm_mp_list;
	const char *type = parameter_value(
	    mime->memory, header_value(&entity->header, "Content-Type"));
	bool words = false;

	mime_note_type(mime, entity, type);
	if (parts == NULL || clist_begin(parts) == NULL) {
		problem_add(mime->problems, "broken-mime");
		return read_split(mime, entity,
		    boundary_find(
			mime->memory, &entity->header, mime->problems));
	}
	if (strcmp(type, "multipart/alternative") == 0)
		return mime_walk_alternative(mime, entity, parts);
	for (clistiter *i = clist_begin(parts); i != NULL; i = clist_next(i)) {
		struct entity child = mime_child_of(
		    mime, entity, clist_content(i), entity->wanted);

		words = mime_walk(mime, &child) || words;
	}
	return words;
}

static bool
walk_message(struct mime *mime, const struct entity *entity)
{
	struct leaf leaf =
	    leaf_describe(mime->memory, &entity->header, mime->problems);
	struct span bytes = entity->header.body;
	unsigned char digest[DIGEST_BYTES];

	/* In a digest the part's own header may be missing. */
	if (strcmp(leaf.type, "message/rfc822") != 0) {
		leaf.type = "message/rfc822";
		bytes = (struct span){
		    entity->node->mm_mime_start, entity->node->mm_length};
	}
	if ((entity->wanted & WALK_RECORD) != 0) {
		part_digest(bytes, digest);
		if (part_is_extracted(mime))
			part_extract(mime, &entity->header, bytes, LEAF_PLAIN);
		part_add_attachment(mime, &leaf, bytes.length, digest);
	}
	if (entity->node->mm_data.mm_message.mm_msg_mime == NULL)
		return false;
	return mime_walk_inner(
	    mime, entity, bytes, entity->node->mm_data.mm_message.mm_msg_mime);
}

bool
mime_walk(struct mime *mime, const struct entity *entity)
{
	/* Alternatives that were not chosen are examined once more. */
	if ((entity->wanted & (WALK_TEXT | WALK_RECORD)) == 0)
		return false;
	if (entity->depth > MESSAGE_DEPTH_MAX) {
		problem_add(mime->problems, "too-deep");
		return false;
	}
	if ((entity->wanted & WALK_RECORD) != 0 &&
	    ++mime->parts_count > MESSAGE_PARTS_MAX) {
		problem_add(mime->problems, "too-many-parts");
		return false;
	}
	switch (
	    entity->node == NULL ? MAILMIME_SINGLE : entity->node->mm_type) {
	case MAILMIME_MULTIPLE:
		return walk_multipart(mime, entity);
	case MAILMIME_MESSAGE:
		return walk_message(mime, entity);
	default:
		return mime_walk_leaf(mime, entity);
	}
}

/*
 * Splits a large body at the boundary lines, as libetpan would. Its parts are
 * read separately, the small ones by libetpan.
 */
static bool
read_large(struct mime *mime, const struct entity *entity, const char *type,
    struct span boundary)
{
	struct span rest = entity->header.body;
	bool words = false;
	enum guard_verdict verdict = GUARD_PASS;
	size_t headers = 0;

	mime_note_type(mime, entity, type);
	(void)boundary_next_part(&rest, boundary);
	while (rest.length > 0) {
		struct entity child = {
		    .wanted = entity->wanted, .depth = entity->depth + 1};
		struct span part = boundary_next_part(&rest, boundary);

		child.header = header_read_part(
		    mime->memory, span_without_line_end(part), mime->problems);
		headers += (size_t)(child.header.body.bytes - part.bytes);
		if (headers > GUARD_HEADERS_BYTES_MAX)
			verdict = GUARD_HEADER_BYTES;
		else if (mime->parts_count >= MESSAGE_PARTS_MAX)
			verdict = GUARD_PARTS;
		if (verdict != GUARD_PASS) {
			problem_add(mime->problems, guard_problem(verdict));
			break;
		}
		words = mime_read_entity(mime, &child) || words;
	}
	return words;
}

static bool
read_composite(struct mime *mime, const struct entity *entity, const char *type)
{
	struct buffer message = {0};
	struct mailmime *root = NULL;
	struct span boundary =
	    boundary_find(mime->memory, &entity->header, mime->problems);
	enum guard_verdict verdict;
	struct entity whole = *entity;
	size_t index = 0;
	bool words = false;

	if (boundary.length == 0)
		return read_raw(mime, entity);
	/* libetpan confuses the messages of a digest with their parts. */
	if (strcmp(type, "multipart/digest") == 0)
		return read_split(mime, entity, boundary);
	if (entity->header.body.length > COPY_BYTES_MAX &&
	    strcmp(type, "multipart/alternative") != 0)
		return read_large(mime, entity, type, boundary);
	boundary_rewrite(entity->header.body, type, boundary, &message);
	verdict = guard_check((struct span){message.data, message.length});
	if (verdict != GUARD_PASS) {
		problem_add(mime->problems, guard_problem(verdict));
		words = read_raw(mime, entity);
		goto out;
	}
	if (mailmime_parse(message.data, message.length, &index, &root) !=
		MAILIMF_NO_ERROR ||
	    root->mm_type != MAILMIME_MESSAGE ||
	    root->mm_data.mm_message.mm_msg_mime == NULL ||
	    node_has_lost_parts(root->mm_data.mm_message.mm_msg_mime)) {
		problem_add(mime->problems, "broken-mime");
		words = read_split(mime, entity, boundary);
		goto out;
	}
	whole.node = root->mm_data.mm_message.mm_msg_mime;
	words = mime_walk(mime, &whole);

out:
	if (root != NULL)
		mailmime_free(root);
	buffer_release(&message);
	return words;
}

bool
mime_read_entity(struct mime *mime, const struct entity *entity)
{
	const char *type = parameter_value(
	    mime->memory, header_value(&entity->header, "Content-Type"));

	if (entity->depth <= MESSAGE_DEPTH_MAX &&
	    strncmp(type, "multipart/", 10) == 0 && type[10] != '\0')
		return read_composite(mime, entity, type);
	return mime_walk(mime, entity);
}

/* Notices that programs write before the parts, for readers without MIME. */
static bool
is_notice(struct span text)
{
	static const char *const words[] = {
	    "mime", "multi-part", "multipart", "mehrteilig", "[part"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (span_has(text, words[i]))
			return text.length < 400;
	return false;
}

static void
add_around(struct mime *mime, struct span text)
{
	bool is_letter = span_trim((struct span){buffer_string(&mime->text),
				       mime->text.length})
			     .length == 0;
	struct buffer *target = is_letter ? &mime->text : &mime->aside.beside;

	text = span_trim(text);
	if (text.length == 0 || is_notice(text))
		return;
	if (text.length > LETTER_BESIDE_MAX)
		text.length = LETTER_BESIDE_MAX;
	if (target->length > 0)
		buffer_add_string(target, "\n\n");
	(void)charset_convert(
	    (struct span){"", 0}, text.bytes, text.length, target);
	if (!is_letter)
		return;
	mime->letter.part = "preamble";
	mime->letter.why = "the parts contain no text";
}

/* Text was written before or after the parts. */
static void
read_around(struct mime *mime, const struct header *header)
{
	const char *type =
	    parameter_value(mime->memory, header_value(header, "Content-Type"));
	struct span rest = header->body, boundary, text, epilogue;
	bool has_end;

	if (strncmp(type, "multipart/", 10) != 0)
		return;
	boundary = boundary_find(mime->memory, header, mime->problems);
	if (boundary.length == 0)
		return;
	/* libetpan may include the line after an empty part. */
	text = span_trim(
	    (struct span){buffer_string(&mime->text), mime->text.length});
	if (span_starts(text, "--") && text.length <= boundary.length + 4 &&
	    memcmp(text.bytes + 2, boundary.bytes,
		text.length < boundary.length + 2 ? text.length - 2
						  : boundary.length) == 0)
		buffer_clear(&mime->text);
	add_around(mime, boundary_next_part(&rest, boundary));
	epilogue = boundary_epilogue(header->body, boundary, &has_end);
	add_around(mime, epilogue);
	/*
	 * It ends within a line: the rest is missing. Programs that omit the
	 * last boundary still end their lines.
	 */
	mime->is_cut =
	    !has_end && header->body.bytes[header->body.length - 1] != '\n';
}

void
mime_read(struct mime *mime, const struct header *header)
{
	struct entity entity = {
	    .header = *header, .wanted = WALK_TEXT | WALK_RECORD};

	(void)mime_read_entity(mime, &entity);
	read_around(mime, header);
}
