/* SPDX-License-Identifier: ISC */
/* A server at the other end of a pair of sockets; its TLS is played. */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "net/socket.h"
#include "net/tls_demand.h"
#include "net/tls_stream.h"

#define CALLS_MAX 4
#define LONG_MS	  3600000
#define NOW_MS	  ((int64_t)5000)

/* What the functions of GnuTLS return, and how often they were called. */
static struct {
	int allocation, init, priority, credentials, name;
	int trusted; /* CA certificates */
	int handshakes[CALLS_MAX];
	ssize_t records[CALLS_MAX];
	size_t handshakes_count, records_count;
	int direction;	/* 1: it wants to write */
	size_t pending; /* bytes */
	size_t names, system_stores, byes, demands;
	size_t sessions, stores; /* not freed yet */
	size_t received;	 /* bytes */
} tls;

/* socket_wait */
static struct {
	enum socket_wait result;
	bool is_played;
	size_t count;
	short events;
	int64_t left_ms;
} waits;

static int server = -1; /* its end */
static bool is_cancelled;
static struct tls_certificate certificate;
static struct error err;

int64_t __wrap_timestamp_monotonic_ms(void);
int __wrap_socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *why);
enum socket_wait __real_socket_wait(
    int fd, short events, const struct socket_patience *patience);
enum socket_wait __wrap_socket_wait(
    int fd, short events, const struct socket_patience *patience);
int __real_gnutls_init(gnutls_session_t *session, unsigned int flags);
int __wrap_gnutls_init(gnutls_session_t *session, unsigned int flags);
void __real_gnutls_deinit(gnutls_session_t session);
void __wrap_gnutls_deinit(gnutls_session_t session);
int __real_gnutls_certificate_allocate_credentials(
    gnutls_certificate_credentials_t *credentials);
int __wrap_gnutls_certificate_allocate_credentials(
    gnutls_certificate_credentials_t *credentials);
void __real_gnutls_certificate_free_credentials(
    gnutls_certificate_credentials_t credentials);
void __wrap_gnutls_certificate_free_credentials(
    gnutls_certificate_credentials_t credentials);
void __wrap_tls_demand_set(
    struct tls_demand *demand, gnutls_session_t session, const char *host);
int __wrap_gnutls_priority_set_direct(
    gnutls_session_t session, const char *priorities, const char **where);
int __wrap_gnutls_credentials_set(
    gnutls_session_t session, gnutls_credentials_type_t type, void *value);
int __wrap_gnutls_server_name_set(gnutls_session_t session,
    gnutls_server_name_type_t type, const void *name, size_t length);
int __wrap_gnutls_certificate_set_x509_trust_file(
    gnutls_certificate_credentials_t credentials, const char *file,
    gnutls_x509_crt_fmt_t type);
int __wrap_gnutls_certificate_set_x509_system_trust(
    gnutls_certificate_credentials_t credentials);
int __wrap_gnutls_handshake(gnutls_session_t session);
int __wrap_gnutls_record_get_direction(gnutls_session_t session);
size_t __wrap_gnutls_record_check_pending(gnutls_session_t session);
ssize_t
__wrap_gnutls_record_recv(gnutls_session_t session, void *bytes, size_t size);
ssize_t __wrap_gnutls_record_send(
    gnutls_session_t session, const void *bytes, size_t size);
int __wrap_gnutls_bye(gnutls_session_t session, gnutls_close_request_t how);
void __wrap_tls_certificate_of(
    gnutls_session_t session, struct tls_certificate *ret_certificate);

/* Time stands still. */
int64_t
__wrap_timestamp_monotonic_ms(void)
{
	return NOW_MS;
}

int
__wrap_socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *why)
{
	int ends[2];

	waits.left_ms = patience->end_ms - NOW_MS;
	if (port == 1) {
		(void)error_set(
		    why, ERROR_MAILBOX, RETRY_LATER, "%s: refused", host);
		return -1;
	}
	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	server = ends[1];
	return ends[0];
}

enum socket_wait
__wrap_socket_wait(int fd, short events, const struct socket_patience *patience)
{
	waits.count++;
	waits.events = events;
	waits.left_ms = patience->end_ms - NOW_MS;
	errno = EBADF;
	return waits.is_played ? waits.result
			       : __real_socket_wait(fd, events, patience);
}

