/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/utf8.h"
#include "ticket/letter.h"
#include "ticket/letter_template.h"

static const char *const languages[] = {
    "da", "de", "en", "nb", "nl", "nn", "sv"};
static const char *const value_names[] = {"one", "two"};
static const struct letter_part parts[] = {
    {"part", "part.part", "in {{one}}\n", 11},
    {"open", "open.part", "{{#one}}\nx\n", 11},
    {"shut", "shut.part", "x\n{{/one}}\n", 11},
    {"nested", "nested.part", "{{>part}}", 9},
    {"empty", "empty.part", "\n\n", 2},
};
static const struct letter_names names = {
    value_names, LENGTH(value_names), parts, LENGTH(parts)};

static struct arena *memory;
static struct letter_set *all; /* the shipped ones */
static char scratch[] = "test_letter.XXXXXX";

static const char *
shipped(void)
{
	const char *top = getenv("top_srcdir");

	return arena_printf(memory, "%s/templates", top != NULL ? top : ".");
}

static struct letter_values
values_in(const char *language)
{
	return (struct letter_values){
	    .organisation = "Example & Sons",
	    .contact = "dpo@example.org, +44 20 7946 0000",
	    .authority = "ico.example",
	    .reference = "DPO-7KQ4-2M9X",
	    .received_on =
		letter_date(memory, all, language, (struct date){2026, 3, 27}),
	    .due_on =
		letter_date(memory, all, language, (struct date){2026, 4, 28}),
	    .kinds = letter_kinds(memory, all, language,
		KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE)),
	    .about = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE),
	    .reason = "because it is so",
	    .until_on =
		letter_date(memory, all, language, (struct date){2031, 12, 31}),
	    .amount = "EUR 12.50",
	    .client = "Client & Co, 1 Road",
	    .code = "012345",
	    .done = "some of it was sent",
	    .provision = "section 99 of a law",
	    .number = "4242",
	};
}

static size_t
occurrences(const char *text, const char *word)
{
	size_t count = 0;

	while ((text = strstr(text, word)) != NULL) {
		count++;
		text += strlen(word);
	}
	return count;
}

/* Without the lines' ends, that a long value may have. */
static const char *
unwrapped(const char *text)
{
	struct buffer one = {0};
	const char *copy;

	for (; *text != '\0'; text++)
		if (*text != '\n' && *text != ' ')
			buffer_add_byte(&one, *text);
		else if (one.length > 0 && one.data[one.length - 1] != ' ')
			buffer_add_byte(&one, ' ');
	copy = arena_string(memory, buffer_string(&one));
	buffer_release(&one);
	return copy;
}

/* A colleague gets the number, the kinds and the day, and nothing else. */
static void
check_internal(const struct letter_text *text,
    const struct letter_values *values, const char *name)
{
	const char *const said[] = {
	    values->number, values->kinds, values->due_on};
	const char *const unsaid[] = {
	    values->reference, values->received_on, values->reason};

	CHECK(strstr(text->subject, values->number) != NULL, "%s", name);
	for (size_t i = 0; i < LENGTH(said); i++)
		CHECK(
		    strstr(unwrapped(text->body), said[i]) != NULL, "%s", name);
	for (size_t i = 0; i < LENGTH(unsaid); i++)
		CHECK(strstr(text->body, unsaid[i]) == NULL &&
			strstr(text->subject, unsaid[i]) == NULL,
		    "%s", name);
}

