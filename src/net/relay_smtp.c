/* SPDX-License-Identifier: ISC */
#include "net/relay_driver.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "net/relay_words.h"
#include "net/smtp_dialogue.h"
#include "net/smtp_login.h"

#define CONNECT_SECONDS 30
#define REPLY_SECONDS	300
#define TOTAL_SECONDS	600

struct smtp {
	struct relay relay; /* must be first */
	struct relay_options options;
	char url[URL_HOST_MAX * 2 + 40];
	CURL *curl;
	bool is_connected; /* by the last attempt */
	int64_t serial;	   /* of the token that is set; 0: none */
	const struct smtp_dialogue *dialogue; /* under way, or NULL */
	int64_t cancelled_ms;		      /* since when; 0: not */
	char trouble[CURL_ERROR_SIZE];
};

static bool
is_host_name(const char *name)
{
	if (name[0] == '\0' || strlen(name) > URL_HOST_MAX)
		return false;
	for (; *name != '\0'; name++)
		if (!isalnum((unsigned char)*name) && *name != '-' &&
		    *name != '.')
			return false;
	return true;
}

static long
or_built_in(int value, long built_in)
{
	return value > 0 ? value : built_in;
}

static void
set_tls(CURL *curl, const struct relay_options *options)
{
	/* TRY would fall back to clear text. */
	(void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
	    options->url.security == URL_CLEAR ? (long)CURLUSESSL_NONE
					       : (long)CURLUSESSL_ALL);
	(void)curl_easy_setopt(
	    curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (options->ca_file != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
		/* Else the system's would be trusted as well. */
		(void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
}

static CURL *
new_handle(struct smtp *smtp)
{
	const struct relay_options *options = &smtp->options;
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		abort(); /* out of memory */
	(void)curl_easy_setopt(curl, CURLOPT_URL, smtp->url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SASL_IR, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	    or_built_in(options->connect_seconds, CONNECT_SECONDS));
	(void)curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
	    or_built_in(options->reply_seconds, REPLY_SECONDS));
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT,
	    or_built_in(options->total_seconds, TOTAL_SECONDS));
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->trouble);
	(void)curl_easy_setopt(
	    curl, CURLOPT_HEADERFUNCTION, smtp_dialogue_reply);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, smtp_dialogue_read);
	(void)curl_easy_setopt(
	    curl, CURLOPT_DEBUGFUNCTION, smtp_dialogue_trace);
	(void)curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	set_tls(curl, options);
	return curl;
}

/* libcurl asks at least once a second, also while it only waits. */
static int
on_progress(void *context, curl_off_t download_total, curl_off_t downloaded,
    curl_off_t upload_total, curl_off_t uploaded)
{
	struct smtp *smtp = context;
	int64_t now_ms;

	(void)download_total;
	(void)downloaded;
	(void)upload_total;
	(void)uploaded;
	if (!smtp->options.is_cancelled(smtp->options.context))
		return 0;
	now_ms = timestamp_monotonic_ms();
	if (smtp->cancelled_ms == 0)
		smtp->cancelled_ms = now_ms;
	/* Ending now would leave it open whether the mail was sent. */
	return smtp->dialogue == NULL || !smtp->dialogue->is_body_complete ||
	    now_ms - smtp->cancelled_ms > RELAY_GRACE_MS;
}

static void
set_cancel(struct smtp *smtp)
{
	if (smtp->options.is_cancelled == NULL)
		return;
	(void)curl_easy_setopt(
	    smtp->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_XFERINFODATA, smtp);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_NOPROGRESS, 0L);
}

static void
hang_up(CURL *curl)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	/* QUIT is said, but not waited for: libcurl would for minutes. */
	if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK &&
	    fd != CURL_SOCKET_BAD)
		(void)shutdown(fd, SHUT_RD);
	curl_easy_cleanup(curl);
}

static void
smtp_close(struct relay *relay)
{
	struct smtp *smtp = (struct smtp *)relay;

	hang_up(smtp->curl);
	free(smtp);
}

