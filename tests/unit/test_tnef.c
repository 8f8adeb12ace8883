/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/lzfu.h"
#include "mail/tnef.h"
#include "tests/unit/edge.h"

#define TEXT_MAX 1000

/* "abcabcabc", then a reference to where the window ends. */
static const char compressed[] = "\x14\0\0\0\x09\0\0\0LZFu\0\0\0\0\x18"
				 "abc\x0c\xf4\x0d\x80";

static void
expands(void **state)
{
	static const char stored[] = "\x0f\0\0\0\x03\0\0\0MELA\0\0\0\0abc";
	static const char strange[] = "\x0f\0\0\0\x03\0\0\0LZFU\0\0\0\0abc";
	static const struct {
		const char *bytes;
		size_t length, most;
		bool is_rtf;
		const char *want;
	} cases[] = {
	    {compressed, sizeof compressed - 1, TEXT_MAX, true, "abcabcabc"},
	    {compressed, sizeof compressed - 1, 5, true, "abcab"},
	    {compressed, sizeof compressed - 1, 1, true, "a"},
	    {compressed, sizeof compressed - 3, TEXT_MAX, true, "abcabcabc"},
	    {compressed, sizeof compressed - 4, TEXT_MAX, true, "abc"},
	    {compressed, 17, TEXT_MAX, true, ""},
	    {compressed, 16, TEXT_MAX, true, ""},
	    {compressed, 15, TEXT_MAX, false, ""},
	    {stored, sizeof stored - 1, TEXT_MAX, true, "abc"},
	    {stored, sizeof stored - 1, 2, true, "ab"},
	    {strange, sizeof strange - 1, TEXT_MAX, false, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *copy = edge_copy(cases[i].bytes, cases[i].length);
		struct buffer rtf = {0};

		CHECK(lzfu_expand((struct span){copy, cases[i].length},
			  cases[i].most, &rtf) == cases[i].is_rtf,
		    "%zu", i);
		CHECK(strcmp(buffer_string(&rtf), cases[i].want) == 0,
		    "%zu: %s", i, buffer_string(&rtf));
		buffer_release(&rtf);
		edge_free(copy, cases[i].length);
	}
}

static void
add_number(struct buffer *bytes, unsigned long number, int count)
{
	for (int i = 0; i < count; i++, number >>= 8)
		buffer_add_byte(bytes, (char)(number & 0xff));
}

static void
add_attribute(struct buffer *tnef, int level, unsigned long id,
    const struct buffer *value)
{
	buffer_add_byte(tnef, (char)level);
	add_number(tnef, id, 4);
	add_number(tnef, value->length, 4);
	buffer_add(tnef, value->data, value->length);
	add_number(tnef, 0, 2);
}

/* A property of each size before the one that holds the words. */
static void
add_properties(struct buffer *tnef, bool has_words)
{
	static const unsigned char name[16];
	struct buffer value = {0};

	add_number(&value, has_words ? 6 : 5, 4);
	add_number(&value, 0x0e1b000b, 4); /* a truth, filled up */
	add_number(&value, 1, 4);
	add_number(&value, 0x00390040, 4); /* a time */
	add_number(&value, 0, 8);
	add_number(&value, 0x80010048, 4); /* named by a number: a GUID */
	buffer_add(&value, name, sizeof name);
	add_number(&value, 0, 4);
	add_number(&value, 0x8501, 4);
	buffer_add(&value, name, sizeof name);
	add_number(&value, 0x8002101e, 4); /* named by a text: two strings */
	buffer_add(&value, name, sizeof name);
	add_number(&value, 1, 4);
	add_number(&value, 2, 4);
	buffer_add(&value, "n\0\0\0", 4);
	add_number(&value, 2, 4);
	add_number(&value, 1, 4);
	buffer_add(&value, "a\0\0\0", 4);
	add_number(&value, 4, 4);
	buffer_add(&value, "abcd", 4);
	add_number(&value, 0x00011003, 4); /* three numbers */
	add_number(&value, 3, 4);
	add_number(&value, 0, 12);
	if (has_words) {
		add_number(&value, 0x1000001f, 4);
		add_number(&value, 1, 4);
		add_number(&value, 6, 4);
		buffer_add(&value, "\xe5\0b\0\0\0\0\0", 8);
	}
	add_attribute(tnef, 1, 0x00069003, &value);
	buffer_release(&value);
}

static struct buffer
make(bool has_words, bool has_files)
{
	struct buffer tnef = {0}, value = {0};

	add_number(&tnef, 0x223e9f78, 4);
	add_number(&tnef, 1, 2);
	if (has_files) {
		add_number(&value, 0, 4);
		add_attribute(&tnef, 2, 0x00069002, &value);
		/* Of a file, not of the message. */
		add_attribute(&tnef, 2, 0x0002800c, &value);
	}
	add_properties(&tnef, has_words);
	buffer_release(&value);
	return tnef;
}

static bool
read_tnef(const struct buffer *tnef, size_t length, struct buffer *ret_text,
    bool *ret_has_files)
{
	struct html_aside aside = {.links.memory = NULL};
	struct problems problems = {.count = 0};
	char *copy = edge_copy(tnef->data, length);
	bool found = tnef_to_text((struct span){copy, length}, TEXT_MAX,
	    ret_text, &aside, &problems, ret_has_files);

	edge_free(copy, length);
	return found;
}

/* Wherever it ends: the words, or none. */
static void
reads(void **state)
{
	bool has_files;

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct buffer tnef = make((i & 1) != 0, (i & 2) != 0);

		for (size_t length = 0; length <= tnef.length; length++) {
			struct buffer text = {0};
			/* Checksums stand behind what they are of. */
			bool is_whole = length + 2 >= tnef.length;
			bool found =
			    read_tnef(&tnef, length, &text, &has_files);

			CHECK(found == (is_whole && (i & 1) != 0), "%d %zu", i,
			    length);
			CHECK(strcmp(buffer_string(&text),
				  found ? "\303\245b" : "") == 0,
			    "%d %zu: %s", i, length, buffer_string(&text));
			buffer_release(&text);
		}
		assert_true(has_files == ((i & 2) != 0));
		buffer_release(&tnef);
	}
}

