/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "mail/html.h"
#include "tests/unit/edge.h"

struct read {
	struct buffer text;
	struct html_aside aside;
	struct problems problems;
};

static void
read_html(const char *html, size_t bytes_max, struct read *read)
{
	buffer_clear(&read->text);
	buffer_clear(&read->aside.hidden);
	buffer_clear(&read->aside.beside);
	read->problems.count = 0;
	html_to_text(edge_span(html), bytes_max, &read->text, &read->aside,
	    &read->problems);
}

static void
release(struct read *read)
{
	buffer_release(&read->text);
	buffer_release(&read->aside.hidden);
	buffer_release(&read->aside.beside);
}

#define TWO_QUOTES   "<blockquote type=cite><blockquote type=cite>"
#define EIGHT_QUOTES TWO_QUOTES TWO_QUOTES TWO_QUOTES TWO_QUOTES

static void
texts(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
	    {"", ""},
	    {"a  b\n c", "a b c"},
	    {"<p>a</p><p>b</p>c", "a\n\nb\n\nc"},
	    {"<p>a<p>b<div>c</div>d", "a\n\nb\n\nc\nd"},
	    {"<p>a<span>b<p>c", "ab\n\nc"},
	    {"a<br>b</br>c<BR/>d", "a\nb\nc\nd"},
	    {"a<hr>b", "a\n\nb"},
	    {"a<b>b</b>c", "abc"},
	    {"a&amp;b &#228;", "a&b \xc3\xa4"},
	    {"<h1>a</h1>b<h6>c</h6>", "a\n\nb\n\nc"},
	    {"<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"},
	    {"<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n\n- b\n\n- c"},
	    {"<dl><dt>a<dd>b<dt>c</dl>d", "a\nb\nc\n\nd"},
	    {"<table><tr><td>a<td>b<tr><th>c</table>d", "a b\nc\nd"},
	    {"<table><tr><td>a</tr></td>b</table>c", "a\nb\nc"},
	    {"<td>a</p>b</td>", "ab"},
	    {"<p><table><tr><td>a</p>b</table>c", "ab\nc"},
	    {"<object><p>a</object>b</p>c", "a\n\nbc"},
	    {"<pre>a\n b</pre>c", "a\nb\n\nc"},
	    {"<blockquote type=cite>a<p>b</blockquote>c", "\n> a\n\n> b\n\nc"},
	    {"<blockquote class='x gmail_quote'>a</blockquote>b", "\n> a\n\nb"},
	    {"<blockquote class=cited>a</blockquote>b", "\n> a\n\nb"},
	    {"<blockquote class=x>a</blockquote>b", "a\n\nb"},
	    {EIGHT_QUOTES "a", "\n> > > > > > > > a"},
	    {EIGHT_QUOTES "<blockquote type=cite>a", "\n> > > > > > > > a"},
	    {"<div type=cite>a</div>b", "a\nb"},
	    {"<select><option>a<option selected>b<option>c</select>", "b"},
	    {"<script>a</script><style>b</style><title>c</title>d", "d"},
	    {"<svg>a</svg><template>b</template>c", "c"},
	    {"a<textarea>b\nc</textarea>d", "a\nb\nc\nd"},
	    {"<xmp>a<b></xmp>", "a<b>"},
	    {"a<input value='b c'>d", "a b c\nd"},
	    {"a<input type=text value=b>c", "a b\nc"},
	    {"a<input type=submit value=b>c", "ac"},
	    {"a<input>c", "ac"},
	    {"<html><body>a</body></html>b", "ab"},
	    {"a<body>b<body>c", "abc"},
	    {"</p>a</x>b", "ab"},
	    {"<x y=z>a</x>b", "ab"},
	    {"<p style='border-top:solid red 1pt'>a", "a"},
	    {"b<p style='border-top:solid red 1pt'>a",
		"b\n________________________________\n\na"},
	    {"b<div id=divRplyFwdMsg>a",
		"b\n________________________________\na"},
	    {"b<p style='border-top:solid red 1pt;display:none'>a</p>c", "bc"},
	};
	struct read read = {.problems = {.count = 0}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		read_html(cases[i].html, 1000, &read);
		CHECK(strcmp(buffer_string(&read.text), cases[i].text) == 0,
		    "%s: %s", cases[i].html, buffer_string(&read.text));
		assert_int_equal(read.problems.count, 0);
	}
	release(&read);
}

