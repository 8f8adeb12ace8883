/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/utf8.h"
#include "mail/cms.h"
#include "mail/document.h"
#include "mail/icalendar.h"
#include "mail/mime_private.h"
#include "mail/tnef.h"
#include "mail/type.h"

#define BINARY_BYTES_MAX     ((size_t)4 * 1024 * 1024) /* encoded */
#define DOCUMENT_BYTES_LEAST 120 /* below this, only a picture's cover */

/* State while one leaf part is read. */
struct reading {
	struct mime *mime;
	struct entity entity;
	struct leaf leaf;
	enum leaf_kind kind;
	bool records;
	struct buffer decoded;
};

static const char *
what_it_is(const struct leaf *leaf)
{
	return *leaf->name == '\0' ? leaf->said : leaf->name;
}

static void
note(struct reading *reading, enum unreadable unreadable)
{
	letter_note_unreadable(
	    &reading->mime->letter, unreadable, what_it_is(&reading->leaf));
}

/* The text contains an encrypted OpenPGP block, for people to copy. */
static void
note_armour(struct reading *reading, const char *words)
{
	if (strstr(words, "-----BEGIN PGP MESSAGE-----") != NULL)
		note(reading, UNREADABLE_SEALED);
}

static void
note_type(struct reading *reading)
{
	static const char *const sealed[] = {"application/pgp-encrypted",
	    "application/x-microsoft-rpmsg-message"};
	static const char *const elsewhere[] = {
	    "message/partial", "message/external-body"};
	const char *type = reading->leaf.type;

	mime_note_type(reading->mime, &reading->entity, type);
	for (size_t i = 0; i < sizeof sealed / sizeof sealed[0]; i++)
		if (strcmp(type, sealed[i]) == 0)
			note(reading, UNREADABLE_SEALED);
	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
		if (strcmp(type, elsewhere[i]) == 0)
			note(reading, UNREADABLE_CUT);
	if (leaf_is_tnef(&reading->leaf))
		problem_add(reading->mime->problems, "tnef");
}

/* Reads the text of a part that is text or a message. */
static bool
walk_words(struct reading *reading, struct span bytes)
{
	struct mime *mime = reading->mime;
	const struct entity *entity = &reading->entity;
	struct buffer *text = mime_target(mime, entity), left = {0};
	size_t start = text->length;
	bool words;

	if (strcmp(reading->leaf.type, "message/rfc822") == 0)
		return bytes.length > 0 &&
		    mime_walk_inner(mime, entity, bytes, NULL);
	if (reading->kind == LEAF_PLAIN)
		bytes =
		    part_take_uuencoded(mime, reading->records, bytes, &left);
	words = leaf_text(mime->memory, &entity->header, bytes, reading->kind,
	    mime->problems, text, &mime->aside);
	buffer_release(&left);
	if (words)
		note_armour(reading, text->data + start);
	if (text != &mime->text)
		return words;
	if (reading->kind != LEAF_PLAIN && bytes.length > 0)
		mime->marked_type = reading->leaf.type;
	if (words)
		letter_take(&mime->letter, mime->memory, reading->leaf.type);
	if (words && reading->kind == LEAF_HTML)
		mime->text_was_html = true;
	return words;
}

/* A calendar entry is not a letter, although it may contain text. */
static void
read_calendar(struct reading *reading, struct span bytes)
{
	struct mime *mime = reading->mime;

	if ((reading->entity.wanted & WALK_MESSAGE) != 0)
		return;
	if (icalendar_is_message(bytes))
		mime->calendar = true;
	if (mime->aside.beside.length < LETTER_BESIDE_MAX)
		(void)leaf_text(mime->memory, &reading->entity.header, bytes,
		    LEAF_CALENDAR, mime->problems, &mime->aside.beside,
		    &mime->aside);
}

/* Signed content is a part like any other. */
static bool
read_signed(struct reading *reading, struct span bytes)
{
	struct mime *mime = reading->mime;
	struct buffer content = {0};
	struct entity inner = {.wanted = reading->entity.wanted,
	    .depth = reading->entity.depth + 1};
	bool words = false;
	char *copy;

	if (cms_read(bytes, &content) == CMS_SIGNED &&
	    inner.depth <= MESSAGE_DEPTH_MAX) {
		copy = arena_copy(
		    mime->memory, buffer_string(&content), content.length);
		inner.header = header_read_part(mime->memory,
		    (struct span){copy, content.length}, mime->problems);
		words = mime_read_entity(mime, &inner);
	} else {
		note(reading, UNREADABLE_SEALED);
	}
	buffer_release(&content);
	return words;
}

