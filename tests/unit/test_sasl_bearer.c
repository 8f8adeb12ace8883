/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/base64.h"
#include "net/imap_words.h"
#include "net/oauth2_provider.h"
#include "net/relay_words.h"
#include "net/sasl_bearer.h"

static void
responses(void **state)
{
	static const struct {
		enum sasl_bearer mechanism;
		const char *user;
		const char *want;
	} cases[] = {
	    {SASL_XOAUTH2, "user@example.com",
		"user=user@example.com\x01"
		"auth=Bearer TOK123\x01\x01"},
	    {SASL_OAUTHBEARER, "user@example.com",
		"n,a=user@example.com,\x01host=imap.example.com\x01"
		"port=993\x01"
		"auth=Bearer TOK123\x01\x01"},
	    {SASL_OAUTHBEARER, "a,b=c",
		"n,a=a=2Cb=3Dc,\x01host=imap.example.com\x01port=993\x01"
		"auth=Bearer TOK123\x01\x01"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer response = {0}, text = {0};

		sasl_bearer_add(&response, cases[i].mechanism, cases[i].user,
		    "imap.example.com", 993, "TOK123");
		assert_true(
		    base64_decode(response.data, response.length, &text));
		assert_string_equal(buffer_string(&text), cases[i].want);
		buffer_release(&response);
		buffer_release(&text);
	}
	assert_string_equal(sasl_bearer_last_word(SASL_XOAUTH2), "");
	assert_string_equal(sasl_bearer_last_word(SASL_OAUTHBEARER), "AQ==");
}

static void
reasons(void **state)
{
	static const struct {
		const char *json;
		const char *want;
	} cases[] = {
	    {"{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}",
		"status=401 scope=mail schemes=bearer"},
	    {"{\"status\":\"a\\u001b[31m\\n\"}", "status=a?[31m?"},
	    {"{\"status\":401}", ""},
	    {"[]", ""},
	    {"no", ""},
	    {"", ""},
	};
	char reason[SASL_BEARER_REASON_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer text = {0};

		base64_add(&text, cases[i].json, strlen(cases[i].json));
		sasl_bearer_reason(buffer_string(&text), text.length, reason);
		assert_string_equal(reason, cases[i].want);
		buffer_release(&text);
	}
	sasl_bearer_reason("!!", 2, reason);
	assert_string_equal(reason, "");
}

static void
words_of_mailboxes(void **state)
{
	struct imap_words words;

	(void)state;
	words = imap_words("Request is throttled. Suggested Backoff Time: "
			   "92415 milliseconds");
	assert_true(words.is_temporary && words.is_throttled);
	assert_int_equal(words.wait_seconds, 93);
	words = imap_words("x Backoff Time: 99999999999 milliseconds");
	assert_int_equal(words.wait_seconds, 3600);
	words = imap_words("x Backoff Time: -5 milliseconds");
	assert_int_equal(words.wait_seconds, 0);
	words = imap_words("User is authenticated but not connected.");
	assert_true(words.is_temporary);
	assert_non_null(strstr(words.advice, "FullAccess"));
	words = imap_words("AUTHENTICATE failed.");
	assert_false(words.is_temporary);
	assert_null(words.advice);
}

static void
words_of_relays(void **state)
{
	static const struct {
		int code;
		const char *text;
		bool is_for_now;
		bool is_of_all;
	} cases[] = {
	    {432, "432 4.3.2 Concurrent connections limit exceeded", true,
		true},
	    {430, "430 4.2.0 STOREDRV; mailbox logon failure", true, true},
	    {550, "550 5.7.60 SMTP; Client does not have permissions", true,
		true},
	    {550, "550 5.1.1 no such user", false, false},
	    {554, "554 5.2.0 STOREDRV.SubmissionQuotaExceededException", true,
		true},
	    {554, "554 5.2.2 mailbox full", true, false},
	    {554, "554 5.7.1 refused", false, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_words words =
		    relay_words(cases[i].code, cases[i].text);

		CHECK(words.is_for_now == cases[i].is_for_now &&
			words.is_of_all == cases[i].is_of_all,
		    "%s", cases[i].text);
	}
}

static void
end_points(void **state)
{
	char tenant[] = "example.org", own[] = "https://own.example/token";
	struct oauth2_source source = {.tenant = tenant};
	struct buffer url = {0};

	(void)state;
	oauth2_provider_url(&source, OAUTH2_TOKEN_ENDPOINT, &url);
	assert_string_equal(buffer_string(&url),
	    "https://login.microsoftonline.com/example.org/oauth2/v2.0/token");
	buffer_clear(&url);
	source.token_url = own;
	oauth2_provider_url(&source, OAUTH2_TOKEN_ENDPOINT, &url);
	assert_string_equal(buffer_string(&url), own);
	buffer_clear(&url);
	source.provider = OAUTH2_CUSTOM;
	oauth2_provider_url(&source, OAUTH2_DEVICE_ENDPOINT, &url);
	assert_int_equal(url.length, 0);
	assert_null(oauth2_provider_scope(&source));
	source.provider = OAUTH2_GOOGLE;
	assert_non_null(
	    strstr(oauth2_provider_advice(&source, "invalid_grant",
		       "Token must be within a reasonable timeframe"),
		"clock"));
	assert_string_equal(
	    oauth2_provider_advice(&source, "surprise", "AADSTS7000215"), "");
	buffer_release(&url);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(responses),
	    cmocka_unit_test(reasons),
	    cmocka_unit_test(words_of_mailboxes),
	    cmocka_unit_test(words_of_relays),
	    cmocka_unit_test(end_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
