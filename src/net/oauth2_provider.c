/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/oauth2_provider.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

#define ENTRA	"https://login.microsoftonline.com/"
#define GOOGLE	"https://oauth2.googleapis.com/"
#define OUTLOOK "https://outlook.office.com/"

void
oauth2_provider_url(const struct oauth2_source *source,
    enum oauth2_endpoint endpoint, struct buffer *url)
{
	static const char *const entra[] = {"token", "authorize", "devicecode"};
	static const char *const google[] = {GOOGLE "token",
	    "https://accounts.google.com/o/oauth2/v2/auth",
	    GOOGLE "device/code"};
	const char *const own[] = {
	    source->token_url, source->authorize_url, source->device_url};

	if (own[endpoint] != NULL)
		buffer_add_string(url, own[endpoint]);
	else if (source->provider == OAUTH2_GOOGLE)
		buffer_add_string(url, google[endpoint]);
	else if (source->provider == OAUTH2_MICROSOFT)
		buffer_add_printf(url, ENTRA "%s/oauth2/v2.0/%s",
		    source->tenant == NULL ? "organizations" : source->tenant,
		    entra[endpoint]);
}

const char *
oauth2_provider_scope(const struct oauth2_source *source)
{
	if (source->scope != NULL)
		return source->scope;
	if (source->provider == OAUTH2_GOOGLE)
		return "https://mail.google.com/";
	if (source->provider == OAUTH2_CUSTOM)
		return NULL;
	if (source->grant == OAUTH2_CLIENT_CREDENTIALS)
		return "https://outlook.office365.com/.default";
	return OUTLOOK "IMAP.AccessAsUser.All " OUTLOOK
		       "SMTP.Send offline_access";
}

#define SECRETS "Entra admin center, App registrations, Certificates & secrets"
#define PERMISSIONS                                                        \
	"Entra admin center, App registrations, API permissions: add the " \
	"permission and grant admin consent"
#define OVERVIEW "Entra admin center, App registrations, Overview"
#define SIGN_IN	 "Entra admin center, Sign-in logs and Conditional Access"
#define AGAIN	 "run dpoctl authorize again"

/* By the number in `AADSTS7000215: ...`. */
static const struct {
	long number;
	const char *advice;
} entra_advices[] = {
    {7000215,
	SECRETS ": the secret is wrong; copy the column Value, not "
		"Secret ID"},
    {7000222, SECRETS ": the secret has expired; create a new one"},
    {7000218,
	SECRETS ": a secret is missing; or Authentication: allow "
		"public client flows"},
    {700025, "remove the client secret: this is a public client"},
    {700016, OVERVIEW ": client-id does not belong to this tenant"},
    {90002, OVERVIEW ": unknown tenant; copy the Directory (tenant) ID"},
    {90038, "the tenant is in another cloud: set token-url and scope"},
    {500011, OVERVIEW ": scope or tenant is wrong"},
    {9001023, "tenant must be your Directory (tenant) ID, not `common`"},
    {50194, "tenant must be your Directory (tenant) ID, not `common`"},
    {65001, PERMISSIONS},
    {90094, PERMISSIONS},
    {650056, PERMISSIONS},
    {650057, PERMISSIONS},
    {70011, "scope is wrong; remove it to use the default"},
    {700022, "scope names two services; remove it to use the default"},
    {700024,
	"the clock of this machine is wrong: an assertion is outside its "
	"validity period"},
    {700027, SECRETS ": this certificate is not the registered one"},
    {50076, SIGN_IN ": a second factor is required; " AGAIN},
    {50079, SIGN_IN ": a second factor is required; " AGAIN},
    {50074, SIGN_IN ": a second factor is required; " AGAIN},
    {53003, SIGN_IN ": a policy forbids it"},
    {530032, SIGN_IN ": a policy forbids it"},
    {530035, SIGN_IN ": security defaults forbid it"},
    {700082, "the login was unused for too long; " AGAIN},
    {70008, "the login has expired; " AGAIN},
    {70043, "the login has expired by policy; " AGAIN},
    {50173, "the login was revoked (a password was changed); " AGAIN},
    {50011,
	"Entra admin center, App registrations, Authentication: add "
	"http://localhost under Mobile and desktop applications"},
    {9002325,
	"Entra admin center, App registrations, Authentication: the "
	"address must be under Mobile and desktop applications, not "
	"SPA"},
    {7000112,
	"Entra admin center, Enterprise applications, Properties: "
	"the application is disabled"},
    {50105,
	"Entra admin center, Enterprise applications, Users and groups: "
	"assign the user"},
    {50057, "Entra admin center, Users: the user is disabled"},
    {50196, "too many token requests: wait"},
};