static void
hidden_texts(void **state)
{
	static const struct {
		const char *style;
		bool is_hidden;
	} cases[] = {
	    {"", false},
	    {"display:none", true},
	    {"opacity:0", true},
	    {"visibility:hidden", true},
	    {"font-size:0", true},
	    {"text-indent:-999px", true},
	    {"height:0", false},
	    {"overflow:hidden", false},
	    {"height:0;overflow:hidden", true},
	    {"max-height:0;overflow:hidden", true},
	    {"width:0;overflow:hidden", true},
	    {"max-width:0;overflow:hidden", true},
	    {"position:absolute", false},
	    {"left:-999px", false},
	    {"position:absolute;left:-999px", true},
	    {"position:absolute;top:-999px", true},
	    {"clip:rect(0,0,0,0)", false},
	    {"position:absolute;clip:rect(0,0,0,0)", true},
	    {"color:white", true},
	    {"color:#f3f3f3", true},
	    {"color:#f2f2f2", false},
	    {"color:#f3fff2", false},
	    {"color:#f2ffff", false},
	    {"color:transparent", true},
	    {"color:white;background:black", false},
	    {"color:black;background:#0c0c0c", true},
	    {"color:black;background:#0d0d0d", false},
	    {"color:white;background:transparent", true},
	    {"color:white;background:url(x)", false},
	    {"color:unknown", false},
	};
	struct read read = {.problems = {.count = 0}};
	char html[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text = cases[i].is_hidden ? "ac" : "abc";

		(void)snprintf(
		    html, sizeof html, "a<b style='%s'>b</b>c", cases[i].style);
		read_html(html, 1000, &read);
		CHECK(strcmp(buffer_string(&read.text), text) == 0, "%s: %s",
		    cases[i].style, buffer_string(&read.text));
		CHECK(strcmp(buffer_string(&read.aside.hidden),
			  cases[i].is_hidden ? "b" : "") == 0,
		    "%s: hidden '%s'", cases[i].style,
		    buffer_string(&read.aside.hidden));
	}
	release(&read);
}

static void
what_is_hidden_in_what(void **state)
{
	static const struct {
		const char *html, *text, *hidden;
	} cases[] = {
	    {"a<p hidden>b</p>c", "ac", "b"},
	    {"a<p hidden style=display:block>b</p>c", "a\n\nb\n\nc", ""},
	    {"<b style=display:none>a<i style=display:inline>b</i></b>c", "c",
		"a b"},
	    {"<b style=visibility:hidden>a"
	     "<i style=visibility:visible>b</i></b>c",
		"bc", "a"},
	    {"<b style=font-size:0>a<i style=font-size:9px>b</i></b>c", "bc",
		"a"},
	    {"<b style=font-size:0>a<i style=font-size:2em>b</i></b>c", "c",
		"a b"},
	    {"<b style=color:white>a<i style=color:red>b</i></b>c", "bc", "a"},
	    {"<body bgcolor=black text=white>a<b style=color:black>b", "a",
		"b"},
	    {"<b style=color:white>a<a href=x>b</a></b>c", "bc", "a"},
	    {"<div background=x.png style=color:white>a</div>", "a", ""},
	    {"<font color=white>a</font>b", "b", "a"},
	    {"<style>.x{display:none}</style>a<b class=x>b</b>c", "ac", "b"},
	    {"<style media=print>.x{display:none}</style>a<b class=x>b</b>",
		"ab", ""},
	    {"<style media=screen>.x{display:none}</style>a<b class=x>b</b>",
		"a", "b"},
	    {"<style media=all>.x{display:none}</style>a<b class=x>b</b>", "a",
		"b"},
	    {"<p style=display:none>a<input value=b>c", "", "a bc"},
	    {"a<input value=b style=display:none>c", "a\nc", "b"},
	    {"<p style=display:none>a<br>b<hr>c", "", "a b c"},
	    {"<noframes>a<b>b</noframes>c", "c", "a b "},
	    {"a<x y='<p>bc</p>'>d", "ad", "bc "},
	    {"a<x y='<p>bc'>d", "ad", ""},
	    {"a<iframe srcdoc=b></iframe>c", "ac", "b "},
	    {"a<p x='b>c<p>d", "a", "c d"},
	};
	struct read read = {.problems = {.count = 0}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		read_html(cases[i].html, 1000, &read);
		CHECK(strcmp(buffer_string(&read.text), cases[i].text) == 0,
		    "%s: %s", cases[i].html, buffer_string(&read.text));
		CHECK(strcmp(buffer_string(&read.aside.hidden),
			  cases[i].hidden) == 0,
		    "%s: hidden '%s'", cases[i].html,
		    buffer_string(&read.aside.hidden));
	}
	release(&read);
}

