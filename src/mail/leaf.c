/* SPDX-License-Identifier: ISC */
#include "mail/leaf.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/enriched.h"
#include "mail/flowed.h"
#include "mail/icalendar.h"
#include "mail/message.h"
#include "mail/parameter.h"
#include "mail/rtf.h"
#include "mail/transfer.h"
#include "mail/type.h"
#include "mail/words.h"

#define NAME_BYTES_MAX 255

/* The last component of a Unix or Windows path. */
static const char *
without_directories(struct arena *memory, const char *name)
{
	const char *start = name;
	size_t length;

	for (const char *byte = name; *byte != '\0'; byte++)
		if ((*byte == '/' || *byte == '\\') && byte[1] != '\0')
			start = byte + 1;
	length = strlen(start);
	if (length > NAME_BYTES_MAX)
		length = utf8_cut(start, NAME_BYTES_MAX);
	return arena_copy(memory, start, length);
}

struct leaf
leaf_describe(struct arena *memory, const struct header *header,
    struct problems *problems)
{
	struct span type = header_value(header, "Content-Type");
	struct span disposition = header_value(header, "Content-Disposition");
	struct leaf leaf = {"", "text/plain", "", false};
	const char *value = parameter_value(memory, type), *name;

	if (type_is_whole(value))
		leaf.said = value;
	leaf.attached = span_starts(span_trim(disposition), "attachment");
	/* Reads both, so that problems in either are recorded. */
	value = parameter_text(memory, disposition, "filename", problems);
	name = parameter_text(memory, type, "name", problems);
	if (*value == '\0')
		value = name;
	if (*value != '\0')
		leaf.name = without_directories(memory, value);
	leaf.type = type_meant(memory, type, leaf.said, leaf.name);
	return leaf;
}

const char *
leaf_name(struct arena *memory, struct span name, struct problems *problems)
{
	return without_directories(
	    memory, words_decode(memory, name, problems));
}

enum leaf_kind
leaf_kind(const struct leaf *leaf)
{
	const char *type = leaf->type;

	if (strcmp(type, "text/html") == 0)
		return LEAF_HTML;
	if (strcmp(type, "text/enriched") == 0)
		return LEAF_ENRICHED;
	if (strcmp(type, "application/rtf") == 0)
		return LEAF_RTF;
	if (strcmp(type, "text/calendar") == 0)
		return LEAF_CALENDAR;
	if (strcmp(type, "text/plain") == 0 ||
	    strcmp(type, "text/rfc822-headers") == 0 ||
	    (strncmp(type, "text/", 5) == 0 && leaf->name[0] == '\0' &&
		strcmp(type, "text/directory") != 0 &&
		strstr(type, "vcard") == NULL))
		return LEAF_PLAIN;
	return LEAF_NONE;
}

bool
leaf_is_tnef(const struct leaf *leaf)
{
	return strcmp(leaf->type, "application/ms-tnef") == 0;
}

bool
leaf_is_document(const struct leaf *leaf)
{
	static const char *const types[] = {
	    "application/vnd.openxmlformats-officedocument.wordprocessingml.",
	    "application/vnd.oasis.opendocument.text",
	    "application/vnd.ms-word.document"};
	static const char *const ends[] = {".docx", ".docm", ".odt"};
	size_t length = strlen(leaf->name);

	for (size_t i = 0; i < LENGTH(types); i++)
		if (span_starts(span_of(leaf->type), types[i]))
			return true;
	for (size_t i = 0; i < LENGTH(ends); i++) {
		size_t end = strlen(ends[i]);

		if (length > end &&
		    span_is(
			(struct span){leaf->name + length - end, end}, ends[i]))
			return true;
	}
	return false;
}

static struct span
encoding_of(const struct header *header)
{
	return span_trim(header_value(header, "Content-Transfer-Encoding"));
}

struct span
leaf_decode_text(const struct header *header, struct span body,
    struct problems *problems, struct buffer *decoded)
{
	const char *meant = transfer_guess(encoding_of(header), body);

	if (meant == NULL)
		return leaf_decode(header, body, problems, decoded);
	(void)transfer_decode(span_of(meant), body, decoded);
	return (struct span){buffer_string(decoded), decoded->length};
}

struct span
leaf_decode(const struct header *header, struct span body,
    struct problems *problems, struct buffer *decoded)
{
	struct span encoding = encoding_of(header);

	if (transfer_is_plain(encoding)) {
		if (!transfer_decode(encoding, (struct span){"", 0}, decoded))
			problem_add(problems, "bad-encoding");
		return body;
	}
	if (!transfer_decode(encoding, body, decoded))
		problem_add(problems, "bad-encoding");
	return (struct span){buffer_string(decoded), decoded->length};
}

void
leaf_decode_pieces(const struct header *header, struct span body,
    transfer_piece_fn *on_piece, void *context)
{
	(void)transfer_decode_pieces(
	    encoding_of(header), body, on_piece, context);
}

/* Digests pieces of bytes, trimmed and with LF as line end. */
struct digesting {
	struct digest digest;
	struct buffer blanks; /* blanks that may be trailing */
	bool has_begun;	      /* a byte that is not blank was seen */
	bool after_cr;	      /* not added yet: LF may follow */
	size_t length;	      /* of all pieces */
	struct digest exact;  /* of the unmodified bytes */
	bool is_exact;
};

