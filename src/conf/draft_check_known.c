/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "conf/draft.h"

/* The usual ports of each scheme; the first is its default. */
static const struct known_port {
	const char *scheme;
	enum url_kind kind;
	enum url_security security;
	uint16_t port;
} known_ports[] = {
    {"imaps://", URL_IMAP, URL_TLS, 993},
    {"imap+starttls://", URL_IMAP, URL_STARTTLS, 143},
    {"smtps://", URL_SMTP, URL_TLS, 465},
    {"smtp+starttls://", URL_SMTP, URL_STARTTLS, 587},
    {"smtp+starttls://", URL_SMTP, URL_STARTTLS, 25},
    {"POP3", URL_MAILDIR, URL_STARTTLS, 110},
    {"POP3", URL_MAILDIR, URL_TLS, 995},
};

/* Clear text uses the ports of STARTTLS. */
static enum url_security
greeting_of(enum url_security security)
{
	return security == URL_CLEAR ? URL_STARTTLS : security;
}

static const struct known_port *
find_port(uint16_t port)
{
	for (size_t i = 0; i < LENGTH(known_ports); i++)
		if (known_ports[i].port == port)
			return &known_ports[i];
	return NULL;
}

static uint16_t
usual_port(const struct url *url)
{
	for (size_t i = 0; i < LENGTH(known_ports); i++)
		if (known_ports[i].kind == url->kind &&
		    known_ports[i].security == greeting_of(url->security))
			return known_ports[i].port;
	return 0;
}

/*
 * Otherwise server and client would each wait for the other until the timeout.
 */
bool
draft_check_port(const struct draft *draft, const struct draft_section *section,
    const struct url *url)
{
	const struct known_port *known = find_port(url->port);
	unsigned int usual = usual_port(url);

	if (known == NULL ||
	    (known->kind == url->kind &&
		known->security == greeting_of(url->security)))
		return true;
	if (known->kind != url->kind)
		return draft_refuse(draft, section, "url",
		    "port %u is that of %s: expected %u", (unsigned)url->port,
		    known->scheme, usual);
	return draft_refuse(draft, section, "url",
	    "port %u is that of %s: expected %u, or %s", (unsigned)url->port,
	    known->scheme, usual, known->scheme);
}

/* Common wrong codes; a set is named after the law that it follows. */
static const struct {
	const char *wrong;
	const char *right;
} other_codes[] = {
    {"UK", "GB-EAW"},
    {"GB", "GB-EAW"},
    {"GBR", "GB-EAW"},
    {"EN", "GB-EAW"},
    {"GB-ENG", "GB-EAW"},
    {"GB-WLS", "GB-EAW"},
    {"ENGLAND", "GB-EAW"},
    {"WALES", "GB-EAW"},
    {"DA", "DK"},
    {"DNK", "DK"},
    {"DENMARK", "DK"},
    {"DEU", "DE"},
    {"GERMANY", "DE"},
    {"NLD", "NL"},
    {"NETHERLANDS", "NL"},
    {"NB", "NO"},
    {"NN", "NO"},
    {"NOR", "NO"},
    {"NORWAY", "NO"},
    {"SV", "SE"},
    {"SWE", "SE"},
    {"SWEDEN", "SE"},
};

#define HOLIDAYS ".holidays"

bool
draft_check_set(const struct draft *draft, const struct draft_section *section)
{
	struct arena *memory = draft->conf->memory;
	const char *set = draft->conf->calendar.set;
	struct file_names files;
	char *possible = NULL;

	if (set == NULL)
		return true;
	if (!file_list(memory,
		arena_printf(
		    memory, "%s/holidays", file_program_data(memory, "rules")),
		HOLIDAYS, &files, draft->err))
		return false;
	for (size_t i = 0; i < files.count; i++) {
		char *name = arena_copy(memory, files.names[i],
		    strlen(files.names[i]) - strlen(HOLIDAYS));

		if (strcmp(name, set) == 0)
			return true;
		possible = possible == NULL
		    ? name
		    : arena_printf(memory, "%s, %s", possible, name);
	}
	for (size_t i = 0; i < LENGTH(other_codes); i++)
		if (strcmp(other_codes[i].wrong, set) == 0)
			return draft_refuse(draft, section, "set",
			    "unknown holiday set \"%s\"; did you mean \"%s\"?",
			    set, other_codes[i].right);
	return draft_refuse(draft, section, "set",
	    "unknown holiday set \"%s\"; expected one of: %s", set,
	    possible == NULL ? "none" : possible);
}
