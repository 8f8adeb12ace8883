/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/leaf.h"
#include "mail/letter_part.h"
#include "mail/link.h"
#include "tests/unit/edge.h"

static void
targets(void **state)
{
	static const struct {
		const char *href, *target;
	} cases[] = {
	    {NULL, ""},
	    {"", ""},
	    {"https://a.example/b?c#d", "https://a.example/b?c#d"},
	    {" ht\ntp:\t//a.ex\r\nample/ ", "http://a.example/"},
	    {"http://a/\xc3\xa6~\x7f!", "http://a/%C3%A6~%7F!"},
	};
	struct link link;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		link_start(&link, cases[i].href, i);
		CHECK(strcmp(link.target, cases[i].target) == 0 &&
			link.start == i,
		    "%zu: %s", i, link.target);
	}
}

/* Exactly so long, one byte longer, and one that counts for three. */
static void
long_targets(void **state)
{
	static const struct {
		size_t plain;
		const char *end, *shown;
	} cases[] = {
	    {LINK_TARGET_MAX, "", ""},
	    {LINK_TARGET_MAX, "b", "..."},
	    {LINK_TARGET_MAX - 3, "\xff", "%FF"},
	    {LINK_TARGET_MAX - 3, "\xff\xff", "%FF..."},
	    {LINK_TARGET_MAX - 2, "\xff", "..."},
	    {LINK_TARGET_MAX - 2,
		"\xff"
		"bcd",
		"..."},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer href = {0};
		struct link link;

		while (href.length < cases[i].plain)
			buffer_add_byte(&href, 'a');
		buffer_add_string(&href, cases[i].end);
		link_start(&link, buffer_string(&href), 0);
		CHECK(strlen(link.target) ==
			    cases[i].plain + strlen(cases[i].shown) &&
			strcmp(link.target + cases[i].plain, cases[i].shown) ==
			    0,
		    "%zu: %s", i, link.target + cases[i].plain);
		buffer_release(&href);
	}
}

static void
hosts_that_differ(void **state)
{
	static const struct {
		const char *href, *words;
		bool differs;
	} cases[] = {
	    {"https://bank.example/", "bank.example", false},
	    {"https://bank.example/", "BANK.example/login", false},
	    {"https://www.bank.example/", "https://bank.example", false},
	    {"https://bank.example/", "www.bank.example.", false},
	    {"https://login.bank.example/", "bank.example", false},
	    {"https://bank.example/", " login.bank.example\n", false},
	    {"https://mybank.example/", "bank.example", true},
	    {"https://bank.example/", "mybank.example", true},
	    {"https://bank.example.evil.example/", "bank.example", true},
	    {"https://evil.example/bank.example", "bank.example", true},
	    {"https://evil.example?bank.example", "bank.example", true},
	    {"https://evil.example#bank.example", "bank.example", true},
	    {"https://bank.example@evil.example/", "bank.example", true},
	    {"https://a@bank.example@evil.example/", "bank.example", true},
	    {"https://evil.example:443/", "bank.example", true},
	    {"https://bank.example:443/", "bank.example:80", false},
	    {"https://evil.example", "Bank.Example", true},
	    {"https://evil.examplf", "evil.examplg", true},
	    {"mailto:kari@bank.example", "kari@bank.example", false},
	    {"mailto:kari@evil.example", "kari@bank.example", true},
	    {"mailto:kari", "bank.example", false},
	    {"evil.example", "bank.example", true},
	    {"#part", "bank.example", false},
	    {"tel:+4712345678", "bank.example", false},
	    /* a host need not look like one behind http:// */
	    {"http://192.0.2.1/", "bank.example", true},
	    {"http://[2001:db8::1]/", "bank.example", true},
	    {"https://evil.xn--p1ai/", "bank.example", true},
	    {"https://evil.\xd1\x80\xd1\x84/", "bank.example", true},
	    {"http://intranet/", "bank.example", true},
	    {"http:///bank.example", "bank.example", false},
	    /* words that are no host */
	    {"https://evil.example/", "click here", false},
	    {"https://evil.example/", "bank", false},
	    {"https://evil.example/", "bank.", false},
	    {"https://evil.example/", ".example", false},
	    {"https://evil.example/", "bank..example", false},
	    {"https://evil.example/", "bank.e", false},
	    {"https://evil.example/", "bank.no", true},
	    {"https://evil.example/", "1.2", false},
	    {"https://evil.example/", "1.23", false},
	    {"https://evil.example/", "bank.a1", false},
	    {"https://evil.example/", "bank.aZ", true},
	    {"https://evil.example/", "bank_a.example", false},
	    {"https://evil.example/", "b-a.example", true},
	    {"https://evil.example/", "", false},
	};
	struct link link;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		link_start(&link, cases[i].href, 0);
		CHECK(link_differs(&link, edge_span(cases[i].words)) ==
			cases[i].differs,
		    "%s: %s", cases[i].href, cases[i].words);
	}
}