/* What every acknowledgement must say, and must not. */
static void
check_letter(const char *name, enum letter_purpose purpose,
    const struct letter_text *text, const struct letter_values *values)
{
	const struct {
		const char *text;
		enum letter_need need;
	} given[] = {
	    {values->due_on, LETTER_NEEDS_DUE},
	    {values->reason, LETTER_NEEDS_REASON},
	    {values->until_on, LETTER_NEEDS_UNTIL},
	    {values->amount, LETTER_NEEDS_AMOUNT},
	    {values->client, LETTER_NEEDS_CLIENT},
	    {values->code, LETTER_NEEDS_CODE},
	    {values->done, LETTER_NEEDS_DONE},
	    {values->provision, LETTER_NEEDS_PROVISION},
	};
	bool is_for_them = !letter_purpose_is_draft(purpose);
	const char *line = text->body, *body = unwrapped(text->body);

	if (purpose == LETTER_DIGEST || purpose == LETTER_ALARM ||
	    purpose == LETTER_ALARM_OVER || purpose == LETTER_CANARY) {
		CHECK(utf8_is_valid(text->body, strlen(text->body)) &&
			strstr(text->body, "{{") == NULL,
		    "%s", name);
		return;
	}
	if (letter_purpose_is_internal(purpose)) {
		check_internal(text, values, name);
		return;
	}
	CHECK(strstr(text->subject, values->reference) != NULL, "%s", name);
	CHECK(strchr(text->subject, '\n') == NULL, "%s", name);
	CHECK(strstr(body, values->organisation) != NULL, "%s", name);
	CHECK(strstr(body, values->contact) != NULL, "%s", name);
	CHECK(!is_for_them || strstr(body, values->authority) != NULL, "%s",
	    name);
	CHECK(strstr(body, values->received_on) != NULL, "%s", name);
	/* Once as the reference, once in the plea to keep it. */
	CHECK(occurrences(body, values->reference) ==
		(purpose <= LETTER_ACKNOWLEDGE_POST ? 2 : 1),
	    "%s", name);
	for (size_t i = 0; i < LENGTH(given); i++)
		CHECK((strstr(body, given[i].text) != NULL) ==
			((letter_needs(purpose) & given[i].need) != 0),
		    "%s %s: %s", name, letter_purpose_name(purpose),
		    given[i].text);
	CHECK(strstr(text->body, "{{") == NULL, "%s", name);
	CHECK(strstr(text->body, "}}") == NULL, "%s", name);
	CHECK(strstr(text->body, "http") == NULL, "%s", name);
	CHECK(utf8_is_valid(text->body, strlen(text->body)), "%s", name);
	CHECK(text->body[strlen(text->body) - 1] == '\n', "%s", name);
	for (; *line != '\0'; line += strcspn(line, "\n") + 1)
		CHECK(strcspn(line, "\n") <= 90, "%s: %.90s", name, line);
	if (purpose <= LETTER_ACKNOWLEDGE_POST &&
	    purpose != LETTER_ACKNOWLEDGE_GENERIC)
		CHECK(strstr(body, values->kinds) != NULL, "%s", name);
}

static void
every_shipped_letter(void **state)
{
	const char *directory = shipped();
	struct error err = {.text = ""};
	struct letter_set *letters = letter_set_load(&directory, 1, "nl", &err);

	(void)state;
	CHECK(letters != NULL, "%s", err.text);
	for (size_t i = 0; i < LENGTH(languages); i++) {
		struct letter_values values = values_in(languages[i]);
		const struct letter_language *language =
		    letter_set_find(letters, languages[i]);

		for (int kind = 0; kind < KINDS; kind++)
			CHECK(language->words->kinds[kind] != NULL, "%s %s",
			    languages[i], kind_name((enum kind)kind));

		for (int purpose = 0; purpose < LETTER_PURPOSES; purpose++) {
			struct letter_text text = letter_write(memory, letters,
			    (enum letter_purpose)purpose, languages[i],
			    &values);

			CHECK(strcmp(text.language, languages[i]) == 0, "%s",
			    languages[i]);
			check_letter(languages[i], (enum letter_purpose)purpose,
			    &text, &values);
		}
	}
	/* A language that has some: the rest in its fallback. */
	for (int i = 0; i < LETTER_PURPOSES; i++) {
		enum letter_purpose purpose = (enum letter_purpose)i;
		bool is_czech = purpose == LETTER_ACKNOWLEDGE ||
		    purpose == LETTER_ACKNOWLEDGE_GENERIC ||
		    purpose == LETTER_IDENTITY;
		const char *found = letter_language(letters, purpose, "cs");
		struct letter_values values = values_in(found);
		struct letter_text text =
		    letter_write(memory, letters, purpose, "cs", &values);

		CHECK(strcmp(found, is_czech ? "cs" : "en") == 0, "%s",
		    letter_purpose_name(purpose));
		check_letter("cs", purpose, &text, &values);
	}
	/* An unknown language: the office's. */
	assert_string_equal(
	    letter_language(letters, LETTER_ACKNOWLEDGE, "et"), "nl");
	assert_string_equal(
	    letter_language(letters, LETTER_ACKNOWLEDGE, ""), "nl");
	letter_set_free(letters);
}

