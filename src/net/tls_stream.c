/* SPDX-License-Identifier: ISC */
#include "net/tls_stream.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "net/socket.h"
#include "net/tls_demand.h"
#include "net/tls_words.h"

#define PRIORITY                                      \
	"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:" \
	"%PROFILE_MEDIUM"
#define CONNECT_MS   30000
#define IO_MS	     60000 /* without receiving a byte */
#define READ_BYTES   ((size_t)16 * 1024)
#define STREAM_BYTES ((size_t)16 * 1024)

struct tls_stream {
	struct tls_stream_options options; /* host and ca_file are owned */
	int fd;
	gnutls_session_t session; /* NULL: clear text */
	struct tls_demand demand;
	gnutls_certificate_credentials_t credentials;
	struct imap_guard guard;
	int64_t end_ms;
	uint64_t bytes_left;
	char trouble[200];
};

static void
set_trouble(struct tls_stream *tls, const char *what, const char *why)
{
	if (tls->trouble[0] == '\0')
		(void)snprintf(
		    tls->trouble, sizeof tls->trouble, "%s%s", what, why);
}

static struct tls_stream *
tls_of(mailstream *stream)
{
	return mailstream_get_low(stream)->data;
}

/* Waits at most IO_MS, and at most until the deadline. */
static bool
wait_for(struct tls_stream *tls, short events)
{
	int64_t io_end_ms = timestamp_monotonic_ms() + IO_MS;
	struct socket_patience patience = {
	    .is_cancelled = tls->options.is_cancelled,
	    .context = tls->options.context,
	    .end_ms = io_end_ms < tls->end_ms ? io_end_ms : tls->end_ms};

	switch (socket_wait(tls->fd, events, &patience)) {
	case SOCKET_READY:
		return true;
	case SOCKET_LATE:
		set_trouble(tls, "the server did not respond in time", "");
		return false;
	case SOCKET_CANCELLED:
		set_trouble(tls, "cancelled", "");
		return false;
	case SOCKET_FAILED:
		break;
	}
	set_trouble(tls, "poll: ", strerror(errno));
	return false;
}

/* The result of one read or write. */
enum step {
	STEP_DONE,
	STEP_AGAIN,
	STEP_FAILED,
};

static enum step
judge_step(struct tls_stream *tls, ssize_t count, short events)
{
	bool would_block;

	if (count > 0)
		return STEP_DONE;
	if (count == 0) {
		set_trouble(tls, "the server closed the connection", "");
		return STEP_FAILED;
	}
	if (tls->session != NULL) {
		if (count == GNUTLS_E_INTERRUPTED)
			return STEP_AGAIN;
		would_block = count == GNUTLS_E_AGAIN;
		if (!would_block)
			set_trouble(tls, "TLS: ", gnutls_strerror((int)count));
	} else {
		if (errno == EINTR)
			return STEP_AGAIN;
		would_block = errno == EAGAIN;
		if (!would_block)
			set_trouble(tls, "connection: ", strerror(errno));
	}
	if (!would_block)
		return STEP_FAILED;
	return wait_for(tls, events) ? STEP_AGAIN : STEP_FAILED;
}

/*
 * Whether the call may continue. Checked before each read and write, because a
 * peer that sends bytes slowly never makes us wait.
 */
static bool
is_in_time(struct tls_stream *tls)
{
	if (tls->options.is_cancelled != NULL &&
	    tls->options.is_cancelled(tls->options.context))
		set_trouble(tls, "cancelled", "");
	else if (timestamp_monotonic_ms() >= tls->end_ms)
		set_trouble(tls, "the server did not respond in time", "");
	else
		return true;
	return false;
}

static ssize_t
read_raw(struct tls_stream *tls, char *bytes, size_t size)
{
	for (;;) {
		ssize_t count;

		if (!is_in_time(tls))
			return -1;
		count = tls->session != NULL
		    ? gnutls_record_recv(tls->session, bytes, size)
		    : recv(tls->fd, bytes, size, 0);
		switch (judge_step(tls, count, POLLIN)) {
		case STEP_DONE:
			return count;
		case STEP_AGAIN:
			continue;
		case STEP_FAILED:
			return -1;
		}
	}
}

static ssize_t
low_read(mailstream_low *low, void *bytes, size_t size)
{
	struct tls_stream *tls = low->data;
	char raw[READ_BYTES];

	for (;;) {
		size_t taken = imap_guard_take(&tls->guard, bytes, size);
		const char *wrong;
		ssize_t count;

		if (taken > 0)
			return (ssize_t)taken;
		if (tls->trouble[0] != '\0')
			return -1;
		count = read_raw(tls, raw, sizeof raw);
		if (count < 0)
			return -1;
		if ((uint64_t)count > tls->bytes_left) {
			set_trouble(tls, "the server sent too much", "");
			return -1;
		}
		tls->bytes_left -= (uint64_t)count;
		wrong = imap_guard_add(&tls->guard, raw, (size_t)count);
		if (wrong != NULL)
			set_trouble(tls, wrong, "");
	}
}

