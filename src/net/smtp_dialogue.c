/* SPDX-License-Identifier: ISC */
#include "net/smtp_dialogue.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/step.h"
#include "net/relay_driver.h"
#include "net/sasl_bearer.h"

#define REPLY_BYTES_MAX	      ((size_t)256 * 1024)
#define SERVICE_NOT_AVAILABLE 421
#define GO_ON		      334

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
keep_text(struct smtp_dialogue *dialogue, const char *line, size_t length)
{
	while (length > 0 &&
	    (line[length - 1] == '\r' || line[length - 1] == '\n'))
		length--;
	relay_set_text(dialogue->result, line, length);
}

/*
 * A server that refuses a token gives the reason in a 334 and waits; libcurl
 * stops there, so the 535 never arrives.
 */
static void
note_challenge(struct smtp_dialogue *dialogue, const char *line, size_t length)
{
	char reason[SASL_BEARER_REASON_SIZE];
	char text[SASL_BEARER_REASON_SIZE + 40];

	while (length > 0 && line[length - 1] <= ' ')
		length--;
	sasl_bearer_reason(line, length, reason);
	if (reason[0] == '\0' || dialogue->is_mail_started)
		return;
	dialogue->is_token_refused = true;
	(void)snprintf(
	    text, sizeof text, "334 the token was refused: %s", reason);
	relay_set_text(dialogue->result, text, strlen(text));
}

/*
 * Called for each line of a reply. QUIT's 221 must not hide an earlier failure.
 */
size_t
smtp_dialogue_reply(char *line, size_t size, size_t count, void *context)
{
	struct smtp_dialogue *dialogue = context;
	size_t length = size * count;
	int code = reply_code(line, length);
	bool is_last = length < 4 || line[3] != '-';

	dialogue->reply_bytes += length;
	if (dialogue->reply_bytes > REPLY_BYTES_MAX)
		return 0;
	if (code == SERVICE_NOT_AVAILABLE)
		dialogue->is_closing = true;
	if (code == GO_ON && length > 4)
		note_challenge(dialogue, line + 4, length - 4);
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

size_t
smtp_dialogue_read(char *bytes, size_t size, size_t count, void *context)
{
	struct smtp_dialogue *dialogue = context;
	const struct relay_options *options = dialogue->options;
	size_t length = size * count;

	if (options->may_send != NULL && !options->may_send(options->context))
		return CURL_READFUNC_ABORT;
	dialogue->is_body_started = true;
	if (length > dialogue->left)
		length = dialogue->left;
	memcpy(bytes, dialogue->next, length);
	dialogue->next += length;
	dialogue->left -= length;
	/*
	 * libcurl sends the final dot next: from now on the outcome is
	 * uncertain.
	 */
	if (length == 0) {
		dialogue->is_body_complete = true;
		STEP("send-deliver");
	}
	return length;
}

/* Only detects when MAIL and RCPT are sent; nothing is stored or shown. */
int
smtp_dialogue_trace(
    CURL *curl, curl_infotype type, char *bytes, size_t length, void *context)
{
	struct smtp_dialogue *dialogue = context;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT || length < 8)
		return 0;
	if (strncasecmp(bytes, "RCPT TO:", 8) == 0)
		dialogue->is_mail_taken = true;
	if (length >= 10 && strncasecmp(bytes, "MAIL FROM:", 10) == 0) {
		dialogue->is_mail_started = true;
		/* An earlier refusal of EHLO or a mechanism does not matter. */
		dialogue->first_bad = 0;
	}
	return 0;
}

bool
smtp_dialogue_is_refused(const struct smtp_dialogue *dialogue, CURLcode code)
{
	return code == CURLE_LOGIN_DENIED && !dialogue->is_mail_started &&
	    (dialogue->is_token_refused ||
		dialogue->first_bad == SMTP_LOGIN_REFUSED ||
		dialogue->first_bad == 501) &&
	    !dialogue->is_closing;
}