static void
which_are_listed(void **state)
{
	static const struct {
		const char *href, *words;
		size_t count; /* afterwards */
	} cases[] = {
	    {"https://a.example/b", "here", 1},
	    {"https://a.example/b", "here", 1},
	    {"https://a.example/b", "there", 2},
	    {"https://a.example/c", "here", 3},
	    {"https://a.example/b", "https://a.example/b", 3},
	    {"https://www.a.example/b/", "a.example/b", 3},
	    {"https://a.example/b", "http://www.a.example/b/", 3},
	    {"https://a.example/b", "a.example/bc", 4},
	    {"https://a.example/b", "a.example/", 5},
	    {"https://a.example/b", "", 6},
	    {"mailto:kari@a.example", "kari@a.example", 6},
	    {"mailto:kari@a.example", "Kari", 7},
	    {"ftp://a.example", "x", 8},
	    {"https://", "x", 8},
	    {"#part", "x", 8},
	    {"tel:+4712345678", "x", 8},
	    {"", "x", 8},
	};
	struct arena *memory = arena_new();
	struct link_list links = {.memory = memory}, none = {.memory = NULL};
	struct problems problems = {.count = 0};
	struct link link;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		link_start(&link, cases[i].href, 0);
		link_list_add(
		    &links, &link, edge_span(cases[i].words), &problems);
		link_list_add(
		    &none, &link, edge_span(cases[i].words), &problems);
		CHECK(
		    links.count == cases[i].count, "%zu: %zu", i, links.count);
	}
	assert_int_equal(none.count, 0);
	assert_string_equal(links.items[0].words, "here");
	assert_string_equal(links.items[2].target, "https://a.example/c");
	for (size_t i = links.count; i < LINKS_MAX; i++) {
		link_start(&link, "https://a.example/d", 0);
		link_list_add(&links, &link,
		    span_of(arena_printf(memory, "%zu", i)), &problems);
	}
	assert_int_equal(links.count, LINKS_MAX);
	assert_int_equal(problems.count, 0);
	link_list_add(&links, &link, span_of("one more"), &problems);
	assert_int_equal(links.count, LINKS_MAX);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.words[0], "too-many-links");
	arena_free(memory);
}

/* Of long words the front; not in the middle of a character. */
static void
words_of_links(void **state)
{
	struct arena *memory = arena_new();
	struct link_list links = {.memory = memory};
	struct problems problems = {.count = 0};
	struct link link;
	char words[LINK_WORDS_MAX + 3];

	(void)state;
	memset(words, 'a', sizeof words);
	link_start(&link, "https://b.example/", 0);
	for (size_t length = LINK_WORDS_MAX; length < sizeof words; length++)
		link_list_add(
		    &links, &link, (struct span){words, length}, &problems);
	assert_int_equal(links.count, 1);
	assert_int_equal(strlen(links.items[0].words), LINK_WORDS_MAX);
	words[LINK_WORDS_MAX - 1] = '\xc3';
	words[LINK_WORDS_MAX] = '\xa6';
	link_list_add(
	    &links, &link, (struct span){words, LINK_WORDS_MAX + 1}, &problems);
	assert_int_equal(strlen(links.items[1].words), LINK_WORDS_MAX - 1);
	arena_free(memory);
}

/* What is said of the letter, and which of its doubts is told. */
static void
parts_of_the_letter(void **state)
{
	struct arena *memory = arena_new();
	struct letter letter = {.part = "", .why = ""};
	char type[LETTER_PART_MAX + 1] = "";

	(void)state;
	letter_take(&letter, memory, "text/plain");
	assert_string_equal(letter.part, "text/plain");
	assert_string_equal(letter.why, "the only text");
	letter_take(&letter, memory, "text/html");
	assert_string_equal(letter.part, "text/plain text/html");
	assert_string_equal(letter.why, "all parts are displayed");
	memset(type, 'x', LETTER_PART_MAX - 20);
	letter_take(&letter, memory, type);
	assert_string_equal(letter.part, "text/plain text/html");
	type[LETTER_PART_MAX - 21] = '\0';
	letter_take(&letter, memory, type);
	assert_int_equal(strlen(letter.part), LETTER_PART_MAX);

	letter_note_unreadable(&letter, UNREADABLE_PICTURE, "a");
	assert_string_equal(letter.unreadable_what, "a");
	letter_note_unreadable(&letter, UNREADABLE_LINK, "b");
	letter_note_unreadable(&letter, UNREADABLE_PICTURE, "b");
	assert_string_equal(letter.unreadable_what, "a");
	letter_note_unreadable(&letter, UNREADABLE_SEALED, "c");
	assert_int_equal(letter.unreadable, UNREADABLE_SEALED);
	assert_string_equal(letter.unreadable_what, "c");
	arena_free(memory);
}

