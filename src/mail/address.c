/* SPDX-License-Identifier: ISC */
#include "mail/address.h"

#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/problem.h"
#include "mail/span.h"
#include "mail/words.h"

#define FIELD_BYTES_MAX ((size_t)64 * 1024)
/* Longer than any usable address, so that a person still sees it. */
#define SHOWN_BYTES_MAX 512

/* Where in an address without quotes the next byte belongs. */
enum place {
	IN_LOCAL_PART,
	IN_DOMAIN,
	BEHIND, /* other words: dropped */
};

/* State while one mailbox of the field is parsed. */
struct scan {
	struct arena *memory;
	struct span rest;
	struct buffer phrase;  /* words and quoted strings, unquoted */
	struct buffer bare;    /* the same with quotes, without blanks */
	struct buffer angle;   /* between < and > */
	struct buffer comment; /* first one */
	bool has_names;	       /* else names are skipped without conversion */
	bool has_angle;
	bool blank; /* blank before the next word */
	enum place bare_place;
	const char *last_at; /* in the field; NULL: none */
	const char *last_angle;
	struct mail_address_list list;
	size_t size;
	bool complete;
};

static char
take(struct scan *scan)
{
	scan->rest.bytes++;
	scan->rest.length--;
	return scan->rest.bytes[-1];
}

/* A comment, possibly nested; old programs put the name there. */
static void
scan_comment(struct scan *scan)
{
	bool first = scan->comment.length == 0;
	size_t depth = 0;

	while (scan->rest.length > 0) {
		char byte = take(scan);

		if (byte == '\\' && scan->rest.length > 0)
			byte = take(scan);
		else if (byte == '(' && depth++ == 0)
			continue;
		else if (byte == ')' && --depth == 0)
			return;
		if (first)
			buffer_add_byte(&scan->comment, byte);
	}
}

static void
begin_phrase_word(struct scan *scan)
{
	if (scan->blank && scan->phrase.length > 0)
		buffer_add_byte(&scan->phrase, ' ');
	scan->blank = false;
}

static void
scan_quoted(struct scan *scan)
{
	begin_phrase_word(scan);
	buffer_add_byte(&scan->bare, take(scan));
	while (scan->rest.length > 0) {
		char byte = take(scan);

		if (byte == '"')
			break;
		if (byte == '\\' && scan->rest.length > 0) {
			buffer_add_byte(&scan->bare, byte);
			byte = take(scan);
		}
		buffer_add_byte(&scan->bare, byte);
		buffer_add_byte(&scan->phrase, byte);
	}
	buffer_add_byte(&scan->bare, '"');
	scan->blank = true;
}