static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t size)
{
	struct tls_stream *tls = low->data;

	if (tls->trouble[0] != '\0')
		return -1;
	for (;;) {
		ssize_t count;

		if (!is_in_time(tls))
			return -1;
		count = tls->session != NULL
		    ? gnutls_record_send(tls->session, bytes, size)
		    : send(tls->fd, bytes, size, MSG_NOSIGNAL);
		switch (judge_step(tls, count, POLLOUT)) {
		case STEP_DONE:
			return count;
		case STEP_AGAIN:
			continue;
		case STEP_FAILED:
			return -1;
		}
	}
}

static int
low_close(mailstream_low *low)
{
	struct tls_stream *tls = low->data;

	/* Not guaranteed to be sent: the socket does not block. */
	if (tls->session != NULL && tls->trouble[0] == '\0')
		(void)gnutls_bye(tls->session, GNUTLS_SHUT_WR);
	if (tls->fd != -1)
		(void)close(tls->fd);
	tls->fd = -1;
	return 0;
}

static void
stream_free(struct tls_stream *tls)
{
	if (tls->session != NULL)
		gnutls_deinit(tls->session);
	if (tls->credentials != NULL)
		gnutls_certificate_free_credentials(tls->credentials);
	if (tls->fd != -1)
		(void)close(tls->fd);
	imap_guard_release(&tls->guard);
	free((char *)(uintptr_t)tls->options.host);
	free((char *)(uintptr_t)tls->options.ca_file);
	free(tls);
}

static void
low_free(mailstream_low *low)
{
	stream_free(low->data);
	free(low);
}

static int
low_get_fd(mailstream_low *low)
{
	const struct tls_stream *tls = low->data;

	return tls->fd;
}

static void
low_cancel(mailstream_low *low)
{
	(void)low;
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static carray *
low_get_chain(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static mailstream_low_driver driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_get_fd,
    .mailstream_free = low_free,
    .mailstream_cancel = low_cancel,
    .mailstream_get_cancel = low_get_cancel,
    .mailstream_get_certificate_chain = low_get_chain,
};

static bool
tls_failed(const struct tls_stream *tls, int code, struct error *err)
{
	if (code != GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: TLS: %s",
		    tls->options.host, gnutls_strerror(code));
	return error_set(err, ERROR_MAILBOX, RETRY_NEVER, "%s: %s",
	    tls->options.host,
	    tls_words(gnutls_session_get_verify_cert_status(tls->session)));
}

/* Loaded per connection: keeping the system's store would cost megabytes. */
static bool
load_trust(struct tls_stream *tls, struct error *err)
{
	const char *file = tls->options.ca_file;
	int count = gnutls_certificate_allocate_credentials(&tls->credentials);

	if (count < 0)
		return tls_failed(tls, count, err);
	count = file != NULL
	    ? gnutls_certificate_set_x509_trust_file(
		  tls->credentials, file, GNUTLS_X509_FMT_PEM)
	    : gnutls_certificate_set_x509_system_trust(tls->credentials);
	if (count > 0)
		return true;
	return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
	    "%s: cannot read any CA certificate: %s",
	    file != NULL ? file : "the system's trust store",
	    count < 0 ? gnutls_strerror(count) : "it contains none");
}

/* Names are sent in SNI, address literals are not (RFC 6066, section 3). */
static bool
is_address(const char *host)
{
	return strchr(host, ':') != NULL ||
	    strspn(host, "0123456789.") == strlen(host);
}