static void
kinds_of_parts(void **state)
{
	static const struct {
		const char *type, *name;
		enum leaf_kind kind;
		bool is_document, is_tnef;
	} cases[] = {
	    {"text/plain", "", LEAF_PLAIN, false, false},
	    {"text/plain", "a.txt", LEAF_PLAIN, false, false},
	    {"text/html", "", LEAF_HTML, false, false},
	    {"text/enriched", "", LEAF_ENRICHED, false, false},
	    {"application/rtf", "", LEAF_RTF, false, false},
	    {"text/calendar", "", LEAF_CALENDAR, false, false},
	    {"text/rfc822-headers", "a", LEAF_PLAIN, false, false},
	    {"text/markdown", "", LEAF_PLAIN, false, false},
	    {"text/markdown", "a.md", LEAF_NONE, false, false},
	    {"text/directory", "", LEAF_NONE, false, false},
	    {"text/x-vcard", "", LEAF_NONE, false, false},
	    {"texts/plain", "", LEAF_NONE, false, false},
	    {"application/ms-tnef", "", LEAF_NONE, false, true},
	    {"application/pdf", "a.odt", LEAF_NONE, true, false},
	    {"application/pdf", "a.DOCX", LEAF_NONE, true, false},
	    {"application/pdf", ".docm", LEAF_NONE, false, false},
	    {"application/pdf", "a.docmx", LEAF_NONE, false, false},
	    {"application/vnd.oasis.opendocument.text", "", LEAF_NONE, true,
		false},
	    {"application/vnd.oasis.opendocument", "", LEAF_NONE, false, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct leaf leaf = {
		    .type = cases[i].type, .name = cases[i].name};

		CHECK(leaf_kind(&leaf) == cases[i].kind &&
			leaf_is_document(&leaf) == cases[i].is_document &&
			leaf_is_tnef(&leaf) == cases[i].is_tnef,
		    "%s %s", cases[i].type, cases[i].name);
	}
}

static void
names_of_files(void **state)
{
	static const struct {
		const char *header, *name;
		bool is_attached;
	} cases[] = {
	    {"", "", false},
	    {"Content-Disposition: ATTACHMENT; filename=a.txt\n", "a.txt",
		true},
	    {"Content-Disposition: inline; filename=a.txt\n", "a.txt", false},
	    {"Content-Type: text/plain; name=b.txt\n", "b.txt", false},
	    {"Content-Type: text/plain; name=b.txt\n"
	     "Content-Disposition: attachment; filename=a.txt\n",
		"a.txt", true},
	    {"Content-Type: text/plain; name=\"/etc/b\"\n", "b", false},
	    {"Content-Type: text/plain; name=\"C:\\\\x\\\\b\"\n", "b", false},
	    {"Content-Type: text/plain; name=\"x/b/\"\n", "b/", false},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct problems problems = {.count = 0};
		const char *bytes =
		    arena_printf(memory, "%s\n", cases[i].header);
		struct header header =
		    header_read_part(memory, span_of(bytes), &problems);
		struct leaf leaf = leaf_describe(memory, &header, &problems);

		CHECK(strcmp(leaf.name, cases[i].name) == 0 &&
			leaf.attached == cases[i].is_attached,
		    "%s: %s", cases[i].header, leaf.name);
	}
	arena_free(memory);
}

static void
digest_text(const char *text, unsigned char sum[DIGEST_BYTES])
{
	struct digest digest;

	digest_start(&digest);
	leaf_digest(span_of(text), &digest);
	digest_finish(&digest, sum);
}

static void
digests_of_parts(void **state)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} cases[] = {
	    {"a", "a\n", true},
	    {"a\nb\n", "a\r\nb\r\n", true},
	    {"a \t\nb", "a\nb", false},
	    {"a\n\n\n", "a", true},
	    {"", "\n \n\r\n", true},
	    {"a b", "a  b", false},
	    {"a\nb", "a b", false},
	    {"a\nb", "ab", false},
	    {" a", "a", true},
	    {"a\rb", "a\nb", false},
	    {"a\n b", "a\nb", false},
	    {"a", "b", false},
	    {"", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		unsigned char a[DIGEST_BYTES], b[DIGEST_BYTES];

		digest_text(cases[i].a, a);
		digest_text(cases[i].b, b);
		CHECK((memcmp(a, b, sizeof a) == 0) == cases[i].is_same, "%zu",
		    i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(targets),
	    cmocka_unit_test(long_targets),
	    cmocka_unit_test(hosts_that_differ),
	    cmocka_unit_test(which_are_listed),
	    cmocka_unit_test(words_of_links),
	    cmocka_unit_test(parts_of_the_letter),
	    cmocka_unit_test(kinds_of_parts),
	    cmocka_unit_test(names_of_files),
	    cmocka_unit_test(digests_of_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
