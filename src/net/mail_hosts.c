/* SPDX-License-Identifier: ISC */
#include "net/mail_hosts.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"

/* For each kind of server: schemes, DNS services, and usual host names. */
static const struct usual {
	const char *tls;
	const char *starttls;
	uint16_t tls_port;
	uint16_t starttls_port;
	const char *tls_service;
	const char *starttls_service;
	const char *names[3]; /* prefixes of the domain */
} of_imap = {"imaps://", "imap+starttls://", 993, 143, "_imaps._tcp",
    "_imap._tcp", {"imap.", "mail.", ""}},
  of_smtp = {"smtps://", "smtp+starttls://", 465, 587, "_submissions._tcp",
      "_submission._tcp", {"smtp.", "mail.", ""}};

static const struct usual *
usual_of(enum url_kind kind)
{
	return kind == URL_IMAP ? &of_imap : &of_smtp;
}

void
mail_hosts_ask(const char *domain, enum url_kind kind, int limit_ms,
    bool (*is_cancelled)(void *context), struct mail_dns *ret_dns)
{
	const struct usual *usual = usual_of(kind);
	const struct {
		const char *service;
		enum dns_type type;
		struct dns_records *records;
	} questions[] = {
	    {usual->tls_service, DNS_SRV, &ret_dns->tls},
	    {usual->starttls_service, DNS_SRV, &ret_dns->starttls},
	    {"", DNS_MX, &ret_dns->mx},
	};

	*ret_dns = (struct mail_dns){.mx = {.count = 0}};
	for (size_t i = 0; i < LENGTH(questions); i++) {
		struct socket_patience patience = {.is_cancelled = is_cancelled,
		    .end_ms = timestamp_monotonic_ms() + limit_ms};
		char name[URL_HOST_MAX + 32];
		struct error unknown;

		(void)snprintf(name, sizeof name, "%s%s%s",
		    questions[i].service,
		    *questions[i].service == '\0' ? "" : ".", domain);
		(void)dns_find(name, questions[i].type, &patience,
		    questions[i].records, &unknown);
	}
}

static bool
ends_with(const char *text, size_t length, const char *end, size_t end_length)
{
	return length >= end_length &&
	    strncmp(text + length - end_length, end, end_length) == 0;
}

/* The domain itself, or a name below it. */
static bool
is_of_domain(const char *host, const char *domain)
{
	size_t length = strlen(host), tail = strlen(domain);

	return ends_with(host, length, domain, tail) &&
	    (length == tail || host[length - tail - 1] == '.');
}

static bool
has_exchanger(const struct mail_provider *provider, const char *host)
{
	const char *end = provider->exchangers;

	for (size_t length; *end != '\0'; end += length) {
		end += *end == ',';
		length = strcspn(end, ",");
		if (length > 0 && ends_with(host, strlen(host), end, length))
			return true;
	}
	return false;
}

static const struct mail_provider *
provider_by_exchanger(const struct mail_dns *dns,
    const struct mail_provider *providers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < dns->mx.count; j++)
			if (has_exchanger(
				&providers[i], dns->mx.list[j].target))
				return &providers[i];
	return NULL;
}

struct list {
	struct arena *memory;
	struct mail_host *hosts;
	size_t count;
};

static void
add(struct list *list, const struct mail_host *host)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->hosts[i].url, host->url) == 0)
			return;
	if (list->count < MAIL_HOSTS_MAX)
		list->hosts[list->count++] = *host;
}

/* The port is written only if it is not the default of the scheme. */
static void
add_records(struct list *list, const struct dns_records *records,
    const char *scheme, uint16_t port, const char *service, const char *domain)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct dns_record *record = &records->list[i];
		const char *with_port = record->port == port
		    ? ""
		    : arena_printf(list->memory, ":%u", (unsigned)record->port);
		const struct mail_host host = {
		    .url = arena_printf(list->memory, "%s%s%s", scheme,
			record->target, with_port),
		    .found_by = arena_printf(
			list->memory, "the SRV record %s.%s", service, domain),
		    .is_foreign = !is_of_domain(record->target, domain),
		};

		add(list, &host);
	}
}

static void
add_usual(
    struct list *list, const char *scheme, const char *before, const char *name)
{
	const struct mail_host host = {
	    .url = arena_printf(list->memory, "%s%s%s", scheme, before, name),
	    .found_by = "its usual name",
	};

	if (strlen(before) + strlen(name) <= URL_HOST_MAX)
		add(list, &host);
}

size_t
mail_hosts_of_domain(struct arena *memory, const char *domain,
    enum url_kind kind, const struct mail_dns *dns,
    const struct mail_provider *providers, size_t providers_count,
    struct mail_host ret_hosts[MAIL_HOSTS_MAX])
{
	const struct usual *usual = usual_of(kind);
	const struct mail_provider *provider =
	    provider_by_exchanger(dns, providers, providers_count);
	struct list list = {memory, ret_hosts, 0};

	add_records(&list, &dns->tls, usual->tls, usual->tls_port,
	    usual->tls_service, domain);
	if (provider != NULL) {
		const struct mail_host host = {
		    .url =
			kind == URL_IMAP ? provider->mailbox : provider->relay,
		    .found_by = arena_printf(
			memory, "the MX record: mail is at %s", provider->name),
		    .provider = provider,
		};

		add(&list, &host);
	}
	add_records(&list, &dns->starttls, usual->starttls,
	    usual->starttls_port, usual->starttls_service, domain);
	for (size_t i = 0; i < LENGTH(usual->names); i++)
		add_usual(&list, usual->tls, usual->names[i], domain);
	for (size_t i = 0; i < LENGTH(usual->names); i++)
		add_usual(&list, usual->starttls, usual->names[i], domain);
	return list.count;
}

size_t
mail_hosts_of_host(struct arena *memory, const char *host, enum url_kind kind,
    struct mail_host ret_hosts[MAIL_HOSTS_MAX])
{
	const struct usual *usual = usual_of(kind);
	struct list list = {memory, ret_hosts, 0};

	add_usual(&list, usual->tls, "", host);
	add_usual(&list, usual->starttls, "", host);
	return list.count;
}
