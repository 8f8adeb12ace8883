/* SPDX-License-Identifier: ISC */
#include "mail/compose.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "mail/compose_html.h"
#include "mail/flowed.h"
#include "mail/span.h"
#include "mail/transfer.h"

#define COLUMNS_MAX	     76
#define BOUNDARY_SIZE	     (sizeof "=_dpod_" + 32)
#define BOUNDARY_MIXED	     "=_dpod_"
#define BOUNDARY_ALTERNATIVE "=_dpoa_"
/* Of the 75 bytes of an encoded word, 60 are base64 (45 bytes decoded). */
#define WORD_BYTES_MAX ((size_t)45)
/* =?UTF-8?B? and ?= around the base64. */
#define WORD_FRAME_BYTES 12

/* The column of the next byte of the header, from 0. */
static size_t
column(const struct buffer *mail)
{
	size_t start = mail->length;

	while (start > 0 && mail->data[start - 1] != '\n')
		start--;
	return mail->length - start;
}

/* Adds a blank and an unbreakable word, on a new line if necessary. */
static void
add_word(struct buffer *mail, const char *word, size_t length)
{
	size_t at = column(mail);

	/* The first word stays on the line of the field name. */
	if (at + 1 + length > COLUMNS_MAX &&
	    memchr(mail->data + mail->length - at, ' ', at) != NULL)
		buffer_add_string(mail, "\r\n");
	buffer_add_byte(mail, ' ');
	for (size_t i = 0; i < length; i++)
		buffer_add_byte(mail,
		    (unsigned char)word[i] < 32 || word[i] == 127 ? ' '
								  : word[i]);
}

static bool
is_plain(const char *text)
{
	size_t run = 0;

	for (const char *byte = text; *byte != '\0'; byte++) {
		run = *byte == ' ' ? 0 : run + 1;
		/* Text that cannot be folded is encoded, and folded then. */
		if ((unsigned char)*byte >= 127 || (unsigned char)*byte < 32 ||
		    run > 60)
			return false;
		/* Folding could lose these blanks. */
		if (*byte == ' ' && (byte[1] == ' ' || byte[1] == '\0'))
			return false;
	}
	return strstr(text, "=?") == NULL && *text != ' ';
}

/* Control characters become blanks, and invalid UTF-8 becomes `?`. */
static void
clean(const char *text, struct buffer *ret)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = utf8_decode(text + i, length - i, &character);

		if (taken == 0) {
			buffer_add_byte(ret, '?');
			taken = 1;
		} else if (character < 32 ||
		    (character >= 127 && character <= 159)) {
			buffer_add_byte(ret, ' ');
		} else {
			buffer_add(ret, text + i, taken);
		}
		i += taken;
	}
}

static void
add_encoded(struct buffer *mail, const char *text, size_t length)
{
	struct buffer word = {0};

	for (size_t i = 0; i < length;) {
		/* Space left on this line, in bytes of the text. */
		size_t at = column(mail) + 1 + WORD_FRAME_BYTES;
		size_t room =
		    at + 4 > COLUMNS_MAX ? 0 : (COLUMNS_MAX - at) / 4 * 3;
		size_t taken = length - i;

		if (room < 12 && column(mail) > 1)
			room = WORD_BYTES_MAX;
		if (room > WORD_BYTES_MAX)
			room = WORD_BYTES_MAX;
		if (taken > room)
			taken = utf8_cut(text + i, room);
		buffer_clear(&word);
		buffer_add_string(&word, "=?UTF-8?B?");
		transfer_encode_base64(text + i, taken, &word);
		buffer_add_string(&word, "?=");
		add_word(mail, word.data, word.length);
		i += taken;
	}
	buffer_release(&word);
}

static void
add_words(struct buffer *mail, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, " ");

		if (length > 0)
			add_word(mail, text, length);
		text += length;
		text += strspn(text, " ");
	}
}

static void
add_text_field(struct buffer *mail, const char *name, const char *text)
{
	struct buffer cleaned = {0};

	clean(text, &cleaned);
	buffer_add_printf(mail, "%s:", name);
	if (is_plain(buffer_string(&cleaned)))
		add_words(mail, buffer_string(&cleaned));
	else
		add_encoded(mail, cleaned.data, cleaned.length);
	buffer_add_string(mail, "\r\n");
	buffer_release(&cleaned);
}