static int
start_session(struct tls_stream *tls)
{
	const char *host = tls->options.host;
	int code;

	code = gnutls_init(
	    &tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
	if (code < 0)
		return code;
	code = gnutls_priority_set_direct(tls->session, PRIORITY, NULL);
	if (code < 0)
		return code;
	code = gnutls_credentials_set(
	    tls->session, GNUTLS_CRD_CERTIFICATE, tls->credentials);
	if (code >= 0 && !is_address(host))
		code = gnutls_server_name_set(
		    tls->session, GNUTLS_NAME_DNS, host, strlen(host));
	if (code < 0)
		return code;
	/* Verifies chain and name during the handshake. */
	tls_demand_set(&tls->demand, tls->session, host);
	gnutls_transport_set_int(tls->session, tls->fd);
	return 0;
}

static bool
shake_hands(struct tls_stream *tls, struct error *err)
{
	int code;

	if (!load_trust(tls, err))
		return false;
	code = start_session(tls);
	if (code < 0)
		return tls_failed(tls, code, err);
	for (;;) {
		short events;

		code = gnutls_handshake(tls->session);
		if (tls->options.ret_certificate != NULL &&
		    (code >= 0 || gnutls_error_is_fatal(code)))
			tls_certificate_of(
			    tls->session, tls->options.ret_certificate);
		if (code >= 0)
			return true;
		if (gnutls_error_is_fatal(code))
			return tls_failed(tls, code, err);
		events = gnutls_record_get_direction(tls->session) == 1
		    ? POLLOUT
		    : POLLIN;
		if (!is_in_time(tls) ||
		    (code == GNUTLS_E_AGAIN && !wait_for(tls, events)))
			return error_set(err, ERROR_MAILBOX, RETRY_LATER,
			    "%s: TLS handshake: %s", tls->options.host,
			    tls->trouble);
	}
}

mailstream *
tls_stream_open(const struct tls_stream_options *options,
    enum url_security security, struct error *err)
{
	struct tls_stream *tls = memory_new(1, sizeof *tls);
	int connect_ms =
	    options->connect_ms > 0 ? options->connect_ms : CONNECT_MS;
	struct socket_patience patience = {
	    .is_cancelled = options->is_cancelled,
	    .context = options->context,
	    .end_ms = timestamp_monotonic_ms() + connect_ms};
	mailstream_low *low;
	mailstream *stream;

	tls->options = *options;
	tls->options.host = memory_string(options->host);
	tls->options.ca_file = memory_string(options->ca_file);
	tls->end_ms = patience.end_ms;
	tls->fd = socket_connect(options->host, options->port, &patience, err);
	if (tls->fd == -1 || (security == URL_TLS && !shake_hands(tls, err))) {
		stream_free(tls);
		return NULL;
	}
	low = mailstream_low_new(tls, &driver);
	stream = low == NULL ? NULL : mailstream_new(low, STREAM_BYTES);
	if (stream == NULL)
		abort(); /* out of memory, as everywhere */
	return stream;
}

bool
tls_stream_secure(mailstream *stream, struct error *err)
{
	struct tls_stream *tls = tls_of(stream);
	struct pollfd early = {.fd = tls->fd, .events = POLLIN};

	if (stream->read_buffer_len > 0 || !imap_guard_is_empty(&tls->guard) ||
	    poll(&early, 1, 0) != 0)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "%s: the server sent data before the TLS handshake",
		    tls->options.host);
	return shake_hands(tls, err);
}

void
tls_stream_begin(mailstream *stream, int deadline_ms, uint64_t bytes_max,
    uint64_t literal_max)
{
	struct tls_stream *tls = tls_of(stream);

	tls->end_ms = timestamp_monotonic_ms() + deadline_ms;
	tls->bytes_left = bytes_max;
	imap_guard_begin(&tls->guard, literal_max);
}

struct imap_guard *
tls_stream_guard(mailstream *stream)
{
	return &tls_of(stream)->guard;
}

enum tls_stream_wait
tls_stream_wait(mailstream *stream, int wait_ms)
{
	struct tls_stream *tls = tls_of(stream);
	struct socket_patience patience = {
	    .is_cancelled = tls->options.is_cancelled,
	    .context = tls->options.context,
	    .end_ms = timestamp_monotonic_ms() + wait_ms};

	if (tls->trouble[0] != '\0')
		return TLS_STREAM_BROKEN;
	if (stream->read_buffer_len > 0 || !imap_guard_is_empty(&tls->guard) ||
	    (tls->session != NULL &&
		gnutls_record_check_pending(tls->session) > 0))
		return TLS_STREAM_READY;
	switch (socket_wait(tls->fd, POLLIN, &patience)) {
	case SOCKET_READY:
		return TLS_STREAM_READY;
	case SOCKET_LATE:
		return TLS_STREAM_QUIET;
	case SOCKET_CANCELLED:
		set_trouble(tls, "cancelled", "");
		break;
	case SOCKET_FAILED:
		set_trouble(tls, "poll: ", strerror(errno));
		break;
	}
	return TLS_STREAM_BROKEN;
}

void
tls_stream_stop(mailstream *stream)
{
	set_trouble(tls_of(stream), "ended by the caller", "");
}

const char *
tls_stream_trouble(mailstream *stream)
{
	const struct tls_stream *tls = tls_of(stream);

	return tls->trouble[0] == '\0' ? NULL : tls->trouble;
}
