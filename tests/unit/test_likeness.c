/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "mail/likeness.h"
#include "tests/unit/edge.h"

static void
words_of_two_texts(void **state)
{
	static const struct {
		const char *left, *right;
		struct likeness want; /* left, right, and those in one only */
	} cases[] = {
	    {"", "", {0, 0, 0, 0}},
	    {"a", "", {1, 0, 1, 0}},
	    {"", "a", {0, 1, 0, 1}},
	    {"a b", "b a", {2, 2, 0, 0}},
	    {"a b c", "c d", {3, 2, 2, 1}},
	    {"a a a", "a", {1, 1, 0, 0}},
	    {"One TWO", "one two", {2, 2, 0, 0}},
	    {"a, b! (c)", "a b c", {3, 3, 0, 0}},
	    {"!?.", "a", {0, 1, 0, 1}},
	    {"ab", "a b", {1, 2, 1, 2}},
	    {"9 10", "10", {2, 1, 1, 0}},
	    {"sm\xc3\xb8rbr\xc3\xb8", "sm\xc3\xb8r", {1, 1, 1, 1}},
	    /* what looks like a blank */
	    {"a\xc2\xa0"
	     "b",
		"a b", {2, 2, 0, 0}},
	    {"\xc2\xa0"
	     "a",
		"a", {1, 1, 0, 0}},
	    {"a\xe2\x80\x93"
	     "b",
		"a b", {2, 2, 0, 0}},
	    {"\xef\xbb\xbf"
	     "a\xe2\x80\xa2\xe2\x80\x8b"
	     "b",
		"a b", {2, 2, 0, 0}},
	    /* a letter that begins like one of these */
	    {"a\xc2\xb5"
	     "b",
		"a b", {1, 2, 1, 2}},
	    /* addresses */
	    {"a http://x.example/y b", "a b", {2, 2, 0, 0}},
	    {"a HTTPS://x.example/y\nb", "a b", {2, 2, 0, 0}},
	    {"a www.x.example", "a", {1, 1, 0, 0}},
	    {"<mailto:a@b.example>c", "c", {1, 1, 0, 0}},
	    {"http://x", "", {0, 0, 0, 0}},
	    {"ahttp://x", "ahttp x", {2, 2, 0, 0}},
	    {"http x", "x", {2, 1, 1, 0}},
	    /* pictures */
	    {"[cid:x y] a", "a", {1, 1, 0, 0}},
	    {"[image: two words]", "", {0, 0, 0, 0}},
	    {"[image: without an end\na", "a", {1, 1, 0, 0}},
	    {"cid:a.b c", "c", {1, 1, 0, 0}},
	    {"[-> x y] a", "a", {1, 1, 0, 0}},
	    {"[x] a", "a", {2, 1, 1, 0}},
	    {"[", "a", {0, 1, 0, 1}},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct likeness *want = &cases[i].want;
		struct likeness got = likeness_of(
		    edge_span(cases[i].left), edge_span(cases[i].right));

		CHECK(got.left == want->left && got.right == want->right &&
			got.left_only == want->left_only &&
			got.right_only == want->right_only,
		    "%s / %s: %zu %zu %zu %zu", cases[i].left, cases[i].right,
		    got.left, got.right, got.left_only, got.right_only);
	}
}

/* Only the first so many words; so many find a slot although many collide. */
static void
long_texts(void **state)
{
	struct buffer text = {0};
	struct likeness got;

	(void)state;
	for (int i = 1; i < LIKENESS_WORDS_MAX; i++)
		buffer_add_printf(&text, "w%d ", i);
	got = likeness_of(edge_span(buffer_string(&text)), span_of("w7"));
	assert_int_equal(got.left, LIKENESS_WORDS_MAX - 1);
	assert_int_equal(got.left_only, LIKENESS_WORDS_MAX - 2);
	assert_int_equal(got.right_only, 0);
	buffer_add_string(&text, "w1 w2 last more");
	got = likeness_of(span_of("last"), edge_span(buffer_string(&text)));
	assert_int_equal(got.right, LIKENESS_WORDS_MAX);
	assert_int_equal(got.left_only, 0);
	got = likeness_of(span_of("more"), edge_span(buffer_string(&text)));
	assert_int_equal(got.left_only, 1);
	got = likeness_of(
	    edge_span(buffer_string(&text)), edge_span(buffer_string(&text)));
	assert_int_equal(got.left_only, 0);
	assert_int_equal(got.right_only, 0);
	buffer_release(&text);
}

/* Three words of a letter are a detail, but not of hardly any words. */
static void
more_than_a_detail(void **state)
{
	static const struct {
		size_t only, other;
		bool want;
	} cases[] = {
	    {0, 0, false},
	    {0, 100, false},
	    {1, 2, true},
	    {1, 3, false},
	    {3, 0, true},
	    {3, 3, false},
	    {4, 3, true},
	    {4, 100, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(likeness_adds(cases[i].only, cases[i].other) ==
			cases[i].want,
		    "%zu %zu", cases[i].only, cases[i].other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_of_two_texts),
	    cmocka_unit_test(long_texts),
	    cmocka_unit_test(more_than_a_detail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
