/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/address.h"

static void
lists(void **state)
{
	static const struct {
		const char *field;
		const char *want; /* name|address; ... */
		bool complete;
	} cases[] = {
	    {"kari@example.org", "|kari@example.org;", true},
	    {"Kari Nordmann <kari@Example.ORG>",
		"Kari Nordmann|kari@example.org;", true},
	    {"\"Nordmann, Kari\" <kari@example.org>, b@example.org",
		"Nordmann, Kari|kari@example.org;|b@example.org;", true},
	    {"\"a\\\"b\" <q@example.org>", "a\"b|q@example.org;", true},
	    {"=?utf-8?q?K=C3=A5re?= <k@example.org>",
		"K\xc3\xa5re|k@example.org;", true},
	    {"\"=?utf-8?q?K=C3=A5re?=\" <k@example.org>",
		"K\xc3\xa5re|k@example.org;", true},
	    {"k@example.org (Kari (the first))",
		"Kari (the first)|k@example.org;", true},
	    {"team: a@example.org, B <b@example.org>;, c@example.org",
		"|a@example.org;B|b@example.org;|c@example.org;", true},
	    {"undisclosed-recipients:;", "", true},
	    {"a@example.org; b@example.org", "|a@example.org;|b@example.org;",
		true},
	    {"a@example.org b@example.org", "|a@example.org;|b@example.org;",
		true},
	    {"<@relay.example:a@example.org>", "|a@example.org;", true},
	    {"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
		"Pete|pete@silly.test;", true},
	    {"Big Bug bb@example.org", "|bb@example.org;", true},
	    {"\"quoted local\"@example.org", "|\"quoted local\"@example.org;",
		true},
	    {"k@bl\xc3\xa5"
	     "b\xc3\xa6r.example",
		"|k@xn--blbr-roah.example;", true},
	    {"k@bl\xe5"
	     "b\xe6r.example", /* latin-1 */
		"|k@xn--blbr-roah.example;", true},
	    {"Kari <kari@example.org", "Kari|kari@example.org;", true},
	    {"kari@example.org.", "|kari@example.org;", true},
	    {"kari", "", false},
	    {"Kari <>", "", false},
	    {"a@example.org,,\r\n b@example.org",
		"|a@example.org;|b@example.org;", true},
	    {"=?utf-8?q?a=0D=0ABcc:_x?= <a@example.org>",
		"a Bcc: x|a@example.org;", true},
	    {"a\x01@example.org", "", false},
	    {"a\x7f@example.org", "", false},
	    {"<a\x1f@example.org>, b@example.org", "|b@example.org;", false},
	    {"@example.org", "", false},
	    {"a@", "", false},
	    {"a@...", "", false},
	    {"a@b@example.org", "|a@b@example.org;", true},
	    {"a@example.org..", "|a@example.org;", true},
	    {"a@exa(mple).org", "mple|a@exa.org;", true},
	    {"<a@exa mple.org>", "|a@exa;", true},
	    {"<a@exa\"m\"ple.org>", "", false},
	    {"<a@exa;mple.org>", "", false},
	    {"<a@[192.0.2.7]>", "|a@[192.0.2.7];", true},
	    {"<a@\xc3\xa5\xcc\xa5-.example>", "", false},
	    {"<@relay.example>", "", false},
	    {"<@relay.example:>", "", false},
	    {"<\"a>b\"@example.org>", "|\"a>b\"@example.org;", true},
	    {"<\"a b(c)\"@example.org>", "|\"a b(c)\"@example.org;", true},
	    {"<a . b @ example . org>", "|a.b@example.org;", true},
	    {"<a@example.org bcd efg>", "|a@example.org;", true},
	    {"a@example.org via a list", "|a@example.org;", true},
	    {"a@example.org via (one) list", "one|a@example.org;", true},
	    {"a@example . org via.list", "|a@example.org;", true},
	    {"list@example.org: Kari k@example.org", "|k@example.org;", true},
	    {"a@example.org via, b@example.org",
		"|a@example.org;|b@example.org;", false},
	    {"<x a@example.org>", "|a@example.org;", true},
	    {"<a@example.org> <b@example.org>", "|b@example.org;", true},
	    {"a@example.org <b@example.org>", "a@example.org|b@example.org;",
		true},
	    {"a@example.org b <c@example.org>",
		"a@example.org b|c@example.org;", true},
	    {"a@example.org b", "|a@example.org;", true},
	    {"A  B\tC <a@example.org>", "A B C|a@example.org;", true},
	    {"A \"B\" C <a@example.org>", "A B C|a@example.org;", true},
	    {"A\"B\"C <a@example.org>", "AB C|a@example.org;", true},
	    {"\"A", "", false},
	    {"\"A\\", "", false},
	    {"(one) a@example.org (two)", "one|a@example.org;", true},
	    {"<a@example.org> (one)", "one|a@example.org;", true},
	    {"\"\" <a@example.org> (one)", "one|a@example.org;", true},
	    {"A <a@example.org> (one)", "A|a@example.org;", true},
	    {"a@example.org (o\\)ne", "o)ne|a@example.org;", true},
	    {"a@example.org (o\\", "o\\|a@example.org;", true},
	    {"a@example.org (", "|a@example.org;", true},
	    {"  ", "", true},
	    {",", "", true},
	    {"<>", "", true},
	    {"\"\"", "", false},
	    {"", "", true},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer got = {0};
		bool complete;
		struct mail_address_list list = address_list_parse(
		    memory, cases[i].field, strlen(cases[i].field), &complete);

		for (size_t j = 0; j < list.count; j++)
			buffer_add_printf(&got, "%s|%s;", list.items[j].name,
			    list.items[j].address);
		CHECK(strcmp(buffer_string(&got), cases[i].want) == 0,
		    "%s: got %s", cases[i].field, buffer_string(&got));
		CHECK(complete == cases[i].complete, "%s", cases[i].field);
		buffer_release(&got);
	}
	arena_free(memory);
}