static void
add_lines(struct digesting *digesting, struct span rest)
{
	while (rest.length > 0) {
		const char *mark;
		size_t length;

		if (digesting->after_cr && rest.bytes[0] != '\n')
			digest_add(&digesting->digest, "\r", 1);
		mark = memchr(rest.bytes, '\r', rest.length);
		digesting->after_cr = mark != NULL;
		length =
		    mark == NULL ? rest.length : (size_t)(mark - rest.bytes);
		digest_add(&digesting->digest, rest.bytes, length);
		if (mark != NULL)
			length++;
		rest.bytes += length;
		rest.length -= length;
	}
}

static void
add_piece(struct span piece, void *context)
{
	struct digesting *digesting = context;
	size_t end = piece.length;

	digesting->length += piece.length;
	if (digesting->is_exact)
		digest_add(&digesting->exact, piece.bytes, piece.length);
	if (!digesting->has_begun)
		while (piece.length > 0 && ascii_is_blank(piece.bytes[0])) {
			piece.bytes++;
			piece.length--;
			end--;
		}
	while (end > 0 && ascii_is_blank(piece.bytes[end - 1]))
		end--;
	if (end > 0) {
		digesting->has_begun = true;
		if (digesting->blanks.length > 0)
			add_lines(digesting,
			    (struct span){digesting->blanks.data,
				digesting->blanks.length});
		buffer_clear(&digesting->blanks);
		add_lines(digesting, (struct span){piece.bytes, end});
	}
	if (digesting->has_begun)
		buffer_add(
		    &digesting->blanks, piece.bytes + end, piece.length - end);
}

static void
finish_digest(struct digesting *digesting, struct digest *digest)
{
	unsigned char result[DIGEST_BYTES];

	digest_finish(&digesting->digest, result);
	digest_add(digest, result, sizeof result);
	buffer_release(&digesting->blanks);
}

void
leaf_digest(struct span bytes, struct digest *digest)
{
	struct digesting digesting = {0};

	digest_start(&digesting.digest);
	add_lines(&digesting, span_trim(bytes));
	finish_digest(&digesting, digest);
}

size_t
leaf_decode_digest(const struct header *header, struct span body,
    struct problems *problems, struct digest *digest, unsigned char *ret_exact)
{
	struct digesting digesting = {.is_exact = ret_exact != NULL};

	digest_start(&digesting.exact);

	digest_start(&digesting.digest);
	if (!transfer_decode_pieces(
		encoding_of(header), body, add_piece, &digesting))
		problem_add(problems, "bad-encoding");
	finish_digest(&digesting, digest);
	if (ret_exact != NULL)
		digest_finish(&digesting.exact, ret_exact);
	return digesting.length;
}

/* No charset needs more than four bytes for one byte of our text. */
static struct span
bounded(struct span span, bool is_html, struct problems *problems)
{
	size_t most = is_html ? HTML_BYTES_MAX : MESSAGE_TEXT_MAX * 4;

	if (span.length > most) {
		span.length = most;
		problem_add(
		    problems, is_html ? "html-too-long" : "text-too-long");
	}
	return span;
}

static void
add_plain(struct arena *memory, const struct header *header, struct span words,
    struct problems *problems, struct buffer *ret_text)
{
	struct span type = header_value(header, "Content-Type");

	if (words.length > MESSAGE_TEXT_MAX) {
		words.length = utf8_cut(words.bytes, MESSAGE_TEXT_MAX);
		problem_add(problems, "text-too-long");
	}
	if (span_is(parameter_raw(memory, type, "format"), "flowed"))
		flowed_join(words,
		    span_is(parameter_raw(memory, type, "delsp"), "yes"),
		    ret_text);
	else
		buffer_add(ret_text, words.bytes, words.length);
}

/* The charset in the part's header, or in its HTML. */
static struct span
charset_of(struct arena *memory, const struct header *header, struct span bytes,
    enum leaf_kind kind)
{
	struct span charset = parameter_raw(
	    memory, header_value(header, "Content-Type"), "charset");

	return charset.length == 0 && kind == LEAF_HTML ? html_charset(bytes)
							: charset;
}

bool
leaf_text(struct arena *memory, const struct header *header, struct span bytes,
    enum leaf_kind kind, struct problems *problems, struct buffer *ret_text,
    struct html_aside *aside)
{
	struct buffer text = {0};
	struct span span, words;
	size_t start;

	if (kind == LEAF_RTF && !rtf_is(bytes))
		kind = LEAF_PLAIN;
	span = bounded(bytes, kind != LEAF_PLAIN, problems);
	if (kind == LEAF_RTF)
		rtf_to_text(span, MESSAGE_TEXT_MAX, &text, problems);
	else if (!charset_convert(charset_of(memory, header, span, kind),
		     span.bytes, span.length, &text))
		problem_add(problems, "bad-charset");
	if (ret_text->length > 0)
		buffer_add_string(ret_text, "\n\n");
	start = ret_text->length;
	words = (struct span){buffer_string(&text), text.length};
	if (kind == LEAF_PLAIN && type_looks_like_html(words))
		kind = LEAF_HTML;
	if (kind == LEAF_HTML)
		html_to_text(
		    words, MESSAGE_TEXT_MAX, ret_text, aside, problems);
	else if (kind == LEAF_ENRICHED)
		enriched_to_text(words, MESSAGE_TEXT_MAX, ret_text);
	else if (kind == LEAF_CALENDAR)
		icalendar_to_text(words, MESSAGE_TEXT_MAX, ret_text);
	else
		add_plain(memory, header, words, problems, ret_text);
	buffer_release(&text);
	words = (struct span){
	    buffer_string(ret_text) + start, ret_text->length - start};
	return span_trim(words).length > 0;
}