static void
words(void **state)
{
	static const struct {
		const char *language;
		const char *date;
		const char *kinds;
	} cases[] = {
	    {"en", "1 March 2026",
		"access to personal data, erasure and a complaint"},
	    {"nb", "1. mars 2026",
		"innsyn i personopplysninger, sletting og en klage"},
	    {"nn", "1. mars 2026",
		"innsyn i personopplysningar, sletting og ei klage"},
	    {"da", "1. marts 2026",
		"indsigt i personoplysninger, sletning og en klage"},
	    {"sv", "1 mars 2026",
		"tillgång till personuppgifter, radering och ett klagomål"},
	    {"de", "1. März 2026",
		"Auskunft über personenbezogene Daten, Löschung und eine "
		"Beschwerde"},
	    {"nl", "1 maart 2026",
		"inzage in persoonsgegevens, wissing van gegevens en een "
		"klacht"},
	    {"cs", "1. března 2026",
		"přístup k osobním údajům, výmaz osobních údajů a stížnost"},
	    {"et", "1 March 2026",
		"access to personal data, erasure and a complaint"},
	};
	const kind_set kinds = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE) |
	    KIND_BIT(KIND_COMPLAINT);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *language = cases[i].language;

		CHECK(strcmp(letter_date(memory, all, language,
				 (struct date){2026, 3, 1}),
			  cases[i].date) == 0,
		    "%s", language);
		CHECK(strcmp(letter_kinds(memory, all, language, kinds),
			  cases[i].kinds) == 0,
		    "%s", language);
		for (int kind = 0; kind < KINDS; kind++)
			CHECK(letter_kinds(memory, all, language,
				  KIND_BIT(kind))[0] != '\0',
			    "%s %d", language, kind);
		for (int month = 1; month <= 12; month++)
			CHECK(strstr(letter_date(memory, all, language,
					 (struct date){2026, month, 9}),
				  "(null)") == NULL,
			    "%s %d", language, month);
	}
	assert_string_equal(letter_kinds(memory, all, "en", 0), "");
	assert_string_equal(
	    letter_kinds(memory, all, "en", KIND_BIT(KINDS)), "");
	assert_string_equal(letter_kinds(memory, all, "en",
				KIND_BIT(KIND_ERASURE) | KIND_BIT(KIND_OPTOUT) |
				    KIND_BIT(KINDS)),
	    "erasure and objection to direct marketing");
	assert_string_equal(
	    letter_kinds(memory, all, "en", KIND_BIT(KIND_ERASURE)), "erasure");
	assert_string_equal(letter_kinds(memory, all, "de",
				KIND_BIT(KIND_ERASURE) | KIND_BIT(KIND_OPTOUT)),
	    "Löschung und Widerspruch gegen Direktwerbung");
}

static void
purpose_names(void **state)
{
	enum letter_purpose purpose = LETTER_PURPOSES;

	(void)state;
	assert_string_equal(letter_purpose_name(LETTER_ACKNOWLEDGE_GENERIC),
	    "acknowledge-generic");
	assert_true(letter_purpose_find("acknowledge", &purpose));
	assert_int_equal(purpose, LETTER_ACKNOWLEDGE);
	assert_string_equal(
	    letter_purpose_receipt(LETTER_ACKNOWLEDGE_POST), "acknowledge");
	assert_string_equal(letter_purpose_receipt(LETTER_BREACH), "breach");
	assert_string_equal(letter_purpose_receipt(LETTER_EXTEND), "");
	assert_false(letter_purpose_find("acknowledged", &purpose));
}

static void
filling(void **state)
{
	static const struct {
		const char *file;
		const char *subject;
		const char *body;
	} cases[] = {
	    {"Subject: a {{one}}\n\nb {{two}}c\n", "a 1", "b {{one}}c\n"},
	    {"Subject:{{one}}\n\n\n{{one}}{{one}}", "1", "11\n"},
	    {"Subject: a\n\n\nb\nc", "a", "b\nc\n"},
	    {"Subject: a\r\n\r\nb\r\n\r\n\r\nc\r\n\r\n", "a", "b\n\n\nc\n"},
	    {"Subject: {{#one}}a{{/one}}{{^one}}b{{/one}}\n\n"
	     "{{#one}}\nc\n{{/one}}\n{{^one}}\nd\n{{/one}}\ne",
		"a", "c\ne\n"},
	    {"Subject: a\n\n{{^one}}x{{#two}}y{{/two}}{{/one}}"
	     "{{#two}}<{{^one}}z{{/one}}{{two}}>{{/two}}\n",
		"a", "<{{one}}>\n"},
	    {"Subject: a\n\nb\n\n{{>part}}\n\nd\n", "a", "b\n\nin 1\n\nd\n"},
	    {"\xef\xbb\xbfSubject: a\n\n{one} } { x", "a", "{one} } { x\n"},
	};
	const char *const values[] = {"1", "{{one}}"};
	const char *const hostile[] = {"a\r\nBcc: x\x7f\x01", ""};
	struct letter_template template;
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *file = cases[i].file;

		CHECK(letter_template_parse(memory, "F", file, strlen(file),
			  &names, &template, &err),
		    "%s: %s", file, err.text);
		assert_string_equal(
		    letter_template_fill(memory, &template.subject, values),
		    cases[i].subject);
		assert_string_equal(
		    letter_template_fill(memory, &template.body, values),
		    cases[i].body);
	}
	assert_true(letter_template_parse(
	    memory, "F", "Subject: {{one}}\n\nx", 19, &names, &template, &err));
	assert_string_equal(
	    letter_template_fill(memory, &template.subject, hostile),
	    "a  Bcc: x  ");
}

