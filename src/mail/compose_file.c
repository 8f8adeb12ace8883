/* SPDX-License-Identifier: ISC */
#include "mail/compose_file.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/span.h"
#include "mail/transfer.h"

#define OCTETS	    "application/octet-stream"
#define OFFICE	    "application/vnd.openxmlformats-officedocument."
#define OPEN_OFFICE "application/vnd.oasis.opendocument."

#define LINE_BYTES_MAX 998 /* RFC 5322 */
#define BASE64_BYTES   57  /* per line of 76 */
#define NAME_PLAIN_MAX 50
#define NAME_PIECE_MAX 48 /* per line */

static const struct {
	const char *end, *type;
} types[] = {
    {".pdf", "application/pdf"},
    {".txt", "text/plain"},
    {".csv", "text/csv"},
    {".html", "text/html"},
    {".htm", "text/html"},
    {".xml", "application/xml"},
    {".json", "application/json"},
    {".zip", "application/zip"},
    {".gz", "application/gzip"},
    {".docx", OFFICE "wordprocessingml.document"},
    {".xlsx", OFFICE "spreadsheetml.sheet"},
    {".odt", OPEN_OFFICE "text"},
    {".ods", OPEN_OFFICE "spreadsheet"},
    {".rtf", "application/rtf"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".tif", "image/tiff"},
    {".tiff", "image/tiff"},
    {".ics", "text/calendar"},
    {".vcf", "text/vcard"},
    {".eml", COMPOSE_FILE_MESSAGE},
};

static bool
is_plain_mail(const char *bytes, size_t length)
{
	struct span rest = {bytes, length}, line;

	while (span_line(&rest, &line)) {
		if (line.length > LINE_BYTES_MAX)
			return false;
		for (size_t i = 0; i < line.length; i++)
			if ((unsigned char)line.bytes[i] >= 0x80 ||
			    line.bytes[i] == '\0' || line.bytes[i] == '\r')
				return false;
	}
	return length > 0;
}

static bool
is_text(const char *type)
{
	return strncmp(type, "text/", strlen("text/")) == 0;
}

const char *
compose_file_type(const char *name, const char *bytes, size_t length)
{
	const char *end = strrchr(name, '.');
	const char *type = OCTETS;

	for (size_t i = 0; end != NULL && i < LENGTH(types); i++)
		if (strcasecmp(types[i].end, end) == 0)
			type = types[i].type;
	if (is_text(type) && !utf8_is_valid(bytes, length))
		return OCTETS;
	if (strcmp(type, COMPOSE_FILE_MESSAGE) == 0 &&
	    !is_plain_mail(bytes, length))
		return OCTETS;
	return type;
}

static bool
is_plain_name(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < length; i++)
		if (name[i] <= ' ' || name[i] >= 0x7f ||
		    strchr("\"\\", name[i]) != NULL)
			return false;
	return length > 0 && length <= NAME_PLAIN_MAX;
}

/* RFC 2231: several parameters, in hexadecimal except for letters. */
static void
add_pieces(const char *name, struct buffer *mail)
{
	static const char kept[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-_.";
	struct buffer piece = {0};

	buffer_add_string(&piece, "UTF-8''");
	for (unsigned number = 0; *name != '\0' || piece.length > 0;) {
		if (*name != '\0' && strchr(kept, *name) != NULL)
			buffer_add_byte(&piece, *name++);
		else if (*name != '\0')
			buffer_add_printf(
			    &piece, "%%%02X", (unsigned char)*name++);
		if (*name != '\0' && piece.length < NAME_PIECE_MAX)
			continue;
		buffer_add_printf(mail, ";\r\n filename*%u*=%s", number++,
		    buffer_string(&piece));
		buffer_clear(&piece);
	}
	buffer_release(&piece);
}

static void
add_base64(const struct compose_file *file, struct buffer *mail)
{
	for (size_t at = 0; at < file->length; at += BASE64_BYTES) {
		size_t left = file->length - at;

		transfer_encode_base64(file->bytes + at,
		    left < BASE64_BYTES ? left : BASE64_BYTES, mail);
		buffer_add_string(mail, "\r\n");
	}
}

static void
add_message(const struct compose_file *file, struct buffer *mail)
{
	struct span rest = {file->bytes, file->length}, line;

	while (span_line(&rest, &line)) {
		buffer_add(mail, line.bytes, line.length);
		buffer_add_string(mail, "\r\n");
	}
}

void
compose_file_add(const struct compose_file *file, struct buffer *ret_mail)
{
	bool is_message = strcmp(file->type, COMPOSE_FILE_MESSAGE) == 0;

	buffer_add_printf(ret_mail, "Content-Type: %s%s\r\n", file->type,
	    is_text(file->type) ? "; charset=utf-8" : "");
	buffer_add_string(ret_mail, "Content-Disposition: attachment");
	if (is_plain_name(file->name))
		buffer_add_printf(
		    ret_mail, ";\r\n filename=\"%s\"", file->name);
	else
		add_pieces(file->name, ret_mail);
	buffer_add_printf(ret_mail, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
	    is_message ? "7bit" : "base64");
	if (is_message)
		add_message(file, ret_mail);
	else
		add_base64(file, ret_mail);
}
