/* SPDX-License-Identifier: ISC */
#include "mail/type.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/parameter.h"
#include "mail/words.h"

#define TYPE_BYTES_MAX	 127
#define SAMPLE_BYTES_MAX ((size_t)16 * 1024)

static const struct {
	const char *said;
	const char *meant;
} meanings[] = {
    {"text", "text/plain"},
    {"plain", "text/plain"},
    {"html", "text/html"},
    {"text/text", "text/plain"},
    {"text/txt", "text/plain"},
    {"text/ascii", "text/plain"},
    {"text/*", "text/plain"},
    {"text/unknown", "text/plain"},
    {"text/plan", "text/plain"},
    {"text/palin", "text/plain"},
    {"text/x-plain", "text/plain"},
    {"plain/text", "text/plain"},
    {"application/text", "text/plain"},
    {"application/txt", "text/plain"},
    {"application/plain", "text/plain"},
    {"message/text", "text/plain"},
    {"text/htm", "text/html"},
    {"text/xhtml", "text/html"},
    {"text/x-html", "text/html"},
    {"text/html5", "text/html"},
    {"html/text", "text/html"},
    {"application/html", "text/html"},
    {"application/xhtml+xml", "text/html"},
    {"text/x-amp-html", "text/html"},
    {"text/x-watch-html", "text/html"},
    {"text/rtf", "application/rtf"},
    {"text/richtext", "text/enriched"},
    {"application/x-rtf", "application/rtf"},
    {"application/richtext", "application/rtf"},
    {"application/ics", "text/calendar"},
    {"text/x-vcalendar", "text/calendar"},
    {"application/x-pkcs7-mime", "application/pkcs7-mime"},
    {"application/vnd.ms-tnef", "application/ms-tnef"},
    {"message/global", "message/rfc822"},
    {"application/eml", "message/rfc822"},
    {"application/rfc822", "message/rfc822"},
    {"message/x-rfc822", "message/rfc822"},
    {"text/rfc822", "message/rfc822"},
};

/* By the suffix of a file's name, if the type says nothing. */
static const struct {
	const char *end;
	const char *meant;
} endings[] = {
    {".eml", "message/rfc822"},
    {".htm", "text/html"},
    {".html", "text/html"},
    {".xhtml", "text/html"},
    {".txt", "text/plain"},
    {".text", "text/plain"},
    {".rtf", "application/rtf"},
    {".ics", "text/calendar"},
    {".p7m", "application/pkcs7-mime"},
    {".pgp", "application/pgp-encrypted"},
    {".gpg", "application/pgp-encrypted"},
    {"encrypted.asc", "application/pgp-encrypted"},
    {"message.rpmsg", "application/x-microsoft-rpmsg-message"},
    {"winmail.dat", "application/ms-tnef"},
};

static bool
is_name_byte(char byte)
{
	return ascii_is_alnum(byte) ||
	    (byte != '\0' && strchr("!#$&-^_.+*", byte) != NULL);
}

bool
type_is_whole(const char *type)
{
	const char *slash = strchr(type, '/');

	return slash != NULL && slash != type && slash[1] != '\0' &&
	    strlen(type) <= TYPE_BYTES_MAX;
}

bool
type_says_something(const char *type)
{
	static const char *const nothing[] = {"application/octet-stream",
	    "application/octetstream", "binary/octet-stream",
	    "application/binary", "application/unknown", "unknown/unknown",
	    "application/x-unknown", "application/download",
	    "application/x-download", "application/force-download",
	    "application/x-force-download", "application/data",
	    "application/x-msdownload", "application/*", "*/*",
	    "application/file", "application/x-octet-stream", "file/unknown",
	    "application/save"};
	const char *slash = strchr(type, '/');

	if (slash == NULL || !is_name_byte(slash[1]))
		return false;
	for (size_t i = 0; i < LENGTH(nothing); i++)
		if (strcmp(type, nothing[i]) == 0)
			return false;
	for (const char *byte = type; *byte != '\0'; byte++)
		if (*byte != '/' && !is_name_byte(*byte))
			return false;
	return true;
}

/* Removes encoded words and quotes, which types must not have. */
static const char *
without_dress(struct arena *memory, struct span field, const char *said)
{
	struct problems ignored = {.count = 0};
	struct span text = span_trim(field);

	if (span_starts(text, "=?"))
		return parameter_value(
		    memory, span_of(words_decode(memory, text, &ignored)));
	if (text.length > 2 && (*text.bytes == '"' || *text.bytes == '\'')) {
		text.bytes++;
		text.length--;
		for (size_t i = 0; i < text.length; i++)
			if (text.bytes[i] == '"' || text.bytes[i] == '\'')
				text.length = i;
		return parameter_value(memory, text);
	}
	if (!type_is_whole(said))
		return parameter_value(memory, field);
	return said;
}

static const char *
by_ending(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < LENGTH(endings); i++) {
		size_t tail = strlen(endings[i].end);

		if (length >= tail &&
		    span_is((struct span){name + length - tail, tail},
			endings[i].end))
			return endings[i].meant;
	}
	return NULL;
}

const char *
type_meant(
    struct arena *memory, struct span field, const char *said, const char *name)
{
	const char *type = said, *found = NULL;

	if (field.length > 0)
		type = without_dress(memory, field, said);
	for (size_t i = 0; i < LENGTH(meanings); i++)
		if (strcmp(type, meanings[i].said) == 0)
			return meanings[i].meant;
	if (!type_is_whole(type))
		type = field.length == 0 || *type == '\0'
		    ? "text/plain"
		    : "application/octet-stream";
	if (!type_says_something(type) || span_is(span_of(name), "winmail.dat"))
		found = by_ending(name);
	return found == NULL ? type : found;
}

bool
type_looks_like_html(struct span text)
{
	static const char *const documents[] = {
	    "<!doctype html", "<html", "<head", "<body"};
	static const char *const elements[] = {"<div", "<p>", "<p ", "<table",
	    "<span", "<font", "<meta", "<center", "<style", "<h1", "<h2"};

	text = span_trim(text);
	if (text.length < 8 || text.bytes[0] != '<')
		return false;
	for (size_t i = 0; i < LENGTH(documents); i++)
		if (span_starts(text, documents[i]))
			return true;
	for (size_t i = 0; i < LENGTH(elements); i++)
		if (span_starts(text, elements[i]))
			return text.bytes[text.length - 1] == '>';
	return false;
}

const char *
type_guess(struct span bytes)
{
	struct span sample = {bytes.bytes,
	    bytes.length < SAMPLE_BYTES_MAX ? bytes.length : SAMPLE_BYTES_MAX};
	size_t odd = 0, letters = 0;

	for (size_t i = 0; i < sample.length; i++) {
		unsigned char byte = (unsigned char)sample.bytes[i];

		if (byte == '\0')
			return "";
		odd += (byte < 0x20 && !ascii_is_blank(sample.bytes[i])) ||
		    byte == 0x7f;
		letters += ascii_is_alnum(sample.bytes[i]) || byte >= 0x80;
	}
	if (letters == 0 || odd * 50 > sample.length)
		return "";
	/* Magic numbers of files that look like text. */
	if (span_starts(sample, "%PDF") || span_starts(sample, "PK\x03\x04") ||
	    span_starts(sample, "{\\rtf"))
		return span_starts(sample, "{\\rtf") ? "application/rtf" : "";
	return type_looks_like_html(sample) ? "text/html" : "text/plain";
}