static void
template_mistakes(void **state)
{
	static const struct {
		const char *file;
		const char *want; /* a part of the error */
	} cases[] = {
	    {"", "first line"},
	    {"subject: a\n\nb", "F:1: the first line"},
	    {"\nSubject: a\n\nb", "F:1: the first line"},
	    {"Subject:  \n\nb", "F:1: the subject is empty"},
	    {"Subject: a", "F:1: an empty line"},
	    {"Subject: a\nb", "F:2: an empty line"},
	    {"Subject: a\n\n", "F:2: the letter has no text"},
	    {"Subject: a\n\n\n\n", "no text"},
	    {"Subject: {{three}}\n\nb",
		"F:1: unknown placeholder {{three}}: expected one of one, two"},
	    {"Subject: a\n\nb\n{{ one }}",
		"F:4: unknown placeholder {{ one }}"},
	    {"Subject: a\n\n{{}}", "placeholder {{}}"},
	    {"Subject: a\n\n{{One}}", "unknown placeholder {{One}}"},
	    {"Subject: a\n\n{{{one}}}", "unknown placeholder {{{one}}"},
	    {"Subject: {{#one}}a\n\nb", "F:1: the section {{#one}} is not"},
	    {"Subject: a\n\n{{#one}}\n\nb", "F:3: the section {{#one}} is"},
	    {"Subject: a\n\nb{{/one}}", "F:3: a section ends that was not"},
	    {"Subject: a\n\n{{#one}}{{#two}}b{{/one}}{{/two}}",
		"F:3: {{/one}} where {{/two}} must stand first"},
	    {"Subject: a\n\n{{#three}}b{{/three}}", "placeholder {{three}}"},
	    {"Subject: a\n\nb {{>part}}", "F:3: a part must stand alone"},
	    {"Subject: {{>part}}\n\nb", "F:1: a part must stand alone"},
	    {"Subject: a\n\n{{>other}}",
		"F:3: there is no part other in this language"},
	    {"Subject: a\n\n{{>a234567890123456789012345678901234567890bc}}",
		"no part a234567890123456789012345678901234567890 in this"},
	    {"Subject: a\n\n{{>open}}", "open.part:1: the section {{#one}}"},
	    {"Subject: a\n\n{{#one}}\n{{>shut}}\nb\n{{/one}}",
		"shut.part:2: a section ends"},
	    {"Subject: a\n\n{{>nested}}", "nested.part:1: a part cannot"},
	    {"Subject: a\n\n{{>empty}}", "empty.part:2: the part has no"},
	    {"Subject: a\n\n{{#one}}{{#one}}{{#one}}{{#one}}{{#one}}"
	     "{{#one}}{{#one}}{{#one}}{{#one}}b",
		"F:3: too many sections"},
	    {"Subject: a\n\n{{one", "F:3: {{ without }}"},
	    {"Subject: a\n\n{{one\n}}", "F:3: {{ without }}"},
	    {"Subject: a\n\none}}", "F:3: }} without {{"},
	    {"Subject: a\n\n}}{{one}}", "F:3: }} without {{"},
	    {"Subject: a\n\n\xff", "F:3: not UTF-8"},
	    {"Subject: \xc3\n\nb", "F:1: not UTF-8"},
	    {"Subject: a\n\n\x1b[1m", "F:3: control character"},
	    {"Subject: a\tb\n\nb", "F:1: control character"},
	};
	struct letter_template template = {.body = {NULL, 77}};
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *file = cases[i].file;

		err = (struct error){.text = ""};
		CHECK(!letter_template_parse(memory, "F", file, strlen(file),
			  &names, &template, &err),
		    "%s", file);
		CHECK(strstr(err.text, cases[i].want) != NULL &&
			err.scope == ERROR_STORE && err.retry == RETRY_NEVER,
		    "%s: %s", file, err.text);
		CHECK(template.body.count == 77, "%s", file);
	}
	assert_false(letter_template_parse(
	    memory, "F", "Subject: a\n\nb\0c", 15, &names, &template, &err));
	assert_false(letter_template_parse(memory, "F", "",
	    LETTER_TEMPLATE_BYTES_MAX + 1, &names, &template, &err));
}

