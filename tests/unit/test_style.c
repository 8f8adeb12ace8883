/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "mail/style.h"
#include "mail/style_sheet.h"
#include "tests/unit/edge.h"

static struct style
read_style(const char *css)
{
	struct style style = {
	    .colour = STYLE_NO_COLOUR, .background = STYLE_NO_COLOUR};

	style_read(&style, edge_span(css), 0);
	return style;
}

static void
what_makes_text_invisible(void **state)
{
	static const struct {
		const char *css;
		enum style_property property;
		enum style_value value;
	} cases[] = {
	    {"display:none", STYLE_DISPLAY, STYLE_NONE},
	    {"display:block", STYLE_DISPLAY, STYLE_SOME},
	    {"display:inherit", STYLE_DISPLAY, STYLE_UNSET},
	    {"displays:none", STYLE_DISPLAY, STYLE_UNSET},
	    {"visibility:hidden", STYLE_VISIBILITY, STYLE_NONE},
	    {"visibility:collapse", STYLE_VISIBILITY, STYLE_NONE},
	    {"visibility:visible", STYLE_VISIBILITY, STYLE_SOME},
	    {"font-size:1px", STYLE_FONT_SIZE, STYLE_NONE},
	    {"font-size:1.1px", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font-size:1pt", STYLE_FONT_SIZE, STYLE_NONE},
	    {"font-size:2pt", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font-size:1", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font-size:0.005em", STYLE_FONT_SIZE, STYLE_NONE},
	    {"font-size:medium", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font-size:80%", STYLE_FONT_SIZE, STYLE_RELATIVE},
	    {"font-size:1em", STYLE_FONT_SIZE, STYLE_RELATIVE},
	    {"font-size:1emu", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font-size:larger", STYLE_FONT_SIZE, STYLE_RELATIVE},
	    {"font-size:smaller", STYLE_FONT_SIZE, STYLE_RELATIVE},
	    {"font:bold 0/0 a", STYLE_FONT_SIZE, STYLE_NONE},
	    {"font:9 0 a", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font:italic 12px a", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font:1em a", STYLE_FONT_SIZE, STYLE_SOME},
	    {"font:caption", STYLE_FONT_SIZE, STYLE_SOME},
	    {"opacity:0", STYLE_OPACITY, STYLE_NONE},
	    {"opacity:0.005", STYLE_OPACITY, STYLE_NONE},
	    {"opacity:0.01", STYLE_OPACITY, STYLE_SOME},
	    {"opacity:-0.005", STYLE_OPACITY, STYLE_NONE},
	    {"opacity:-0.01", STYLE_OPACITY, STYLE_SOME},
	    {"opacity:0 1", STYLE_OPACITY, STYLE_NONE},
	    {"opacity:x", STYLE_OPACITY, STYLE_SOME},
	    {"height:1px", STYLE_HEIGHT, STYLE_SOME},
	    {"height:-1px", STYLE_HEIGHT, STYLE_SOME},
	    {"max-width:0", STYLE_MAX_WIDTH, STYLE_NONE},
	    {"overflow:hidden", STYLE_OVERFLOW, STYLE_NONE},
	    {"overflow-y:clip", STYLE_OVERFLOW, STYLE_NONE},
	    {"overflow:auto", STYLE_OVERFLOW, STYLE_SOME},
	    {"text-indent:-500px", STYLE_INDENT, STYLE_NONE},
	    {"text-indent:-499px", STYLE_INDENT, STYLE_SOME},
	    {"margin-left:5000px", STYLE_INDENT, STYLE_NONE},
	    {"left:4999px", STYLE_LEFT, STYLE_SOME},
	    {"top:-31em", STYLE_TOP, STYLE_SOME},
	    {"top:-32em", STYLE_TOP, STYLE_NONE},
	    {"position:absolute", STYLE_POSITION, STYLE_NONE},
	    {"position:fixed", STYLE_POSITION, STYLE_NONE},
	    {"position:static", STYLE_POSITION, STYLE_SOME},
	    {"clip:rect(0,0,0,0)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(1px 1px 1px 1px)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(1px,1px,2px,3em)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(0 2px 0 0)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(0 0 9px 0)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(0 1px 9px 0)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(0 9px 1px 0)", STYLE_CLIP, STYLE_NONE},
	    {"clip:rect(0 2px 2px 0)", STYLE_CLIP, STYLE_SOME},
	    {"clip:rect(0, 100px, 100px, 0)", STYLE_CLIP, STYLE_SOME},
	    {"clip:rect(-1px 1px 1px -1px)", STYLE_CLIP, STYLE_SOME},
	    {"clip:rect(0 auto 0 0)", STYLE_CLIP, STYLE_SOME},
	    {"clip:rect(1px)", STYLE_CLIP, STYLE_SOME},
	    {"clip:rect(0 0 0)", STYLE_CLIP, STYLE_SOME},
	    {"clip:rect(:)", STYLE_CLIP, STYLE_SOME},
	    {"clip:auto", STYLE_CLIP, STYLE_SOME},
	    {"clip-path:inset(50%)", STYLE_CLIP, STYLE_NONE},
	    {"clip-path:inset(100%)", STYLE_CLIP, STYLE_NONE},
	    {"clip-path:inset(0)", STYLE_CLIP, STYLE_SOME},
	    {"clip-path:circle(0)", STYLE_CLIP, STYLE_SOME},
	    {"border-top:solid #b5c4df 1pt", STYLE_RULE, STYLE_NONE},
	    {"border-top:1pt solid #b5c4df", STYLE_RULE, STYLE_SOME},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct style style = read_style(cases[i].css);

		CHECK(style.values[cases[i].property] == cases[i].value,
		    "%s: %d", cases[i].css, style.values[cases[i].property]);
	}
}

static void
what_a_browser_takes_as_display(void **state)
{
	static const struct {
		const char *css;
		enum style_value value;
	} cases[] = {
	    {"", STYLE_UNSET},
	    {"display", STYLE_UNSET},
	    {"display;x:none", STYLE_UNSET},
	    {" Display : NONE ", STYLE_NONE},
	    {"x:y;display:\t none", STYLE_NONE},
	    {"dis play:none", STYLE_UNSET},
	    {"display:none;display:block", STYLE_SOME},
	    {"display:none!important;display:block", STYLE_NONE},
	    {"display:none ! important;display:block", STYLE_NONE},
	    {"display:block!important;display:none", STYLE_SOME},
	    {"display:block!unimportant;display:none", STYLE_NONE},
	    {"display:/* x */none", STYLE_NONE},
	    {"display:/* x * / **/none", STYLE_NONE},
	    {"/*/display:none", STYLE_UNSET},
	    {"/**/display:none", STYLE_NONE},
	    {"/* display:none", STYLE_UNSET},
	    {"/ display:none", STYLE_UNSET},
	    {"display:/", STYLE_SOME},
	    {"display:\\none", STYLE_SOME},
	    {"display:\\", STYLE_SOME},
	    {"x\\;display:none", STYLE_UNSET},
	    {"x\\a;display:none", STYLE_NONE},
	    {"x:\";display:none\"", STYLE_UNSET},
	    {"x:';display:none'", STYLE_UNSET},
	    {"x:'\"';display:none;y:'\"'", STYLE_NONE},
	    {"x:\"", STYLE_UNSET},
	    {"x:url(;display:none)", STYLE_UNSET},
	    {"x:a(b(c)d;display:none)", STYLE_UNSET},
	    {"x:a(b);display:none", STYLE_NONE},
	    {"x:a);display:none", STYLE_NONE},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct style style = read_style(cases[i].css);

		CHECK(style.values[STYLE_DISPLAY] == cases[i].value, "%s: %d",
		    cases[i].css, style.values[STYLE_DISPLAY]);
	}
}

static void
colours(void **state)
{
	static const struct {
		const char *value;
		uint32_t colour;
	} cases[] = {
	    {"#fff", 0xffffff},
	    {"#1A2", 0x11aa22},
	    {"#1234", 0x112233},
	    {"#1230", STYLE_TRANSPARENT},
	    {"#123456", 0x123456},
	    {"#12345678", 0x123456},
	    {"#12345670", 0x123456},
	    {"#12345607", 0x123456},
	    {"#12345600", STYLE_TRANSPARENT},
	    {"#", STYLE_NO_COLOUR},
	    {"#12", STYLE_NO_COLOUR},
	    {"#12345", STYLE_NO_COLOUR},
	    {"#1234567", STYLE_NO_COLOUR},
	    {"#123456789", STYLE_NO_COLOUR},
	    {"rgb(1,2,3)", 0x010203},
	    {"rgb(1 2 3 / 50%)", 0x010203},
	    {"rgb(0, 0, 0)", 0},
	    {"rgb(255,255,255)", 0xffffff},
	    {"rgb(256,0,0)", STYLE_NO_COLOUR},
	    {"rgb(0,256,0)", STYLE_NO_COLOUR},
	    {"rgb(0,0,256)", STYLE_NO_COLOUR},
	    {"rgb(-1,0,0)", STYLE_NO_COLOUR},
	    {"rgb(20%,40%,0%)", 0x336600},
	    {"rgb(1,2)", STYLE_NO_COLOUR},
	    {"rgb(1,2,x)", STYLE_NO_COLOUR},
	    {"rgb", STYLE_NO_COLOUR},
	    {"rgba(1,2,3,1)", 0x010203},
	    {"rgba(1,2,3,0)", STYLE_TRANSPARENT},
	    {"rgba(1,2,3,0.005)", STYLE_TRANSPARENT},
	    {"rgba(1,2,3,0.01)", 0x010203},
	    {"rgba(1,2,3,-0.005)", STYLE_TRANSPARENT},
	    {"rgba(1,2,3,-0.01)", 0x010203},
	    {"rgba(1,2,3,4,5)", 0x010203},
	    {"red", 0xff0000},
	    {"Red !important", 0xff0000},
	    {"red\\x", 0xff0000},
	    {"red/*", 0xff0000},
	    {"reddish", STYLE_NO_COLOUR},
	    {"black", 0},
	    {"transparent", STYLE_TRANSPARENT},
	    {"red url(x)", STYLE_NO_COLOUR},
	    {"linear-gradient(red, blue)", STYLE_NO_COLOUR},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct style style = {.colour = 1, .background = 1};

		style_set_colour(
		    &style, STYLE_COLOUR, edge_span(cases[i].value));
		CHECK(style.colour == cases[i].colour && style.background == 1,
		    "%s: %#x", cases[i].value, style.colour);
		assert_int_equal(style.values[STYLE_COLOUR], STYLE_SOME);
		assert_int_equal(style.values[STYLE_BACKGROUND], STYLE_UNSET);
	}
}

static void
attributes_give_way_to_declarations(void **state)
{
	struct style style =
	    read_style("background-color:red;color:#00f!important;color:lime");

	(void)state;
	assert_int_equal(style.background, 0xff0000);
	assert_int_equal(style.colour, 0x0000ff);
	style.priorities[STYLE_BACKGROUND] = 1;
	style_set_colour(&style, STYLE_BACKGROUND, span_of("white"));
	assert_int_equal(style.background, 0xff0000);
	style.priorities[STYLE_BACKGROUND] = 0;
	style_set_colour(&style, STYLE_BACKGROUND, span_of("white"));
	assert_int_equal(style.background, 0xffffff);
	assert_int_equal(style.colour, 0x0000ff);
}

/* A name of any length is none that is known, and is passed over whole. */
static void
long_words(void **state)
{
	static const size_t lengths[] = {125, 126, 127, 128, 129, 3000};
	struct buffer css = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(lengths); i++)
		for (size_t j = 0; j < 2; j++) {
			struct style style;

			buffer_clear(&css);
			while (css.length < lengths[i])
				buffer_add_string(&css, j == 0 ? "a" : "a ");
			buffer_add_string(&css, ":b;display:none");
			style = read_style(buffer_string(&css));
			assert_int_equal(
			    style.values[STYLE_DISPLAY], STYLE_NONE);
		}
	buffer_release(&css);
}

/* The last paragraph of <body><div class="a b" id=main><p ...>. */
static const struct style_element body = {{"BODY", 4}, {"", 0}, {"", 0}};
static const struct style_element division = {
    {"div", 3}, {"a b", 3}, {"main", 4}};
static const char classes[] = "note small a-b a_c \xc3\xa4 end";
static const struct style_element paragraph = {
    {"p", 1}, {classes, sizeof classes - 1}, {"last", 4}};

static struct style
apply(const char *css, size_t *ret_work)
{
	static struct style_sheet sheet;
	static const struct style_element *const elements[] = {
	    &body, &division, &paragraph};
	struct style style = {0};

	sheet.count = 0;
	style_read_sheet(&sheet, edge_span(css));
	*ret_work = style_apply(&sheet, elements, LENGTH(elements), &style);
	return style;
}

#define HIDE "{display:none}"
#define SHOW "{display:block}"

static void
which_rules_match(void **state)
{
	static const struct {
		const char *css;
		enum style_value value;
	} cases[] = {
	    {"p" HIDE, STYLE_NONE},
	    {"P" HIDE, STYLE_NONE},
	    {"pp" HIDE, STYLE_UNSET},
	    {"q" HIDE, STYLE_UNSET},
	    {"div" HIDE, STYLE_UNSET},
	    {"*" HIDE, STYLE_NONE},
	    {"*.small" HIDE, STYLE_NONE},
	    {".note" HIDE, STYLE_NONE},
	    {".Note" HIDE, STYLE_UNSET},
	    {".not" HIDE, STYLE_UNSET},
	    {".ote" HIDE, STYLE_UNSET},
	    {".mall" HIDE, STYLE_UNSET},
	    {".small" HIDE, STYLE_NONE},
	    {".a-b" HIDE, STYLE_NONE},
	    {".a_c" HIDE, STYLE_NONE},
	    {".\xc3\xa4" HIDE, STYLE_NONE},
	    {".end" HIDE, STYLE_NONE},
	    {".ends" HIDE, STYLE_UNSET},
	    {".nd" HIDE, STYLE_UNSET},
	    {".a" HIDE, STYLE_UNSET},
	    {"." HIDE, STYLE_UNSET},
	    {"#last" HIDE, STYLE_NONE},
	    {"#LAST" HIDE, STYLE_UNSET},
	    {"#las" HIDE, STYLE_UNSET},
	    {"p#last.note" HIDE, STYLE_NONE},
	    {"p#main" HIDE, STYLE_UNSET},
	    {"#x" HIDE, STYLE_UNSET},
	    {".a.b" HIDE, STYLE_UNSET},
	    {"p.note.b" HIDE, STYLE_UNSET},
	    {"p.note.small.end" HIDE, STYLE_NONE},
	    {"p.note.small.end#last" HIDE, STYLE_NONE},
	    {"p.note.small.b" HIDE, STYLE_UNSET},
	    {"p.note.small.end.note" HIDE, STYLE_UNSET},
	    {"div p" HIDE, STYLE_NONE},
	    {"div>p" HIDE, STYLE_NONE},
	    {"body .b > p" HIDE, STYLE_NONE},
	    {"body p" HIDE, STYLE_NONE},
	    {"div div p" HIDE, STYLE_UNSET},
	    {"p div" HIDE, STYLE_UNSET},
	    {"p p" HIDE, STYLE_UNSET},
	    {"* body div p" HIDE, STYLE_UNSET},
	    {"p:hover" HIDE, STYLE_UNSET},
	    {"p+p" HIDE, STYLE_UNSET},
	    {"a,p" HIDE, STYLE_NONE},
	    {"p,a" HIDE, STYLE_NONE},
	    {"p:hover , p" HIDE, STYLE_NONE},
	    {",p" HIDE, STYLE_NONE},
	    {"> p" HIDE, STYLE_NONE},
	    {"p{x:y}", STYLE_UNSET},
	    {"p", STYLE_UNSET},
	    {HIDE, STYLE_UNSET},
	    {"p{display:none", STYLE_NONE},
	    {"p{x:'}';display:none}", STYLE_NONE},
	    {"}p" HIDE, STYLE_NONE},
	    {"<!-- p" HIDE " -->", STYLE_NONE},
	    {"<!-- a{x:y} --> p" HIDE, STYLE_NONE},
	    {"/* a */ p" HIDE, STYLE_NONE},
	    {"/ p" HIDE, STYLE_UNSET},
	    {"#last" SHOW "p" HIDE, STYLE_SOME},
	    {"#last" SHOW ".note" HIDE, STYLE_SOME},
	    {".note" SHOW "p" HIDE, STYLE_SOME},
	    {"div p" SHOW "p" HIDE, STYLE_SOME},
	    {"p" SHOW "*" HIDE, STYLE_SOME},
	    {"p" SHOW "p" HIDE, STYLE_NONE},
	    {"p{display:none!important}#last" SHOW, STYLE_NONE},
	    {"@import 'a;b';p" HIDE, STYLE_NONE},
	    {"@charset \"utf-8\" ; p" HIDE, STYLE_NONE},
	    {"@import 'a'", STYLE_UNSET},
	    {"@font-face" HIDE, STYLE_UNSET},
	    {"@media print{p" HIDE "}", STYLE_UNSET},
	    {"@media print{a{x:y}p" HIDE "}", STYLE_UNSET},
	    {"@media print{a{x:y}b{x:y}}p" HIDE, STYLE_NONE},
	    {"@media screen{a{x:y}p" HIDE "}", STYLE_NONE},
	    {"@media all{p" HIDE "}", STYLE_NONE},
	    {"@Media only screen {p" HIDE "}", STYLE_NONE},
	};
	size_t work;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct style style = apply(cases[i].css, &work);

		CHECK(style.values[STYLE_DISPLAY] == cases[i].value, "%s: %d",
		    cases[i].css, style.values[STYLE_DISPLAY]);
	}
}

static void
colours_of_rules(void **state)
{
	size_t work;
	struct style style = apply("p{color:red}", &work);

	(void)state;
	assert_int_equal(style.colour, 0xff0000);
	assert_int_equal(style.background, 0);
	assert_int_equal(style.values[STYLE_BACKGROUND], STYLE_UNSET);
	style = apply("p{background:red}", &work);
	assert_int_equal(style.background, 0xff0000);
	assert_int_equal(style.colour, 0);
	assert_int_equal(style.values[STYLE_COLOUR], STYLE_UNSET);
}

static void
work_is_counted(void **state)
{
	static const struct {
		const char *css;
		size_t work;
	} cases[] = {{"", 0}, {"q" HIDE, 1}, {"p" HIDE "p" SHOW, 2},
	    {"div p" HIDE, 2}, {"body p" HIDE, 3}, {"q p" HIDE, 3}};
	char many[80];
	struct style_element wide = {{"p", 1}, {many, 64}, {"", 0}};
	const struct style_element *const elements[] = {&wide};
	struct style_sheet *sheet = memory_new(1, sizeof *sheet);
	struct style style = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t work;

		(void)apply(cases[i].css, &work);
		CHECK(work == cases[i].work, "%s: %zu", cases[i].css, work);
	}
	memset(many, 'x', sizeof many);
	style_read_sheet(sheet, span_of("q" HIDE));
	assert_int_equal(style_apply(sheet, elements, 1, &style), 3);
	free(sheet);
}