static void
add_field(struct buffer *mail, const char *name, const char *value)
{
	buffer_add_printf(mail, "%s:", name);
	add_word(mail, value, strlen(value));
	buffer_add_string(mail, "\r\n");
}

/* A name as a quoted string, or encoded; never as bare atoms. */
static void
add_name(struct buffer *mail, const char *name)
{
	struct buffer cleaned = {0}, quoted = {0};

	clean(name, &cleaned);
	if (!is_plain(buffer_string(&cleaned)) || cleaned.length > 60) {
		add_encoded(mail, cleaned.data, cleaned.length);
	} else {
		buffer_add_byte(&quoted, '"');
		for (size_t i = 0; i < cleaned.length; i++) {
			if (strchr("\"\\", cleaned.data[i]) != NULL)
				buffer_add_byte(&quoted, '\\');
			buffer_add_byte(&quoted, cleaned.data[i]);
		}
		buffer_add_byte(&quoted, '"');
		add_word(mail, quoted.data, quoted.length);
	}
	buffer_release(&cleaned);
	buffer_release(&quoted);
}

static void
add_mailbox(struct buffer *mail, const char *field, const char *name,
    const char *address)
{
	struct buffer angle = {0};

	buffer_add_printf(mail, "%s:", field);
	if (*name != '\0')
		add_name(mail, name);
	buffer_add_printf(&angle, "<%s>", address);
	if (*name != '\0')
		add_word(mail, angle.data, angle.length);
	else
		add_word(mail, address, strlen(address));
	buffer_add_string(mail, "\r\n");
	buffer_release(&angle);
}

static void
add_references(struct buffer *mail, const struct compose_letter *letter)
{
	size_t first = letter->references_count > COMPOSE_REFERENCES_MAX
	    ? letter->references_count - COMPOSE_REFERENCES_MAX
	    : 0;

	if (letter->references_count == 0)
		return;
	buffer_add_string(mail, "References:");
	for (size_t i = first; i < letter->references_count; i++)
		add_word(
		    mail, letter->references[i], strlen(letter->references[i]));
	buffer_add_string(mail, "\r\n");
}

static void
add_copies(struct buffer *mail, const char *copies)
{
	struct buffer one = {0};

	if (copies == NULL || *copies == '\0')
		return;
	buffer_add_string(mail, "Cc:");
	while (*copies != '\0') {
		size_t length = strcspn(copies, " ");

		buffer_clear(&one);
		buffer_add(&one, copies, length);
		copies += length;
		copies += strspn(copies, " ");
		if (*copies != '\0')
			buffer_add_byte(&one, ',');
		add_word(mail, one.data, one.length);
	}
	buffer_add_string(mail, "\r\n");
	buffer_release(&one);
}

/* Derived from our Message-ID, so that correspondents cannot predict it. */
static void
find_boundary(const struct compose_letter *letter, const char *prefix,
    char ret_boundary[BOUNDARY_SIZE])
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	digest_of(letter->message_id, strlen(letter->message_id), digest);
	digest_hex(digest, hex);
	(void)snprintf(ret_boundary, BOUNDARY_SIZE, "%s%.32s", prefix, hex);
}

static void
add_header(struct buffer *mail, const struct compose_letter *letter)
{
	char date[TIMESTAMP_MAIL_SIZE];

	timestamp_format_mail(letter->date_at, date);
	buffer_add_printf(mail, "Date: %s\r\n", date);
	add_mailbox(mail, "From", letter->from_name, letter->from_address);
	add_mailbox(mail, "To", "", letter->to_address);
	add_copies(mail, letter->copies);
	if (*letter->reply_to_address != '\0')
		add_mailbox(mail, "Reply-To", "", letter->reply_to_address);
	add_text_field(mail, "Subject", letter->subject);
	add_field(mail, "Message-ID", letter->message_id);
	if (*letter->in_reply_to != '\0')
		add_field(mail, "In-Reply-To", letter->in_reply_to);
	add_references(mail, letter);
	if (!letter->is_by_hand) {
		add_field(mail, "Auto-Submitted",
		    letter->is_generated ? "auto-generated" : "auto-replied");
		add_field(mail, "X-Auto-Response-Suppress", "All");
	}
	add_field(mail, "X-Dpod-Loop", "yes");
	if (letter->canary != NULL)
		add_field(mail, "X-Dpod-Canary", letter->canary);
	if (*letter->language != '\0')
		add_field(mail, "Content-Language", letter->language);
	buffer_add_string(mail, "MIME-Version: 1.0\r\n");
}