/* Answers in colour, and what pictures are called. */
static void
beside_the_letter(void **state)
{
	static const struct {
		const char *html, *beside;
	} cases[] = {
	    {"<img alt='two words'>", "two words"},
	    {"<area alt=' two words '>", "two words"},
	    {"<img alt=one>", ""},
	    {"<p title='two words'>", ""},
	    {"<blockquote type=cite>a<b style=color:red>b</b>", "b"},
	    {"<blockquote type=cite>a<b style=color:red> </b>", ""},
	    {"<blockquote type=cite>a<b style=color:#808080>b</b>", ""},
	    {"<blockquote type=cite>a<b style=color:#600000>b</b>", ""},
	    {"<blockquote type=cite>a<b style=color:#610000>b</b>", "b"},
	    {"<blockquote type=cite>a<b style=color:#500050>b</b>", ""},
	    {"<blockquote type=cite>a<b style=color:unknown>b</b>", ""},
	    {"<blockquote type=cite>a<a href=x style=color:red>b</a>", ""},
	    {"<blockquote type=cite>a<a style=color:red>b</a>", "b"},
	    {"<div>a<b style=color:red>b</b>", ""},
	};
	struct read read = {.problems = {.count = 0}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		read_html(cases[i].html, 1000, &read);
		CHECK(strcmp(buffer_string(&read.aside.beside),
			  cases[i].beside) == 0,
		    "%s: '%s'", cases[i].html,
		    buffer_string(&read.aside.beside));
	}
	release(&read);
}

static void
bounds(void **state)
{
	struct read read = {.problems = {.count = 0}};
	struct buffer html = {0};

	(void)state;
	for (size_t depth = HTML_DEPTH_MAX; depth <= HTML_DEPTH_MAX + 1;
	     depth++) {
		buffer_clear(&html);
		for (size_t i = 0; i < depth; i++)
			buffer_add_string(&html, "<b>");
		buffer_add_string(&html, "a");
		read_html(buffer_string(&html), 1000, &read);
		assert_string_equal(buffer_string(&read.text),
		    depth == HTML_DEPTH_MAX ? "a" : "");
		assert_int_equal(read.problems.count, depth - HTML_DEPTH_MAX);
	}
	read_html("abc<p>def", 3, &read);
	assert_int_equal(read.problems.count, 1);
	assert_string_equal(read.problems.words[0], "text-too-long");
	assert_true(read.text.length <= 4);
	read_html("abc<p>def", 9, &read);
	assert_int_equal(read.problems.count, 0);
	buffer_release(&html);
	release(&read);
}

static void
charsets_that_are_named(void **state)
{
	static const struct {
		const char *html, *charset;
	} cases[] = {
	    {"", ""},
	    {"<meta charset=utf-8>", "utf-8"},
	    {"<meta CHARSET='iso-8859-1'>", "iso-8859-1"},
	    {"<meta charset=\"koi8_r\">", "koi8_r"},
	    {"<meta content='text/html; charset=utf-8'>", "utf-8"},
	    {"<meta charset=(x)>", ""},
	    {"<meta char=utf-8>", ""},
	    {"charset=", ""},
	    {"charset=a", ""},
	    {"charset=ab", "ab"},
	};
	struct buffer html = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span found = html_charset(edge_span(cases[i].html));

		CHECK(span_is(found, cases[i].charset), "%s: %.*s",
		    cases[i].html, (int)found.length, found.bytes);
	}
	while (html.length < 2030)
		buffer_add_byte(&html, ' ');
	buffer_add_string(&html, "charset=utf-8");
	assert_true(
	    span_is(html_charset(edge_span(buffer_string(&html))), "utf-8"));
	buffer_clear(&html);
	while (html.length < 2048)
		buffer_add_byte(&html, ' ');
	buffer_add_string(&html, "charset=utf-8");
	assert_true(span_is(html_charset(edge_span(buffer_string(&html))), ""));
	buffer_release(&html);
}

/* Long text is decoded in slices; a reference is not cut by their ends. */
static void
references_in_long_text(void **state)
{
	struct read read = {.text = {0}};
	struct buffer html = {0};

	(void)state;
	for (size_t before = 4080; before < 4100; before++) {
		const char *text;

		buffer_clear(&html);
		while (html.length < before)
			buffer_add_byte(&html, 'x');
		buffer_add_string(&html, "&copy;and more");
		read_html(buffer_string(&html), 10000, &read);
		text = buffer_string(&read.text);
		CHECK(read.text.length == before + 10 &&
			strcmp(text + before,
			    "\xc2\xa9"
			    "and more") == 0,
		    "%zu: %s", before, text + before - 2);
	}
	buffer_release(&html);
	release(&read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts),
	    cmocka_unit_test(hidden_texts),
	    cmocka_unit_test(what_is_hidden_in_what),
	    cmocka_unit_test(beside_the_letter),
	    cmocka_unit_test(bounds),
	    cmocka_unit_test(charsets_that_are_named),
	    cmocka_unit_test(references_in_long_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