static void
add_times(struct buffer *text, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_add_string(text, piece);
}

static void
bounds_of_a_sheet(void **state)
{
	struct style_sheet *sheet = memory_new(1, sizeof *sheet);
	struct buffer css = {0};

	(void)state;
	add_times(&css, "a" HIDE, STYLE_RULES_MAX + 2);
	style_read_sheet(sheet, edge_span(buffer_string(&css)));
	assert_int_equal(sheet->count, STYLE_RULES_MAX);

	/* So much weight is less than that of a style attribute, */
	sheet->count = 0;
	buffer_clear(&css);
	add_times(&css, "*a", 7);
	add_times(&css, ".c.c.c a", 2);
	add_times(&css, ".c.c.c", 1);
	add_times(&css, "#a", 49);
	add_times(&css, HIDE, 1);
	style_read_sheet(sheet, edge_span(buffer_string(&css)));
	assert_int_equal(sheet->count, 1);
	assert_int_equal(
	    sheet->rules[0].style.priorities[STYLE_DISPLAY], 49990);

	/* and so much is not. */
	sheet->count = 0;
	buffer_clear(&css);
	add_times(&css, "#a", 50);
	add_times(&css, HIDE, 1);
	style_read_sheet(sheet, edge_span(buffer_string(&css)));
	assert_int_equal(sheet->count, 0);
	buffer_release(&css);
	free(sheet);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_makes_text_invisible),
	    cmocka_unit_test(what_a_browser_takes_as_display),
	    cmocka_unit_test(colours),
	    cmocka_unit_test(attributes_give_way_to_declarations),
	    cmocka_unit_test(long_words),
	    cmocka_unit_test(which_rules_match),
	    cmocka_unit_test(colours_of_rules),
	    cmocka_unit_test(work_is_counted),
	    cmocka_unit_test(bounds_of_a_sheet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
