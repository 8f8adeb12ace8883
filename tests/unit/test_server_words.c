/* SPDX-License-Identifier: ISC */
/* What servers say in words: whether waiting helps, and what people can do. */
#include "tests/unit/test.h"

#include <string.h>

#include "net/imap_words.h"
#include "net/relay_words.h"

static void
imap_refusals(void **state)
{
	static const struct {
		const char *text;
		bool is_temporary, is_throttled, has_advice;
		int wait_seconds;
	} cases[] = {
	    {"wrong password", false, false, false, 0},
	    {"Request is throttled.", true, true, false, 0},
	    {"too many SIMULTANEOUS connections.", true, true, true, 0},
	    {"[UNAVAILABLE] later", true, false, false, 0},
	    {"[LIMIT] [UNAVAILABLE]", true, true, false, 0},
	    {"[AUTHENTICATIONFAILED]", false, false, false, 0},
	    {"User is authenticated but not connected.", true, false, true, 0},
	    {"Too many simultaneous connections; User is authenticated but "
	     "not connected",
		true, true, true, 0},
	    {"Backoff Time: 1", false, false, false, 1},
	    {"Backoff Time: 999", false, false, false, 1},
	    {"backoff time: 1000", false, false, false, 2},
	    {"is throttled. Suggested Backoff Time: 299500 milliseconds", true,
		true, false, 300},
	    {"Backoff Time: 3598999", false, false, false, 3599},
	    {"Backoff Time: 3599999", false, false, false, 3600},
	    {"Backoff Time: 3600000", false, false, false, 3600},
	    {"Backoff Time: 99999999999999999999", false, false, false, 3600},
	    {"Backoff Time: 0", false, false, false, 0},
	    {"Backoff Time: -5000", false, false, false, 0},
	    {"Backoff Time: soon", false, false, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct imap_words words = imap_words(cases[i].text);

		CHECK(words.is_temporary == cases[i].is_temporary &&
			words.is_throttled == cases[i].is_throttled,
		    "%s", cases[i].text);
		CHECK((words.advice != NULL) == cases[i].has_advice, "%s",
		    cases[i].text);
		CHECK(words.wait_seconds == cases[i].wait_seconds, "%s: %d",
		    cases[i].text, words.wait_seconds);
	}
	/* The first that is known advises. */
	assert_non_null(
	    strstr(imap_words("Too many simultaneous connections; User is "
			      "authenticated but not connected")
		       .advice,
		"other programs"));
	assert_true(imap_words_forgets_examined("Courier-IMAP ready"));
	assert_false(imap_words_forgets_examined("Dovecot ready"));
}

static void
relay_refusals(void **state)
{
	static const struct {
		int code;
		const char *text;
		bool is_for_now, is_of_all, has_advice;
	} cases[] = {
	    {550, "550 no such user", false, false, false},
	    {535, "535 5.7.139 security defaults are enabled", true, true,
		true},
	    {550, "550 security defaults", false, false, false},
	    {454, "454 4.7.0 Temporary", true, true, false},
	    {554, "554 5.2.2 mailbox full", true, false, true},
	    {552, "552 5.2.2 mailbox full", false, false, false},
	    {553, "553 5.7.1 Sender Address Rejected: not owned", true, true,
		true},
	    {550, "550 relaying denied", true, true, true},
	    {550, "550 5.4.5 Daily user sending limit exceeded.", true, true,
		true},
	    {554,
		"554 Message rejected: Email address is not verified. The "
		"following identities failed the check in region EU-WEST-1",
		true, true, true},
	    {550,
		"550 The from address does not match a verified Sender "
		"Identity.",
		true, true, true},
	    {450, "450 Recipient address rejected: relay access denied", false,
		false, false},
	    {550, "550 recipient address rejected; 5.7.60 SendAs", true, true,
		true},
	    {550, "550 5.1.8 Not from there", true, true, true},
	    {501, "501 5.1.7", true, true, true},
	    {550, "550-5.7.27 Null MX", true, true, true},
	    {550, "550 5.1.80 no", false, false, false},
	    {550, "550 5.1.1 said 550 5.1.8", false, false, false},
	    {550, "550", false, false, false},
	    {550, "5", false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_words words =
		    relay_words(cases[i].code, cases[i].text);

		CHECK(words.is_for_now == cases[i].is_for_now &&
			words.is_of_all == cases[i].is_of_all,
		    "%s", cases[i].text);
		CHECK((words.advice != NULL) == cases[i].has_advice, "%s",
		    cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(imap_refusals),
	    cmocka_unit_test(relay_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
