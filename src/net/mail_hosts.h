/* SPDX-License-Identifier: ISC */
#ifndef NET_MAIL_HOSTS_H
#define NET_MAIL_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "net/dns.h"
#include "net/url.h"

/*
 * mail_hosts - candidates for the mail servers of a domain: from its DNS (RFC
 * 6186, 8314), from its mail exchangers, and from usual names
 *
 * Pure, except mail_hosts_ask. Whoever wrote the DNS answer chose the host: a
 * person must confirm a host outside the domain before a password is sent there
 * (RFC 6186, section 6).
 */

/* A hosting company; the texts live as long as their table. */
struct mail_provider {
	const char *name;
	const char *exchangers; /* suffixes of MX names, separated by commas */
	const char *mailbox;	/* imaps://HOST */
	const char *relay;	/* smtps://HOST */
	const char *login;	/* answer to the question `login` */
	const char *note;	/* what to do there first; "": nothing */
};

/* The DNS records of a domain. */
struct mail_dns {
	struct dns_records tls;	     /* _imaps, _submissions */
	struct dns_records starttls; /* _imap, _submission */
	struct dns_records mx;
};

/* Waits at most `limit_ms` for each answer; unknown records are empty. */
void mail_hosts_ask(const char *domain, enum url_kind kind, int limit_ms,
    bool (*is_cancelled)(void *context), struct mail_dns *ret_dns);

struct mail_host {
	const char *url;
	const char *found_by;		      /* for people */
	const struct mail_provider *provider; /* NULL: unknown */
	bool is_foreign; /* outside the domain: a person must confirm it */
};

#define MAIL_HOSTS_MAX 24

/*
 * Candidates for IMAP or SMTP, most likely first, each once; returns how many.
 */
size_t mail_hosts_of_domain(struct arena *memory, const char *domain,
    enum url_kind kind, const struct mail_dns *dns,
    const struct mail_provider *providers, size_t providers_count,
    struct mail_host ret_hosts[MAIL_HOSTS_MAX]);

/* Candidates for a host that a person named: one for each scheme. */
size_t mail_hosts_of_host(struct arena *memory, const char *host,
    enum url_kind kind, struct mail_host ret_hosts[MAIL_HOSTS_MAX]);

#endif
