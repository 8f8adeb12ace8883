/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "rules/fold.h"
#include "tests/unit/edge.h"

/* Text as patterns see it, and where each byte of it was. */
static void
texts(void **state)
{
	static const struct {
		const char *text, *folded, *origins; /* of each byte, the end */
	} cases[] = {
	    {"", "", "0"},
	    {"a", "a", "0 1"},
	    {"AZ@[`{", "az@[`{", "0 1 2 3 4 5 6"},
	    {" a", "a", "1 2"},
	    {"a ", "a", "0 2"},
	    {"a b", "a b", "0 2 2 3"},
	    {"a \t\001\x1f b", "a b", "0 6 6 7"},
	    {"a\x7f"
	     "b",
		"a b", "0 2 2 3"},
	    {"a\nb", "a b", "0 2 2 3"},
	    {"a\n\nb", "a\nb", "0 3 3 4"},
	    {"a \n \n b", "a\nb", "0 6 6 7"},
	    {"\n\na", "a", "2 3"},
	    {"\303\204b", "ab", "0 2 3"},
	    {"a\314\210b", "ab", "0 3 4"},
	    {"\303\237", "ss", "0 0 2"},
	    {"a\302\240b", "a b", "0 3 3 4"},
	    {"a\302\264b", "a b", "0 3 3 4"},
	    {"a\302\255b", "ab", "0 3 4"},
	    {"\320\226", "\320\266", "0 0 2"},
	    {"\357\274\241", "a", "0 3"},
	    {"a\303\204", "aa", "0 1 3"},
	    {"a  \303\204", "a a", "0 3 3 5"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span text = edge_span(cases[i].text);
		struct folded got = fold(memory, text.bytes, text.length);
		uint32_t *origins =
		    fold_origins(memory, text.bytes, text.length, got.length);
		struct buffer shown = {0};

		CHECK(strcmp(got.text, cases[i].folded) == 0 &&
			got.length == strlen(got.text) && !got.is_cut,
		    "%s: %s", cases[i].text, got.text);
		for (size_t k = 0; k <= got.length; k++)
			buffer_add_printf(&shown, "%s%u", k > 0 ? " " : "",
			    (unsigned)origins[k]);
		CHECK(strcmp(buffer_string(&shown), cases[i].origins) == 0,
		    "%s: %s", cases[i].text, buffer_string(&shown));
		buffer_release(&shown);
	}
	arena_free(memory);
}

/* Only what becomes more than twice as long, and 64 bytes, is cut. */
static void
what_grows(void **state)
{
	static const char many[] = "\357\267\272"; /* becomes 33 bytes */
	struct arena *memory = arena_new();
	struct buffer text = {0};

	(void)state;
	for (size_t count = 1; count < 6; count++) {
		struct folded got;

		buffer_add_string(&text, many);
		got = fold(memory, text.data, text.length);
		CHECK(got.is_cut == (count > 2), "%zu: %zu", count, got.length);
		CHECK(got.length <= 2 * text.length + 64, "%zu", count);
	}
	buffer_clear(&text);
	for (size_t i = 0; i < 5000; i++)
		buffer_add_string(&text, "Ab \303\237.");
	assert_false(fold(memory, text.data, text.length).is_cut);
	buffer_release(&text);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts),
	    cmocka_unit_test(what_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