int
__wrap_gnutls_init(gnutls_session_t *session, unsigned int flags)
{
	if (tls.init < 0)
		return tls.init;
	tls.sessions++;
	return __real_gnutls_init(session, flags);
}

void
__wrap_gnutls_deinit(gnutls_session_t session)
{
	tls.sessions--;
	__real_gnutls_deinit(session);
}

int
__wrap_gnutls_certificate_allocate_credentials(
    gnutls_certificate_credentials_t *credentials)
{
	if (tls.allocation < 0)
		return tls.allocation;
	tls.stores++;
	return __real_gnutls_certificate_allocate_credentials(credentials);
}

void
__wrap_gnutls_certificate_free_credentials(
    gnutls_certificate_credentials_t credentials)
{
	tls.stores--;
	__real_gnutls_certificate_free_credentials(credentials);
}

void
__wrap_tls_demand_set(
    struct tls_demand *demand, gnutls_session_t session, const char *host)
{
	(void)demand;
	(void)session;
	(void)host;
	tls.demands++;
}

int
__wrap_gnutls_priority_set_direct(
    gnutls_session_t session, const char *priorities, const char **where)
{
	(void)session;
	(void)priorities;
	(void)where;
	return tls.priority;
}

int
__wrap_gnutls_credentials_set(
    gnutls_session_t session, gnutls_credentials_type_t type, void *value)
{
	(void)session;
	(void)type;
	(void)value;
	return tls.credentials;
}

int
__wrap_gnutls_server_name_set(gnutls_session_t session,
    gnutls_server_name_type_t type, const void *name, size_t length)
{
	(void)session;
	(void)type;
	(void)name;
	(void)length;
	tls.names++;
	return tls.name;
}

int
__wrap_gnutls_certificate_set_x509_trust_file(
    gnutls_certificate_credentials_t credentials, const char *file,
    gnutls_x509_crt_fmt_t type)
{
	(void)credentials;
	(void)type;
	assert_string_equal(file, "/ca");
	return tls.trusted;
}

int
__wrap_gnutls_certificate_set_x509_system_trust(
    gnutls_certificate_credentials_t credentials)
{
	(void)credentials;
	tls.system_stores++;
	return tls.trusted;
}

int
__wrap_gnutls_handshake(gnutls_session_t session)
{
	(void)session;
	assert_true(tls.handshakes_count < CALLS_MAX);
	return tls.handshakes[tls.handshakes_count++];
}

int
__wrap_gnutls_record_get_direction(gnutls_session_t session)
{
	(void)session;
	return tls.direction;
}

size_t
__wrap_gnutls_record_check_pending(gnutls_session_t session)
{
	(void)session;
	return tls.pending;
}

static ssize_t
next_record(void)
{
	assert_true(tls.records_count < CALLS_MAX);
	return tls.records[tls.records_count++];
}

ssize_t
__wrap_gnutls_record_recv(gnutls_session_t session, void *bytes, size_t size)
{
	ssize_t count = next_record();

	(void)session;
	assert_true(count <= (ssize_t)size);
	if (count > 0)
		memcpy(bytes, &"* OK hello\r\n"[tls.received], (size_t)count);
	tls.received += count > 0 ? (size_t)count : 0;
	return count;
}

ssize_t
__wrap_gnutls_record_send(
    gnutls_session_t session, const void *bytes, size_t size)
{
	ssize_t count = next_record();

	(void)session;
	(void)bytes;
	assert_true(count <= (ssize_t)size);
	return count;
}

int
__wrap_gnutls_bye(gnutls_session_t session, gnutls_close_request_t how)
{
	(void)session;
	(void)how;
	tls.byes++;
	return 0;
}

void
__wrap_tls_certificate_of(
    gnutls_session_t session, struct tls_certificate *ret_certificate)
{
	(void)session;
	memcpy(ret_certificate->name, "seen", 5);
}

static bool
cancelled(void *context)
{
	assert_ptr_equal(context, &is_cancelled);
	return is_cancelled;
}

static const struct tls_stream_options ordinary = {.host = "mail.example",
    .ca_file = "/ca",
    .ret_certificate = &certificate,
    .is_cancelled = cancelled,
    .context = &is_cancelled};

static mailstream *
open_stream(enum url_security security)
{
	mailstream *stream = tls_stream_open(&ordinary, security, &err);

	assert_non_null(stream);
	tls_stream_begin(stream, LONG_MS, 1000, 0);
	return stream;
}

