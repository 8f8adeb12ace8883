/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/guard.h"

/* A message: start, a piece many times, end. */
static void
each_bound(void **state)
{
	static const struct {
		const char *start, *piece, *end;
		size_t most;		    /* pieces that pass */
		enum guard_verdict verdict; /* of one more; passing: any */
	} cases[] = {
	    {"A: ", "(", "\n\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: ", "(\n ", "\n\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: ", "(\n\t", "\n\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: )", "(", "\n\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: ()", "(", "\n\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: (\n )", "(", "\n\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: (", "(", ")\n\nx", GUARD_COMMENTS_MAX - 1, GUARD_COMMENTS},
	    {"A: b\n\n", "(", "\nx", GUARD_COMMENTS_MAX, GUARD_COMMENTS},
	    {"A: ", "()", "\n\nx", GUARD_COMMENTS_MAX + 9, GUARD_PASS},
	    {"", "A: (\n", "\nx", GUARD_COMMENTS_MAX + 9, GUARD_PASS},
	    {"A: (\n\n", " (\n\n", "x", GUARD_COMMENTS_MAX + 9, GUARD_PASS},
	    {"", "A:b\n", "\nx", GUARD_FIELDS_MAX, GUARD_FIELDS},
	    {"A: b\n\n", "A:b\n", "x", GUARD_FIELDS_MAX + 9, GUARD_PASS},
	    {"A: b\n\n--b\n", "A:b\n", "\nx", GUARD_FIELDS_MAX - 2,
		GUARD_FIELDS},
	    {"A: b\n\n-b\n", "A:b\n", "x", GUARD_FIELDS_MAX + 9, GUARD_PASS},
	    {"A: b\n\n -\n--\n", "A:b\n", "\nx", GUARD_FIELDS_MAX - 2,
		GUARD_FIELDS},
	    /* after the header of a message another one follows */
	    {"A: message/x\n\n", "A:b\n", "\nx", GUARD_FIELDS_MAX - 1,
		GUARD_FIELDS},
	    {"A: message/x\n\nB: c\n\n", "A:b\n", "x", GUARD_FIELDS_MAX + 9,
		GUARD_PASS},
	    {"A: message/x\n\n\n", "A:b\n", "x", GUARD_FIELDS_MAX + 9,
		GUARD_PASS},
	    {"A: b\n\nmessage/x\n\n", "A:b\n", "x", GUARD_FIELDS_MAX + 9,
		GUARD_PASS},
	    {"A: massage/x\n\n", "A:b\n", "x", GUARD_FIELDS_MAX + 9,
		GUARD_PASS},
	    {"A: b\n\n", "--\n", "x", GUARD_DASHES_MAX, GUARD_PARTS},
	    {"A: b\n\n", "-\n", "x", GUARD_DASHES_MAX + 9, GUARD_PASS},
	    {"A: b\n\n", " --\n", "x", GUARD_DASHES_MAX + 9, GUARD_PASS},
	    {"A: ", "multipart/ ", "\n\nx", GUARD_NESTING_MAX, GUARD_DEPTH},
	    {"A: b\n\n", "multipart/\n", "x", GUARD_NESTING_MAX, GUARD_DEPTH},
	    {"A: b\n\n", "Message/\n", "x", GUARD_NESTING_MAX, GUARD_DEPTH},
	    {"A: b\n\n", "essage/\n", "x", GUARD_NESTING_MAX + 9, GUARD_PASS},
	    {"A: b\n\n", "multipart\n/ message\n/", "x", GUARD_NESTING_MAX + 9,
		GUARD_PASS},
	    {"A: b\n\n", "multipar/ multipartx/\n", "x", GUARD_NESTING_MAX + 9,
		GUARD_PASS},
	    {"A:", "b", "\n\nx", GUARD_FIELD_BYTES_MAX - 3, GUARD_FIELD_BYTES},
	    {"A:\n ", "b", "\n\nx", GUARD_FIELD_BYTES_MAX - 5,
		GUARD_FIELD_BYTES},
	    {"A: b\n\n", "b", "\nx", GUARD_FIELD_BYTES_MAX + 9, GUARD_PASS},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (size_t more = 0; more < 2; more++) {
			enum guard_verdict verdict;

			buffer_clear(&text);
			buffer_add_string(&text, cases[i].start);
			for (size_t j = 0; j < cases[i].most + more; j++)
				buffer_add_string(&text, cases[i].piece);
			buffer_add_string(&text, cases[i].end);
			verdict =
			    guard_check((struct span){text.data, text.length});
			CHECK(verdict ==
				(more == 0 ? GUARD_PASS : cases[i].verdict),
			    "%zu, %zu more: %d", i, more, verdict);
		}
	buffer_release(&text);
}

/* Of one part, and of all parts together. */
static void
bytes_of_headers(void **state)
{
	static const struct {
		const char *between;
		size_t most;
	} cases[] = {
	    {"", GUARD_HEADER_BYTES_MAX},
	    {"\n--\n", GUARD_HEADERS_BYTES_MAX},
	};
	struct buffer text = {0};
	char line[1024];

	(void)state;
	memset(line, 'b', sizeof line);
	memcpy(line, "A:", 2);
	line[sizeof line - 1] = '\n';
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t counted = 0, lines = 0;

		buffer_clear(&text);
		while (counted + 1024 + 3 <= cases[i].most) {
			buffer_add(&text, line, sizeof line);
			counted += sizeof line;
			if (++lines % 128 == 0 && i == 1) {
				buffer_add_string(&text, cases[i].between);
				counted += 3;
			}
		}
		while (counted + 2 <= cases[i].most) {
			size_t length = cases[i].most - counted;

			if (length > 100)
				length = 100;
			buffer_add(&text, line, length - 1);
			buffer_add_byte(&text, '\n');
			counted += length;
		}
		CHECK(guard_check((struct span){text.data, text.length}) ==
			GUARD_PASS,
		    "%zu", i);
		buffer_add_string(&text, "A\n");
		CHECK(guard_check((struct span){text.data, text.length}) ==
			GUARD_HEADER_BYTES,
		    "%zu", i);
	}
	buffer_release(&text);
}

static void
words(void **state)
{
	(void)state;
	assert_string_equal(guard_problem(GUARD_PASS), "");
	assert_string_equal(
	    guard_problem(GUARD_HEADER_BYTES), "header-too-long");
	assert_string_equal(guard_problem(GUARD_PARTS), "too-many-parts");
	assert_string_equal(guard_problem((enum guard_verdict)99), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_bound),
	    cmocka_unit_test(bytes_of_headers),
	    cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
