/* SPDX-License-Identifier: ISC */
#include "net/tls_certificate.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <string.h>

/* GnuTLS writes at most `size` bytes of arbitrary content. */
static void
show(char *ret_text, size_t size, const char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length && i < size - 1; i++)
		ret_text[i] =
		    bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '?';
	ret_text[i] = '\0';
}

static void
read_name(gnutls_x509_crt_t certificate, struct tls_certificate *shown)
{
	char text[512];
	size_t length = sizeof text;
	int type = gnutls_x509_crt_get_subject_alt_name(
	    certificate, 0, text, &length, NULL);

	if (type == GNUTLS_SAN_DNSNAME) {
		show(shown->name, sizeof shown->name, text, length);
		return;
	}
	if (type == GNUTLS_SAN_IPADDRESS && (length == 4 || length == 16) &&
	    inet_ntop(length == 4 ? AF_INET : AF_INET6, text, shown->name,
		sizeof shown->name) != NULL)
		return;
	length = sizeof text;
	if (gnutls_x509_crt_get_dn_by_oid(certificate,
		GNUTLS_OID_X520_COMMON_NAME, 0, 0, text, &length) == 0)
		show(shown->name, sizeof shown->name, text, length);
}

static void
read_issuer(gnutls_x509_crt_t certificate, struct tls_certificate *shown)
{
	static const char *const names[] = {
	    GNUTLS_OID_X520_ORGANIZATION_NAME, GNUTLS_OID_X520_COMMON_NAME};
	char text[512];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t length = sizeof text;

		if (gnutls_x509_crt_get_issuer_dn_by_oid(
			certificate, names[i], 0, 0, text, &length) != 0)
			continue;
		show(shown->issuer, sizeof shown->issuer, text, length);
		return;
	}
}

void
tls_certificate_of(
    gnutls_session_t session, struct tls_certificate *ret_certificate)
{
	unsigned int count = 0;
	const gnutls_datum_t *chain =
	    gnutls_certificate_get_peers(session, &count);
	gnutls_x509_crt_t certificate;
	time_t end;

	*ret_certificate = (struct tls_certificate){.expires_at = 0};
	if (chain == NULL || count == 0 ||
	    gnutls_x509_crt_init(&certificate) < 0)
		return;
	if (gnutls_x509_crt_import(
		certificate, &chain[0], GNUTLS_X509_FMT_DER) >= 0) {
		read_name(certificate, ret_certificate);
		read_issuer(certificate, ret_certificate);
		end = gnutls_x509_crt_get_expiration_time(certificate);
		ret_certificate->expires_at = end < 0 ? 0 : (int64_t)end;
	}
	gnutls_x509_crt_deinit(certificate);
}
