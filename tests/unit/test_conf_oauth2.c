/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf.h"

#define PATH "test_conf_oauth2.tmp"
#define BASE                                                             \
	"organisation { name = E address = dpo@example.org contact = c " \
	"authority = a }\ncalendar { time-zone = Europe/London }\n"
#define RELAY	"relay { url = \"directory:/tmp/out\" }\n"
#define MAILBOX "mailbox \"dpo\" { url = \"imaps://h/INBOX\" "
#define USES	MAILBOX "user = dpo@example.org oauth2 = cloud }\n"
#define CLOUD	"oauth2 \"cloud\" { provider = microsoft "
#define GOOD                                                         \
	CLOUD "grant = client-credentials tenant = t client-id = c " \
	      "client-secret-file = /s "

static struct conf *
load(const char *sections, struct error *err)
{
	FILE *file = fopen(PATH, "w");
	struct conf *conf;

	assert_non_null(file);
	assert_true(fprintf(file, "%s%s", BASE, sections) > 0);
	assert_int_equal(fclose(file), 0);
	conf = conf_load(PATH, err);
	(void)unlink(PATH);
	return conf;
}

static void
names_become_what_they_name(void **state)
{
	struct error err = {.text = ""};
	struct conf *conf = load(USES
	    "relay { url = \"smtps://h\" user = dpo@example.org "
	    "oauth2 = cloud }\n" GOOD
	    "mechanism = xoauth2 client-assertion = RS256 }\n"
	    "oauth2 \"other\" { provider = custom grant = token-command "
	    "token-command = x }\n",
	    &err);
	const struct oauth2_source *source;

	(void)state;
	CHECK(conf != NULL, "%s", err.text);
	assert_int_equal(conf->oauth2s_count, 2);
	source = conf->mailboxes[0].oauth2;
	assert_non_null(source);
	assert_ptr_equal(source, conf->relay.oauth2);
	assert_string_equal(source->name, "cloud");
	assert_string_equal(source->directory, "/var/lib/dpod/oauth2");
	assert_int_equal(source->provider, OAUTH2_MICROSOFT);
	assert_int_equal(source->grant, OAUTH2_CLIENT_CREDENTIALS);
	assert_int_equal(source->mechanism, OAUTH2_XOAUTH2);
	assert_int_equal(source->algorithm, 1);
	assert_string_equal(source->client_secret.file, "/s");
	conf_free(conf);
}