/*
 * The letter, if there is no other; otherwise Outlook wrote the same twice.
 * Files inside are not read.
 */
static bool
read_tnef(struct reading *reading, struct span bytes)
{
	struct mime *mime = reading->mime;
	struct buffer *letter = mime_target(mime, &reading->entity);
	bool is_alone =
	    span_trim((struct span){buffer_string(letter), letter->length})
		.length == 0;
	struct buffer *beside = &mime->aside.beside;
	bool has_files = true, words;

	if (!is_alone)
		letter = beside;
	words = letter->length < MESSAGE_TEXT_MAX &&
	    tnef_to_text(bytes, MESSAGE_TEXT_MAX, letter, &mime->aside,
		mime->problems, &has_files);
	if (!words || has_files)
		note(reading, UNREADABLE_OUTLOOK);
	if (words && letter == &mime->text)
		letter_take(&mime->letter, mime->memory, reading->leaf.type);
	return words && is_alone;
}

/*
 * The text of a document is only judged beside the letter: contracts and
 * policies mention erasure too, so it can only cause a doubt. A few words may
 * be the title of a picture.
 */
static void
read_document(struct reading *reading, struct span bytes)
{
	struct mime *mime = reading->mime;
	struct buffer *beside = &mime->aside.beside, text = {0};

	if (beside->length + 2 < LETTER_BESIDE_MAX &&
	    document_to_text(bytes, LETTER_BESIDE_MAX, &text)) {
		size_t room = LETTER_BESIDE_MAX - beside->length - 2;
		bool is_whole = text.length <= room;

		buffer_add_string(beside, "\n\n");
		buffer_add(beside, text.data,
		    is_whole ? text.length : utf8_cut(text.data, room));
		if (mime->attachments_count > 0)
			mime->attachments[mime->attachments_count - 1].is_read =
			    is_whole && text.length >= DOCUMENT_BYTES_LEAST;
	}
	buffer_release(&text);
}

/* Neither the type nor the name says anything: guesses from the bytes. */
static void
guess(struct reading *reading)
{
	struct problems ignored = {.count = 0};
	const char *type;
	struct span bytes;

	if (reading->kind != LEAF_NONE || reading->leaf.attached ||
	    *reading->leaf.name != '\0' ||
	    (type_says_something(reading->leaf.type) &&
		(reading->entity.depth > 0 ||
		    strncmp(reading->leaf.type, "application/x-", 14) != 0)))
		return;
	bytes = leaf_decode(&reading->entity.header,
	    reading->entity.header.body, &ignored, &reading->decoded);
	type = type_guess(bytes);
	buffer_release(&reading->decoded);
	if (*type != '\0') {
		reading->leaf.type = type;
		reading->kind = leaf_kind(&reading->leaf);
	} else if (reading->entity.depth == 0 && bytes.length > 0) {
		note(reading, UNREADABLE_TYPE);
	}
}

/* In reports on several letters, one failure is enough to be reported. */
static void
read_status(struct reading *reading)
{
	struct mime *mime = reading->mime;
	struct problems ignored = {.count = 0};
	enum failure failure;

	if (strstr(reading->leaf.type, "delivery-status") == NULL ||
	    (reading->entity.wanted & WALK_MESSAGE) != 0 ||
	    mime->failure == FAILURE_YES)
		return;
	failure = failure_of_status(leaf_decode(&reading->entity.header,
	    reading->entity.header.body, &ignored, &reading->decoded));
	if (failure != FAILURE_NOT_SAID)
		mime->failure = failure;
	buffer_release(&reading->decoded);
}

static void
describe(struct reading *reading)
{
	struct mime *mime = reading->mime;

	reading->leaf = leaf_describe(
	    mime->memory, &reading->entity.header, mime->problems);
	if (strncmp(reading->leaf.type, "multipart/", 10) == 0) {
		/* libetpan found no part in it: treat it as text. */
		problem_add(mime->problems, "broken-mime");
		reading->leaf.type = "text/plain";
	}
	note_type(reading);
	read_status(reading);
	reading->kind = leaf_kind(&reading->leaf);
	guess(reading);
	if (strcmp(reading->leaf.type, "text/rfc822-headers") == 0)
		reading->entity.wanted |= WALK_MESSAGE;
}

/* A larger one contains large files, and would be held completely. */
static bool
is_read_tnef(const struct reading *reading)
{
	return leaf_is_tnef(&reading->leaf) &&
	    reading->entity.header.body.length <= BINARY_BYTES_MAX;
}