static void
say(const char *text)
{
	assert_int_equal(
	    write(server, text, strlen(text)), (ssize_t)strlen(text));
}

static void
expect_line(mailstream *stream, const char *want)
{
	char bytes[200] = "";
	size_t length = strlen(want);

	for (size_t i = 0; i < length; i++)
		assert_int_equal(mailstream_read(stream, bytes + i, 1), 1);
	assert_string_equal(bytes, want);
}

static void
expect_trouble(mailstream *stream, const char *want)
{
	char byte;

	assert_int_equal(mailstream_read(stream, &byte, 1), -1);
	assert_non_null(tls_stream_trouble(stream));
	CHECK(strcmp(tls_stream_trouble(stream), want) == 0, "%s: %s", want,
	    tls_stream_trouble(stream));
	/* It stays. */
	assert_int_equal(mailstream_read(stream, &byte, 1), -1);
	assert_int_equal(tls_stream_wait(stream, 0), TLS_STREAM_BROKEN);
}

/* The server sees that we are gone. */
static void
expect_closed(void)
{
	char bytes[20];

	ssize_t count = read(server, bytes, sizeof bytes);

	/* Reset if we left something unread. */
	assert_true(count == 0 || (count < 0 && errno == ECONNRESET));
	assert_int_equal(tls.sessions, 0);
	assert_int_equal(tls.stores, 0);
	(void)close(server);
	server = -1;
}

static void
what_the_server_sends(void **state)
{
	mailstream *stream = open_stream(URL_CLEAR);
	char bytes[20];

	(void)state;
	assert_null(tls_stream_trouble(stream));
	say("* OK hello\r\n");
	expect_line(stream, "* OK hello\r\n");
	assert_int_equal(mailstream_write(stream, "a NOOP\r\n", 8), 8);
	assert_int_equal(mailstream_flush(stream), 0);
	assert_int_equal(read(server, bytes, sizeof bytes), 8);
	assert_memory_equal(bytes, "a NOOP\r\n", 8);
	assert_int_equal(waits.count, 0);
	(void)close(server);
	server = -1;
	expect_trouble(stream, "the server closed the connection");
	(void)mailstream_close(stream);
	assert_int_equal(tls.byes, 0);
}

static void
as_many_bytes_as_allowed(void **state)
{
	(void)state;
	for (uint64_t bytes_max = 23; bytes_max <= 25; bytes_max++) {
		mailstream *stream = open_stream(URL_CLEAR);

		tls_stream_begin(stream, LONG_MS, bytes_max, 0);
		say("* OK hello\r\n");
		expect_line(stream, "* OK hello\r\n");
		say("* OK again\r\n");
		if (bytes_max < 24)
			expect_trouble(stream, "the server sent too much");
		else
			expect_line(stream, "* OK again\r\n");
		(void)mailstream_close(stream);
		expect_closed();
	}
	server = -1;
}

static void
what_ends_it(void **state)
{
	static const struct {
		const char *want;
		bool is_cancelled;
		int deadline_ms;
		enum socket_wait result;
	} cases[] = {
	    {"cancelled", true, LONG_MS, SOCKET_READY},
	    {"the server did not respond in time", false, 0, SOCKET_READY},
	    {"the server did not respond in time", false, LONG_MS, SOCKET_LATE},
	    {"cancelled", false, LONG_MS, SOCKET_CANCELLED},
	    {"poll: Bad file descriptor", false, LONG_MS, SOCKET_FAILED},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mailstream *stream = open_stream(URL_CLEAR);

		tls_stream_begin(stream, cases[i].deadline_ms, 1000, 0);
		is_cancelled = cases[i].is_cancelled;
		waits.is_played = true;
		waits.result = cases[i].result;
		expect_trouble(stream, cases[i].want);
		is_cancelled = waits.is_played = false;
		(void)mailstream_close(stream);
		expect_closed();
	}
	server = -1;
}

/* At most a minute without a byte, at most until the call's limit. */
static void
how_long_it_waits(void **state)
{
	static const struct {
		int deadline_ms, want_ms;
	} cases[] = {{LONG_MS, 60000}, {30000, 30000}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mailstream *stream = open_stream(URL_CLEAR);

		tls_stream_begin(stream, cases[i].deadline_ms, 1000, 0);
		waits.is_played = true;
		waits.result = SOCKET_LATE;
		expect_trouble(stream, "the server did not respond in time");
		waits.is_played = false;
		CHECK(waits.left_ms == cases[i].want_ms, "%lld",
		    (long long)waits.left_ms);
		(void)mailstream_close(stream);
		expect_closed();
	}
	server = -1;
}