static struct relay *
smtp_open(const struct relay_options *options, struct error *err)
{
	const struct url *url = &options->url;
	bool is_ipv6 = strchr(url->host, ':') != NULL;
	struct smtp *smtp;

	if (url->security == URL_CLEAR && !options->insecure) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "smtp:// is not encrypted: use smtps:// or "
		    "smtp+starttls://, or set `insecure`");
		return NULL;
	}
	if (options->hello_name != NULL && !is_host_name(options->hello_name)) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the name for EHLO must be a host name");
		return NULL;
	}
	smtp_login_init();
	smtp = memory_new(1, sizeof *smtp);
	smtp->options = *options;
	(void)snprintf(smtp->url, sizeof smtp->url, "%s://%s%s%s:%u/%s",
	    url->security == URL_TLS ? "smtps" : "smtp", is_ipv6 ? "[" : "",
	    url->host, is_ipv6 ? "]" : "", (unsigned)url->port,
	    options->hello_name == NULL ? "" : options->hello_name);
	smtp->curl = new_handle(smtp);
	set_cancel(smtp);
	return &smtp->relay;
}

static void
wait_for_relay(struct relay_result *result)
{
	result->outcome = RELAY_RETRY;
	result->relay_is_down = result->is_of_relay = true;
}

/* What a code of libcurl and the dialogue mean for the letter. */
static void
judge(const struct smtp *smtp, const struct smtp_dialogue *dialogue,
    CURLcode code, struct relay_result *result)
{
	const char *trouble =
	    smtp->trouble[0] != '\0' ? smtp->trouble : curl_easy_strerror(code);
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
	/* MAIL names the sender alone, which all letters have in common. */
	if (!dialogue->is_mail_taken || words.is_of_all ||
	    dialogue->first_bad == 530 ||
	    dialogue->first_bad == SMTP_LOGIN_REFUSED) {
		wait_for_relay(result);
	} else if (dialogue->is_closing) {
		wait_for_relay(result);
		result->is_of_relay = false;
	}
}

static CURLcode
attempt(struct smtp *smtp, struct smtp_dialogue *dialogue, const char *sender,
    const char *recipient)
{
	char from[300], to[300];
	struct curl_slist *recipients;
	CURLcode code;
	long connections = 0;

	(void)snprintf(from, sizeof from, "<%s>", sender);
	(void)snprintf(to, sizeof to, "<%s>", recipient);
	recipients = curl_slist_append(NULL, to);
	smtp->trouble[0] = '\0';
	(void)curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, from);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_READDATA, dialogue);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_HEADERDATA, dialogue);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_DEBUGDATA, dialogue);
	smtp->dialogue = dialogue;
	code = curl_easy_perform(smtp->curl);
	smtp->dialogue = NULL;
	(void)curl_easy_getinfo(
	    smtp->curl, CURLINFO_NUM_CONNECTS, &connections);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
	dialogue->result->connection_made = connections > 0;
	smtp->is_connected = code == CURLE_OK;
	return code;
}

/*
 * The server did not take the token: true if there is another one now. What
 * is as fresh as can be is not replaced (oauth2_fetch).
 */
static bool
replace_token(struct smtp *smtp, CURL *curl)
{
	int64_t refused = smtp->serial;
	struct error err;

	return refused != 0 &&
	    smtp_login_set(
		curl, &smtp->options, refused, &smtp->serial, &err) &&
	    smtp->serial != refused;
}

/* What a human can do goes behind what the server said. */
static void
advise(const struct smtp *smtp, bool is_of_login, struct relay_result *result)
{
	struct relay_words words = relay_words(result->code, result->text);
	struct buffer text = {0};

	buffer_add_string(&text, result->text);
	buffer_add_string(&text, "; ");
	if (words.advice != NULL)
		buffer_add_string(&text, words.advice);
	else if (is_of_login && smtp->serial != 0)
		smtp_login_advise(&smtp->options, &text);
	if (text.length > strlen(result->text) + 2)
		relay_set_text(result, text.data, text.length);
	buffer_release(&text);
}

