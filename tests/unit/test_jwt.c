/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/base64.h"
#include "net/jwt.h"

/* RFC 4648, 10, and the alphabet for URLs. */
static void
base64(void **state)
{
	static const struct {
		const char *bytes;
		const char *text;
		const char *url;
	} cases[] = {
	    {"", "", ""},
	    {"f", "Zg==", "Zg"},
	    {"fo", "Zm8=", "Zm8"},
	    {"foo", "Zm9v", "Zm9v"},
	    {"foob", "Zm9vYg==", "Zm9vYg"},
	    {"\xfb\xff\xfe", "+//+", "-__-"},
	};
	static const char *const bad[] = {"A", "Zg=a", "Z g", "Zm9vY", "===="};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer text = {0}, url = {0}, bytes = {0};

		base64_add(&text, cases[i].bytes, strlen(cases[i].bytes));
		base64url_add(&url, cases[i].bytes, strlen(cases[i].bytes));
		assert_string_equal(buffer_string(&text), cases[i].text);
		assert_string_equal(buffer_string(&url), cases[i].url);
		assert_true(base64_decode(
		    cases[i].text, strlen(cases[i].text), &bytes));
		assert_true(
		    base64_decode(cases[i].url, strlen(cases[i].url), &bytes));
		assert_int_equal(bytes.length, 2 * strlen(cases[i].bytes));
		assert_memory_equal(buffer_string(&bytes), cases[i].bytes,
		    strlen(cases[i].bytes));
		buffer_release(&text);
		buffer_release(&url);
		buffer_release(&bytes);
	}
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct buffer bytes = {0};

		buffer_add_string(&bytes, "x");
		CHECK(!base64_decode(bad[i], strlen(bad[i]), &bytes) &&
			bytes.length == 1,
		    "%s", bad[i]);
		buffer_release(&bytes);
	}
}

/* What a token says; whoever made it may have written anything. */
static void
claims(void **state)
{
	static const struct {
		const char *claims;
		const char *audience;
		const char *permissions;
		const char *identity;
		int64_t expires_at;
	} cases[] = {
	    {"{\"aud\":\"https://outlook.example\",\"roles\":[\"A.b\",\"C\"],"
	     "\"exp\":1800000000,\"appid\":\"7\"}",
		"https://outlook.example", "A.b C", "7", 1800000000},
	    {"{\"aud\":[\"a\",\"b\"],\"scp\":\"X Y\",\"upn\":\"u@example.org\","
	     "\"appid\":\"7\"}",
		"a b", "X?Y", "u@example.org", 0},
	    {"{\"aud\":7,\"roles\":{\"a\":1},\"exp\":\"soon\"}", "", "", "", 0},
	    {"{\"aud\":\"a\\nb\\u001b[31m\"}", "a?b?[31m", "", "", 0},
	    {"{}", "", "", "", 0},
	};
	static const char *const none[] = {"", ".", "..", "a.b", "a.!.c",
	    "EwBoA8l6BAAU", "a.W10.c", "a.e30", "a.eyJh.c"};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer token = {0};
		struct jwt_facts facts;

		buffer_add_string(&token, "e30.");
		base64url_add(&token, cases[i].claims, strlen(cases[i].claims));
		buffer_add_string(&token, ".c2ln");
		facts = jwt_read(buffer_string(&token));
		CHECK(facts.is_jwt, "%s", cases[i].claims);
		assert_string_equal(facts.audience, cases[i].audience);
		assert_string_equal(facts.permissions, cases[i].permissions);
		assert_string_equal(facts.identity, cases[i].identity);
		assert_int_equal(facts.expires_at, cases[i].expires_at);
		buffer_release(&token);
	}
	for (size_t i = 0; i < LENGTH(none); i++)
		CHECK(!jwt_read(none[i]).is_jwt, "%s", none[i]);
}

static void
bad_keys(void **state)
{
	struct jwt_claims claims = {.issuer = "i", .audience = "a"};
	struct buffer token = {0};
	struct error err = {.text = ""};

	(void)state;
	assert_false(jwt_sign_by_key("no key", NULL, &claims, &token, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_false(jwt_sign_by_certificate("/nowhere/c.pem", "/nowhere/k.pem",
	    JWT_PS256, &claims, &token, &err));
	assert_non_null(strstr(err.text, "/nowhere/k.pem"));
	assert_int_equal(token.length, 0);
	assert_int_equal(jwt_certificate_ends_at("/nowhere/c.pem"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(base64),
	    cmocka_unit_test(claims),
	    cmocka_unit_test(bad_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