static void
waiting(void **state)
{
	static const struct {
		enum socket_wait result;
		enum tls_stream_wait want;
		const char *trouble;
	} cases[] = {
	    {SOCKET_READY, TLS_STREAM_READY, NULL},
	    {SOCKET_LATE, TLS_STREAM_QUIET, NULL},
	    {SOCKET_FAILED, TLS_STREAM_BROKEN, "poll: Bad file descriptor"},
	};
	mailstream *stream = open_stream(URL_CLEAR);

	(void)state;
	/* In the buffer of libetpan; in the guard, where it is incomplete. */
	waits.is_played = true;
	waits.result = SOCKET_LATE;
	say("* OK one\r\n* OK two\r\n");
	expect_line(stream, "* OK one\r\n");
	assert_int_equal(tls_stream_wait(stream, 5), TLS_STREAM_READY);
	expect_line(stream, "* OK two\r\n");
	assert_int_equal(tls_stream_wait(stream, 5), TLS_STREAM_QUIET);
	say("* OK one\r\n");
	expect_line(stream, "* OK one\r");
	assert_int_equal(tls_stream_wait(stream, 5), TLS_STREAM_READY);
	expect_line(stream, "\n");
	say("* OK one\r\n* OK tw");
	expect_line(stream, "* OK one\r\n");
	assert_int_equal(tls_stream_wait(stream, 5), TLS_STREAM_READY);
	say("o\r\n");
	expect_line(stream, "* OK two\r\n");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *trouble;

		waits.result = cases[i].result;
		CHECK(tls_stream_wait(stream, 5) == cases[i].want, "%zu", i);
		trouble = tls_stream_trouble(stream);
		CHECK(
		    (trouble == NULL) == (cases[i].trouble == NULL), "%zu", i);
		CHECK(waits.events == POLLIN && waits.left_ms == 5, "%zu", i);
	}
	tls_stream_stop(stream);
	assert_string_equal(
	    tls_stream_trouble(stream), "poll: Bad file descriptor");
	(void)mailstream_close(stream);
	expect_closed();

	stream = open_stream(URL_CLEAR);
	waits.result = SOCKET_CANCELLED;
	assert_int_equal(tls_stream_wait(stream, 5), TLS_STREAM_BROKEN);
	expect_trouble(stream, "cancelled");
	(void)mailstream_close(stream);
	expect_closed();

	stream = open_stream(URL_CLEAR);
	tls_stream_stop(stream);
	expect_trouble(stream, "ended by the caller");
	(void)mailstream_close(stream);
}

