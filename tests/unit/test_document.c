/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "mail/document.h"
#include "mail/zip.h"
#include "mail/zip_write.h"
#include "tests/unit/edge.h"

#define TEXT_MAX 1000
#define XML	 "<w:p><w:t>ab &amp; c</w:t></w:p><w:t>d</w:t>"

static void
add_number(struct buffer *bytes, unsigned long number, int count)
{
	for (int i = 0; i < count; i++, number >>= 8)
		buffer_add_byte(bytes, (char)(number & 0xff));
}

/* A record's fields from its version to its sizes. */
static void
add_fields(struct buffer *zip, unsigned int flags, unsigned int method,
    const char *bytes)
{
	add_number(zip, 20, 2);
	add_number(zip, flags, 2);
	add_number(zip, method, 2);
	add_number(zip, 0, 8);
	add_number(zip, strlen(bytes), 4);
	add_number(zip, strlen(bytes), 4);
}

static struct buffer
make(const char *name, const char *bytes, unsigned int flags,
    unsigned int method)
{
	struct buffer zip = {0};
	size_t directory;

	add_number(&zip, 0x04034b50, 4);
	add_fields(&zip, flags, method, bytes);
	add_number(&zip, strlen(name), 2);
	add_number(&zip, 3, 2); /* an extra field */
	buffer_add_printf(&zip, "%sxyz%s", name, bytes);
	directory = zip.length;
	add_number(&zip, 0x02014b50, 4);
	add_number(&zip, 20, 2);
	add_fields(&zip, flags, method, bytes);
	add_number(&zip, strlen(name), 2);
	add_number(&zip, 0, 16);
	buffer_add_string(&zip, name);
	add_number(&zip, 0x06054b50, 4);
	add_number(&zip, 0, 12);
	add_number(&zip, directory, 4);
	add_number(&zip, 0, 2);
	return zip;
}

/* From the heap, so that a sanitizer sees who looks behind. */
static bool
read_document(const struct buffer *zip, size_t length, struct buffer *ret_text)
{
	char *copy = edge_copy(zip->data, length);
	bool found;

	found =
	    document_to_text((struct span){copy, length}, TEXT_MAX, ret_text);
	edge_free(copy, length);
	return found;
}

static void
reads(void **state)
{
	static const struct {
		const char *name, *bytes;
		unsigned int flags, method;
		const char *want; /* NULL: nothing */
	} cases[] = {
	    {"word/document.xml", XML, 0, 0, "ab & c\nd"},
	    {"content.xml", "<text:p>a</text:p>b", 0, 0, "a\nb"},
	    {"word/document.xml", "<w:t> </w:t>", 0, 0, NULL},
	    {"word/document.xml", "<w:t/></w:r>no", 0, 0, NULL},
	    {"word/document.xml", "<w:t>\xe5</w:t>", 0, 0, "\303\245"},
	    {"word/documents.xml", XML, 0, 0, NULL},
	    {"ord/document.xml", XML, 0, 0, NULL},
	    {"word/document.xml", XML, 1, 0, NULL},
	    {"word/document.xml", XML, 0, 12, NULL},
	    {"word/document.xml", XML, 0, 8, NULL},
	    /* Deflated: a stored block. */
	    {"word/document.xml", "\x01\x0b\x01\xf4\xfe<w:t>a</w:t>", 0, 8,
		"a"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer zip = make(cases[i].name, cases[i].bytes,
		    cases[i].flags, cases[i].method);
		struct buffer text = {0};
		bool found = read_document(&zip, zip.length, &text);

		CHECK(found == (cases[i].want != NULL), "%zu", i);
		CHECK(cases[i].want == NULL ||
			strcmp(buffer_string(&text), cases[i].want) == 0,
		    "%zu: %s", i, buffer_string(&text));
		buffer_release(&text);
		buffer_release(&zip);
	}
}

/* Wherever it ends, and whatever a byte says. */
static void
lies(void **state)
{
	struct buffer zip = make("word/document.xml", XML, 0, 0);
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < zip.length; i++) {
		char was = zip.data[i];

		assert_false(read_document(&zip, i, &text));
		zip.data[i] = (char)0xff;
		(void)read_document(&zip, zip.length, &text);
		assert_true(text.length <= TEXT_MAX);
		buffer_clear(&text);
		zip.data[i] = was;
	}
	buffer_release(&text);
	buffer_release(&zip);
}

static void
is_bounded(void **state)
{
	struct buffer zip = make("a", "0123456789", 0, 0), bytes = {0};
	struct span all = {zip.data, zip.length};

	(void)state;
	assert_true(zip_read(all, "a", 4, &bytes));
	assert_string_equal(buffer_string(&bytes), "0123");
	assert_true(zip_read(all, "a", 100, &bytes));
	assert_string_equal(buffer_string(&bytes), "01230123456789");
	buffer_release(&bytes);
	buffer_release(&zip);
}

/* An archive that is written can be read; one that is too large is not. */
static void
writes(void **state)
{
	struct zip_write zip = {0};
	struct buffer bytes = {0};
	struct span all;

	(void)state;
	assert_true(zip_write_add(&zip, "a.txt", "one\0two", 7));
	assert_true(zip_write_add(&zip, "b/c", "", 0));
	assert_false(zip_write_add(&zip, "d", "", ZIP_WRITE_BYTES_MAX));
	assert_true(zip_write_add(&zip, "e", "last", 4));
	assert_int_equal(zip.count, 3);
	zip_write_finish(&zip);
	all = (struct span){zip.bytes.data, zip.bytes.length};
	assert_true(zip_read(all, "a.txt", 100, &bytes));
	assert_int_equal(bytes.length, 7);
	assert_memory_equal(bytes.data, "one\0two", 7);
	buffer_clear(&bytes);
	assert_true(zip_read(all, "e", 100, &bytes));
	assert_string_equal(buffer_string(&bytes), "last");
	assert_false(zip_read(all, "d", 100, &bytes));
	buffer_release(&bytes);
	zip_write_release(&zip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads),
	    cmocka_unit_test(lies),
	    cmocka_unit_test(is_bounded),
	    cmocka_unit_test(writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
