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
#include "base/step.h"
#include "base/timestamp.h"

#define CONNECT_SECONDS	      30
#define REPLY_SECONDS	      300
#define TOTAL_SECONDS	      600
#define REPLY_BYTES_MAX	      ((size_t)256 * 1024)
#define SERVICE_NOT_AVAILABLE 421

/* One attempt to send one mail: what was said on the way. */
struct dialogue {
	const char *next; /* of the mail */
	size_t left;
	size_t reply_bytes;
	bool is_mail_started; /* MAIL FROM was sent: replies are to this mail */
	bool is_body_started;
	bool is_body_complete; /* all of it, and the final dot, may be gone */
	bool is_closing;       /* by a 421 */
	int first_bad;	       /* 4xx or 5xx; 0: none */
	int final;	       /* the reply to the body; 0: none */
	struct relay_result *result; /* its text is kept here */
};

struct smtp {
	struct relay relay; /* must be first */
	struct relay_options options;
	char url[URL_HOST_MAX * 2 + 40];
	CURL *curl;
	bool is_connected;		 /* by the last attempt */
	const struct dialogue *dialogue; /* under way, or NULL */
	int64_t cancelled_ms;		 /* since when; 0: not */
	char trouble[CURL_ERROR_SIZE];
};

/* `250 text` or `250-text`; 0: neither. */
static int
reply_code(const char *line, size_t length)
{
	if (length < 3 || line[0] < '2' || line[0] > '5')
		return 0;
	for (size_t i = 1; i < 3; i++)
		if (!isdigit((unsigned char)line[i]))
			return 0;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

static void
keep_text(struct dialogue *dialogue, const char *line, size_t length)
{
	while (length > 0 &&
	    (line[length - 1] == '\r' || line[length - 1] == '\n'))
		length--;
	relay_set_text(dialogue->result, line, length);
}

/* Each line of a reply. QUIT's 221 must not hide what went wrong before. */
static size_t
on_reply(char *line, size_t size, size_t count, void *context)
{
	struct dialogue *dialogue = context;
	size_t length = size * count;
	int code = reply_code(line, length);
	bool is_last = length < 4 || line[3] != '-';

	dialogue->reply_bytes += length;
	if (dialogue->reply_bytes > REPLY_BYTES_MAX)
		return 0;
	if (code == SERVICE_NOT_AVAILABLE)
		dialogue->is_closing = true;
	if (code >= 400 && dialogue->first_bad == 0) {
		dialogue->first_bad = code;
		keep_text(dialogue, line, length);
	}
	if (dialogue->is_body_complete && dialogue->final == 0 && is_last &&
	    code != 0) {
		dialogue->final = code;
		STEP("send-delivered");
		if (code < 400 && dialogue->first_bad == 0)
			keep_text(dialogue, line, length);
	}
	return length;
}

static size_t
on_read(char *bytes, size_t size, size_t count, void *context)
{
	struct dialogue *dialogue = context;
	size_t length = size * count;

	dialogue->is_body_started = true;
	if (length > dialogue->left)
		length = dialogue->left;
	memcpy(bytes, dialogue->next, length);
	dialogue->next += length;
	dialogue->left -= length;
	/* After this libcurl sends the dot: from now on nobody knows. */
	if (length == 0) {
		dialogue->is_body_complete = true;
		STEP("send-deliver");
	}
	return length;
}

/* Only to see when MAIL FROM goes out; nothing is kept or shown. */
static int
on_trace(
    CURL *curl, curl_infotype type, char *bytes, size_t length, void *context)
{
	struct dialogue *dialogue = context;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && length >= 10 &&
	    strncasecmp(bytes, "MAIL FROM:", 10) == 0) {
		dialogue->is_mail_started = true;
		/* A refused EHLO or mechanism before it does not matter. */
		dialogue->first_bad = 0;
	}
	return 0;
}

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
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_reply);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
	(void)curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_trace);
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
smtp_close(struct relay *relay)
{
	struct smtp *smtp = (struct smtp *)relay;
	curl_socket_t fd = CURL_SOCKET_BAD;

	/* QUIT is said, but not waited for: libcurl would for minutes. */
	if (curl_easy_getinfo(smtp->curl, CURLINFO_ACTIVESOCKET, &fd) ==
		CURLE_OK &&
	    fd != CURL_SOCKET_BAD)
		(void)shutdown(fd, SHUT_RD);
	curl_easy_cleanup(smtp->curl);
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
		    "smtp:// is clear text: use smtps:// or smtp+starttls://, "
		    "or say `insecure`");
		return NULL;
	}
	if (options->hello_name != NULL && !is_host_name(options->hello_name)) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the name for EHLO must be a host's name");
		return NULL;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
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

