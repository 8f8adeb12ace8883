/* SPDX-License-Identifier: ISC */
#include "net/tls_demand.h"

#include <gnutls/x509.h>
#include <stdint.h>

#include "base/memory.h"

/* GnuTLS does not modify the value to compare with. */
static unsigned char *
text(const char *string)
{
	return (unsigned char *)(uintptr_t)string;
}

static void
fill(struct tls_demand *demand, const char *host)
{
	demand->data[0] = (gnutls_typed_vdata_st){
	    .type = GNUTLS_DT_DNS_HOSTNAME, .data = text(host)};
	demand->data[1] =
	    (gnutls_typed_vdata_st){.type = GNUTLS_DT_KEY_PURPOSE_OID,
		.data = text(GNUTLS_KP_TLS_WWW_SERVER)};
}

void
tls_demand_set(
    struct tls_demand *demand, gnutls_session_t session, const char *host)
{
	fill(demand, host);
	gnutls_session_set_verify_cert2(
	    session, demand->data, LENGTH(demand->data), 0);
}

static bool
is_long_enough(const gnutls_datum_t *bytes)
{
	gnutls_x509_crt_t certificate;
	unsigned int bits = 0;
	bool is_long = false;
	int algorithm;

	if (gnutls_x509_crt_init(&certificate) < 0)
		return false;
	if (gnutls_x509_crt_import(certificate, bytes, GNUTLS_X509_FMT_DER) >=
	    0) {
		algorithm =
		    gnutls_x509_crt_get_pk_algorithm(certificate, &bits);
		is_long = algorithm >= 0 &&
		    gnutls_pk_bits_to_sec_param(
			(gnutls_pk_algorithm_t)algorithm, bits) >=
			GNUTLS_SEC_PARAM_MEDIUM;
	}
	gnutls_x509_crt_deinit(certificate);
	return is_long;
}

bool
tls_demand_holds(gnutls_session_t session, const char *host)
{
	unsigned int status = 1, count = 0;
	const gnutls_datum_t *chain =
	    gnutls_certificate_get_peers(session, &count);
	struct tls_demand demand;

	/*
	 * Not with a GnuTLS profile, which would be combined with that of the
	 * session's priorities, which libcurl sets.
	 */
	for (unsigned int i = 0; i < count; i++)
		if (!is_long_enough(&chain[i]))
			return false;
	fill(&demand, host);
	return count > 0 &&
	    gnutls_certificate_verify_peers(
		session, demand.data, LENGTH(demand.data), &status) == 0 &&
	    status == 0;
}
