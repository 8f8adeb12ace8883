/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_STREAM_H
#define NET_TLS_STREAM_H

#include <libetpan/libetpan.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "net/imap_guard.h"
#include "net/tls_certificate.h"
#include "net/url.h"

/*
 * tls_stream - a secure, bounded stream for libetpan
 *
 * A mailstream_low driver over GnuTLS: TLS 1.2 or later, chain and host name
 * verified in the handshake, before any byte of the peer is trusted. Each call
 * of libetpan has an absolute deadline and a limit of bytes that it may read;
 * all input passes imap_guard. Cancellation is checked at least every half
 * second. Reading never returns 0, because libetpan 1.9 would loop forever.
 */
struct tls_stream_options {
	const char *host;
	uint16_t port;
	const char *ca_file; /* NULL: the system's */
	int connect_ms;	     /* for lookup, connection and handshake */
	/* Receives the server's certificate, valid or not; may be NULL. */
	struct tls_certificate *ret_certificate;
	/* See struct mailbox_options. */
	bool (*is_cancelled)(void *context);
	void *context;
};

/*
 * Connects; with URL_TLS also performs the handshake. NULL with the error
 * filled: RETRY_NEVER for an invalid certificate.
 */
mailstream *tls_stream_open(const struct tls_stream_options *options,
    enum url_security security, struct error *err);

/*
 * Performs the handshake after the server accepted STARTTLS. Refused if the
 * server sent even one byte before it (CVE-2011-0411 and the like).
 */
bool tls_stream_secure(mailstream *stream, struct error *err);

/* Sets the limits of libetpan's next call. */
void tls_stream_begin(mailstream *stream, int deadline_ms, uint64_t bytes_max,
    uint64_t literal_max);

struct imap_guard *tls_stream_guard(mailstream *stream);

/* Whether data can be read within `wait_ms`. */
enum tls_stream_wait {
	TLS_STREAM_READY,
	TLS_STREAM_QUIET,
	TLS_STREAM_BROKEN, /* or cancelled; see tls_stream_trouble */
};
enum tls_stream_wait tls_stream_wait(mailstream *stream, int wait_ms);

/* Makes all further reads and writes fail. */
void tls_stream_stop(mailstream *stream);

/* Why reading or writing failed; NULL if it did not. */
const char *tls_stream_trouble(mailstream *stream);

#endif
