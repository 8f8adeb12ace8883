/* SPDX-License-Identifier: ISC */
#include "net/tls_words.h"

#include <gnutls/gnutls.h>

#include "base/memory.h"

#define INVALID "invalid certificate: "

/* In the order of precedence. */
static const struct {
	unsigned int status;
	const char *words;
} reasons[] = {
    {GNUTLS_CERT_EXPIRED,
	INVALID "it has expired: ask the server's administrator to renew it "
		"(or this machine's clock is wrong)"},
    {GNUTLS_CERT_NOT_ACTIVATED,
	INVALID "it is not valid yet: check this machine's clock"},
    {GNUTLS_CERT_REVOKED,
	INVALID "it was revoked: ask the server's administrator"},
    {GNUTLS_CERT_UNEXPECTED_OWNER,
	INVALID "it belongs to a server of another name: check the host in "
		"the URL"},
    {GNUTLS_CERT_INSECURE_ALGORITHM,
	INVALID "its key or signature is too weak: ask the server's "
		"administrator for a new one"},
    {GNUTLS_CERT_PURPOSE_MISMATCH,
	INVALID "it is not for servers: ask the server's administrator for "
		"another one"},
    {GNUTLS_CERT_SIGNER_NOT_FOUND,
	INVALID "this machine does not know the authority that issued it: set "
		"ca-file, or ask the server's administrator"},
};

const char *
tls_words(unsigned int status)
{
	for (size_t i = 0; i < LENGTH(reasons); i++)
		if ((status & reasons[i].status) != 0)
			return reasons[i].words;
	return INVALID "it cannot be trusted: ask the server's administrator";
}