static void
list_bound(void **state)
{
	struct arena *memory = arena_new();
	struct buffer field = {0};
	struct mail_address_list list;
	bool complete;

	(void)state;
	for (int i = 0; i < ADDRESS_LIST_MAX + 1; i++)
		buffer_add_printf(&field, "a%d@example.org, ", i);
	list = address_list_parse(memory, field.data, field.length, &complete);
	assert_int_equal(list.count, ADDRESS_LIST_MAX);
	assert_false(complete);
	buffer_release(&field);
	arena_free(memory);
}

/* Longer than any that can be used, and then longer than any person reads. */
static void
long_addresses(void **state)
{
	struct arena *memory = arena_new();

	(void)state;
	for (size_t length = 511; length <= 513; length++) {
		struct buffer field = {0};
		struct mail_address_list list;
		bool complete;

		for (size_t i = 2; i < length; i++)
			buffer_add_byte(&field, 'a');
		buffer_add_string(&field, "@b");
		list = address_list_parse(
		    memory, field.data, field.length, &complete);
		assert_int_equal(list.count, length <= 512);
		assert_int_equal(complete, length <= 512);
		buffer_release(&field);
	}
	arena_free(memory);
}

static void
long_fields(void **state)
{
	static const size_t most = (size_t)64 * 1024;
	struct arena *memory = arena_new();
	struct buffer field = {0};
	bool complete;

	(void)state;
	buffer_add_string(&field, "a@example.org");
	while (field.length < most)
		buffer_add_byte(&field, ' ');
	assert_int_equal(
	    address_list_parse(memory, field.data, most, &complete).count, 1);
	assert_true(complete);
	buffer_add_string(&field, ", b@example.org");
	assert_int_equal(
	    address_list_parse(memory, field.data, field.length, &complete)
		.count,
	    1);
	assert_false(complete);
	buffer_release(&field);
	arena_free(memory);
}

/* Without names no charset is converted: other bytes are no address. */
static void
plain_lists(void **state)
{
	static const struct {
		const char *field;
		size_t count;
	} cases[] = {{"K\xe5 <k@example.org>", 1}, {"<k\xe5@example.org>", 0},
	    {"<k\xc3\xa5@example.org>", 1}};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool complete;
		struct mail_address_list list = address_list_parse_plain(
		    memory, cases[i].field, strlen(cases[i].field), &complete);

		CHECK(list.count == cases[i].count &&
			complete == (cases[i].count == 1),
		    "%s", cases[i].field);
		if (list.count > 0)
			assert_string_equal(list.items[0].name, "");
	}
	arena_free(memory);
}

