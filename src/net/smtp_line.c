/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/smtp_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/timestamp.h"
#include "net/relay_words.h"
#include "net/smtp_login.h"
#include "net/tls_demand.h"
#include "net/tls_words.h"

#define CONNECT_SECONDS 30
#define REPLY_SECONDS	300
#define TOTAL_SECONDS	600
/*
 * libcurl takes three times as many bytes for each letter, and they are wiped
 * (smtp_login_init). Its minimum: by default it is 64 kB, which also a letter
 * with attachments hardly needs.
 */
#define UPLOAD_BYTES 16384

static long
or_built_in(int value, long built_in)
{
	return value > 0 ? value : built_in;
}

static void
set_tls(CURL *curl, const struct relay_options *options)
{
	/* CURLUSESSL_TRY would fall back to clear text. */
	(void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
	    options->url.security == URL_CLEAR ? (long)CURLUSESSL_NONE
					       : (long)CURLUSESSL_ALL);
	(void)curl_easy_setopt(
	    curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (options->ca_file != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
		/*
		 * Otherwise libcurl would trust the system's certificates too.
		 */
		(void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
}

/* libcurl calls this at least once a second, even while it waits. */
static int
on_progress(void *context, curl_off_t download_total, curl_off_t downloaded,
    curl_off_t upload_total, curl_off_t uploaded)
{
	struct smtp_line *line = context;
	int64_t now_ms;

	(void)download_total;
	(void)downloaded;
	(void)upload_total;
	(void)uploaded;
	if (!atomic_load(line->is_cancelled))
		return 0;
	now_ms = timestamp_monotonic_ms();
	if (line->cancelled_ms == 0)
		line->cancelled_ms = now_ms;
	/* Ending now would leave it unknown whether the message was sent. */
	return !line->is_under_way || !line->dialogue.is_body_complete ||
	    now_ms - line->cancelled_ms > RELAY_GRACE_MS;
}

/*
 * libcurl checks neither the purpose of a certificate nor the length of its
 * keys. This is called at the server's first line over TLS, before libcurl logs
 * in.
 */
static bool
is_wanted_server(struct smtp_line *line)
{
	struct curl_tlssessioninfo *info = NULL;

	if (line->is_examined || line->options->url.security == URL_CLEAR ||
	    curl_easy_getinfo(line->curl, CURLINFO_TLS_SSL_PTR, &info) !=
		CURLE_OK ||
	    info == NULL || info->internals == NULL)
		return true;
	line->is_examined = true;
	line->is_untrusted = info->backend != CURLSSLBACKEND_GNUTLS ||
	    !tls_demand_holds(info->internals, line->options->url.host);
	return !line->is_untrusted;
}

static size_t
on_reply(char *text, size_t size, size_t count, void *context)
{
	struct smtp_line *line = context;

	return is_wanted_server(line)
	    ? smtp_dialogue_reply(text, size, count, &line->dialogue)
	    : 0;
}

/* libcurl says only that the check failed; its session still knows why. */
static void
note_untrusted(struct smtp_line *line)
{
	struct curl_tlssessioninfo *info = NULL;
	unsigned int status;

	if (curl_easy_getinfo(line->curl, CURLINFO_TLS_SSL_PTR, &info) ==
		CURLE_OK &&
	    info != NULL && info->internals != NULL &&
	    info->backend == CURLSSLBACKEND_GNUTLS &&
	    gnutls_certificate_verify_peers3(
		info->internals, line->options->url.host, &status) >= 0)
		line->why_untrusted = tls_words(status);
}

static int
on_trace(
    CURL *curl, curl_infotype type, char *bytes, size_t length, void *context)
{
	/* libcurl 7 says "certificate" before it, libcurl 8 "server". */
	static const char failed[] = " verification failed";
	struct smtp_line *line = context;

	if (type == CURLINFO_TEXT &&
	    memmem(bytes, length, failed, sizeof failed - 1) != NULL)
		note_untrusted(line);
	return smtp_dialogue_trace(curl, type, bytes, length, &line->dialogue);
}

static void
set_callbacks(struct smtp_line *line)
{
	CURL *curl = line->curl;

	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, line->trouble);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_reply);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, smtp_dialogue_read);
	(void)curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_trace);
	(void)curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_PRIVATE, line);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, line);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, &line->dialogue);
	(void)curl_easy_setopt(curl, CURLOPT_DEBUGDATA, line);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, line);
	(void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

void
smtp_line_open(struct smtp_line *line, const struct relay_options *options,
    const char *url, atomic_bool *is_cancelled)
{
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		abort(); /* out of memory */
	*line = (struct smtp_line){
	    .options = options, .curl = curl, .is_cancelled = is_cancelled};
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SASL_IR, 1L);
	(void)curl_easy_setopt(
	    curl, CURLOPT_UPLOAD_BUFFERSIZE, (long)UPLOAD_BYTES);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	    or_built_in(options->connect_seconds, CONNECT_SECONDS));
	(void)curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
	    or_built_in(options->reply_seconds, REPLY_SECONDS));
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT,
	    or_built_in(options->total_seconds, TOTAL_SECONDS));
	set_tls(curl, options);
	set_callbacks(line);
}