static const struct {
	const char *error;
	const char *words; /* in the description; "" matches any */
	const char *advice;
} google_advices[] = {
    {"invalid_grant", "reasonable timeframe",
	"the clock of this machine is wrong"},
    {"invalid_grant", "invalid email or user",
	"subject is not a mailbox of this domain"},
    {"invalid_grant", "",
	"the login has expired (revoked, password changed, unused, or Google "
	"Cloud console, OAuth consent screen: status Testing ends it after 7 "
	"days); " AGAIN},
    {"unauthorized_client", "",
	"Google Admin console, Security, API controls, Domain-wide "
	"delegation: add the account's client number with the exact scope"},
    {"invalid_client", "",
	"Google Cloud console, Credentials: client-id or secret is wrong"},
    {"deleted_client", "",
	"Google Cloud console, Credentials: the client was deleted"},
    {"access_denied", "",
	"Google Cloud console, OAuth consent screen: add the test user, or "
	"publish the app"},
    {"admin_policy_enforced", "",
	"Google Admin console, API controls, App access control: trust the "
	"app"},
    {"invalid_scope", "", "scope is wrong; remove it to use the default"},
};

static const char *
entra_advice(const char *description)
{
	const char *code = strstr(description, "AADSTS");
	long number = code == NULL ? 0 : strtol(code + 6, NULL, 10);

	for (size_t i = 0; i < LENGTH(entra_advices); i++)
		if (entra_advices[i].number == number)
			return entra_advices[i].advice;
	return NULL;
}

static const char *
google_advice(const char *error, const char *description)
{
	for (size_t i = 0; i < LENGTH(google_advices); i++)
		if (strcmp(google_advices[i].error, error) == 0 &&
		    strcasestr(description, google_advices[i].words) != NULL)
			return google_advices[i].advice;
	return NULL;
}

const char *
oauth2_provider_advice(const struct oauth2_source *source, const char *error,
    const char *description)
{
	const char *advice = NULL;

	if (source->provider == OAUTH2_MICROSOFT)
		advice = entra_advice(description);
	else if (source->provider == OAUTH2_GOOGLE)
		advice = google_advice(error, description);
	if (advice != NULL)
		return advice;
	if (strcmp(error, "invalid_grant") == 0 &&
	    source->grant == OAUTH2_REFRESH_TOKEN)
		return "the login has expired; " AGAIN;
	if (strcmp(error, "invalid_client") == 0)
		return "client-id or its secret is wrong";
	if (strcmp(error, "invalid_scope") == 0)
		return "scope is wrong";
	return "";
}

/* The permission that Exchange requires in a token, by the kind of grant. */
static const char *
permission(const struct oauth2_source *source, bool is_relay)
{
	if (source->grant == OAUTH2_CLIENT_CREDENTIALS)
		return is_relay ? "SMTP.SendAsApp" : "IMAP.AccessAsApp";
	return is_relay ? "SMTP.Send" : "IMAP.AccessAsUser.All";
}

/*
 * Only hints: a token that Exchange's own rules restrict has, correctly, no
 * role.
 */
static void
judge_exchange(const struct oauth2_source *source,
    const struct oauth2_report *report, const char *user, bool is_relay,
    struct buffer *advice)
{
	const char *wanted = permission(source, is_relay);

	if (report->audience[0] != '\0' &&
	    strstr(report->audience, "outlook") == NULL)
		buffer_add_printf(advice,
		    "the token is for %.80s: remove scope to use the default",
		    report->audience);
	else if (report->audience[0] != '\0' &&
	    strstr(report->permissions, wanted) == NULL)
		buffer_add_printf(advice,
		    "the token has no permission %s: " PERMISSIONS, wanted);
	else if (source->grant == OAUTH2_CLIENT_CREDENTIALS)
		buffer_add_printf(advice,
		    "Exchange PowerShell: New-ServicePrincipal with the "
		    "Object ID of Enterprise applications (not of App "
		    "registrations), Add-MailboxPermission FullAccess on "
		    "%.80s; both can take two hours",
		    user);
	else if (report->identity[0] != '\0' &&
	    strcasecmp(report->identity, user) != 0)
		buffer_add_printf(advice,
		    "the token belongs to %.80s, but the mailbox is %.80s: "
		    "grant FullAccess on it",
		    report->identity, user);
	else
		buffer_add_printf(advice,
		    "Exchange admin center, the mailbox %.80s, Email apps: "
		    "enable %s",
		    user, is_relay ? "Authenticated SMTP" : "IMAP");
}

void
oauth2_provider_judge(const struct oauth2_source *source,
    const struct oauth2_report *report, const char *user, bool is_relay,
    struct buffer *advice)
{
	if (source->provider == OAUTH2_MICROSOFT)
		judge_exchange(source, report, user, is_relay, advice);
	else if (source->provider == OAUTH2_GOOGLE)
		buffer_add_printf(advice,
		    "the token is not for the mailbox %.80s, or Google Admin "
		    "console, Gmail, End User Access: enable IMAP",
		    user);
	else
		buffer_add_printf(advice,
		    "the server does not accept the token for %.80s: check "
		    "user, scope and provider",
		    user);
}
