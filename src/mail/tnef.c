/* SPDX-License-Identifier: ISC */
#include "mail/tnef.h"

#include <stdint.h>
#include <stdio.h>

#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/little_endian.h"
#include "mail/lzfu.h"
#include "mail/rtf.h"

/* [MS-OXTNEF]: attributes; each id contains its type. */
#define SIGNATURE      UINT32_C(0x223e9f78)
#define ATTRIBUTE_BODY UINT32_C(0x0002800c)
#define ATTRIBUTE_PAGE UINT32_C(0x00069007)
#define ATTRIBUTE_MAPI UINT32_C(0x00069003)
#define ATTRIBUTE_FILE UINT32_C(0x00069002)
#define LEVEL_MESSAGE  1
#define PROPERTIES_MAX 10000
#define VALUES_MAX     1000
#define RTF_BYTES_MAX  ((size_t)1024 * 1024)
#define PAGE_UTF_8     65001
#define PAGE_UTF_16    1200
#define PAGE_DEFAULT   1252
#define LABEL_SIZE     24
#define PROPERTY_BODY  0x1000
#define PROPERTY_RTF   0x1009
#define PROPERTY_HTML  0x1013
#define PROPERTY_PAGE  0x3fde
#define PROPERTY_NAMED 0x8000 /* and above */
#define TYPE_STRING_8  0x001e
#define TYPE_STRING_16 0x001f
#define TYPE_BINARY    0x0102
#define TYPE_OBJECT    0x000d
#define TYPE_LONG      0x0003
#define TYPE_MANY      0x1000 /* a flag */
#define GUID_BYTES     16

/* Possible sources of the letter; without bytes: missing. */
struct found {
	struct span body, wide_body, html, rtf;
	uint32_t page, html_page;
	bool has_files;
};

static bool
take(struct span *rest, size_t length, struct span *ret)
{
	if (length > rest->length)
		return false;
	*ret = (struct span){rest->bytes, length};
	span_skip(rest, length);
	return true;
}

static bool
take_number(struct span *rest, uint32_t *ret)
{
	struct span bytes;

	if (!take(rest, 4, &bytes))
		return false;
	*ret = little_endian_32(bytes.bytes);
	return true;
}

/* A value with its length, padded to four bytes. */
static bool
take_value(struct span *rest, struct span *ret)
{
	uint32_t length;
	struct span padding;

	if (!take_number(rest, &length) || !take(rest, length, ret))
		return false;
	(void)take(rest, -length & 3, &padding);
	return true;
}

/* The size of a value of this type; 0: it has an explicit length. */
static size_t
size_of_type(uint32_t type)
{
	switch (type) {
	case TYPE_STRING_8:
	case TYPE_STRING_16:
	case TYPE_BINARY:
	case TYPE_OBJECT:
		return 0;
	case 0x0005: /* double, currency, times, 64 bits */
	case 0x0006:
	case 0x0007:
	case 0x0014:
	case 0x0040:
		return 8;
	case 0x0048:
		return GUID_BYTES;
	default:
		return 4;
	}
}

/* A property's name: a GUID, and a number or a string. */
static bool
skip_name(struct span *rest)
{
	struct span skipped;
	uint32_t kind;

	if (!take(rest, GUID_BYTES, &skipped) || !take_number(rest, &kind))
		return false;
	return kind == 0 ? take(rest, 4, &skipped) : take_value(rest, &skipped);
}

/* The first of a property's values. */
static bool
read_values(struct span *rest, uint32_t type, struct span *ret_first)
{
	size_t size = size_of_type(type & ~(uint32_t)TYPE_MANY);
	uint32_t count = 1;

	*ret_first = (struct span){NULL, 0};
	if ((size == 0 || (type & TYPE_MANY) != 0) &&
	    !take_number(rest, &count))
		return false;
	if (count > VALUES_MAX)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		struct span value = {NULL, 0};

		if (size == 0 ? !take_value(rest, &value)
			      : !take(rest, size, &value))
			return false;
		if (i == 0)
			*ret_first = value;
	}
	return true;
}

static void
note_property(
    struct found *found, uint32_t type, uint32_t id, struct span value)
{
	if (id == PROPERTY_BODY && type == TYPE_STRING_8)
		found->body = value;
	else if (id == PROPERTY_BODY && type == TYPE_STRING_16)
		found->wide_body = value;
	else if (id == PROPERTY_RTF && type == TYPE_BINARY)
		found->rtf = value;
	else if (id == PROPERTY_HTML)
		found->html = value;
	else if (id == PROPERTY_PAGE && type == TYPE_LONG)
		found->html_page = little_endian_32(value.bytes);
}

