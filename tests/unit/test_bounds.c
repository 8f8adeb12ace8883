/* SPDX-License-Identifier: ISC */
/* Each bound of reading: at one less, at it, and at one more. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "mail/guard.h"
#include "mail/html.h"
#include "mail/message.h"
#include "mail/parameter.h"
#include "mail/words.h"

#define HEAD  "From: a@example.org\nSubject: s\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define HTML  HEAD "Content-Type: text/html\n\n"

/* Writes a mail with `count` of what is bounded. */
typedef void build_fn(struct buffer *mail, size_t count);

static void
fill(struct buffer *mail, const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_add_string(mail, text);
}

static void
build_recipients(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD "To: ");
	fill(mail, "a@b.example, ", count);
	buffer_add_string(mail, "\n\nhi\n");
}

static void
build_resent(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD);
	fill(mail, "Resent-To: a@b.example\n", count);
	buffer_add_string(mail, "\nhi\n");
}

static void
build_fields(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD);
	fill(mail, "A: b\n", count - 2);
	buffer_add_string(mail, "\nhi\n");
}

static void
build_field_bytes(struct buffer *mail, size_t count)
{
	/* With its name and its line's end. */
	buffer_add_string(mail, HEAD "A: ");
	fill(mail, "a", count - 4);
	buffer_add_string(mail, "\n\nhi\n");
}

/* Of the whole header, whose last line is as long as is left. */
static void
build_header_bytes(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD);
	while (count - mail->length > 2000) {
		buffer_add_string(mail, "A: ");
		fill(mail, "a", 996);
		buffer_add_byte(mail, '\n');
	}
	buffer_add_string(mail, "A: ");
	fill(mail, "a", count - mail->length - 1);
	buffer_add_byte(mail, '\n');
	buffer_add_string(mail, "\nhi\n");
}

static void
build_references(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD "References: ");
	fill(mail, "<a@b> ", count);
	buffer_add_string(mail, "\n\nhi\n");
}

/* The multipart is one itself. */
static void
build_parts(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, MIXED);
	fill(mail, "--b\n\nx\n", count - 1);
	buffer_add_string(mail, "--b--\n");
}

static void
build_attachments(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, MIXED);
	fill(mail, "--b\nContent-Disposition: attachment\n\nx\n", count);
	buffer_add_string(mail, "--b--\n");
}

static void
build_depth(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD);
	fill(mail, "Content-Type: message/rfc822\n\n", count);
	buffer_add_string(mail, "Subject: x\n\nhi\n");
}

static void
build_text(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD "\n");
	fill(mail, "a", count);
}

static void
build_forms(struct buffer *mail, size_t count)
{
	buffer_add_string(mail,
	    MIXED "--b\nContent-Disposition: attachment\n"
		  "Content-Type: text/plain\n\n");
	fill(mail, "a", count);
	buffer_add_string(mail, "\n--b--\n");
}

static void
build_html_bytes(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HTML);
	fill(mail, " ", count - 1);
	buffer_add_byte(mail, 'a');
}

/* The html element is none that others are within. */
static void
build_html_depth(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HTML "<html><body>");
	fill(mail, "<div>", count - 1);
	buffer_add_byte(mail, 'a');
}

static void
build_html_nodes(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HTML "<html><body>");
	fill(mail, "<b></b>", count - 2);
}

static void
build_subject(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, "From: a@example.org\nSubject: ");
	fill(mail, "a", count);
	buffer_add_string(mail, "\n\nhi\n");
}

/* Each in a charset of its own, which is work for each. */
static void
build_words(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, "From: a@example.org\nSubject:");
	for (size_t i = 0; i < count; i++)
		buffer_add_string(
		    mail, i % 2 == 0 ? " =?utf-8?q?a?=" : " =?koi8-r?q?a?=");
	buffer_add_string(mail, "\n\nhi\n");
}

static void
build_word_bytes(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, "From: a@example.org\nSubject: =?utf-8?b?");
	fill(mail, "Q", count - 12);
	/* What comes behind it is part of the field. */
	buffer_add_string(mail, "?= b\n\nhi\n");
}

static void
build_parameters(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD "Content-Type: text/plain");
	fill(mail, ";a=b", count - 1);
	buffer_add_string(mail, "; name=x\n\nhi\n");
}

static void
build_sections(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD "Content-Type: text/plain");
	for (size_t i = 0; i < count; i++)
		buffer_add_printf(mail, "; name*%zu*=a", i);
	buffer_add_string(mail, "\n\nhi\n");
}

static void
build_parameter_bytes(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD "Content-Type: text/plain; name=");
	fill(mail, "a", count - strlen("text/plain; name="));
	buffer_add_string(mail, "\n\nhi\n");
}

static void
build_hidden(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HTML "<p>hi</p><p style='display:none'>");
	fill(mail, "a", count);
	buffer_add_string(mail, "</p>");
}

static void
build_links(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HTML);
	for (size_t i = 0; i < count; i++)
		buffer_add_printf(
		    mail, "<a href='http://a.example/%zu'>here</a>", i);
}

