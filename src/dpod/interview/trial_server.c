/* SPDX-License-Identifier: ISC */
#include "dpod/interview/trial_private.h"

#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "dpod/signals.h"
#include "net/probe.h"

#define DNS_MS	 6000
#define PROBE_MS 6000

/* The part of the address after the @. */
static const char *
domain_of(const struct interview *interview)
{
	const char *at = strchr(interview->answers[Q_ADDRESS], '@');

	return at == NULL ? "" : at + 1;
}

static const struct mail_provider *
find_provider(const struct interview *interview, const char *name)
{
	for (size_t i = 0; i < interview->providers_count; i++)
		if (strcmp(interview->providers[i].name, name) == 0)
			return &interview->providers[i];
	return NULL;
}

static const char *
url_of(const struct mail_provider *provider, enum url_kind kind)
{
	return kind == URL_IMAP ? provider->mailbox : provider->relay;
}

/* The proposal for a domain is a URL, whose provider is not to be forgotten. */
static const struct mail_provider *
find_by_url(
    const struct interview *interview, enum url_kind kind, const char *url)
{
	for (size_t i = 0; i < interview->providers_count; i++)
		if (strcmp(url_of(&interview->providers[i], kind), url) == 0)
			return &interview->providers[i];
	return NULL;
}

static bool
is_host(const char *text)
{
	size_t length = strlen(text);

	return length > 0 && length <= URL_HOST_MAX &&
	    strspn(text,
		"abcdefghijklmnopqrstuvwxyz0123456789.-"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

bool
trial_hosts(const struct interview *interview, enum url_kind kind,
    const char *answer, struct mail_host ret_hosts[MAIL_HOSTS_MAX],
    size_t *ret_count, struct error *err)
{
	const struct mail_provider *provider = find_provider(interview, answer);
	struct url url;

	*ret_count = 1;
	if (provider != NULL) {
		ret_hosts[0] = (struct mail_host){
		    .url = url_of(provider, kind),
		    .found_by = "the provider's name",
		    .provider = provider,
		};
		return true;
	}
	if (is_host(answer)) {
		*ret_count = mail_hosts_of_host(
		    interview->memory, answer, kind, ret_hosts);
		return true;
	}
	if (!url_parse(answer, &url, err))
		return false;
	if (url.kind != kind)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    kind == URL_IMAP ? "expected a host, imaps://HOST, "
				       "imap+starttls://HOST or maildir:/PATH"
				     : "expected a host, smtps://HOST, "
				       "smtp+starttls://HOST or "
				       "directory:/PATH");
	if (url.security == URL_CLEAR)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "not encrypted: expected %s",
		    kind == URL_IMAP ? "imaps:// or imap+starttls://"
				     : "smtps:// or smtp+starttls://");
	ret_hosts[0] = (struct mail_host){
	    .url = answer, .provider = find_by_url(interview, kind, answer)};
	return true;
}

static void
say_found(const char *url, const struct tls_certificate *certificate,
    enum probe_result result, const struct error *err)
{
	char until[TIMESTAMP_TEXT_SIZE];

	if (certificate->expires_at == 0) {
		answers_say("  %s answers.", url);
		return;
	}
	timestamp_format(certificate->expires_at, until);
	answers_say("  %s answers. Its certificate is for %s, issued by %s, "
		    "valid until %.10s.",
	    url, certificate->name[0] == '\0' ? "nobody" : certificate->name,
	    certificate->issuer[0] == '\0' ? "nobody" : certificate->issuer,
	    until);
	if (result == PROBE_DISTRUSTED)
		answers_say("  It cannot be trusted: %s", err->text);
}

static void
take(const struct interview *interview, struct endpoint *endpoint,
    const struct mail_host *host, const struct url *url, const char *ca_file)
{
	endpoint->url = *url;
	endpoint->url_text = arena_string(interview->memory, host->url);
	endpoint->ca_file = ca_file;
	endpoint->needs_ca = false;
}

bool
trial_reach(const struct interview *interview, struct endpoint *endpoint,
    const struct mail_host *hosts, size_t count, const char *ca_file,
    const struct mail_host **ret_host, struct error *err)
{
	struct probe probe = {
	    .ca_file = ca_file,
	    .limit_ms = PROBE_MS,
	    .is_cancelled = signals_is_cancelled,
	};

	for (size_t i = 0; i < count; i++) {
		struct tls_certificate certificate = {.expires_at = 0};
		enum probe_result result = PROBE_GOOD;

		if (!url_parse(hosts[i].url, &probe.url, err))
			return false;
		if (!interview->is_offline)
			result = probe_run(&probe, &certificate, err);
		if (result == PROBE_FAILED && !signals_should_stop())
			continue;
		if (result == PROBE_FAILED)
			return false;
		if (!interview->is_offline)
			say_found(hosts[i].url, &certificate, result, err);
		take(interview, endpoint, &hosts[i], &probe.url, ca_file);
		endpoint->needs_ca = result == PROBE_DISTRUSTED;
		if (ret_host != NULL)
			*ret_host = &hosts[i];
		return true;
	}
	return false;
}

const char *
trial_find(struct interview *interview, enum url_kind kind,
    struct endpoint *endpoint, const char *ca_file)
{
	struct mail_host hosts[MAIL_HOSTS_MAX];
	const struct mail_host *found;
	struct mail_dns dns;
	struct error unknown;
	const char *domain;
	size_t count;

	if (interview->is_survey || interview->is_offline)
		return NULL;
	domain = domain_of(interview);
	answers_say("Looking for the %s of %s ...",
	    kind == URL_IMAP ? "mail server" : "outgoing mail server", domain);
	mail_hosts_ask(domain, kind, DNS_MS, signals_is_cancelled, &dns);
	count = mail_hosts_of_domain(interview->memory, domain, kind, &dns,
	    interview->providers, interview->providers_count, hosts);
	if (!trial_reach(
		interview, endpoint, hosts, count, ca_file, &found, &unknown))
		return NULL;
	answers_say("  Found by %s.", found->found_by);
	if (!found->is_foreign)
		return endpoint->url_text;
	answers_say("  It is outside %s: accept it only if you know that it "
		    "is your provider's.",
	    domain);
	return interview->is_interactive ? endpoint->url_text : NULL;
}

void
trial_forget_password(struct endpoint *endpoint)
{
	secret_wipe(&endpoint->password);
	endpoint->has_password = false;
}

struct credential
trial_mailbox_credential(struct interview *interview)
{
	struct credential credential = {.user = interview->answers[Q_USER]};

	if (answers_is_oauth2(interview))
		credential.oauth2 = &interview->oauth2;
	else if (interview->mailbox.has_password)
		credential.password.typed = &interview->mailbox.password;
	else if (answers_has(interview, Q_LOGIN, "password-command"))
		credential.password.command =
		    interview->answers[Q_PASSWORD_COMMAND];
	else
		credential.password.file = interview->answers[Q_PASSWORD_FILE];
	return credential;
}