/* What names more than is there is not believed. */
static void
lies(void **state)
{
	struct buffer tnef = make(true, false);

	(void)state;
	for (size_t i = 0; i < tnef.length; i++) {
		struct buffer text = {0};
		char was = tnef.data[i];
		bool has_files;

		tnef.data[i] = (char)0xff;
		(void)read_tnef(&tnef, tnef.length, &text, &has_files);
		assert_true(text.length <= TEXT_MAX);
		buffer_release(&text);
		tnef.data[i] = was;
	}
	buffer_release(&tnef);
}

static void
add_property(struct buffer *value, unsigned long tag, const char *bytes)
{
	size_t length = strlen(bytes);

	add_number(value, tag, 4);
	add_number(value, 1, 4);
	add_number(value, length, 4);
	buffer_add(value, bytes, length);
	while (length++ % 4 != 0)
		buffer_add_byte(value, '\0');
}

/* A letter comes in several forms; and what its bytes mean is said apart. */
static void
forms(void **state)
{
	static const char rtf[] =
	    "\x17\0\0\0\x0b\0\0\0MELA\0\0\0\0{\\rtf1 rtf}";
	static const struct {
		const char *name, *body, *text, *html; /* NULL: without */
		unsigned long page, html_page;	       /* 0: not said */
		bool has_rtf;
		const char *want;
	} cases[] = {
	    {"of the message", "a\xe4", NULL, NULL, 0, 0, false, "a\303\244"},
	    {"with its page", "a\xe4", NULL, NULL, 1251, 0, false, "a\320\264"},
	    {"a property", NULL, "a\xe4", NULL, 28597, 0, false, "a\316\264"},
	    {"the last ISO 8859", NULL, "\xa4", NULL, 28605, 0, false,
		"\342\202\254"},
	    {"as HTML", NULL, NULL, "<b>a\xe4</b>", 0, 0, false, "a\303\244"},
	    {"as HTML with the page of all", NULL, NULL, "<b>a\xe4</b>", 1251,
		0, false, "a\320\264"},
	    {"as HTML with its own page", NULL, NULL, "<b>a\xe4</b>", 1251,
		28597, false, "a\316\264"},
	    {"as HTML with its own page alone", NULL, NULL, "<b>a\303\244</b>",
		0, 65001, false, "a\303\244"},
	    {"as RTF", NULL, NULL, NULL, 0, 0, true, "rtf"},
	    {"as text and HTML", "a", NULL, "<b>b</b>", 0, 0, false, "a"},
	    {"as text and RTF", "a", NULL, NULL, 0, 0, true, "a"},
	    {"as HTML and RTF", NULL, NULL, "<b>b</b>", 0, 0, true, "b"},
	    {"with an empty text", " \r\n", NULL, "<b>b</b>", 0, 0, true, "b"},
	    {"with empty HTML", " ", NULL, "<b> </b>", 0, 0, true, "rtf"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer tnef = {0}, value = {0}, text = {0};
		bool has_files;

		add_number(&tnef, 0x223e9f78, 4);
		add_number(&tnef, 1, 2);
		if (cases[i].page != 0) {
			add_number(&value, cases[i].page, 4);
			add_attribute(&tnef, 1, 0x00069007, &value);
			buffer_clear(&value);
		}
		if (cases[i].body != NULL) {
			buffer_add_string(&value, cases[i].body);
			add_attribute(&tnef, 1, 0x0002800c, &value);
			buffer_clear(&value);
		}
		add_number(&value,
		    (cases[i].text != NULL ? 1UL : 0UL) +
			(cases[i].html != NULL ? 1UL : 0UL) +
			(cases[i].html_page != 0 ? 1UL : 0UL) +
			(cases[i].has_rtf ? 1UL : 0UL) + 1,
		    4);
		if (cases[i].text != NULL)
			add_property(&value, 0x1000001e, cases[i].text);
		if (cases[i].html != NULL)
			add_property(&value, 0x10130102, cases[i].html);
		if (cases[i].html_page != 0) {
			add_number(&value, 0x3fde0003, 4);
			add_number(&value, cases[i].html_page, 4);
		}
		if (cases[i].has_rtf) {
			add_number(&value, 0x10090102, 4);
			add_number(&value, 1, 4);
			add_number(&value, sizeof rtf - 1, 4);
			buffer_add(&value, rtf, sizeof rtf - 1);
			add_number(&value, 0, 1);
		}
		/* Its sensitivity: a number, but no page. */
		add_number(&value, 0x00360003, 4);
		add_number(&value, 28597, 4);
		add_attribute(&tnef, 1, 0x00069003, &value);
		CHECK(read_tnef(&tnef, tnef.length, &text, &has_files), "%s",
		    cases[i].name);
		CHECK(strcmp(buffer_string(&text), cases[i].want) == 0,
		    "%s: \"%s\"", cases[i].name, buffer_string(&text));
		buffer_release(&text);
		buffer_release(&value);
		buffer_release(&tnef);
	}
}

/* A property with too many values ends the reading. */
static void
many_values(void **state)
{
	(void)state;
	for (unsigned long more = 0; more < 2; more++) {
		struct buffer tnef = {0}, value = {0}, text = {0};
		bool has_files;

		add_number(&tnef, 0x223e9f78, 4);
		add_number(&tnef, 1, 2);
		add_number(&value, 2, 4);
		add_number(&value, 0x00011003, 4);
		add_number(&value, 1000 + more, 4);
		for (unsigned long i = 0; i < 1000 + more; i++)
			add_number(&value, 0, 4);
		add_property(&value, 0x1000001e, "text");
		add_attribute(&tnef, 1, 0x00069003, &value);
		assert_int_equal(
		    read_tnef(&tnef, tnef.length, &text, &has_files),
		    more == 0);
		buffer_release(&text);
		buffer_release(&value);
		buffer_release(&tnef);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expands),
	    cmocka_unit_test(reads),
	    cmocka_unit_test(lies),
	    cmocka_unit_test(forms),
	    cmocka_unit_test(many_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
