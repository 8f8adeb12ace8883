/* SPDX-License-Identifier: ISC */
/* What a relay is not even opened with. */
#include "tests/unit/test.h"

#include <string.h>

#include "net/relay.h"
#include "net/url.h"

static void
names_for_hello(void **state)
{
	static char longest[URL_HOST_MAX + 1], too_long[URL_HOST_MAX + 2];
	static const struct {
		const char *name; /* NULL: the host's */
		bool is_good;
	} cases[] = {
	    {NULL, true},
	    {"mail.example", true},
	    {"a-1.example", true},
	    {"-", true},
	    {".", true},
	    {"a", true},
	    {"", false},
	    {"a_b", false},
	    {"a b", false},
	    {"a/b", false},
	    {"a\r\nMAIL", false},
	    {"\xc3\xa9", false},
	    {longest, true},
	    {too_long, false},
	};

	(void)state;
	memset(longest, 'a', sizeof longest - 1);
	memset(too_long, 'a', sizeof too_long - 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_options options = {.url = {.kind = URL_SMTP,
						    .security = URL_TLS,
						    .host = "mail.example",
						    .port = 465},
		    .hello_name = cases[i].name};
		struct error err;
		struct relay *relay = relay_open(&options, &err);

		CHECK((relay != NULL) == cases[i].is_good, "%zu", i);
		if (relay == NULL)
			assert_string_equal(
			    err.text, "the name for EHLO must be a host name");
		relay_close(relay);
	}
}

/* Clear text only if the configuration says so. */
static void
clear_text(void **state)
{
	static const struct {
		enum url_security security;
		bool insecure, is_good;
	} cases[] = {
	    {URL_CLEAR, false, false},
	    {URL_CLEAR, true, true},
	    {URL_STARTTLS, false, true},
	    {URL_TLS, false, true},
	    {URL_TLS, true, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int connections = -1; connections <= 17; connections++) {
			struct relay_options options = {
			    .url = {.kind = URL_SMTP,
				.security = cases[i].security,
				.host = "::1",
				.port = 25},
			    .insecure = cases[i].insecure,
			    .connections = connections};
			struct error err;
			struct relay *relay = relay_open(&options, &err);

			CHECK((relay != NULL) == cases[i].is_good, "%zu", i);
			relay_close(relay);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_for_hello),
	    cmocka_unit_test(clear_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
