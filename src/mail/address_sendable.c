/* SPDX-License-Identifier: ISC */
#include "mail/address.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "mail/span.h"

/* Names of the local machine. */
static bool
is_this_machine(const char *domain)
{
	static const char *const names[] = {"localhost", "localdomain"};
	const char *last = strrchr(domain, '.');

	for (size_t i = 0; i < LENGTH(names); i++)
		if (strcasecmp(domain, names[i]) == 0 ||
		    (last != NULL && strcasecmp(last + 1, names[i]) == 0))
			return true;
	return false;
}

static bool
domain_is_sendable(const char *domain)
{
	size_t label = 0, dots = 0, digits = 0;
	char last = '.';

	if (is_this_machine(domain))
		return false;
	for (; *domain != '\0'; last = *domain++) {
		if (*domain == '.') {
			if (label == 0 || last == '-')
				return false;
			dots++;
			label = digits = 0;
			continue;
		}
		if (!ascii_is_alnum(*domain) && (*domain != '-' || label == 0))
			return false;
		digits += *domain >= '0' && *domain <= '9';
		if (++label > 63)
			return false;
	}
	return dots > 0 && label > 0 && last != '-' && digits < label;
}

/*
 * Local parts that a delivery agent, a list server or a shell may not take for
 * a person: RFC 5321 allows them, but nobody uses them.
 */
static bool
is_command(const char *local, const char *end)
{
	if (strchr("-|/.~+&$#*?=^'{}", *local) != NULL)
		return true;
	for (; local < end; local++)
		if (strchr("|!%`", *local) != NULL)
			return true;
	return false;
}

bool
address_is_sendable(const char *address)
{
	const char *at = strrchr(address, '@');

	if (at == NULL || at == address || at - address > 64 ||
	    strlen(address) > ADDRESS_BYTES_MAX || is_command(address, at))
		return false;
	for (const char *byte = address; byte < at; byte++)
		if (*byte <= 32 || *byte >= 127 ||
		    strchr("<>()[]\\,;:\"@", *byte) != NULL)
			return false;
	return domain_is_sendable(at + 1);
}
