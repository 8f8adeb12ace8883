/* SPDX-License-Identifier: ISC */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include <stdbool.h>

#include "base/error.h"
#include "net/tls_certificate.h"
#include "net/url.h"

/*
 * probe - checks that a mail server answers at a URL, before a password is sent
 * there
 *
 * Connects, and performs the TLS handshake or STARTTLS; does not log in. The
 * certificate's chain and name are verified as for a login.
 */
struct probe {
	struct url url;			     /* IMAP or SMTP */
	const char *ca_file;		     /* NULL: the system's */
	int limit_ms;			     /* for all steps together */
	bool (*is_cancelled)(void *context); /* may be NULL */
	void *context;
};

enum probe_result {
	PROBE_GOOD,
	PROBE_DISTRUSTED, /* a server answers, but its certificate is invalid */
	PROBE_FAILED,
};

/*
 * The error is filled unless the result is PROBE_GOOD; the certificate is
 * zeroed if the server sent none.
 */
enum probe_result probe_run(const struct probe *probe,
    struct tls_certificate *ret_certificate, struct error *err);

#endif