/* One level for each type that is named; the innermost is text. */
static void
build_nesting(struct buffer *mail, size_t count)
{
	buffer_add_string(mail, HEAD);
	for (size_t i = 0; i < count; i++)
		buffer_add_printf(mail,
		    "Content-Type: multipart/mixed; "
		    "boundary=b%zu.\n\n--b%zu.\n",
		    i, i);
	buffer_add_string(mail, "\nhi\n");
	while (count-- > 0)
		buffer_add_printf(mail, "\n--b%zu.--\n", count);
}

static const struct {
	const char *name;
	build_fn *build;
	size_t bound;
	const char *problem;
} bounds[] = {
    {"addresses", build_recipients, MESSAGE_ADDRESSES_MAX,
	"too-many-addresses"},
    {"addresses of Resent-To", build_resent, MESSAGE_ADDRESSES_MAX,
	"too-many-addresses"},
    {"fields", build_fields, MESSAGE_FIELDS_MAX, "too-many-fields"},
    {"bytes of a field", build_field_bytes, MESSAGE_FIELD_BYTES_MAX,
	"field-too-long"},
    {"bytes of the header", build_header_bytes, MESSAGE_HEADER_BYTES_MAX,
	"header-too-long"},
    {"references", build_references, MESSAGE_REFERENCES_MAX,
	"too-many-references"},
    {"parts", build_parts, MESSAGE_PARTS_MAX, "too-many-parts"},
    {"attachments", build_attachments, MESSAGE_ATTACHMENTS_MAX,
	"too-many-attachments"},
    {"depth", build_depth, MESSAGE_DEPTH_MAX, "too-deep"},
    {"depth of multiparts", build_nesting, MESSAGE_DEPTH_MAX, "too-deep"},
    {"text", build_text, MESSAGE_TEXT_MAX, "text-too-long"},
    {"attached text", build_forms, MESSAGE_FORMS_MAX, "forms-too-long"},
    {"bytes of the subject", build_subject, MESSAGE_SUBJECT_MAX,
	"header-text-too-long"},
    {"encoded words", build_words, WORDS_MAX, "too-many-words"},
    {"bytes of an encoded word", build_word_bytes, WORD_BYTES_MAX,
	"word-too-long"},
    {"parameters", build_parameters, PARAMETERS_MAX, "too-many-parameters"},
    {"sections of a parameter", build_sections, PARAMETER_SECTIONS_MAX,
	"too-many-parameters"},
    {"bytes of a field with parameters", build_parameter_bytes,
	PARAMETER_FIELD_BYTES_MAX, "too-many-parameters"},
    {"hidden text", build_hidden, MESSAGE_HIDDEN_MAX, "hidden-too-long"},
    {"links", build_links, MESSAGE_LINKS_MAX, "too-many-links"},
    {"bytes of HTML", build_html_bytes, HTML_BYTES_MAX, "html-too-long"},
    {"depth of HTML", build_html_depth, HTML_DEPTH_MAX, "html-too-deep"},
    {"elements of HTML", build_html_nodes, HTML_NODES_MAX,
	"html-too-many-nodes"},
};

static void
each_bound(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(bounds); i++)
		for (size_t extra = 0; extra < 3; extra++) {
			struct arena *memory = arena_new();
			struct buffer mail = {0};
			const struct message *found;

			bounds[i].build(&mail, bounds[i].bound - 1 + extra);
			found = message_parse(
			    memory, buffer_string(&mail), mail.length, NULL);
			CHECK(message_has_problem(found, bounds[i].problem) ==
				(extra == 2),
			    "%s: bound %+d", bounds[i].name, (int)extra - 1);
			buffer_release(&mail);
			arena_free(memory);
		}
}

/* The note above what was forwarded; longer, it is the mail itself. */
static void
notes(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 3; extra++) {
		struct arena *memory = arena_new();
		struct buffer mail = {0};
		const struct message *found;

		buffer_add_string(&mail, HEAD "\n");
		fill(&mail, "a", MESSAGE_NOTE_MAX - 1 + extra);
		buffer_add_string(&mail,
		    "\n\n-----Forwarded message-----\n\nErase my data.\n");
		found = message_parse(
		    memory, buffer_string(&mail), mail.length, NULL);
		CHECK(found->text_was_forwarded == (extra < 2), "%zu", extra);
		buffer_release(&mail);
		arena_free(memory);
	}
}

/*
 * What libetpan must not get: of each kind one thing for each of `count`, and
 * `before` it.
 */
