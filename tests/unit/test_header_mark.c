/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "casework/header_mark.h"

#define ID   "Message-ID: <1@a.example>\r\n"
#define DATE "Date: Fri, 27 Mar 2026 12:00:00 +0000\r\n"
#define FROM "From: Anna <anna@a.example>\r\n"

/* Against ID DATE FROM and a body: what makes another message of it? */
static void
same_or_another(void **state)
{
	static const struct {
		const char *raw;
		bool is_same;
	} cases[] = {
	    {ID DATE FROM "\r\n", true},
	    {"Received: x\r\n" ID DATE FROM "\r\nother body\r\n", true},
	    {FROM DATE ID "Subject: other\r\n\r\n", true},
	    {ID DATE "From: Anna\r\n\t <anna@a.example>\r\n\r\n", true},
	    {"message-id:<1@a.example>\n" DATE FROM "\n", true},
	    {ID DATE FROM, true},
	    {ID DATE FROM "From: otto@a.example\r\n\r\n", true},
	    {ID DATE FROM "\r\nDate: today\r\n", true},
	    {"Message-ID: <2@a.example>\r\n" DATE FROM "\r\n", false},
	    {ID FROM "\r\n" DATE, false},
	    {ID DATE "From: Anna <anna@b.example>\r\n\r\n", false},
	    {"X-" ID DATE FROM "\r\n", false},
	    {"X: y\r\n " ID DATE FROM "\r\n", false},
	    {"Message-ID: <1@a.exam\r\nple>\r\n" DATE FROM "\r\n", false},
	    {"", false},
	};
	static const char first[] = ID DATE FROM "\r\nbody\r\n";
	unsigned char key[DIGEST_BYTES] = {1}, other[DIGEST_BYTES] = {2};
	int64_t want = header_mark(key, first, strlen(first));

	(void)state;
	assert_true(want > 0);
	assert_true(header_mark(other, first, strlen(first)) != want);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t mark =
		    header_mark(key, cases[i].raw, strlen(cases[i].raw));

		CHECK(mark > 0, "%s", cases[i].raw);
		CHECK((mark == want) == cases[i].is_same, "%s", cases[i].raw);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_or_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
