/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/oauth2_provider.h"

#define OF_USER OAUTH2_REFRESH_TOKEN /* a person logged in */

static char tenant[] = "moe.example", own[] = "https://id.moe.example/x";

static void
addresses(void **state)
{
	static const struct {
		struct oauth2_source source;
		enum oauth2_endpoint endpoint;
		const char *url;
	} cases[] = {
	    {{.provider = OAUTH2_MICROSOFT}, OAUTH2_TOKEN_ENDPOINT,
		"https://login.microsoftonline.com/organizations/oauth2/v2.0/"
		"token"},
	    {{.provider = OAUTH2_MICROSOFT, .tenant = tenant},
		OAUTH2_DEVICE_ENDPOINT,
		"https://login.microsoftonline.com/moe.example/oauth2/v2.0/"
		"devicecode"},
	    {{.provider = OAUTH2_MICROSOFT, .token_url = own},
		OAUTH2_AUTHORIZE_ENDPOINT,
		"https://login.microsoftonline.com/organizations/oauth2/v2.0/"
		"authorize"},
	    {{.provider = OAUTH2_MICROSOFT, .authorize_url = own},
		OAUTH2_AUTHORIZE_ENDPOINT, own},
	    {{.provider = OAUTH2_GOOGLE}, OAUTH2_TOKEN_ENDPOINT,
		"https://oauth2.googleapis.com/token"},
	    {{.provider = OAUTH2_GOOGLE}, OAUTH2_AUTHORIZE_ENDPOINT,
		"https://accounts.google.com/o/oauth2/v2/auth"},
	    {{.provider = OAUTH2_GOOGLE}, OAUTH2_DEVICE_ENDPOINT,
		"https://oauth2.googleapis.com/device/code"},
	    {{.provider = OAUTH2_GOOGLE, .device_url = own},
		OAUTH2_DEVICE_ENDPOINT, own},
	    {{.provider = OAUTH2_CUSTOM}, OAUTH2_TOKEN_ENDPOINT, ""},
	    {{.provider = OAUTH2_CUSTOM, .token_url = own},
		OAUTH2_TOKEN_ENDPOINT, own},
	};
	struct buffer url = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&url);
		oauth2_provider_url(&cases[i].source, cases[i].endpoint, &url);
		CHECK(strcmp(buffer_string(&url), cases[i].url) == 0, "%zu: %s",
		    i, buffer_string(&url));
	}
	buffer_release(&url);
}

