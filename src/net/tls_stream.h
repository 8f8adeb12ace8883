/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_STREAM_H
#define NET_TLS_STREAM_H

#include <libetpan/libetpan.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "net/imap_guard.h"
#include "net/url.h"

/*
 * tls_stream - a stream for libetpan that can be trusted
 *
 * A mailstream_low driver over GnuTLS: TLS 1.2 or later, chain and host name
 * verified inside the handshake, before any byte of the peer is believed.
 * Each call of libetpan has an absolute deadline and a number of bytes that
 * it may read; all that is read passes imap_guard. Cancelling is asked for at
 * least each half second. Reading never returns 0, because libetpan 1.9
 * would spin.
 */
struct tls_stream_options {
	const char *host;
	uint16_t port;
	const char *ca_file; /* NULL: the system's */
	int connect_ms;	     /* of look-up, connection and handshake */
	/* See struct mailbox_options. */
	bool (*is_cancelled)(void *context);
	void *context;
};

/*
 * Connects; with URL_TLS the handshake is done too. NULL with the error
 * filled: RETRY_NEVER for a certificate that is not good.
 */
mailstream *tls_stream_open(const struct tls_stream_options *options,
    enum url_security security, struct error *err);

/*
 * After the server agreed to STARTTLS: does the handshake. Refused if the
 * server sent a single byte before it (CVE-2011-0411 and its like).
 */
bool tls_stream_secure(mailstream *stream, struct error *err);

/* The bounds of what libetpan does next. */
void tls_stream_begin(mailstream *stream, int deadline_ms, uint64_t bytes_max,
    uint64_t literal_max);

struct imap_guard *tls_stream_guard(mailstream *stream);

/* Whether something can be read within `wait_ms`. */
enum tls_stream_wait {
	TLS_STREAM_READY,
	TLS_STREAM_QUIET,
	TLS_STREAM_BROKEN, /* cancelled too; see tls_stream_trouble */
};
enum tls_stream_wait tls_stream_wait(mailstream *stream, int wait_ms);

/* Nothing can be read or written from now on. */
void tls_stream_stop(mailstream *stream);

/* Why reading or writing failed; NULL if it did not. */
const char *tls_stream_trouble(mailstream *stream);

#endif
