/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/markup.h"
#include "tests/unit/edge.h"

static void
add_span(struct buffer *text, const char *before, struct span span)
{
	buffer_add_string(text, before);
	buffer_add(text, span.bytes, span.length);
}

/* A token as a line: kind, name, attributes, content; a ~ if it is lost. */
static void
show(const struct markup_token *token, struct buffer *text)
{
	if (token->kind == MARKUP_TEXT)
		add_span(text, "'", token->text);
	else
		add_span(
		    text, token->kind == MARKUP_START ? "<" : "/", token->name);
	for (size_t i = 0; i < token->attributes_count; i++) {
		add_span(text, " ", token->attributes[i].name);
		add_span(text, "=", token->attributes[i].value);
	}
	if (token->has_content)
		add_span(text, "|", token->content);
	buffer_add_string(text, token->is_lost ? "~\n" : "\n");
}

static void
tokens(void **state)
{
	static const struct {
		const char *html, *tokens;
	} cases[] = {
	    {"", ""},
	    {"a", "'a\n"},
	    {"a<b>c</B>d", "'a\n<b\n'c\n/B\n'd\n"},
	    {"<", "'<\n"},
	    {"a < b", "'a \n'< b\n"},
	    {"<1>", "'<1>\n"},
	    {"</", ""},
	    {"</1>a", "'a\n"},
	    {"<a>", "<a\n"},
	    {"<z>", "<z\n"},
	    {"<A>", "<A\n"},
	    {"<Z>", "<Z\n"},
	    {"<`>", "'<`>\n"},
	    {"<{>", "'<{>\n"},
	    {"</a>", "/a\n"},
	    {"<!doctype html>a", "'a\n"},
	    {"<?xml?>a", "'a\n"},
	    {"<!", ""},
	    {"<br/>a", "<br\n'a\n"},
	    {"<br / >a", "<br\n'a\n"},
	    {"<p\ta>", "<p a=\n"},
	    {"<p a=b>", "<p a=b\n"},
	    {"<p a = b c>", "<p a=b c=\n"},
	    {"<p a='b c' d=\"e>f\">", "<p a=b c d=e>f\n"},
	    {"<p a='b'c>", "<p a=b c=\n"},
	    {"<p a=b/c>", "<p a=b/c\n"},
	    {"<p a/b>", "<p a= b=\n"},
	    {"<p =a>", "<p =a=\n"},
	    {"<p a=>", "<p a=\n"},
	    {"<p a=''>", "<p a=\n"},
	    /* without its end a tag is lost, with all that follows */
	    {"<p", "'p~\n"},
	    {"<p a", "'p a~\n"},
	    {"<p a=", "'p a=~\n"},
	    {"<p a= ", "'p a= ~\n"},
	    {"<p a=b", "'p a=b~\n"},
	    {"<p a='b>c<q>d", "'c~\n<q~\n'd~\n"},
	    {"<p a=\"b>c<q d='e>f", "'c~\n<q d=e~\n'f~\n"},
	    {"<p a='b>c<q d=\"e f\">g", "'c~\n<q d=e f~\n'g~\n"},
	    {"<p a=\"b>c<q d='e' f>g", "'c~\n<q d=e f=~\n'g~\n"},
	    {"<p a='b>c<q d=\"e", "'c~\n'q d=\"e~\n"},
	    {"<p a=\"b>c<style>d</style>", "'c~\n<style~\n'd~\n/style~\n"},
	    {"<!--a-->b", "'b\n"},
	    {"<!-- <b> -- > -->c", "'c\n"},
	    {"<!---->a", "'a\n"},
	    {"<!-->a", "'a\n"},
	    {"<!--->a", "'a\n"},
	    {"<!--a--!>b", "'b\n"},
	    {"<!--a--!>b-->c", "'b-->c\n"},
	    {"<!--a-->b--!>c", "'b--!>c\n"},
	    {"<!--a<b>c", "'a~\n<b~\n'c~\n"},
	    {"<!--a<!--b-->c", "'c\n"},
	    {"<!--a--", "'a--~\n"},
	    {"<p a='b>c<!--d-->e", "'c~\n'd-->e~\n"},
	    /* content that is not markup */
	    {"<style>a<b></style>c", "<style|a<b>\n'c\n"},
	    {"<STYLE>a</style >c", "<STYLE|a\n'c\n"},
	    {"<title></title>", "<title|\n"},
	    {"<script>a</scripts></script>b", "<script|a</scripts>\n'b\n"},
	    {"<xmp>a</b></xmp>c", "<xmp|a</b>\n'c\n"},
	    {"<xmp></</xmp>c", "<xmp|</\n'c\n"},
	    {"<xmp>a</xmp", "<xmp|a\n"},
	    {"<xmp>a</xm", "<xmp\n'a~\n'/xm~\n"},
	    {"<textarea>a</textare>b", "<textarea\n'a~\n/textare~\n'b~\n"},
	    {"</style>a", "/style\n'a\n"},
	    {"<styles>a<b>", "<styles\n'a\n<b\n"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct markup markup = {edge_span(cases[i].html), false};
		struct markup_token token;

		buffer_clear(&text);
		while (markup_next(&markup, &token))
			show(&token, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].tokens) == 0,
		    "%s: %s", cases[i].html, buffer_string(&text));
	}
	buffer_release(&text);
}