/* The domain as lower-case ASCII; NULL if invalid. */
static const char *
normal_domain(struct arena *memory, struct span domain)
{
	char *text, *ascii = NULL, *copy;
	bool plain = true;

	while (domain.length > 0 && domain.bytes[domain.length - 1] == '.')
		domain.length--;
	if (domain.length == 0)
		return NULL;
	text = arena_copy(memory, domain.bytes, domain.length);
	for (size_t i = 0; i < domain.length; i++) {
		text[i] = ascii_lower(text[i]);
		if ((unsigned char)text[i] >= 128)
			plain = false;
		else if (text[i] <= 32 || text[i] == 127 ||
		    strchr("<>()\",;\\", text[i]) != NULL)
			return NULL;
	}
	if (plain)
		return text;
	if (domain.length > 255 ||
	    idn2_to_ascii_8z(text, &ascii, IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	copy = arena_string(memory, ascii);
	idn2_free(ascii);
	return copy;
}

/* local@domain in normalized form; NULL if invalid. */
static const char *
normal_address(struct scan *scan, const struct buffer *raw)
{
	struct arena *memory = scan->memory;
	const char *bytes = buffer_string(raw);
	struct buffer text = {0};
	const char *at = NULL, *domain = NULL, *result = NULL;

	if (raw->length == 0 || raw->length > SHOWN_BYTES_MAX)
		return NULL;
	if (scan->has_names)
		(void)charset_convert(
		    (struct span){"", 0}, bytes, raw->length, &text);
	else if (utf8_is_valid(bytes, raw->length))
		buffer_add(&text, bytes, raw->length);
	else
		return NULL;
	/* RFC 5322, 4.4: skip a route before the address. */
	if (text.data[0] == '@' && strchr(text.data, ':') != NULL)
		bytes = strchr(text.data, ':') + 1;
	else
		bytes = text.data;
	for (const char *byte = bytes; *byte != '\0'; byte++) {
		if ((unsigned char)*byte < 32 || *byte == 127)
			goto out;
		if (*byte == '@')
			at = byte;
	}
	if (at == NULL || at == bytes ||
	    strlen(bytes) != text.length - (size_t)(bytes - text.data))
		goto out;
	domain = normal_domain(memory, span_of(at + 1));
	if (domain != NULL)
		result = arena_printf(
		    memory, "%.*s@%s", (int)(at - bytes), bytes, domain);

out:
	buffer_release(&text);
	return result;
}

static const char *
decode_name(struct scan *scan)
{
	const struct buffer *name = &scan->phrase;
	struct problems ignored = {.count = 0};

	if (!scan->has_names)
		return "";
	if (!scan->has_angle)
		name = &scan->comment;
	if (name->length == 0)
		name = &scan->comment;
	return words_decode(scan->memory,
	    (struct span){buffer_string(name), name->length}, &ignored);
}

static void
add_address(struct scan *scan, const char *address)
{
	struct mail_address_list *list = &scan->list;

	if (list->count == scan->size) {
		size_t size = scan->size == 0 ? 2 : scan->size * 4;
		struct mail_address *items =
		    arena_array(scan->memory, size, sizeof *items);

		if (list->count > 0)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		scan->size = size;
	}
	list->items[list->count].name = decode_name(scan);
	list->items[list->count].address = address;
	list->count++;
}

/* Called at a comma, a semicolon or the end. */
static void
finish_mailbox(struct scan *scan)
{
	const struct buffer *raw = scan->has_angle ? &scan->angle : &scan->bare;
	const char *address = NULL;

	if (scan->phrase.length > 0 || scan->bare.length > 0 ||
	    (scan->has_angle && scan->angle.length > 0)) {
		address = normal_address(scan, raw);
		if (address != NULL)
			add_address(scan, address);
		else
			scan->complete = false;
	}
	buffer_clear(&scan->phrase);
	buffer_clear(&scan->bare);
	buffer_clear(&scan->angle);
	buffer_clear(&scan->comment);
	scan->has_angle = false;
	scan->bare_place = IN_LOCAL_PART;
	scan->blank = false;
}

static bool
joins(char byte)
{
	return byte == '.' || byte == '@';
}

/*
 * RFC 5322, 4.4, allows blanks around the dots and the @ of an address; words
 * separate from it are a name without brackets, or junk.
 */
static void
add_bare_byte(
    struct buffer *bare, enum place *place, bool after_blank, char byte)
{
	if (after_blank && bare->length > 0 && !joins(byte) &&
	    !joins(bare->data[bare->length - 1])) {
		if (*place == IN_LOCAL_PART)
			buffer_clear(bare);
		else
			*place = BEHIND;
	}
	if (*place == BEHIND)
		return;
	if (byte == '@')
		*place = IN_DOMAIN;
	buffer_add_byte(bare, byte);
}

static void
scan_angle(struct scan *scan)
{
	enum place place = IN_LOCAL_PART;
	bool quoted = false, blank = false;

	(void)take(scan);
	/* The last one counts: "a@b" <c@d> is also written as <a@b> <c@d>. */
	buffer_clear(&scan->angle);
	scan->has_angle = true;
	while (scan->rest.length > 0) {
		char byte = scan->rest.bytes[0];

		if (byte == '(' && !quoted) {
			scan_comment(scan);
			continue;
		}
		(void)take(scan);
		if (byte == '"')
			quoted = !quoted;
		else if (byte == '>' && !quoted)
			break;
		if (quoted || byte == '"') {
			buffer_add_byte(&scan->angle, byte);
		} else if (!ascii_is_blank(byte)) {
			add_bare_byte(&scan->angle, &place, blank, byte);
		}
		blank = !quoted && ascii_is_blank(byte);
	}
	scan->blank = true;
}

static void
scan_word_byte(struct scan *scan)
{
	char byte = take(scan);

	if (ascii_is_blank(byte)) {
		/* "a@b c@d": the second one begins another mailbox. */
		if (scan->bare_place != IN_LOCAL_PART && !scan->has_angle &&
		    scan->last_at >= scan->rest.bytes &&
		    (scan->last_angle == NULL ||
			scan->last_angle < scan->rest.bytes))
			finish_mailbox(scan);
		scan->blank = true;
		return;
	}
	add_bare_byte(&scan->bare, &scan->bare_place, scan->blank, byte);
	begin_phrase_word(scan);
	buffer_add_byte(&scan->phrase, byte);
}

/* An encoded word may contain delimiters: treat it as one word. */
static void
scan_encoded_word(struct scan *scan, size_t length)
{
	begin_phrase_word(scan);
	buffer_add(&scan->phrase, scan->rest.bytes, length);
	scan->rest.bytes += length;
	scan->rest.length -= length;
}

static void
find_last_marks(struct scan *scan)
{
	const char *end = scan->rest.bytes + scan->rest.length;

	for (const char *byte = scan->rest.bytes; byte < end; byte++)
		if (*byte == '@')
			scan->last_at = byte;
		else if (*byte == '<')
			scan->last_angle = byte;
}

static void
scan_field(struct scan *scan)
{
	while (scan->rest.length > 0 && scan->list.count < ADDRESS_LIST_MAX) {
		size_t encoded = words_length(scan->rest);

		if (encoded > 0) {
			scan_encoded_word(scan, encoded);
			continue;
		}
		switch (scan->rest.bytes[0]) {
		case '(':
			scan_comment(scan);
			scan->blank = true;
			break;
		case '"':
			scan_quoted(scan);
			break;
		case '<':
			scan_angle(scan);
			break;
		case ',':
		case ';':
			(void)take(scan);
			finish_mailbox(scan);
			break;
		case ':':
			/*
       * The name of a group, unless it is inside an address.
       */
			(void)take(scan);
			scan->list.has_group = true;
			buffer_clear(&scan->phrase);
			buffer_clear(&scan->bare);
			scan->bare_place = IN_LOCAL_PART;
			break;
		default:
			scan_word_byte(scan);
			break;
		}
	}
	if (span_trim(scan->rest).length > 0)
		scan->complete = false;
	finish_mailbox(scan);
}

static struct mail_address_list
parse_list(struct arena *memory, const char *field, size_t length,
    bool has_names, bool *ret_complete)
{
	struct scan scan = {.memory = memory,
	    .rest = {field, length},
	    .has_names = has_names,
	    .complete = true};

	if (length > FIELD_BYTES_MAX) {
		scan.rest.length = FIELD_BYTES_MAX;
		scan.complete = false;
	}
	find_last_marks(&scan);
	scan_field(&scan);
	buffer_release(&scan.phrase);
	buffer_release(&scan.bare);
	buffer_release(&scan.angle);
	buffer_release(&scan.comment);
	*ret_complete = scan.complete;
	return scan.list;
}

struct mail_address_list
address_list_parse(
    struct arena *memory, const char *field, size_t length, bool *ret_complete)
{
	return parse_list(memory, field, length, true, ret_complete);
}

struct mail_address_list
address_list_parse_plain(
    struct arena *memory, const char *field, size_t length, bool *ret_complete)
{
	return parse_list(memory, field, length, false, ret_complete);
}

bool
address_equal(const char *a, const char *b)
{
	return span_is(span_of(a), b);
}

void
address_person(const char *address, char ret[ADDRESS_BYTES_MAX + 1])
{
	const char *at = strrchr(address, '@');
	const char *tag = at == NULL ? NULL : strchr(address, '+');
	size_t length = 0;

	for (const char *byte = address; *byte != '\0'; byte++) {
		if (byte == tag && tag > address && tag < at)
			byte = at;
		if (length < ADDRESS_BYTES_MAX)
			ret[length++] = ascii_lower(*byte);
	}
	ret[length] = '\0';
}

bool
address_equal_but_tag(const char *address, const char *plain)
{
	const char *at = strrchr(address, '@');
	const char *plain_at = strrchr(plain, '@');
	size_t local;

	if (address_equal(address, plain))
		return true;
	if (at == NULL || plain_at == NULL || plain_at == plain)
		return false;
	local = (size_t)(plain_at - plain);
	return (size_t)(at - address) > local && address[local] == '+' &&
	    strncasecmp(address, plain, local) == 0 &&
	    address_equal(at, plain_at);
}
