/* SPDX-License-Identifier: ISC */
#include "mail/document.h"

#include "base/memory.h"
#include "mail/charset.h"
#include "mail/markup.h"
#include "mail/zip.h"

struct reading {
	struct buffer *text;
	bool is_odt;
	bool in_run;	 /* DOCX: inside w:t */
	bool in_changes; /* ODT: inside deleted text */
};

static bool
is_one_of(struct span name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(name, names[i]))
			return true;
	return false;
}

/* Handles a tag's effect on the text around it. */
static void
read_tag(struct reading *reading, const struct markup_token *token)
{
	static const char *const breaks[] = {"w:br", "w:cr", "text:line-break"};
	static const char *const blanks[] = {"w:tab", "text:tab", "text:s"};
	static const char *const paragraphs[] = {"w:p", "text:p", "text:h"};
	bool is_start = token->kind == MARKUP_START;

	reading->in_run = is_start && span_is(token->name, "w:t");
	if (span_is(token->name, "text:tracked-changes"))
		reading->in_changes = is_start;
	if (is_start ? is_one_of(token->name, breaks, LENGTH(breaks))
		     : is_one_of(token->name, paragraphs, LENGTH(paragraphs)))
		buffer_add_byte(reading->text, '\n');
	else if (is_start && is_one_of(token->name, blanks, LENGTH(blanks)))
		buffer_add_byte(reading->text, ' ');
}

static void
read_markup(struct reading *reading, struct span xml, size_t end)
{
	struct markup markup = {.rest = xml};
	struct markup_token token;

	while (reading->text->length < end && markup_next(&markup, &token)) {
		if (token.kind != MARKUP_TEXT)
			read_tag(reading, &token);
		else if (reading->is_odt ? !reading->in_changes
					 : reading->in_run)
			markup_decode(token.text, reading->text);
	}
}

bool
document_to_text(
    struct span document, size_t bytes_max, struct buffer *ret_text)
{
	struct reading reading = {.text = ret_text};
	struct buffer packed = {0}, xml = {0};
	size_t start = ret_text->length;
	bool found =
	    zip_read(document, "word/document.xml", DOCUMENT_XML_MAX, &packed);

	if (!found) {
		reading.is_odt = true;
		found = zip_read(
		    document, "content.xml", DOCUMENT_XML_MAX, &packed);
	}
	if (found) {
		(void)charset_convert(
		    span_of("utf-8"), packed.data, packed.length, &xml);
		read_markup(&reading,
		    (struct span){buffer_string(&xml), xml.length},
		    start + bytes_max);
	}
	buffer_release(&packed);
	buffer_release(&xml);
	return span_trim((struct span){buffer_string(ret_text) + start,
			     ret_text->length - start})
		   .length > 0;
}
