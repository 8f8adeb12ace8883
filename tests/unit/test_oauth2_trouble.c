/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "net/oauth2_trouble.h"

#define NOW INT64_C(1774612800)
#define DAY INT64_C(86400)

static void
gather(const char *words, void *context)
{
	buffer_add_printf(context, "%s; ", words);
}

static void
test_what_a_human_should_know(void **state)
{
	static const struct {
		struct oauth2_report report;
		const char *want;
	} cases[] = {
	    {{0}, ""},
	    {{.error = "no token"}, "no token; "},
	    {{.refresh_ends_at = NOW + 31 * DAY}, ""},
	    {{.refresh_ends_at = NOW + 31 * DAY - 1},
		"oauth2 office: the login expires in 30 days; "},
	    {{.certificate_ends_at = NOW + 1},
		"oauth2 office: the certificate expires in 0 days; "},
	    {{.certificate_ends_at = NOW, .refresh_ends_at = NOW + DAY},
		"oauth2 office: the certificate has expired; "},
	    {{.clock_ahead = 60}, ""},
	    {{.clock_ahead = -60}, ""},
	    {{.clock_ahead = 61},
		"oauth2 office: the provider's clock is 61 seconds ahead: "
		"check the local clock; "},
	    {{.clock_ahead = -61},
		"oauth2 office: the provider's clock is -61 seconds ahead: "
		"check the local clock; "},
	};
	static char name[] = "office";
	const struct oauth2_source source = {.name = name};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer told = {0};

		oauth2_trouble_each(
		    &source, &cases[i].report, NOW, gather, &told);
		CHECK(strcmp(buffer_string(&told), cases[i].want) == 0,
		    "%zu: %s", i, buffer_string(&told));
		buffer_release(&told);
	}
}

/* Nobody but the configuration knows when the secret ends. */
static void
test_the_secret_that_ends(void **state)
{
	static char name[] = "office", day[] = "2026-03-28";
	const struct oauth2_source source = {
	    .name = name, .client_secret_ends = day};
	const struct oauth2_report report = {.certificate_ends_at = NOW + DAY};
	struct buffer told = {0};

	(void)state;
	oauth2_trouble_each(&source, &report, NOW, gather, &told);
	assert_non_null(
	    strstr(buffer_string(&told), "the client secret expires in"));
	buffer_release(&told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_a_human_should_know),
	    cmocka_unit_test(test_the_secret_that_ends)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