static void
scopes(void **state)
{
	static const struct {
		struct oauth2_source source;
		const char *scope; /* NULL: none */
	} cases[] = {
	    {{.provider = OAUTH2_MICROSOFT, .scope = own}, own},
	    {{.provider = OAUTH2_CUSTOM, .scope = own}, own},
	    {{.provider = OAUTH2_CUSTOM}, NULL},
	    {{.provider = OAUTH2_CUSTOM, .grant = OAUTH2_CLIENT_CREDENTIALS},
		NULL},
	    {{.provider = OAUTH2_GOOGLE}, "https://mail.google.com/"},
	    {{.provider = OAUTH2_MICROSOFT, .grant = OAUTH2_CLIENT_CREDENTIALS},
		"https://outlook.office365.com/.default"},
	    {{.provider = OAUTH2_MICROSOFT, .grant = OAUTH2_REFRESH_TOKEN},
		"https://outlook.office.com/IMAP.AccessAsUser.All "
		"https://outlook.office.com/SMTP.Send offline_access"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = oauth2_provider_scope(&cases[i].source);

		CHECK(cases[i].scope == NULL
			? got == NULL
			: got != NULL && strcmp(got, cases[i].scope) == 0,
		    "%zu: %s", i, got == NULL ? "none" : got);
	}
}

/* Part of the advice that a refusal by the token endpoint gives. */
static void
refused_by_the_provider(void **state)
{
	static const struct {
		enum oauth2_provider provider;
		enum oauth2_grant grant;
		const char *error, *description, *advice;
	} cases[] = {
	    {OAUTH2_MICROSOFT, OAUTH2_REFRESH_TOKEN, "invalid_client",
		"x AADSTS7000215: y", "the secret is wrong"},
	    {OAUTH2_MICROSOFT, OAUTH2_REFRESH_TOKEN, "invalid_client",
		"AADSTS700021: y", "client-id or its secret"},
	    {OAUTH2_MICROSOFT, OAUTH2_REFRESH_TOKEN, "invalid_grant", "x",
		"the login has expired; run"},
	    {OAUTH2_MICROSOFT, OAUTH2_CLIENT_CREDENTIALS, "invalid_grant", "x",
		""},
	    {OAUTH2_MICROSOFT, OAUTH2_REFRESH_TOKEN, "invalid_grant",
		"AADSTS50196", "too many token requests"},
	    {OAUTH2_GOOGLE, OAUTH2_REFRESH_TOKEN, "invalid_grant",
		"not in a Reasonable Timeframe", "the clock"},
	    {OAUTH2_GOOGLE, OAUTH2_REFRESH_TOKEN, "invalid_grant",
		"Invalid email or User ID", "subject is not a mailbox"},
	    {OAUTH2_GOOGLE, OAUTH2_REFRESH_TOKEN, "invalid_grant",
		"AADSTS7000215", "the login has expired (revoked"},
	    {OAUTH2_GOOGLE, OAUTH2_REFRESH_TOKEN, "invalid_scope", "",
		"scope is wrong; remove it"},
	    {OAUTH2_GOOGLE, OAUTH2_REFRESH_TOKEN, "other", "", ""},
	    {OAUTH2_CUSTOM, OAUTH2_REFRESH_TOKEN, "invalid_scope",
		"AADSTS7000215", "scope is wrong"},
	    {OAUTH2_CUSTOM, OAUTH2_REFRESH_TOKEN, "invalid_client", "",
		"client-id or its secret is wrong"},
	    {OAUTH2_CUSTOM, OAUTH2_REFRESH_TOKEN, "other", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct oauth2_source source = {
		    .provider = cases[i].provider, .grant = cases[i].grant};
		const char *got = oauth2_provider_advice(
		    &source, cases[i].error, cases[i].description);

		CHECK(cases[i].advice[0] == '\0'
			? got[0] == '\0'
			: strstr(got, cases[i].advice) != NULL,
		    "%zu: %s", i, got);
	}
}

/* Part of the advice when a mail server refuses the token. */
static void
refused_by_the_server(void **state)
{
	static const struct {
		enum oauth2_provider provider;
		enum oauth2_grant grant;
		struct oauth2_report report;
		bool is_relay;
		const char *advice;
	} cases[] = {
	    {OAUTH2_MICROSOFT, OF_USER, {.audience = "https://graph.example"},
		false, "the token is for https://graph.example: remove scope"},
	    {OAUTH2_MICROSOFT, OF_USER, {.audience = "https://outlook.example"},
		false, "no permission IMAP.AccessAsUser.All: "},
	    {OAUTH2_MICROSOFT, OF_USER, {.audience = "https://outlook.example"},
		true, "no permission SMTP.Send: "},
	    {OAUTH2_MICROSOFT, OAUTH2_CLIENT_CREDENTIALS,
		{.audience = "https://outlook.example"}, true,
		"no permission SMTP.SendAsApp: "},
	    {OAUTH2_MICROSOFT, OAUTH2_CLIENT_CREDENTIALS,
		{.audience = "https://outlook.example"}, false,
		"no permission IMAP.AccessAsApp: "},
	    {OAUTH2_MICROSOFT, OAUTH2_CLIENT_CREDENTIALS,
		{.audience = "https://outlook.example",
		    .permissions = "IMAP.AccessAsApp"},
		false, "Add-MailboxPermission FullAccess on kari@moe.example"},
	    {OAUTH2_MICROSOFT, OAUTH2_CLIENT_CREDENTIALS, {.audience = ""},
		false, "New-ServicePrincipal"},
	    {OAUTH2_MICROSOFT, OF_USER, {.identity = "other@moe.example"},
		false,
		"the token belongs to other@moe.example, but the mailbox is "
		"kari@moe.example"},
	    {OAUTH2_MICROSOFT, OF_USER,
		{.audience = "outlook",
		    .permissions = "a SMTP.Send b",
		    .identity = "other@moe.example"},
		true, "the token belongs to other"},
	    {OAUTH2_MICROSOFT, OF_USER, {.identity = "KARI@moe.example"}, false,
		"Email apps: enable IMAP"},
	    {OAUTH2_MICROSOFT, OF_USER, {.identity = ""}, true,
		"Email apps: enable Authenticated SMTP"},
	    {OAUTH2_GOOGLE, OF_USER, {.audience = "x"}, false,
		"Google Admin console, Gmail"},
	    {OAUTH2_CUSTOM, OF_USER, {.audience = "x"}, false,
		"does not accept the token for kari@moe.example"},
	};
	struct buffer advice = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct oauth2_source source = {
		    .provider = cases[i].provider, .grant = cases[i].grant};

		buffer_clear(&advice);
		oauth2_provider_judge(&source, &cases[i].report,
		    "kari@moe.example", cases[i].is_relay, &advice);
		CHECK(strstr(buffer_string(&advice), cases[i].advice) != NULL,
		    "%zu: %s", i, buffer_string(&advice));
	}
	buffer_release(&advice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(scopes),
	    cmocka_unit_test(refused_by_the_provider),
	    cmocka_unit_test(refused_by_the_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
