/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "mail/quote.h"
#include "mail/quote_words.h"
#include "tests/unit/edge.h"

typedef bool line_fn(struct span line);

static void
words_of_mail_programs(void **state)
{
	static const struct {
		line_fn *is;
		const char *line;
		bool want;
	} cases[] = {
	    {quote_is_from, "From: a", true},
	    {quote_is_from, " **FROM**: a", true},
	    {quote_is_from, "De : a", true},
	    {quote_is_from, "De\xc2\xa0: a", true},
	    {quote_is_from, "From   : a", true},
	    {quote_is_from, "From    : a", false},
	    {quote_is_from, "From", false},
	    {quote_is_from, "From a: b", false},
	    {quote_is_from, "Fro: a", false},
	    {quote_is_from, "", false},
	    {quote_is_from, "***", false},
	    {quote_is_from, "L\xc3\x84HETT\xc3\x84J\xc3\x84: a", true},
	    {quote_is_from, "\xd0\x9e\xd0\xa2: a", true},
	    {quote_is_from, "\xd0\x9f\xd0\xa2: a", false},
	    {quote_is_from, "\xce\x91\xce\xa0\xce\x9f: a", true},
	    {quote_is_from, "\xd0", false},
	    {quote_is_from, "\xd0:", false},
	    {quote_is_field, "Sent: a", true},
	    {quote_is_field, "From: a", false},
	    {quote_is_field, "\xc3\x80: a", true},
	    {quote_is_field, "\xc3\x84mne: a", true},
	    {quote_is_field, "\xd0\x9a\xd0\xbe\xd0\xbc\xd1\x83: a", true},
	    {quote_is_field, "\xd0\x9a\xd0\x9e\xd0\x9c\xd0\xa3: a", true},
	    {quote_is_field, "\xce\x98\xce\x88\xce\x9c\xce\x91: a", false},
	    {quote_is_field, "\xce\x98\xce\xad\xce\x9c\xce\x91: a", true},
	    {quote_is_field, "to: a", true},
	    {quote_is_field, "tom: a", false},
	    {quote_is_date, "Date: a", true},
	    {quote_is_date, "Subject: a", false},
	    {quote_is_any_field, "Qwert: a", true},
	    {quote_is_any_field, "*Q*: a", true},
	    {quote_is_any_field, ": a", false},
	    {quote_is_any_field, "Q1: a", false},
	    {quote_is_any_field, "9: a", false},
	    {quote_is_any_field, "Q/: a", true},
	    {quote_is_any_field, "Qwert", false},
	    {quote_is_any_field, "abcdefghijabcdefghijabcdefghi: a", true},
	    {quote_is_any_field, "abcdefghijabcdefghijabcdefghij: a", false},
	    {quote_has_original, "- Original MESSAGE -", true},
	    {quote_has_original, "original", false},
	    {quote_is_original, "Original message", true},
	    {quote_is_original, "Original messages", false},
	    {quote_is_original, "An original message", false},
	    {quote_is_original, "", false},
	    {quote_has_forwarded, "a forwarded message", true},
	    {quote_has_forwarded, "a forward", false},
	    {quote_is_forwarded, "Forwarded message", true},
	    {quote_is_forwarded, "a forwarded message", false},
	    {quote_has_wrote, "Kari wrote", true},
	    {quote_has_wrote, "wrote", false},
	    {quote_has_wrote, "geschreven", true},
	    {quote_has_wrote, "ageschreven", true},
	    {quote_has_wrote, "Kari", false},
	    {quote_is_own, "Monday I wrote", true},
	    {quote_is_own, "J'ai dit", true},
	    {quote_is_own, "wrote", false},
	    {quote_is_postscript, "PS: abc", true},
	    {quote_is_postscript, " PS:abcd ", true},
	    {quote_is_postscript, "PS:abc", false},
	    {quote_is_postscript, "P.S. abc", true},
	    {quote_is_postscript, "Psst abc", false},
	    {quote_is_postscript, "**", false},
	    {quote_is_postscript, "P", false},
	    {quote_is_own, "*", false},
	    {quote_has_wrote, "*", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(cases[i].is(edge_span(cases[i].line)) == cases[i].want,
		    "%zu: %s", i, cases[i].line);
}

struct text {
	const char *text;
	const char *own, *quoted, *signature;
	bool forwarded;
};

static void
check_text(const struct text *want)
{
	struct arena *memory = arena_new();
	struct quote got = quote_split(memory, want->text);

	CHECK(strcmp(got.text, want->own) == 0, "%s: own %s", want->text,
	    got.text);
	CHECK(strcmp(got.quoted, want->quoted) == 0, "%s: quoted %s",
	    want->text, got.quoted);
	CHECK(strcmp(got.signature, want->signature) == 0, "%s: signature %s",
	    want->text, got.signature);
	CHECK(got.forwarded == want->forwarded, "%s: forwarded", want->text);
	arena_free(memory);
}

static void
marks_and_signatures(void **state)
{
	static const struct text cases[] = {
	    {"", "", "", "", false},
	    {"a", "a", "", "", false},
	    {"\n\na \nb\n \n", "a \nb", "", "", false},
	    {"> a\n", "> a\n", "", "", false},
	    {"a\n> b\nc", "a\nc", "> b", "", false},
	    {"a\n   > b", "a", "   > b", "", false},
	    {"a\n    > b", "a\n    > b", "", "", false},
	    {"a\n>From b", "a\n>From b", "", "", false},
	    {"a\n> b\n\nc", "a\nc", "> b", "", false},
	    {"a\n\n> b", "a", "> b", "", false},
	    {"a\n-- \nb\n\nc", "a", "-- \nb\n\nc", "b\n\nc", false},
	    {"a\n-- \nb\n> c\nd", "a", "-- \nb\n> c\nd", "b\nd", false},
	    {"a\n-- \nb\nPS: more\nc", "a\nPS: more\nc", "-- \nb", "b", false},
	    {"a\n--\nb", "a", "--\nb", "b", false},
	    {"a\n---\nb", "a\n---\nb", "", "", false},
	    {"a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8", "a",
		"--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8",
		"1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8", false},
	    {"a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9",
		"a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8"
		"\n9",
		"", "", false},
	    {"a\n--Original Message--\nb", "a", "--Original Message--\nb", "",
		false},
	    {"a\n--Original Message\nb", "a\n--Original Message\nb", "", "",
		false},
	    {"a\n-Original Message-\nb", "a\n-Original Message-\nb", "", "",
		false},
	    {"a\n--Other Message--\nb", "a\n--Other Message--\nb", "", "",
		false},
	    {"a\nOriginal Message:\nb", "a", "Original Message:\nb", "", false},
	    {"a\nOriginal Message\nb", "a\nOriginal Message\nb", "", "", false},
	    {"a\nThe original message:\nb", "a\nThe original message:\nb", "",
		"", false},
	    {"a\n--Forwarded by b--\nc\n\nd", "a", "--Forwarded by b--\nc\n\nd",
		"", true},
	    {"--Forwarded by b--\nc", "--Forwarded by b--\nc", "", "", true},
	    {"a\n> --Forwarded by b--", "a", "> --Forwarded by b--", "", false},
	    {"a\n__________\nFrom: b@c\nTo: d\nCc: e", "a",
		"__________\nFrom: b@c\nTo: d\nCc: e", "", false},
	    {"a\n__________\n\nXyz: b@c\nTyz: d\nSyz: e", "a",
		"__________\n\nXyz: b@c\nTyz: d\nSyz: e", "", false},
	    {"a\n----------\nXyz: b\nTyz: d\nSyz: e@f", "a",
		"----------\nXyz: b\nTyz: d\nSyz: e@f", "", false},
	    {"a\n_________\nXyz: b@c\nTyz: d\nSyz: e",
		"a\n_________\nXyz: b@c\nTyz: d\nSyz: e", "", "", false},
	    {"a\n_____x_____\nXyz: b@c\nTyz: d\nSyz: e",
		"a\n_____x_____\nXyz: b@c\nTyz: d\nSyz: e", "", "", false},
	    {"a\n__________\nXyz: b@c\nTyz: d\n\nSyz: e",
		"a\n__________\nXyz: b@c\nTyz: d\n\nSyz: e", "", "", false},
	    {"a\n__________\nXyz: b@c\nTyz: d\ne\nSyz: e",
		"a\n__________\nXyz: b@c\nTyz: d\ne\nSyz: e", "", "", false},
	    {"a\n__________\nXyz: b\nTyz: d\nSyz: e",
		"a\n__________\nXyz: b\nTyz: d\nSyz: e", "", "", false},
	    {"a\n__________\nS: b\nT: c\nU: d\nV: e\nW: f\nX: g@h", "a",
		"__________\nS: b\nT: c\nU: d\nV: e\nW: f\nX: g@h", "", false},
	    {"a\n__________\nS: b\nT: c\nU: d\nV: e\nW: f\nX: g\nY: h@i",
		"a\n__________\nS: b\nT: c\nU: d\nV: e\nW: f\nX: g\nY: h@i", "",
		"", false},
	    {"a\n__________", "a\n__________", "", "", false},
	    {"a\nSent from my iPhone\nb", "a\nb", "Sent from my iPhone", "",
		false},
	    {"a\n*Sent from my iPhone*", "a", "*Sent from my iPhone*", "",
		false},
	    {"a\nSent from my heart", "a\nSent from my heart", "", "", false},
	    {"a\nMy iPhone", "a\nMy iPhone", "", "", false},
	    {"a\nSent from my iPhone "
	     "6789012345678901234567890123456789012345678901234567890123456",
		"a\nSent from my iPhone "
		"6789012345678901234567890123456789012345678901234567890123456",
		"", "", false},
	    {"a\nSent from my iPhone "
	     "678901234567890123456789012345678901234567890123456789012345",
		"a",
		"Sent from my iPhone "
		"678901234567890123456789012345678901234567890123456789012345",
		"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_text(&cases[i]);
}

/* Whether a line and what follows it are history. */
static void
check_start(const char *start, bool is_history)
{
	struct arena *memory = arena_new();
	const char *text = arena_printf(memory, "a\n%s\nz", start);
	const char *rest = arena_printf(memory, "%s\nz", start);
	const struct text want = {
	    text, is_history ? "a" : text, is_history ? rest : "", "", false};

	check_text(&want);
	arena_free(memory);
}

static void
header_blocks(void **state)
{
	static const struct {
		const char *block;
		bool is_history;
	} cases[] = {
	    {"From: b@c\nTo: d\nSubject: e", true},
	    {"From: b\nTo: d@e\nSubject: f", true},
	    {"From: b\nTo: d\nSubject: e", false},
	    {"From: b@c\nTo: d", false},
	    {"Form: b@c\nTo: d\nSubject: e", false},
	    {"From: b@c\nTo: d\nDate: 16.11.2026", false},
	    {"From: b@c\nTo: d\nSubject: 16.11.2026", true},
	    {"From: b@c\nTo: d\nDate: x", true},
	    {"From: b@c\n1\n2\n3\n4\nTo: d\nSubject: e", true},
	    {"From: b@c\n1\n2\n3\n4\n5\nTo: d\nSubject: e", false},
	    /* without an address the time counts */
	    {"From: b\nTo: d\nDate: 8:15", true},
	    {"From: b\nTo: d\nDate: x 8:00 y", true},
	    {"From: b\nTo: d\nDate: 8:59", true},
	    {"From: b\nTo: d\nDate: 8:60", false},
	    {"From: b\nTo: d\nDate: 8:/5", false},
	    {"From: b\nTo: d\nDate: x:15", false},
	    {"From: b\nTo: d\nDate: 8:1x", false},
	    {"From: b\nTo: d\nDate: 8:1", false},
	    {"From: b\nTo: d\nDate: 8:159", false},
	    {"From: b\nTo: d\nDate: 8-15", false},
	    {"From: b\nTo: d\nDate: 8.15", true},
	    {"From: b\nTo: d\nDate: 8.15.", true},
	    {"From: b\nTo: d\nDate: 8.15. x", true},
	    {"From: b\nTo: d\nDate: 8.15.3", false},
	    {"From: b\nTo: d\nDate: 8:15:30", true},
	    {"From: b\nTo: d\nDate: 9.11.2026", false},
	    {"From: b\nTo: d\nDate: 2026.11.09", false},
	    {"From: b\nTo: d\nDate: 2026.11.09 8:15", true},
	    {"From: b\nTo: d\nDate: 2026.11.09.15", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_start(cases[i].block, cases[i].is_history);
}

static void
attributions_without_quotes(void **state)
{
	static const struct {
		const char *line;
		bool is_history;
	} cases[] = {
	    {"On 16.11.2026 at 10:12 Kari wrote:", true},
	    {"On 16.11.2026\nat 10:12\nKari wrote:", true},
	    {"On 16.11.2026 10:12\nat\nx\nKari wrote:", false},
	    {"On 16.11.2026 10:12\n\nKari wrote:", false},
	    {"On 16.11.2026 at 10:12 Kari wrote", false},
	    {"On 16.11.2026 at 10:12 Kari says:", false},
	    {"On 16.11.2026 at 10:12 I wrote:", false},
	    {"In your letter you wrote:", false},
	    {"On Monday at x:12 you wrote:", false},
	    {"On 16 Kari wrote:", false},
	    {"On 16 at 9.05 Kari wrote:", true},
	    {"On 16 at 9-05 Kari wrote:", false},
	    {"On 16 at 9:65 Kari wrote:", false},
	    {"On 16 at 9:59 Kari wrote:", true},
	    {"On 16 at 0:00 Kari wrote:", true},
	    {"On 16 at x:05 Kari wrote:", false},
	    {"On 16 at 9:0x Kari wrote:", false},
	    {"On 16 at 9:0: Kari wrote:", false},
	    {"On 16 at 9:0/ Kari wrote:", false},
	    {"On 16 at 9:/5 Kari wrote:", false},
	    {"On 16 at /:05 Kari wrote:", false},
	    {"16.11.2026, 10:12, Kari <kari@moe.example>:", true},
	    {"9.11.2026, 10:12, Kari <kari@moe.example>:", true},
	    {"0.11.2026, 10:12, Kari <kari@moe.example>:", true},
	    {"\xd0\x92\xd1\x82 16.11, 10:12, Kari <kari@moe.example>:", true},
	    {"\xd1\x81\xd1\x80 16.11, 10:12, Kari <kari@moe.example>:", true},
	    {"At 16.11.2026, 10:12, Kari <kari@moe.example>:", false},
	    {"16.11.2026, 10:12, Kari <kari>:", false},
	    {"16.11.2026, 10:12, kari@moe.example <kari>:", false},
	    {"16.11.2026, 10:12, Kari kari@moe.example:", false},
	    {"16.11.2026, 10:12, Kari >:", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_start(cases[i].line, cases[i].is_history);
}

static void
attributions_above_quotes(void **state)
{
	static const struct text cases[] = {
	    {"a\nKari wrote:\n> b\nc", "a\nc", "Kari wrote:\n> b", "", false},
	    {"a\nKari wrote:\n\n\n> b\n", "a", "Kari wrote:\n\n\n> b", "",
		false},
	    {"a\nI wrote:\n> b\nc", "a\nc", "I wrote:\n> b", "", false},
	    {"a\nKari\nwrote:\n> b\nc", "a\nKari\nwrote:\nc", "> b", "", false},
	    {"a\n16.11.\nKari wrote:\n> b\nc", "a\nc",
		"16.11.\nKari wrote:\n> b", "", false},
	    {"a\n16.11. b@c asdf:\n> b", "a", "16.11. b@c asdf:\n> b", "",
		false},
	    {"a\nb@c asdf:\n> b", "a\nb@c asdf:", "> b", "", false},
	    {"a\n16.11. asdf:\n> b", "a\n16.11. asdf:", "> b", "", false},
	    {"a\nKari wrote:", "a\nKari wrote:", "", "", false},
	    {"a\n16.11.\n> b\nKari wrote:", "a\n16.11.\nKari wrote:", "> b", "",
		false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_text(&cases[i]);
}

static void
legal_footers(void **state)
{
	static const struct text cases[] = {
	    {"a\n\nThis e-mail is confidential\nand intended for b.\n\nc",
		"a\n\nc", "This e-mail is confidential\nand intended for b.",
		"", false},
	    {"This e-mail is confidential and intended for b.\n\nc", "c",
		"This e-mail is confidential and intended for b.", "", false},
	    {"a\nThis e-mail is confidential and intended for b.",
		"a\nThis e-mail is confidential and intended for b.", "", "",
		false},
	    {"a\n\nThis e-mail is confidential.",
		"a\n\nThis e-mail is confidential.", "", "", false},
	    {"a\n\nThis e-mail is intended for b.",
		"a\n\nThis e-mail is intended for b.", "", "", false},
	    {"a\n\nMy e-mail is confidential and intended for b.",
		"a\n\nMy e-mail is confidential and intended for b.", "", "",
		false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_text(&cases[i]);
}

/* Text that is as long as a mark may be, and text that is longer. */
static void
lengths_of_marks(void **state)
{
	static const struct {
		const char *start, *end;
		size_t most;
	} cases[] = {
	    {"--", "original message--", 120},
	    {"On 16.11.2026 at 10:12 ", " wrote:", 400},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t more = 0; more < 2; more++) {
			struct buffer line = {0};

			buffer_add_string(&line, cases[i].start);
			while (line.length + strlen(cases[i].end) <
			    cases[i].most + more)
				buffer_add_byte(&line, 'x');
			buffer_add_string(&line, cases[i].end);
			check_start(buffer_string(&line), more == 0);
			buffer_release(&line);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_of_mail_programs),
	    cmocka_unit_test(marks_and_signatures),
	    cmocka_unit_test(header_blocks),
	    cmocka_unit_test(attributions_without_quotes),
	    cmocka_unit_test(attributions_above_quotes),
	    cmocka_unit_test(legal_footers),
	    cmocka_unit_test(lengths_of_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
