/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_CERTIFICATE_H
#define NET_TLS_CERTIFICATE_H

#include <gnutls/gnutls.h>
#include <stdint.h>

/*
 * tls_certificate - the content of a server's certificate, for display
 *
 * Texts are printable ASCII, truncated; "" if the field is missing. They prove
 * nothing unless the certificate was verified.
 */
struct tls_certificate {
	char name[128];	  /* the first DNS name or address, else the subject */
	char issuer[128]; /* organisation, else common name */
	int64_t expires_at; /* 0: unknown */
};

/* The certificate of the session's peer; zeroed if it sent none. */
void tls_certificate_of(
    gnutls_session_t session, struct tls_certificate *ret_certificate);

#endif