static void
read_properties(struct found *found, struct span rest)
{
	uint32_t count;

	if (!take_number(&rest, &count))
		return;
	for (uint32_t i = 0; i < count && i < PROPERTIES_MAX; i++) {
		struct span value;
		uint32_t tag;

		if (!take_number(&rest, &tag) ||
		    (tag >> 16 >= PROPERTY_NAMED && !skip_name(&rest)) ||
		    !read_values(&rest, tag & 0xffff, &value))
			return;
		if (value.bytes != NULL)
			note_property(found, tag & 0xffff, tag >> 16, value);
	}
}

static void
note_attribute(struct found *found, int level, uint32_t id, struct span value)
{
	if (id == ATTRIBUTE_FILE)
		found->has_files = true;
	if (level != LEVEL_MESSAGE)
		return;
	if (id == ATTRIBUTE_BODY)
		found->body = value;
	else if (id == ATTRIBUTE_PAGE && value.length >= 4)
		found->page = little_endian_32(value.bytes);
	else if (id == ATTRIBUTE_MAPI)
		read_properties(found, value);
}

static void
read_attributes(struct found *found, struct span rest)
{
	struct span level, value, checksum;
	uint32_t id, length;

	while (take(&rest, 1, &level) && take_number(&rest, &id) &&
	    take_number(&rest, &length) && take(&rest, length, &value)) {
		note_attribute(found, *level.bytes, id, value);
		if (!take(&rest, 2, &checksum))
			return;
	}
}

/* Without Outlook's terminating NUL. */
static void
convert(
    struct span bytes, uint32_t page, size_t bytes_max, struct buffer *ret_text)
{
	char label[LABEL_SIZE];
	int length;

	if (bytes.length > bytes_max)
		bytes.length = bytes_max;
	if (bytes.length == 0)
		return;
	if (page == PAGE_UTF_8)
		length = snprintf(label, sizeof label, "utf-8");
	else if (page == PAGE_UTF_16)
		length = snprintf(label, sizeof label, "utf-16le");
	else if (page > 28590 && page < 28606)
		length = snprintf(
		    label, sizeof label, "iso-8859-%u", (unsigned)page - 28590);
	else if (page >= 1250 && page <= 1258)
		length =
		    snprintf(label, sizeof label, "windows-%u", (unsigned)page);
	else
		length = snprintf(label, sizeof label, "cp%u", (unsigned)page);
	(void)charset_convert((struct span){label, (size_t)length}, bytes.bytes,
	    bytes.length, ret_text);
	while (ret_text->length > 0 &&
	    ret_text->data[ret_text->length - 1] == '\0')
		ret_text->length--;
}

static void
add(const struct buffer *text, size_t bytes_max, struct buffer *ret_text)
{
	struct span words =
	    span_trim((struct span){buffer_string(text), text->length});

	if (words.length > bytes_max)
		words.length = utf8_cut(words.bytes, bytes_max);
	buffer_add(ret_text, words.bytes, words.length);
}

static bool
has_words(const struct buffer *text, size_t start)
{
	return span_trim((struct span){
			     buffer_string(text) + start, text->length - start})
		   .length > 0;
}

bool
tnef_to_text(struct span tnef, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems, bool *ret_has_files)
{
	struct found found = {.page = PAGE_DEFAULT};
	struct buffer text = {0};
	size_t start = ret_text->length;
	struct span key;
	uint32_t signature;

	*ret_has_files = false;
	if (!take_number(&tnef, &signature) || signature != SIGNATURE ||
	    !take(&tnef, 2, &key))
		return false;
	read_attributes(&found, tnef);
	*ret_has_files = found.has_files;
	if (found.html_page == 0)
		found.html_page = found.page;
	convert(found.wide_body, PAGE_UTF_16, 4 * bytes_max, &text);
	if (!has_words(&text, 0))
		convert(found.body, found.page, bytes_max, &text);
	add(&text, bytes_max, ret_text);
	buffer_clear(&text);
	if (!has_words(ret_text, start) && found.html.length > 0) {
		convert(found.html, found.html_page, HTML_BYTES_MAX, &text);
		html_to_text((struct span){buffer_string(&text), text.length},
		    bytes_max, ret_text, aside, problems);
		buffer_clear(&text);
	}
	if (!has_words(ret_text, start) &&
	    lzfu_expand(found.rtf, RTF_BYTES_MAX, &text))
		rtf_to_text((struct span){buffer_string(&text), text.length},
		    bytes_max, ret_text, problems);
	buffer_release(&text);
	return has_words(ret_text, start);
}
