/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "conf/draft.h"

bool
draft_check_oauth2_name(const struct draft *draft,
    const struct draft_section *section, const char *name)
{
	for (size_t i = 0; i < draft->sections_count; i++)
		if (draft->sections[i].section == SECTION_OAUTH2 &&
		    strcmp(draft->sections[i].title, name) == 0)
			return true;
	return draft_refuse(draft, section, "oauth2",
	    "no such section: oauth2 \"%.32s\"", name);
}

static bool
is_missing(const struct draft *draft, const struct draft_section *section,
    const char *setting, const char *value, const char *what)
{
	return value == NULL &&
	    !draft_refuse(draft, section, setting, "required: %s", what);
}

static bool
check_urls(const struct draft *draft, const struct draft_section *section)
{
	const struct oauth2_source *source = section->base;
	const struct {
		const char *setting;
		const char *url;
	} urls[] = {
	    {"token-url", source->token_url},
	    {"authorize-url", source->authorize_url},
	    {"device-url", source->device_url},
	};

	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		if (urls[i].url != NULL &&
		    (strncmp(urls[i].url, "https://", 8) != 0 ||
			strpbrk(urls[i].url, " \"<>\\^`{|}#") != NULL))
			return draft_refuse(draft, section, urls[i].setting,
			    "must be a URL that begins with https://");
	return true;
}

/* Checks the client's authentication; *ret_count is how many ways are set. */
static bool
check_client(const struct draft *draft, const struct draft_section *section,
    int *ret_count)
{
	const struct oauth2_source *source = section->base;
	const struct secret_source *secret = &source->client_secret;

	*ret_count = (secret->file != NULL) + (secret->command != NULL) +
	    (secret->credential != NULL) + (source->certificate_file != NULL);
	if (*ret_count > 1)
		return draft_refuse(draft, section, "client-id",
		    "more than one credential: keep only one of "
		    "client-secret-file, client-secret-command, "
		    "client-secret-credential, client-certificate-file");
	if (source->key_file != NULL && source->certificate_file == NULL)
		return draft_refuse(draft, section, "client-key-file",
		    "requires client-certificate-file");
	return !is_missing(draft, section, "client-id", source->client_id,
	    "the application's ID, as shown in the provider's console");
}

static bool
check_client_credentials(
    const struct draft *draft, const struct draft_section *section)
{
	const struct oauth2_source *source = section->base;
	int count;

	if (!check_client(draft, section, &count))
		return false;
	if (count == 0)
		return draft_refuse(draft, section, "client-secret-file",
		    "required, unless client-certificate-file is set");
	if (source->provider == OAUTH2_GOOGLE)
		return draft_refuse(draft, section, "grant",
		    "Google does not offer client-credentials for mail: use "
		    "service-account or refresh-token");
	if (source->provider == OAUTH2_CUSTOM || source->token_url != NULL)
		return true;
	if (is_missing(draft, section, "tenant", source->tenant,
		"the Directory (tenant) ID"))
		return false;
	if (strcasecmp(source->tenant, "common") == 0 ||
	    strcasecmp(source->tenant, "organizations") == 0 ||
	    strcasecmp(source->tenant, "consumers") == 0)
		return draft_refuse(draft, section, "tenant",
		    "client-credentials requires your own Directory (tenant) "
		    "ID");
	return true;
}

static bool
check_service_account(
    const struct draft *draft, const struct draft_section *section)
{
	const struct oauth2_source *source = section->base;

	if (source->provider == OAUTH2_MICROSOFT)
		return draft_refuse(draft, section, "grant",
		    "Microsoft has no service accounts: use client-credentials "
		    "or refresh-token");
	return !is_missing(draft, section, "service-account-file",
		   source->service_account_file,
		   "Google's JSON key of the account") &&
	    !is_missing(draft, section, "subject", source->subject,
		"the mailbox that the account acts for");
}

static bool
check_grant(const struct draft *draft, const struct draft_section *section)
{
	const struct oauth2_source *source = section->base;
	int count;

	switch (source->grant) {
	case OAUTH2_CLIENT_CREDENTIALS:
		return check_client_credentials(draft, section);
	case OAUTH2_REFRESH_TOKEN:
		return check_client(draft, section, &count);
	case OAUTH2_SERVICE_ACCOUNT:
		return check_service_account(draft, section);
	default:
		return !is_missing(draft, section, "token-command",
		    source->token_command,
		    "a shell command that prints an access token");
	}
}

bool
draft_check_oauth2(
    const struct draft *draft, const struct draft_section *section)
{
	const struct oauth2_source *source = section->base;
	bool needs_all = source->provider == OAUTH2_CUSTOM &&
	    source->grant != OAUTH2_TOKEN_COMMAND;
	struct date date;

	if (!draft_check_title(draft, section, "an oauth2 section") ||
	    !check_urls(draft, section))
		return false;
	if (needs_all &&
	    (is_missing(draft, section, "token-url", source->token_url,
		 "the URL that issues tokens") ||
		is_missing(draft, section, "scope", source->scope,
		    "the permissions to request")))
		return false;
	if (source->client_secret_ends != NULL &&
	    !date_parse(source->client_secret_ends, &date))
		return draft_refuse(draft, section, "client-secret-ends",
		    "must be a date such as 2027-05-01");
	return check_grant(draft, section);
}