static void
mistakes(void **state)
{
	static const struct {
		const char *sections;
		const char *words;
	} cases[] = {
	    {USES RELAY, "no such section: oauth2 \"cloud\""},
	    {MAILBOX "user = u password-file = /p oauth2 = cloud }" RELAY GOOD
		     "}",
		"a password is also set"},
	    {MAILBOX "oauth2 = cloud }" RELAY GOOD "}",
		"the user name to log in with"},
	    {"mailbox \"dpo\" { url = \"maildir:/x\" oauth2 = cloud }" RELAY
		    GOOD "}",
		"not used with maildir:/x"},
	    {USES RELAY CLOUD "}", "grant: required"},
	    {USES RELAY "oauth2 \"cloud\" { grant = token-command }",
		"provider: required"},
	    {USES RELAY "oauth2 \"Cloud\" { provider = google "
			"grant = token-command token-command = x }",
		"no such section: oauth2 \"cloud\""},
	    {MAILBOX "user = u password-file = /p }" RELAY
		     "oauth2 \"Cloud!\" { provider = google "
		     "grant = token-command token-command = x }",
		"the name of an oauth2 section must"},
	    {USES RELAY CLOUD "grant = client-credentials tenant = t "
			      "client-id = c }",
		"client-secret-file: required"},
	    {USES RELAY CLOUD "grant = client-credentials tenant = t "
			      "client-secret-file = /s }",
		"client-id: required"},
	    {USES RELAY CLOUD "grant = client-credentials client-id = c "
			      "client-secret-file = /s }",
		"tenant: required"},
	    {USES RELAY CLOUD "grant = client-credentials tenant = common "
			      "client-id = c client-secret-file = /s }",
		"requires your own Directory (tenant) ID"},
	    {USES RELAY CLOUD "grant = client-credentials tenant = Consumers "
			      "client-id = c client-secret-file = /s }",
		"requires your own Directory (tenant) ID"},
	    {USES RELAY CLOUD "grant = client-credentials tenant = "
			      "organizations client-id = c "
			      "client-secret-file = /s }",
		"requires your own Directory (tenant) ID"},
	    {USES RELAY GOOD "client-certificate-file = /c }",
		"keep only one of"},
	    {USES RELAY GOOD "client-secret-command = x }", "keep only one of"},
	    {USES RELAY GOOD "client-secret-credential = x }",
		"keep only one of"},
	    {USES "relay { url = \"smtps://h\" oauth2 = cloud }\n" GOOD "}",
		"required: the address of the mailbox"},
	    {USES RELAY GOOD "client-key-file = /c }",
		"requires client-certificate-file"},
	    {USES RELAY GOOD "client-secret-ends = soon }",
		"a date such as 2027-05-01"},
	    {USES RELAY GOOD "token-url = \"http://h/token\" }",
		"begins with https://"},
	    {USES RELAY GOOD "device-url = \"https://h/a b\" }",
		"begins with https://"},
	    {USES RELAY "oauth2 \"cloud\" { provider = google "
			"grant = client-credentials client-id = c "
			"client-secret-file = /s }",
		"Google does not offer client-credentials for mail"},
	    {USES RELAY "oauth2 \"cloud\" { provider = microsoft "
			"grant = service-account service-account-file = /f "
			"subject = d@example.org }",
		"Microsoft has no service accounts"},
	    {USES RELAY "oauth2 \"cloud\" { provider = google "
			"grant = service-account subject = d@example.org }",
		"service-account-file: required"},
	    {USES RELAY "oauth2 \"cloud\" { provider = google "
			"grant = service-account service-account-file = /f }",
		"subject: required"},
	    {USES RELAY "oauth2 \"cloud\" { provider = custom "
			"grant = refresh-token client-id = c }",
		"token-url: required"},
	    {USES RELAY "oauth2 \"cloud\" { provider = custom "
			"grant = refresh-token client-id = c "
			"token-url = \"https://h/t\" }",
		"scope: required"},
	    {USES RELAY "oauth2 \"cloud\" { provider = custom "
			"grant = token-command }",
		"token-command: required"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};
		struct conf *conf = load(cases[i].sections, &err);

		CHECK(conf == NULL, "%s", cases[i].sections);
		CHECK(strstr(err.text, cases[i].words) != NULL, "%s: %s",
		    cases[i].words, err.text);
		conf_free(conf);
	}
}

/* A token's URL says what the tenant would; an account needs no client. */
static void
what_is_enough(void **state)
{
	static const char *const cases[] = {
	    USES RELAY CLOUD "grant = client-credentials client-id = c "
			     "client-secret-file = /s "
			     "token-url = \"https://h/t\" }",
	    USES RELAY CLOUD "grant = client-credentials tenant = t "
			     "client-id = c client-certificate-file = /c "
			     "client-key-file = /k }",
	    USES RELAY CLOUD "grant = refresh-token client-id = c }",
	    USES RELAY GOOD "client-secret-ends = 2027-05-01 }",
	    USES RELAY "oauth2 \"cloud\" { provider = custom "
		       "grant = client-credentials client-id = c "
		       "client-secret-file = /s scope = s "
		       "token-url = \"https://h/t\" }",
	    USES RELAY "oauth2 \"cloud\" { provider = google "
		       "grant = service-account service-account-file = /f "
		       "subject = d@example.org }",
	    USES RELAY "oauth2 \"cloud\" { provider = google "
		       "grant = token-command token-command = x }",
	    MAILBOX "user = u password-file = /p }\n"
		    "relay { url = \"smtps://h\" }\n",
	    MAILBOX "user = u password-file = /p }\n"
		    "relay { url = \"smtps://h\" retry-min = 1h "
		    "retry-max = 1h give-up-after = 1h }\n",
	    MAILBOX "user = u password-file = /p }\n" RELAY
		    "recognition { request-score = 9 unsure-score = 9 }\n",
	    MAILBOX "user = u password-file = /p }\n" RELAY
		    "recognition { unsure-score = 9 }\n",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};
		struct conf *conf = load(cases[i], &err);

		CHECK(conf != NULL, "%s: %s", cases[i], err.text);
		conf_free(conf);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_become_what_they_name),
	    cmocka_unit_test(mistakes),
	    cmocka_unit_test(what_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