/* Whether the byte at `at` of a line must be encoded. */
static bool
must_encode(struct span line, size_t at)
{
	unsigned char byte = (unsigned char)line.bytes[at];

	if (byte == '=' || byte >= 127 || (byte < 32 && byte != '\t'))
		return true;
	if (at == 0 && (byte == '.' || span_starts(line, "From ")))
		return true;
	/* Trailing blanks would be lost in transport. */
	return at + 1 == line.length && (byte == ' ' || byte == '\t');
}

static void
add_body_line(struct buffer *mail, struct span line)
{
	size_t width = 0;

	for (size_t i = 0; i < line.length; i++) {
		bool encode = must_encode(line, i);
		size_t needed = encode ? 3 : 1;

		/* One column is reserved for the soft line break. */
		if (width + needed > COLUMNS_MAX - 1) {
			buffer_add_string(mail, "=\r\n");
			width = 0;
		}
		/* A line after a soft break must not begin with a dot. */
		if (width == 0 && line.bytes[i] == '.') {
			encode = true;
			needed = 3;
		}
		if (encode)
			buffer_add_printf(
			    mail, "=%02X", (unsigned char)line.bytes[i]);
		else
			buffer_add_byte(mail, line.bytes[i]);
		width += needed;
	}
	buffer_add_string(mail, "\r\n");
}

/* With the fields of the part, that of the type last but one. */
static void
add_lines(struct buffer *mail, const char *type, const struct buffer *lines)
{
	struct span rest = {lines->data, lines->length}, line;

	buffer_add_printf(mail,
	    "Content-Type: %s\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n",
	    type);
	while (span_line(&rest, &line))
		add_body_line(mail, line);
}

static void
add_plain(struct buffer *mail, const char *text)
{
	struct buffer body = {0};

	flowed_break(span_of(text), COMPOSE_COLUMNS, &body);
	add_lines(mail, "text/plain; charset=utf-8; format=flowed", &body);
	buffer_release(&body);
}

/* The text; also as HTML if there is a page for it. */
static void
add_text(struct buffer *mail, const struct compose_letter *letter)
{
	char boundary[BOUNDARY_SIZE];
	struct buffer html = {0};

	if (letter->html_page == NULL) {
		add_plain(mail, letter->body);
		return;
	}
	find_boundary(letter, BOUNDARY_ALTERNATIVE, boundary);
	buffer_add_printf(mail,
	    "Content-Type: multipart/alternative;\r\n "
	    "boundary=\"%s\"\r\n\r\n--%s\r\n",
	    boundary, boundary);
	add_plain(mail, letter->body);
	buffer_add_printf(mail, "--%s\r\n", boundary);
	compose_html(letter->html_page, letter->language, letter->subject,
	    letter->body, &html);
	add_lines(mail, "text/html; charset=utf-8", &html);
	buffer_add_printf(mail, "--%s--\r\n", boundary);
	buffer_release(&html);
}

void
compose(const struct compose_letter *letter, struct buffer *ret_mail)
{
	char boundary[BOUNDARY_SIZE];

	add_header(ret_mail, letter);
	if (letter->files_count == 0) {
		add_text(ret_mail, letter);
		return;
	}
	find_boundary(letter, BOUNDARY_MIXED, boundary);
	buffer_add_printf(ret_mail,
	    "Content-Type: multipart/mixed;\r\n "
	    "boundary=\"%s\"\r\n\r\n--%s\r\n",
	    boundary, boundary);
	add_text(ret_mail, letter);
	for (size_t i = 0; i < letter->files_count; i++) {
		buffer_add_printf(ret_mail, "--%s\r\n", boundary);
		compose_file_add(&letter->files[i], ret_mail);
	}
	buffer_add_printf(ret_mail, "--%s--\r\n", boundary);
}