/* Writes scratch/PATH; its directory must be there. */
static void
put(const char *path, const char *text)
{
	const char *full = arena_printf(memory, "%s/%s", scratch, path);
	FILE *file = fopen(full, "we");

	CHECK(file != NULL, "%s", full);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
drop(const char *path)
{
	assert_int_equal(
	    remove(arena_printf(memory, "%s/%s", scratch, path)), 0);
}

static void
make_directory(const char *path)
{
	assert_int_equal(
	    mkdir(arena_printf(memory, "%s/%s", scratch, path), 0700), 0);
}

/* Loads the shipped letters and those in scratch. */
static struct letter_set *
load_both(const char *office, struct error *err)
{
	const char *const directories[] = {shipped(), scratch};

	return letter_set_load(directories, 2, office, err);
}

static void
check_refused(const char *want)
{
	struct error err = {.text = ""};

	assert_null(load_both("en", &err));
	CHECK(strstr(err.text, want) != NULL && err.retry == RETRY_NEVER &&
		err.scope == ERROR_STORE,
	    "%s: %s", want, err.text);
}

/* Words without kinds. */
static void
put_words(const char *language, const char *first)
{
	struct buffer text = {0};

	buffer_add_printf(
	    &text, "%sdate: {{day}} {{month}} {{year}}\nand: et\n", first);
	for (int month = 1; month <= 12; month++)
		buffer_add_printf(&text, "month %d: M%d\n", month, month);
	put(arena_printf(memory, "%s/words", language), buffer_string(&text));
	buffer_release(&text);
}

static void
an_office_has_its_own(void **state)
{
	struct letter_values values = values_in("de");
	struct error err;
	struct letter_set *letters;
	struct letter_text text;

	(void)state;
	make_directory("de");
	put("README", "not a letter");
	put("de/acknowledge.txt", "Subject: Eigenes\n\n{{due_on}}\n");
	letters = load_both("de", &err);
	assert_non_null(letters);
	text = letter_write(memory, letters, LETTER_ACKNOWLEDGE, "de", &values);
	assert_string_equal(text.subject, "Eigenes");
	assert_string_equal(text.body, "28. April 2026\n");
	text = letter_write(
	    memory, letters, LETTER_ACKNOWLEDGE_GENERIC, "de", &values);
	assert_non_null(strstr(text.body, values.reference));
	letter_set_free(letters);

	put("de/acknowledge.txt", "Subject: Eigenes\n\n{{due}}\n");
	check_refused("de/acknowledge.txt:3: unknown placeholder {{due}}");
	drop("de/acknowledge.txt");
	/* A promise in the letter that makes none. */
	put("de/acknowledge-generic.txt", "Subject: a\n\n{{due_on}}\n");
	check_refused(
	    "de/acknowledge-generic.txt:3: unknown placeholder {{due_on}}");
	put("de/acknowledge-generic.txt", "Subject: a\n\n{{kinds}}\n");
	check_refused("{{kinds}}");
	drop("de/acknowledge-generic.txt");
	put("de/acknowlege.txt", "Subject: a\n\nb\n");
	check_refused("acknowledge.txt, acknowledge-generic.txt");
	drop("de/acknowlege.txt");
	make_directory("xx");
	check_refused("xx/words is in none of the template directories");
	put("xx/words", "and: x\n");
	check_refused("xx/words: \"date\" is missing");
	put_words("xx", "fallback: yy\n");
	check_refused("xx/words: fallback: no letters in \"yy\"");
	make_directory("yy");
	put_words("yy", "fallback: xx\n");
	check_refused("xx/words: its fallbacks form a loop");
	drop("yy/words");
	drop("yy");
	drop("xx/words");
	drop("xx");
	make_directory("Dansk");
	check_refused("Dansk: a directory of letters must be named");
	drop("Dansk");
	drop("de");
	drop("README");
	assert_null(load_both("no", &err));
	assert_non_null(strstr(err.text,
	    "cs, da, de, en, es, fi, fr, it, nb, nl, nn, pl, pt, sv"));
}

static void
check_refused_alone(const char *want)
{
	const char *const directories[] = {scratch};
	struct error err = {.text = ""};

	assert_null(letter_set_load(directories, 1, "en", &err));
	CHECK(strstr(err.text, want) != NULL, "%s", err.text);
}

static const char *
english(int purpose)
{
	return arena_printf(memory, "en/%s.txt",
	    letter_purpose_name((enum letter_purpose)purpose));
}

static void
fallbacks(void **state)
{
	static const char letter[] = "Subject: a\n\nb\n";
	const char *const directories[] = {scratch};
	struct buffer english_words = {0};
	struct letter_set *letters;
	struct error err;

	(void)state;
	assert_true(file_read(arena_printf(memory, "%s/en/words", shipped()),
	    LETTER_TEMPLATE_BYTES_MAX, &english_words, &err));
	make_directory("en");
	make_directory("nb");
	make_directory("nn");
	make_directory("sv");
	put_words("en", "");
	put_words("nb", "kind erasure: sletting\n");
	put_words("nn", "fallback: nb\n");
	put_words("sv", "");
	put("en/acknowledge.txt", letter);
	assert_null(letter_set_load(directories, 1, "en", &err));
	assert_non_null(strstr(err.text, "en/acknowledge-generic.txt"));
	for (int i = 0; i < LETTER_PURPOSES; i++)
		put(english(i), letter);
	check_refused_alone("en/words: \"kind access\" is missing");
	put("en/words", buffer_string(&english_words));
	buffer_release(&english_words);
	put("nb/acknowledge.txt", letter);
	put("sv/acknowledge-generic.txt", letter);
	letters = letter_set_load(directories, 1, "sv", &err);
	assert_non_null(letters);
	/* nn -> nb; then the office's; then English. */
	assert_string_equal(
	    letter_language(letters, LETTER_ACKNOWLEDGE, "nn"), "nb");
	assert_string_equal(
	    letter_language(letters, LETTER_ACKNOWLEDGE_GENERIC, "nn"), "sv");
	assert_string_equal(
	    letter_language(letters, LETTER_ACKNOWLEDGE, "da"), "en");
	/* A kind likewise, but not by the office's language. */
	assert_string_equal(letter_kinds(memory, letters, "nn",
				KIND_BIT(KIND_ERASURE) | KIND_BIT(KIND_OPTOUT)),
	    "sletting et objection to direct marketing");
	assert_string_equal(
	    letter_kinds(memory, letters, "sv", KIND_BIT(KIND_ERASURE)),
	    "erasure");
	assert_string_equal(
	    letter_date(memory, letters, "nn", (struct date){2026, 3, 9}),
	    "9 M3 2026");
	letter_set_free(letters);
	letter_set_free(NULL);
	letters = letter_set_load(directories, 1, NULL, &err);
	assert_string_equal(
	    letter_language(letters, LETTER_ACKNOWLEDGE_GENERIC, "nn"), "en");
	letter_set_free(letters);
	for (int i = 0; i < LETTER_PURPOSES; i++)
		drop(english(i));
	drop("nb/acknowledge.txt");
	drop("sv/acknowledge-generic.txt");
	drop("en/words");
	drop("nb/words");
	drop("nn/words");
	drop("sv/words");
	drop("en");
	drop("nb");
	drop("nn");
	drop("sv");
}

static int
set_up(void **state)
{
	const char *directory;
	struct error err = {.text = ""};

	(void)state;
	memory = arena_new();
	directory = shipped();
	all = letter_set_load(&directory, 1, "en", &err);
	CHECK(all != NULL, "%s", err.text);
	return mkdtemp(scratch) == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	letter_set_free(all);
	arena_free(memory);
	return rmdir(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_shipped_letter),
	    cmocka_unit_test(words),
	    cmocka_unit_test(purpose_names),
	    cmocka_unit_test(filling),
	    cmocka_unit_test(template_mistakes),
	    cmocka_unit_test(an_office_has_its_own),
	    cmocka_unit_test(fallbacks),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