static void
guards(void **state)
{
	static const struct {
		const char *name;
		const char *before;
		const char *repeated;
		size_t bound; /* of `repeated` */
		enum guard_verdict verdict;
	} cases[] = {
	    {"comments", "A: b\nC: ", "(", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"types", "\n", "multipart/x\n", GUARD_NESTING_MAX, GUARD_DEPTH},
	    {"dashes", "\n", "--\n\n", GUARD_DASHES_MAX, GUARD_PARTS},
	    {"fields", "", "A: b\n", GUARD_FIELDS_MAX, GUARD_FIELDS},
	    {"bytes of a field", "A: b\nC:", "d", GUARD_FIELD_BYTES_MAX - 3,
		GUARD_FIELD_BYTES},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t extra = 0; extra < 3; extra++) {
			struct buffer mail = {0};
			enum guard_verdict found;

			buffer_add_string(&mail, cases[i].before);
			fill(&mail, cases[i].repeated,
			    cases[i].bound - 1 + extra);
			found = guard_check(
			    (struct span){buffer_string(&mail), mail.length});
			CHECK(found ==
				(extra == 2 ? cases[i].verdict : GUARD_PASS),
			    "%s: bound %+d: %d", cases[i].name, (int)extra - 1,
			    (int)found);
			buffer_release(&mail);
		}
}

/* The header of one part, and those of all together. */
static void
guarded_headers(void **state)
{
	static const size_t limits[] = {
	    GUARD_HEADER_BYTES_MAX, GUARD_HEADERS_BYTES_MAX};

	(void)state;
	for (size_t i = 0; i < LENGTH(limits); i++)
		for (size_t extra = 0; extra < 3; extra++) {
			size_t left = limits[i] - 1 + extra;
			struct buffer mail = {0};
			enum guard_verdict found;

			while (left > 20000) {
				buffer_add_string(&mail, "A: ");
				fill(&mail, "b", 9996);
				buffer_add_byte(&mail, '\n');
				left -= 10000;
				/* Of many parts, "--" is of the next header. */
				if (i == 0 || left <= 20000)
					continue;
				buffer_add_string(&mail, "\n--\n");
				left -= 3;
			}
			fill(&mail, "c", left - 1);
			buffer_add_byte(&mail, '\n');
			found =
			    guard_check((struct span){mail.data, mail.length});
			CHECK(found ==
				(extra == 2 ? GUARD_HEADER_BYTES : GUARD_PASS),
			    "%zu: bound %+d", i, (int)extra - 1);
			buffer_release(&mail);
		}
}

/* Where a link leads, and its words: longer ones are cut, and show it. */
static void
link_lengths(void **state)
{
	static const char scheme[] = "http://a.example/";

	(void)state;
	for (size_t extra = 0; extra < 3; extra++) {
		struct arena *memory = arena_new();
		struct buffer mail = {0};
		const struct mail_link *link;
		const struct message *found;

		buffer_add_printf(&mail, HTML "<a href='%s", scheme);
		fill(&mail, "a", LINK_TARGET_MAX - strlen(scheme) - 1 + extra);
		buffer_add_string(&mail, "'>");
		fill(&mail, "b", LINK_WORDS_MAX - 1 + extra);
		buffer_add_string(&mail, "</a><a href='https://b.example/");
		fill(&mail, "c",
		    LINK_SHOWN_MAX - strlen("https://b.example/") - 1 + extra);
		buffer_add_string(&mail, "'>bank.example</a>");
		found = message_parse(memory, mail.data, mail.length, NULL);
		assert_int_equal(found->links_count, 2);
		link = &found->links[0];
		CHECK((strstr(link->target, "...") != NULL) == (extra == 2),
		    "%zu", extra);
		assert_int_equal(
		    strlen(link->words), LINK_WORDS_MAX - (extra == 0 ? 1 : 0));
		CHECK((strstr(found->text, "...]") != NULL) == (extra == 2),
		    "%zu", extra);
		buffer_release(&mail);
		arena_free(memory);
	}
}

/* A field that is too long ends where it ends: sanitizers look on. */
static void
cut_field(void **state)
{
	struct arena *memory = arena_new();
	struct buffer mail = {0};
	char *exact;

	(void)state;
	buffer_add_string(&mail, "From: a@example.org\nX-Long-Name: ");
	fill(&mail, "a", MESSAGE_FIELD_BYTES_MAX - 5);
	exact = memory_new(mail.length, 1);
	memcpy(exact, mail.data, mail.length);
	assert_true(message_has_problem(
	    message_parse(memory, exact, mail.length, NULL), "field-too-long"));
	free(exact);
	buffer_release(&mail);
	arena_free(memory);
}

static void
whole_mail(void **state)
{
	struct arena *memory = arena_new();
	struct buffer mail = {0};

	(void)state;
	buffer_add_string(&mail, MIXED "--b\nContent-Type: image/png\n\n");
	fill(&mail, "\n", MESSAGE_BYTES_MAX + 1 - mail.length);
	for (size_t extra = 0; extra < 3; extra++) {
		const struct message *found = message_parse(
		    memory, mail.data, MESSAGE_BYTES_MAX - 1 + extra, NULL);

		CHECK(message_has_problem(found, "oversize") == (extra == 2),
		    "%zu", extra);
	}
	buffer_release(&mail);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_bound),
	    cmocka_unit_test(notes),
	    cmocka_unit_test(guards),
	    cmocka_unit_test(guarded_headers),
	    cmocka_unit_test(link_lengths),
	    cmocka_unit_test(cut_field),
	    cmocka_unit_test(whole_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