static bool
is_read_document(const struct reading *reading)
{
	return reading->records &&
	    (reading->entity.wanted & WALK_MESSAGE) == 0 &&
	    reading->kind == LEAF_NONE && leaf_is_document(&reading->leaf) &&
	    reading->entity.header.body.length <= BINARY_BYTES_MAX;
}

/* Whether its bytes are needed, not only their digest. */
static bool
is_read(const struct reading *reading, bool *ret_is_shown, bool *ret_is_form)
{
	const struct leaf *leaf = &reading->leaf;
	unsigned int wanted = reading->entity.wanted;
	bool is_text = reading->kind != LEAF_NONE &&
	    reading->kind != LEAF_CALENDAR && !leaf->attached;

	*ret_is_form = reading->records && (wanted & WALK_MESSAGE) == 0 &&
	    leaf->attached && reading->kind != LEAF_NONE &&
	    reading->kind != LEAF_CALENDAR;
	*ret_is_shown = strcmp(leaf->type, "message/rfc822") == 0 ||
	    ((wanted & WALK_TEXT) != 0 && is_text &&
		mime_target(reading->mime, &reading->entity)->length <
		    MESSAGE_TEXT_MAX);
	return *ret_is_shown || *ret_is_form || is_read_document(reading) ||
	    (reading->records && reading->kind == LEAF_CALENDAR) ||
	    ((wanted & WALK_TEXT) != 0 &&
		(strcmp(leaf->type, "application/pkcs7-mime") == 0 ||
		    is_read_tnef(reading)));
}

/* The text format of a file that only a person reads. */
static enum leaf_kind
kind_for_people(const struct reading *reading)
{
	return reading->kind == LEAF_NONE &&
		strncmp(reading->leaf.type, "text/", 5) == 0
	    ? LEAF_PLAIN
	    : reading->kind;
}

/* `bytes` is NULL if they were not needed otherwise. */
static void
extract(struct reading *reading, struct span bytes)
{
	struct mime *mime = reading->mime;
	const struct header *header = &reading->entity.header;
	struct buffer decoded = {0};

	if (bytes.bytes != NULL || mime->extract->as_words) {
		if (bytes.bytes == NULL)
			bytes = leaf_decode_text(
			    header, header->body, mime->problems, &decoded);
		part_extract(mime, header, bytes, kind_for_people(reading));
		buffer_release(&decoded);
		return;
	}
	leaf_decode_pieces(header, header->body, mime->extract->on_piece,
	    mime->extract->context);
	mime->extract->end = EXTRACT_DONE;
}

bool
mime_walk_leaf(struct mime *mime, const struct entity *entity)
{
	struct reading reading = {.mime = mime,
	    .entity = *entity,
	    .records = (entity->wanted & WALK_RECORD) != 0};
	const struct header *header = &entity->header;
	struct span bytes = {NULL, 0};
	unsigned char digest[DIGEST_BYTES];
	bool is_shown, is_form, is_file, words = false;
	const char *type;

	describe(&reading);
	type = reading.leaf.type;
	is_file = reading.records &&
	    (reading.kind == LEAF_NONE || reading.kind == LEAF_CALENDAR ||
		reading.leaf.attached || *reading.leaf.name != '\0');
	if (is_read(&reading, &is_shown, &is_form)) {
		bytes = reading.kind == LEAF_NONE
		    ? leaf_decode(header, header->body, mime->problems,
			  &reading.decoded)
		    : leaf_decode_text(header, header->body, mime->problems,
			  &reading.decoded);
		if (reading.records)
			leaf_digest(bytes, mime->digest);
		if (is_file)
			part_digest(bytes, digest);
	} else if (reading.records) {
		bytes.length = leaf_decode_digest(header, header->body,
		    mime->problems, mime->digest, is_file ? digest : NULL);
	}
	if (is_file && part_is_extracted(mime))
		extract(&reading, bytes);
	if (is_file)
		part_add_attachment(mime, &reading.leaf, bytes.length, digest);
	if (is_shown)
		words = walk_words(&reading, bytes);
	if (is_form)
		part_read_form(mime, header, bytes, reading.kind);
	if (reading.records && reading.kind == LEAF_CALENDAR)
		read_calendar(&reading, bytes);
	if ((entity->wanted & WALK_TEXT) != 0 &&
	    strcmp(type, "application/pkcs7-mime") == 0)
		words = read_signed(&reading, bytes);
	if ((entity->wanted & WALK_TEXT) != 0 && leaf_is_tnef(&reading.leaf))
		words = read_tnef(&reading, bytes);
	if (is_file && is_read_document(&reading))
		read_document(&reading, bytes);
	buffer_release(&reading.decoded);
	return words;
}