void
smtp_line_close(struct smtp_line *line)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	/* libcurl would wait minutes for the reply to QUIT. */
	if (curl_easy_getinfo(line->curl, CURLINFO_ACTIVESOCKET, &fd) ==
		CURLE_OK &&
	    fd != CURL_SOCKET_BAD)
		(void)shutdown(fd, SHUT_RD);
	curl_easy_cleanup(line->curl);
	line->curl = NULL;
}

static void
wait_for_relay(struct relay_result *result)
{
	result->outcome = RELAY_RETRY;
	result->relay_is_down = result->is_of_relay = true;
}

static void
set_mail(struct smtp_line *line, const char *sender)
{
	char from[300], to[300];
	const struct parcel *parcel = &line->parcel;

	(void)snprintf(from, sizeof from, "<%s>", sender);
	for (size_t i = 0; i < parcel->recipients_count; i++) {
		(void)snprintf(to, sizeof to, "<%s>", parcel->recipients[i]);
		line->recipients = curl_slist_append(line->recipients, to);
	}
	line->trouble[0] = '\0';
	line->cancelled_ms = 0;
	line->is_examined = line->is_untrusted = false;
	line->why_untrusted = NULL;
	line->dialogue = (struct smtp_dialogue){
	    .next = buffer_string(&parcel->mail),
	    .left = parcel->mail.length,
	    .result = &line->parcel.result,
	    .options = line->options,
	};
	(void)curl_easy_setopt(line->curl, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(line->curl, CURLOPT_MAIL_FROM, from);
	(void)curl_easy_setopt(line->curl, CURLOPT_MAIL_RCPT, line->recipients);
	line->is_under_way = true;
}

bool
smtp_line_start(struct smtp_line *line, const char *sender)
{
	struct error err;

	if (!line->is_connected && !line->is_renewed &&
	    !smtp_login_set(
		line->curl, line->options, 0, &line->serial, &err)) {
		wait_for_relay(&line->parcel.result);
		relay_set_text(
		    &line->parcel.result, err.text, strlen(err.text));
		return false;
	}
	set_mail(line, sender);
	return true;
}

bool
smtp_line_replace_token(struct smtp_line *line)
{
	int64_t refused = line->serial;
	struct error err;

	return refused != 0 &&
	    smtp_login_set(
		line->curl, line->options, refused, &line->serial, &err) &&
	    line->serial != refused;
}

void
smtp_line_advise(
    const struct smtp_line *line, bool is_of_login, struct relay_result *result)
{
	struct relay_words words = relay_words(result->code, result->text);
	struct buffer text = {0};

	buffer_add_string(&text, result->text);
	buffer_add_string(&text, "; ");
	if (words.advice != NULL)
		buffer_add_string(&text, words.advice);
	else if (is_of_login && line->serial != 0)
		smtp_login_advise(line->options, &text);
	if (text.length > strlen(result->text) + 2)
		relay_set_text(result, text.data, text.length);
	buffer_release(&text);
}

static const char *
late_words(const struct smtp_line *line)
{
	curl_off_t connected_us = 0;

	(void)curl_easy_getinfo(
	    line->curl, CURLINFO_CONNECT_TIME_T, &connected_us);
	if (connected_us == 0)
		return "no connection in time: check host, port and firewall";
	return line->dialogue.is_mail_started
	    ? "no reply in time"
	    : "connected, but no reply in time: check that the URL's scheme "
	      "fits its port (smtps 465, smtp+starttls 587)";
}

const char *
smtp_line_trouble(const struct smtp_line *line, CURLcode code)
{
	if (line->is_untrusted)
		return "invalid certificate: it is not for servers, or a key "
		       "is too short";
	if (line->why_untrusted != NULL &&
	    code == CURLE_PEER_FAILED_VERIFICATION)
		return line->why_untrusted;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return late_words(line);
	if (code == CURLE_COULDNT_RESOLVE_HOST)
		return "cannot resolve the host: check its name and this "
		       "machine's DNS";
	return line->trouble[0] != '\0' ? line->trouble
					: curl_easy_strerror(code);
}

/* Derives the result of the letter from libcurl's code and the dialogue. */
static void
judge(struct smtp_line *line, CURLcode code)
{
	const struct smtp_dialogue *dialogue = &line->dialogue;
	struct relay_result *result = &line->parcel.result;
	const char *trouble = smtp_line_trouble(line, code);
	struct relay_words words;

	result->code =
	    dialogue->first_bad != 0 ? dialogue->first_bad : dialogue->final;
	if (code == CURLE_OK ||
	    (dialogue->final >= 200 && dialogue->final < 300)) {
		result->outcome = RELAY_SENT;
		result->relay_is_down = dialogue->is_closing;
		return;
	}
	if (dialogue->is_token_refused && !dialogue->is_mail_started) {
		result->code = SMTP_LOGIN_REFUSED;
		wait_for_relay(result);
		return;
	}
	if (dialogue->first_bad == 0) {
		relay_set_text(result, trouble, strlen(trouble));
		wait_for_relay(result);
		result->is_of_relay = !dialogue->is_mail_taken;
		if (dialogue->is_body_complete)
			result->outcome = RELAY_UNKNOWN;
		return;
	}
	words = relay_words(dialogue->first_bad, result->text);
	result->outcome = dialogue->first_bad >= 500 && !words.is_for_now
	    ? RELAY_REFUSED
	    : RELAY_RETRY;
	/*
	 * MAIL contains only the sender, which is common to all letters:
	 * neither the size nor an extension that a letter needs. Even "552
	 * 5.3.4 too large" is not about this one, then.
	 */
	if (!dialogue->is_mail_taken || words.is_of_all ||
	    dialogue->first_bad == 530 ||
	    dialogue->first_bad == SMTP_LOGIN_REFUSED) {
		wait_for_relay(result);
	} else if (dialogue->is_closing) {
		wait_for_relay(result);
		result->is_of_relay = false;
	}
}

static void
end_attempt(struct smtp_line *line, CURLcode code)
{
	long connections = 0;

	line->is_under_way = false;
	(void)curl_easy_getinfo(
	    line->curl, CURLINFO_NUM_CONNECTS, &connections);
	(void)curl_easy_setopt(line->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(line->recipients);
	line->recipients = NULL;
	line->parcel.result.connection_made = connections > 0;
	line->is_connected = code == CURLE_OK;
}

/*
 * A kept connection that is dead, or that has reached its limit of messages
 * (OpenSMTPD answers MAIL with 452): retry once on a new connection, and only
 * if the relay cannot have seen any part of this message.
 */
static bool
is_connections_fault(const struct smtp_dialogue *dialogue)
{
	if (dialogue->is_body_started)
		return false;
	return dialogue->first_bad == 0 || dialogue->is_closing ||
	    (dialogue->first_bad < 500 && !dialogue->is_mail_taken);
}

bool
smtp_line_finish(struct smtp_line *line, CURLcode code)
{
	const struct smtp_dialogue *dialogue = &line->dialogue;
	struct relay_result *result = &line->parcel.result;
	bool is_refused = smtp_dialogue_is_refused(dialogue, code);

	end_attempt(line, code);
	if (code != CURLE_OK && !line->is_retried && !result->connection_made &&
	    is_connections_fault(dialogue)) {
		line->is_retried = true;
		return false;
	}
	if (is_refused && !line->is_renewed && smtp_line_replace_token(line)) {
		line->is_renewed = true;
		result->text[0] = '\0';
		return false;
	}
	judge(line, code);
	if (result->outcome != RELAY_SENT)
		smtp_line_advise(line, is_refused, result);
	line->is_retried = line->is_renewed = false;
	return true;
}
