/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "conf/conf.h"

/* What a mailbox is for decides how readily a message becomes a request. */
static void
test_expect(void **state)
{
	static char dpo[] = "dpo@example.org", anna[] = "anna@example.org";
	static char short_name[] = "dpo", number[] = "u1";
	static char *public[] = {anna, dpo}, *private[] = {anna};
	static const struct {
		const char *what;
		enum conf_expect expect;
		enum conf_keep keep;
		char **addresses;
		size_t addresses_count;
		char *user, *office; /* office NULL: anna */
		size_t mailboxes;
		enum expect want;
	} cases[] = {
	    {"as it is set", CONF_EXPECT_REQUESTS, CONF_KEEP_NONE, private, 1,
		NULL, NULL, 1, EXPECT_REQUESTS},
	    {"mixed", CONF_EXPECT_MIXED, CONF_KEEP_NONE, public, 2, NULL, NULL,
		1, EXPECT_MIXED},
	    {"personal", CONF_EXPECT_PERSONAL, CONF_KEEP_RAW, public, 2, NULL,
		NULL, 1, EXPECT_PERSONAL},
	    {"one of its addresses", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW,
		public, 2, NULL, NULL, 1, EXPECT_REQUESTS},
	    {"none of its addresses", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW,
		private, 1, dpo, dpo, 1, EXPECT_MIXED},
	    {"and nothing is kept", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_NONE,
		private, 1, dpo, dpo, 1, EXPECT_PERSONAL},
	    {"its user", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW, NULL, 0, dpo,
		NULL, 1, EXPECT_REQUESTS},
	    {"another user", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW, NULL, 0,
		anna, dpo, 1, EXPECT_MIXED},
	    {"a user without a domain", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW,
		NULL, 0, short_name, NULL, 1, EXPECT_MIXED},
	    {"that of the office", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW, NULL,
		0, number, dpo, 1, EXPECT_REQUESTS},
	    {"no user", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW, NULL, 0, NULL,
		dpo, 1, EXPECT_REQUESTS},
	    {"one of two mailboxes", CONF_EXPECT_BY_ADDRESS, CONF_KEEP_RAW,
		NULL, 0, NULL, dpo, 2, EXPECT_MIXED},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct conf_mailbox mailboxes[2] = {{
		    .expect = cases[i].expect,
		    .keep_not_requests = cases[i].keep,
		    .addresses = {.items = cases[i].addresses,
			.count = cases[i].addresses_count},
		    .user = cases[i].user,
		}};
		struct conf conf = {.mailboxes = mailboxes,
		    .mailboxes_count = cases[i].mailboxes,
		    .organisation = {.address = cases[i].office == NULL
			    ? anna
			    : cases[i].office}};
		enum expect got;

		got = conf_expect(&conf, &mailboxes[0]);
		CHECK(got == cases[i].want, "%s: %s", cases[i].what,
		    expect_name(got));
	}
}

/* The mailbox's first; each once. */
static void
test_languages(void **state)
{
	static char de[] = "de", en[] = "en", fr[] = "fr", nb[] = "nb";
	struct conf_mailbox mailboxes[] = {{.language = de}, {.language = NULL},
	    {.language = fr}, {.language = en}};
	struct conf conf = {.mailboxes = mailboxes,
	    .mailboxes_count = LENGTH(mailboxes),
	    .organisation = {.language = en}};
	const char *codes[LENGTH(mailboxes) + 2];

	(void)state;
	assert_int_equal(conf_languages(&conf, &mailboxes[2], codes), 3);
	assert_string_equal(codes[0], "fr");
	assert_string_equal(codes[1], "en");
	assert_string_equal(codes[2], "de");
	assert_int_equal(conf_languages(&conf, NULL, codes), 3);
	assert_string_equal(codes[0], "en");
	assert_string_equal(codes[1], "de");
	assert_string_equal(codes[2], "fr");
	conf.organisation.language = nb;
	assert_int_equal(conf_languages(&conf, &mailboxes[1], codes), 4);
	assert_string_equal(codes[0], "nb");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_expect),
	    cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