/* libcurl keeps a copy: a connection is reused for the same password only. */
static bool
set_login(const struct smtp *smtp, CURL *curl, struct error *err)
{
	struct secret password;

	if (smtp->options.credential.user == NULL)
		return true;
	if (!secret_fetch(&smtp->options.credential.password, &password, err))
		return false;
	(void)curl_easy_setopt(
	    curl, CURLOPT_USERNAME, smtp->options.credential.user);
	(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, password.text);
	secret_wipe(&password);
	return true;
}

/* What a code of libcurl and the dialogue mean for the letter. */
static void
judge(const struct smtp *smtp, const struct dialogue *dialogue, CURLcode code,
    struct relay_result *result)
{
	const char *trouble =
	    smtp->trouble[0] != '\0' ? smtp->trouble : curl_easy_strerror(code);

	result->code =
	    dialogue->first_bad != 0 ? dialogue->first_bad : dialogue->final;
	if (code == CURLE_OK ||
	    (dialogue->final >= 200 && dialogue->final < 300)) {
		result->outcome = RELAY_SENT;
		result->relay_is_down = dialogue->is_closing;
		return;
	}
	if (dialogue->first_bad == 0) {
		relay_set_text(result, trouble, strlen(trouble));
		result->outcome =
		    dialogue->is_body_complete ? RELAY_UNKNOWN : RELAY_RETRY;
		result->relay_is_down = true;
		return;
	}
	/* A refusal before MAIL is the relay's, not this letter's. */
	if (!dialogue->is_mail_started || dialogue->is_closing ||
	    dialogue->first_bad == 530 || dialogue->first_bad == 535) {
		result->outcome = RELAY_RETRY;
		result->relay_is_down = true;
		return;
	}
	result->outcome =
	    dialogue->first_bad >= 500 ? RELAY_REFUSED : RELAY_RETRY;
}

static CURLcode
attempt(struct smtp *smtp, struct dialogue *dialogue, const char *sender,
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

static void
smtp_send(struct relay *relay, const char *sender, const char *recipient,
    const char *mail, size_t length, struct relay_result *result)
{
	struct smtp *smtp = (struct smtp *)relay;
	bool is_retried = false;
	struct error err;

	for (;;) {
		struct dialogue dialogue = {
		    .next = mail, .left = length, .result = result};
		CURLcode code;

		if (!smtp->is_connected && !set_login(smtp, smtp->curl, &err)) {
			result->outcome = RELAY_RETRY;
			result->relay_is_down = true;
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
		judge(smtp, &dialogue, code, result);
		return;
	}
}

static bool
smtp_check(struct relay *relay, struct error *err)
{
	struct smtp *smtp = (struct smtp *)relay;
	struct relay_result result = {0};
	struct dialogue dialogue = {.result = &result};
	CURL *curl = new_handle(smtp);
	bool is_good = set_login(smtp, curl, err);
	CURLcode code;

	if (is_good) {
		(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, &dialogue);
		(void)curl_easy_setopt(curl, CURLOPT_READDATA, &dialogue);
		(void)curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &dialogue);
		(void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
		(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
		smtp->trouble[0] = '\0';
		code = curl_easy_perform(curl);
		is_good = code == CURLE_OK;
		if (!is_good)
			(void)error_set(err, ERROR_MAILBOX,
			    dialogue.first_bad >= 500 ||
				    code == CURLE_PEER_FAILED_VERIFICATION
				? RETRY_NEVER
				: RETRY_LATER,
			    "%s: %s", smtp->options.url.host,
			    dialogue.first_bad != 0 ? result.text
				: smtp->trouble[0] != '\0'
				? smtp->trouble
				: curl_easy_strerror(code));
	}
	curl_easy_cleanup(curl);
	return is_good;
}

const struct relay_driver relay_smtp = {
    .open = smtp_open,
    .close = smtp_close,
    .send = smtp_send,
    .check = smtp_check,
};