static void
smtp_send(struct relay *relay, const char *sender, const char *recipient,
    const char *mail, size_t length, struct relay_result *result)
{
	struct smtp *smtp = (struct smtp *)relay;
	bool is_retried = false, is_renewed = false;
	struct error err;

	for (;;) {
		struct smtp_dialogue dialogue = {
		    .next = mail, .left = length, .result = result};
		CURLcode code;

		if (!smtp->is_connected && !is_renewed &&
		    !smtp_login_set(
			smtp->curl, &smtp->options, 0, &smtp->serial, &err)) {
			wait_for_relay(result);
			relay_set_text(result, err.text, strlen(err.text));
			return;
		}
		code = attempt(smtp, &dialogue, sender, recipient);
		/*
		 * A connection that was kept and is dead: again, once, and
		 * only if the relay can have seen nothing of this mail.
		 */
		if (code != CURLE_OK && !is_retried &&
		    !result->connection_made && !dialogue.is_body_started &&
		    (dialogue.first_bad == 0 || dialogue.is_closing)) {
			is_retried = true;
			continue;
		}
		if (smtp_dialogue_is_refused(&dialogue, code) && !is_renewed &&
		    replace_token(smtp, smtp->curl)) {
			is_renewed = true;
			result->text[0] = '\0';
			continue;
		}
		judge(smtp, &dialogue, code, result);
		if (result->outcome != RELAY_SENT)
			advise(smtp, smtp_dialogue_is_refused(&dialogue, code),
			    result);
		return;
	}
}

static CURLcode
try_command(struct smtp *smtp, CURL *curl, const char *command,
    struct smtp_dialogue *dialogue)
{
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, dialogue);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, dialogue);
	(void)curl_easy_setopt(curl, CURLOPT_DEBUGDATA, dialogue);
	(void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, command);
	smtp->trouble[0] = '\0';
	return curl_easy_perform(curl);
}

static bool
fail_check(const struct smtp *smtp, const struct smtp_dialogue *dialogue,
    CURLcode code, struct error *err)
{
	struct relay_result *result = dialogue->result;

	result->code = dialogue->first_bad;
	if (dialogue->first_bad != 0 || dialogue->is_token_refused)
		advise(smtp, smtp_dialogue_is_refused(dialogue, code), result);
	return error_set(err, ERROR_MAILBOX,
	    dialogue->first_bad >= 500 || dialogue->is_token_refused ||
		    code == CURLE_PEER_FAILED_VERIFICATION
		? RETRY_NEVER
		: RETRY_LATER,
	    "%s: %s", smtp->options.url.host,
	    result->text[0] != '\0'	   ? result->text
		: smtp->trouble[0] != '\0' ? smtp->trouble
					   : curl_easy_strerror(code));
}

static bool
smtp_check(struct relay *relay, const char *sender, struct error *err)
{
	struct smtp *smtp = (struct smtp *)relay;
	struct relay_result result = {0};
	struct smtp_dialogue dialogue = {.result = &result};
	CURL *curl = new_handle(smtp);
	bool is_good =
	    smtp_login_set(curl, &smtp->options, 0, &smtp->serial, err);
	char command[300];
	CURLcode code;

	(void)snprintf(command, sizeof command, "MAIL FROM:<%s>", sender);
	if (is_good) {
		code = try_command(smtp, curl, command, &dialogue);
		if (smtp_dialogue_is_refused(&dialogue, code) &&
		    replace_token(smtp, curl)) {
			dialogue = (struct smtp_dialogue){.result = &result};
			result.text[0] = '\0';
			code = try_command(smtp, curl, command, &dialogue);
		}
		/* On the same connection. */
		if (code == CURLE_OK)
			code = try_command(smtp, curl, "RSET", &dialogue);
		is_good =
		    code == CURLE_OK || fail_check(smtp, &dialogue, code, err);
	}
	hang_up(curl);
	return is_good;
}

static void
smtp_rest(struct relay *relay)
{
	struct smtp *smtp = (struct smtp *)relay;

	if (smtp->serial == 0)
		return;
	hang_up(smtp->curl);
	smtp->curl = new_handle(smtp);
	set_cancel(smtp);
	smtp->is_connected = false;
	smtp->serial = 0;
}

const struct relay_driver relay_smtp = {
    .open = smtp_open,
    .close = smtp_close,
    .send = smtp_send,
    .check = smtp_check,
    .rest = smtp_rest,
};