/* Nothing that came in clear text counts as said over TLS. */
static void
data_before_the_handshake(void **state)
{
	static const struct {
		const char *name, *before, *read, *after;
		bool is_secure;
	} cases[] = {
	    {"none", "* OK one\r\n", "* OK one\r\n", "", true},
	    {"in the socket", "* OK one\r\n", "* OK one\r\n", "x", false},
	    {"a byte in the buffer", "* OK one\r\n", "* OK one\r", "", false},
	    {"in the guard", "* OK one\r\n* OK tw", "* OK one\r\n", "", false},
	    {"in the buffer", "* OK one\r\n* OK two\r\n", "* OK one\r\n", "",
		false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mailstream *stream = open_stream(URL_CLEAR);

		tls.handshakes_count = 0;
		say(cases[i].before);
		expect_line(stream, cases[i].read);
		say(cases[i].after);
		CHECK(tls_stream_secure(stream, &err) == cases[i].is_secure,
		    "%s", cases[i].name);
		CHECK(tls.handshakes_count == cases[i].is_secure, "%s",
		    cases[i].name);
		CHECK(cases[i].is_secure || err.retry == RETRY_NEVER, "%s",
		    cases[i].name);
		(void)mailstream_close(stream);
		expect_closed();
	}
	server = -1;
}

static void
a_session_that_cannot_start(void **state)
{
	static const struct {
		int *result;
		int code;
		const char *want;
		enum error_retry retry;
	} cases[] = {
	    {&tls.allocation, GNUTLS_E_MEMORY_ERROR,
		"mail.example: TLS: ", RETRY_LATER},
	    {&tls.init, GNUTLS_E_MEMORY_ERROR,
		"mail.example: TLS: ", RETRY_LATER},
	    {&tls.priority, GNUTLS_E_INVALID_REQUEST,
		"mail.example: TLS: ", RETRY_LATER},
	    {&tls.credentials, GNUTLS_E_MEMORY_ERROR,
		"mail.example: TLS: ", RETRY_LATER},
	    {&tls.name, GNUTLS_E_MEMORY_ERROR,
		"mail.example: TLS: ", RETRY_LATER},
	    {&tls.trusted, 0,
		"/ca: cannot read any CA certificate: it contains none",
		RETRY_NEVER},
	    {&tls.trusted, GNUTLS_E_FILE_ERROR,
		"/ca: cannot read any CA certificate: Error while reading file",
		RETRY_NEVER},
	    {&tls.handshakes[0], GNUTLS_E_PUSH_ERROR,
		"mail.example: TLS: ", RETRY_LATER},
	    {&tls.handshakes[0], GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR,
		"mail.example: ", RETRY_NEVER},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int saved = *cases[i].result;

		*cases[i].result = cases[i].code;
		tls.handshakes_count = 0;
		CHECK(tls_stream_open(&ordinary, URL_TLS, &err) == NULL, "%zu",
		    i);
		CHECK(strncmp(err.text, cases[i].want, strlen(cases[i].want)) ==
			0,
		    "%zu: %s", i, err.text);
		CHECK(err.retry == cases[i].retry, "%zu", i);
		CHECK(tls.handshakes_count ==
			(cases[i].result == &tls.handshakes[0]),
		    "%zu", i);
		*cases[i].result = saved;
		expect_closed();
	}
	server = -1;
}

/* Only names are sent, as RFC 6066 has it. */
static void
server_names(void **state)
{
	static const struct {
		const char *host;
		size_t names;
	} cases[] = {{"mail.example", 1}, {"192.0.2.1", 0}, {"2001:db8::1", 0},
	    {"192.0.2.1a", 1}, {"::1", 0}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct tls_stream_options options = ordinary;
		mailstream *stream;

		options.host = cases[i].host;
		options.ca_file = NULL;
		options.ret_certificate = NULL;
		tls.names = tls.handshakes_count = 0;
		stream = tls_stream_open(&options, URL_TLS, &err);
		assert_non_null(stream);
		CHECK(tls.names == cases[i].names, "%s", cases[i].host);
		CHECK(tls.demands == i + 1, "%s", cases[i].host);
		(void)mailstream_close(stream);
		expect_closed();
		CHECK(tls.byes == i + 1, "%s", cases[i].host);
		CHECK(tls.system_stores == i + 1, "%s", cases[i].host);
	}
	server = -1;
}

static void
connecting(void **state)
{
	struct tls_stream_options options = ordinary;

	(void)state;
	options.port = 1;
	assert_null(tls_stream_open(&options, URL_CLEAR, &err));
	assert_string_equal(err.text, "mail.example: refused");
	assert_int_equal(waits.left_ms, 30000);
	options.connect_ms = 1;
	assert_null(tls_stream_open(&options, URL_CLEAR, &err));
	assert_int_equal(waits.left_ms, 1);
}

static void
handshakes(void **state)
{
	static const struct {
		int codes[3];
		int direction;
		enum socket_wait result;
		bool is_cancelled;
		const char *want; /* NULL: none */
		size_t calls, waits;
		bool has_certificate;
	} cases[] = {
	    {{0}, 0, SOCKET_READY, false, NULL, 1, 0, true},
	    {{GNUTLS_E_AGAIN}, 0, SOCKET_READY, false, NULL, 2, 1, true},
	    {{GNUTLS_E_AGAIN}, 1, SOCKET_READY, false, NULL, 2, 1, true},
	    {{GNUTLS_E_INTERRUPTED}, 0, SOCKET_LATE, false, NULL, 2, 0, true},
	    {{GNUTLS_E_AGAIN}, 0, SOCKET_LATE, false,
		"mail.example: TLS handshake: the server did not respond in "
		"time",
		1, 1, false},
	    {{GNUTLS_E_AGAIN}, 0, SOCKET_READY, true,
		"mail.example: TLS handshake: cancelled", 1, 0, false},
	    {{GNUTLS_E_AGAIN, GNUTLS_E_PULL_ERROR}, 0, SOCKET_READY, false,
		"mail.example: TLS: Error in the pull function.", 2, 1, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mailstream *stream;

		memset(&tls.handshakes, 0, sizeof tls.handshakes);
		memcpy(tls.handshakes, cases[i].codes, sizeof cases[i].codes);
		memset(&certificate, 0, sizeof certificate);
		tls.handshakes_count = waits.count = 0;
		tls.direction = cases[i].direction;
		waits.is_played = true;
		waits.result = cases[i].result;
		is_cancelled = cases[i].is_cancelled;
		stream = tls_stream_open(&ordinary, URL_TLS, &err);
		CHECK((stream != NULL) == (cases[i].want == NULL), "%zu", i);
		CHECK(stream != NULL || strcmp(err.text, cases[i].want) == 0,
		    "%zu: %s", i, err.text);
		CHECK(tls.handshakes_count == cases[i].calls, "%zu", i);
		CHECK(waits.count == cases[i].waits, "%zu", i);
		CHECK(waits.count == 0 ||
			waits.events ==
			    (cases[i].direction == 1 ? POLLOUT : POLLIN),
		    "%zu", i);
		CHECK((certificate.name[0] != '\0') == cases[i].has_certificate,
		    "%zu", i);
		if (stream != NULL)
			(void)mailstream_close(stream);
		expect_closed();
	}
	server = -1;
}

static void
records(void **state)
{
	static const struct {
		ssize_t counts[3];
		size_t calls, waits;
		const char *trouble; /* NULL: none */
	} cases[] = {
	    {{12}, 1, 0, NULL},
	    {{11, 1}, 2, 0, NULL},
	    {{GNUTLS_E_AGAIN, 12}, 2, 1, NULL},
	    {{GNUTLS_E_INTERRUPTED, 12}, 2, 0, NULL},
	    {{0}, 1, 0, "the server closed the connection"},
	    {{GNUTLS_E_DECRYPTION_FAILED}, 1, 0, "TLS: Decryption has failed."},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int is_write = 0; is_write < 2; is_write++) {
			mailstream *stream = open_stream(URL_TLS);
			const char *trouble;
			char bytes[12];
			ssize_t count;

			tls.handshakes_count = tls.byes = 0;
			memcpy(tls.records, cases[i].counts,
			    sizeof cases[i].counts);
			tls.records_count = tls.received = waits.count = 0;
			waits.is_played = true;
			waits.result = SOCKET_READY;
			if (is_write) {
				count = mailstream_write(
				    stream, "a NOOP OK.\r\n", 12);
				assert_int_equal(count, 12);
				count = mailstream_flush(stream) == 0 ? 12 : -1;
			} else
				count = mailstream_read(stream, bytes, 12);
			trouble = tls_stream_trouble(stream);
			CHECK((count == 12) == (cases[i].trouble == NULL),
			    "%zu", i);
			CHECK(count == 12 ||
				(trouble != NULL &&
				    strcmp(trouble, cases[i].trouble) == 0),
			    "%zu", i);
			CHECK(tls.records_count == cases[i].calls, "%zu", i);
			CHECK(waits.count == cases[i].waits, "%zu", i);
			CHECK(waits.count == 0 ||
				waits.events == (is_write ? POLLOUT : POLLIN),
			    "%zu %d", i, is_write);
			waits.result = SOCKET_LATE;
			tls.pending = 1;
			CHECK(tls_stream_wait(stream, 0) ==
				(count == 12 ? TLS_STREAM_READY
					     : TLS_STREAM_BROKEN),
			    "%zu", i);
			tls.pending = 0;
			CHECK(count != 12 ||
				tls_stream_wait(stream, 0) == TLS_STREAM_QUIET,
			    "%zu", i);
			(void)mailstream_close(stream);
			/* Not to a server that no longer listens. */
			CHECK(tls.byes == (count == 12), "%zu", i);
			expect_closed();
		}
	server = -1;
}

static int
start(void **state)
{
	(void)state;
	memset(&tls, 0, sizeof tls);
	memset(&waits, 0, sizeof waits);
	tls.trusted = 1;
	is_cancelled = false;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	if (server >= 0)
		(void)close(server);
	server = -1;
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, start, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_the_server_sends),
	    TEST(as_many_bytes_as_allowed),
	    TEST(what_ends_it),
	    TEST(how_long_it_waits),
	    TEST(waiting),
	    TEST(data_before_the_handshake),
	    TEST(a_session_that_cannot_start),
	    TEST(server_names),
	    TEST(connecting),
	    TEST(handshakes),
	    TEST(records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