static void
sendable(void **state)
{
	static const struct {
		const char *address;
		bool sendable;
	} cases[] = {
	    {"kari@example.org", true},
	    {"kari.o'nordmann+dpo@sub.example.org", true},
	    {"x400=/G=a/S=b@gate.example.org", true},
	    {"o'brien_=a#1@example.org", true},
	    {"_kari@example.org", true},
	    {"root@localhost", false},
	    {"root@LocalHost.localdomain", false},
	    {"root@mail.localhost", false},
	    {"|/bin/sh@example.org", false},
	    {"x|/bin/sh@example.org", false},
	    {"/var/mail/root@example.org", false},
	    {"-oQ/tmp@example.org", false},
	    {"a%b.example@example.org", false},
	    {"b.example!a@example.org", false},
	    {"`id`@example.org", false},
	    {"a`id`@example.org", false},
	    {"$HOME@example.org", false},
	    {"~root@example.org", false},
	    {".forward@example.org", false},
	    {"kari@192.0.2.7", false},
	    {"kari@example.1", false},
	    {"kari@example", false},
	    {"@example.org", false},
	    {"kari", false},
	    {"ka ri@example.org", false},
	    {"kari@exam ple.org", false},
	    {"kari@example.org>", false},
	    {"kari\r\nRCPT TO:<x>@example.org", false},
	    {"k\xc3\xa5re@example.org", false},
	    {"\"kari\"@example.org", false},
	    {"a@b@example.org", false},
	    {"kari@[127.0.0.1]", false},
	    {"kari@example..org", false},
	    {"kari@.example.org", false},
	    {"kari@example.org.", false},
	    {"kari@-example.org", false},
	    {"kari@example-.org", false},
	    {"kari@example.org-", false},
	};
	char longest[ADDRESS_BYTES_MAX + 2];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(
		    address_is_sendable(cases[i].address) == cases[i].sendable,
		    "%s", cases[i].address);
	for (size_t length = 63; length < 65; length++) {
		char label[80] = "a@";

		memset(label + 2, 'b', length);
		memcpy(label + 2 + length, ".example", sizeof ".example");
		CHECK(
		    address_is_sendable(label) == (length == 63), "%s", label);
	}
	memset(longest, 'a', sizeof longest);
	for (size_t i = 1; i < sizeof longest; i += 2)
		longest[i] = '.';
	longest[1] = '@';
	longest[ADDRESS_BYTES_MAX - 1] = 'a';
	longest[ADDRESS_BYTES_MAX] = '\0';
	assert_true(address_is_sendable(longest));
	longest[ADDRESS_BYTES_MAX] = 'a';
	longest[ADDRESS_BYTES_MAX + 1] = '\0';
	assert_false(address_is_sendable(longest));
}

static void
comparing(void **state)
{
	(void)state;
	assert_true(address_equal("Kari@Example.org", "kari@example.ORG"));
	assert_false(address_equal("kari@example.org", "kari@example.or"));
}

static void
tags(void **state)
{
	static const struct {
		const char *address;
		const char *plain;
		bool want;
	} cases[] = {
	    {"dpo@a.example", "dpo@a.example", true},
	    {"DPO+x@A.example", "dpo@a.example", true},
	    {"dpo+@a.example", "dpo@a.example", true},
	    {"dpo+x+y@a.example", "dpo@a.example", true},
	    {"dpo+x+y@a.example", "dpo+x@a.example", true},
	    {"dpo@a.example", "dpo+x@a.example", false},
	    {"dpo+x@b.example", "dpo@a.example", false},
	    {"dpox+x@a.example", "dpo@a.example", false},
	    {"dp+x@a.example", "dpo@a.example", false},
	    {"dpo-x@a.example", "dpo@a.example", false},
	    {"+x@a.example", "@a.example", false},
	    {"dpo+x", "dpo", false},
	    {"dpo+x", "dpo@a.example", false},
	    {"", "dpo@a.example", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(address_equal_but_tag(cases[i].address, cases[i].plain) ==
			cases[i].want,
		    "%s, %s", cases[i].address, cases[i].plain);
}

static void
persons(void **state)
{
	static const struct {
		const char *address, *person;
	} cases[] = {
	    {"Kari@Example.org", "kari@example.org"},
	    {"kari+list@example.org", "kari@example.org"},
	    {"kari+a+b@example.org", "kari@example.org"},
	    {"kari+@example.org", "kari@example.org"},
	    {"+kari@example.org", "+kari@example.org"},
	    {"kari@example.org+x", "kari@example.org+x"},
	    {"kari+x", "kari+x"},
	    {"", ""},
	};
	char person[ADDRESS_BYTES_MAX + 1], longest[ADDRESS_BYTES_MAX + 9];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		address_person(cases[i].address, person);
		CHECK(strcmp(person, cases[i].person) == 0, "%s: %s",
		    cases[i].address, person);
	}
	memset(longest, 'a', sizeof longest);
	longest[sizeof longest - 1] = '\0';
	address_person(longest, person);
	assert_int_equal(strlen(person), ADDRESS_BYTES_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists),
	    cmocka_unit_test(list_bound),
	    cmocka_unit_test(long_addresses),
	    cmocka_unit_test(long_fields),
	    cmocka_unit_test(plain_lists),
	    cmocka_unit_test(sendable),
	    cmocka_unit_test(comparing),
	    cmocka_unit_test(tags),
	    cmocka_unit_test(persons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
