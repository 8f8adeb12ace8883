/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_DEMAND_H
#define NET_TLS_DEMAND_H

#include <gnutls/gnutls.h>
#include <stdbool.h>

/*
 * tls_demand - requirements of a server's certificate in addition to a trusted
 * chain: its name, its purpose (extended key usage: server), and the length of
 * all keys in the chain (RSA with 2048 bits or equivalent). The same for a
 * mailbox and a relay.
 */

/*
 * For the handshake of `session`; `host` must live as long. The session's
 * priorities set the minimum length of keys.
 */
struct tls_demand {
	gnutls_typed_vdata_st data[2];
};
void tls_demand_set(
    struct tls_demand *demand, gnutls_session_t session, const char *host);

/* Whether the certificate of an open session meets the requirements. */
bool tls_demand_holds(gnutls_session_t session, const char *host);

#endif