static void
the_first_attributes(void **state)
{
	struct buffer html = {0};
	struct markup markup;
	struct markup_token token;

	(void)state;
	buffer_add_string(&html, "<p a=1 A=2");
	for (size_t i = 2; i < MARKUP_ATTRIBUTES_MAX + 2; i++)
		buffer_add_printf(&html, " x%zu=%zu", i, i);
	buffer_add_string(&html, ">");
	markup = (struct markup){edge_span(buffer_string(&html)), false};
	assert_true(markup_next(&markup, &token));
	assert_int_equal(token.attributes_count, MARKUP_ATTRIBUTES_MAX);
	assert_true(span_is(markup_attribute(&token, "a"), "1"));
	assert_true(span_is(markup_attribute(&token, "x31"), "31"));
	assert_null(markup_attribute(&token, "x32").bytes);
	assert_false(markup_next(&markup, &token));
	buffer_release(&html);
}

static void
references(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
	    {"", ""},
	    {"a", "a"},
	    {"&", "&"},
	    {"a&b", "a&b"},
	    {"& amp;", "& amp;"},
	    {"&amp;lt;", "&lt;"},
	    {"&amp", "&"},
	    {"&amp x", "& x"},
	    {"&apos;&apos", "''"},
	    {"&apos-", "'-"},
	    {"&auml;&szlig;", "\xc3\xa4\xc3\x9f"},
	    {"&nosuch;", "&nosuch;"},
	    {"&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;",
		"&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;"},
	    {"&#65;&#66&#67x", "ABCx"},
	    {"&#x41;&#X4a;&#x4F;&#xAf", "AJO\xc2\xaf"},
	    {"&#4a;",
		"\x04"
		"a;"},
	    {"&#09;&#90;", "\tZ"},
	    {"&#;", "&#;"},
	    {"&#x;", "&#x;"},
	    {"&#x", "&#x"},
	    {"&#xg;", "&#xg;"},
	    {"&#x`;", "&#x`;"},
	    {"&#", "&#"},
	    {"&#:;", "&#:;"},
	    {"&#/;", "&#/;"},
	    {"&#0;", "\xef\xbf\xbd"},
	    {"&#127;", "\x7f"},
	    {"&#128;", "\xe2\x82\xac"},
	    {"&#x9f;", "\xc5\xb8"},
	    {"&#xa0;", "\xc2\xa0"},
	    {"&#xd7ff;", "\xed\x9f\xbf"},
	    {"&#xd800;", "\xef\xbf\xbd"},
	    {"&#xdfff;", "\xef\xbf\xbd"},
	    {"&#xe000;", "\xee\x80\x80"},
	    {"&#x10ffff;", "\xf4\x8f\xbf\xbf"},
	    {"&#x110000;", "\xef\xbf\xbd"},
	    {"&#99999999999;", "\xef\xbf\xbd"},
	    {"&#x100000041;", "\xef\xbf\xbd"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&text);
		markup_decode(edge_span(cases[i].html), &text);
		CHECK(strcmp(buffer_string(&text), cases[i].text) == 0,
		    "%s: %s", cases[i].html, buffer_string(&text));
	}
	buffer_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tokens),
	    cmocka_unit_test(the_first_attributes),
	    cmocka_unit_test(references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
