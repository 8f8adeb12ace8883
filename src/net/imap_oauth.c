/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/imap_words.h"
#include "net/oauth2_fetch.h"
#include "net/oauth2_provider.h"
#include "net/sasl_bearer.h"
#include "net/secret_file.h"
#include "net/tls_stream.h"

/*
 * The exchange is our own: libetpan knows XOAUTH2 alone, sends the token with
 * the command whatever the server can, and drops the server's reason.
 */
/* A longer line goes in two steps: servers bound a command's line. */
#define COMMAND_BYTES_MAX 8000

enum answer {
	ANSWER_OK,
	ANSWER_NO,
	ANSWER_BAD,
	ANSWER_LOST, /* the error is filled */
};

struct exchange {
	struct imap *imap;
	enum sasl_bearer mechanism;
	struct buffer response; /* the token, in base64; wiped */
	bool is_sent;
	char reason[SASL_BEARER_REASON_SIZE];
	char text[IMAP_TEXT_SIZE]; /* of the tagged answer */
};

static bool
send_text(struct imap *imap, const char *text)
{
	return mailstream_write(imap->stream, text, strlen(text)) >= 0;
}

static bool
send_line(struct imap *imap, const char *text)
{
	bool is_sent = send_text(imap, text) && send_text(imap, "\r\n") &&
	    mailstream_flush(imap->stream) >= 0;

	/* libetpan's buffer still holds what was sent. */
	if (imap->stream->write_buffer_len == 0)
		memory_wipe(
		    imap->stream->write_buffer, imap->stream->buffer_max_size);
	return is_sent;
}

static enum answer
lost(const struct exchange *exchange, const char *why, struct error *err)
{
	(void)imap_break(exchange->imap, "login", why, err);
	return ANSWER_LOST;
}

/* `+ `: the server waits for the token, or has said why it does not like it. */
static bool
answer_challenge(struct exchange *exchange, const char *line)
{
	line += line[1] == ' ' ? 2 : 1;
	if (!exchange->is_sent) {
		exchange->is_sent = true;
		return send_line(
		    exchange->imap, buffer_string(&exchange->response));
	}
	sasl_bearer_reason(line, strcspn(line, " \r\n"), exchange->reason);
	return send_line(
	    exchange->imap, sasl_bearer_last_word(exchange->mechanism));
}

static enum answer
judge_tagged(struct exchange *exchange, const char *text)
{
	bool is_ok = strncasecmp(text, "OK", 2) == 0;
	bool is_no = strncasecmp(text, "NO", 2) == 0;
	size_t length;

	text += strcspn(text, " \r\n");
	text += strspn(text, " ");
	length = strcspn(text, "\r\n");
	(void)snprintf(exchange->text, sizeof exchange->text, "%.*s",
	    (int)(length < IMAP_TEXT_SIZE ? length : IMAP_TEXT_SIZE), text);
	for (char *byte = exchange->text; *byte != '\0'; byte++)
		if (*byte < ' ' || *byte > '~')
			*byte = '?';
	return is_ok ? ANSWER_OK : is_no ? ANSWER_NO : ANSWER_BAD;
}

static enum answer
read_answer(struct exchange *exchange, const char *tag, struct error *err)
{
	struct imap *imap = exchange->imap;
	const char *line;

	for (;;) {
		line = mailimap_read_line(imap->session);
		if (line == NULL) {
			(void)imap_result(
			    imap, MAILIMAP_ERROR_STREAM, -1, "login", err);
			return ANSWER_LOST;
		}
		if (strncmp(line, tag, strlen(tag)) == 0)
			return judge_tagged(exchange, line + strlen(tag));
		if (strncasecmp(line, "* BYE", 5) == 0)
			return lost(exchange, imap_bye(imap), err);
		if (line[0] == '+') {
			if (!answer_challenge(exchange, line)) {
				(void)imap_result(imap, MAILIMAP_ERROR_STREAM,
				    -1, "login", err);
				return ANSWER_LOST;
			}
		} else if (line[0] != '*') {
			return lost(exchange,
			    "cannot parse the server's response", err);
		}
	}
}

/* AUTHENTICATE with this token. */
static enum answer
authenticate(struct exchange *exchange, const struct oauth2_token *token,
    struct error *err)
{
	struct imap *imap = exchange->imap;
	const struct url *url = &imap->options.url;
	bool is_inline;
	enum answer answer;
	char command[64], tag[16];

	exchange->is_sent = false;
	exchange->reason[0] = '\0';
	sasl_bearer_add(&exchange->response, exchange->mechanism,
	    imap->options.credential.user, url->host, url->port, token->text);
	is_inline = imap_has(imap, "SASL-IR") &&
	    exchange->response.length <= COMMAND_BYTES_MAX;
	(void)snprintf(tag, sizeof tag, "%d ", ++imap->session->imap_tag);
	(void)snprintf(command, sizeof command, "%sAUTHENTICATE %s%s", tag,
	    sasl_bearer_name(exchange->mechanism), is_inline ? " " : "");
	imap_begin(imap);
	if (!send_text(imap, command) ||
	    !send_line(
		imap, is_inline ? buffer_string(&exchange->response) : "")) {
		(void)imap_result(
		    imap, MAILIMAP_ERROR_STREAM, -1, "login", err);
		answer = ANSWER_LOST;
	} else {
		exchange->is_sent = is_inline;
		answer = read_answer(exchange, tag, err);
	}
	secret_file_forget(&exchange->response);
	return answer;
}

static bool
choose(struct exchange *exchange, struct error *err)
{
	const struct oauth2_source *source =
	    exchange->imap->options.credential.oauth2;
	bool has_bearer = imap_has(exchange->imap, "AUTH=OAUTHBEARER");
	bool has_xoauth2 = imap_has(exchange->imap, "AUTH=XOAUTH2");

	if (source->mechanism == OAUTH2_XOAUTH2)
		has_bearer = false;
	if (source->mechanism == OAUTH2_OAUTHBEARER)
		has_xoauth2 = false;
	exchange->mechanism = has_bearer ? SASL_OAUTHBEARER : SASL_XOAUTH2;
	return has_bearer || has_xoauth2 ||
	    error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		"the server does not accept tokens: it offers neither "
		"OAUTHBEARER nor XOAUTH2%s",
		source->mechanism == OAUTH2_AS_OFFERED
		    ? ""
		    : ", or not the one set by `mechanism`");
}

/* In the server's words, and what to do about it. */
static bool
refused(const struct exchange *exchange, enum answer answer, struct error *err)
{
	const struct credential *credential =
	    &exchange->imap->options.credential;
	struct imap_words words = imap_words(exchange->text);
	struct oauth2_report report = {.serial = 0};
	struct buffer advice = {0};

	if (words.advice != NULL)
		buffer_add_string(&advice, words.advice);
	else if (!words.is_temporary) {
		(void)oauth2_report(credential->oauth2, &report);
		oauth2_provider_judge(credential->oauth2, &report,
		    credential->user, false, &advice);
	}
	(void)error_set(err, ERROR_MAILBOX,
	    words.is_temporary || answer == ANSWER_BAD ? RETRY_LATER
						       : RETRY_NEVER,
	    "the login was refused: %s%s%s%s%s%s", exchange->text,
	    exchange->reason[0] == '\0' ? "" : " (", exchange->reason,
	    exchange->reason[0] == '\0' ? "" : ")",
	    advice.length == 0 ? "" : "; ", buffer_string(&advice));
	err->wait_seconds = words.wait_seconds;
	buffer_release(&advice);
	return false;
}

/*
 * A token that is not taken, or at which the connection ends, is replaced
 * once; a fresh one is not (oauth2_fetch gives the same again).
 */
static bool
log_in(struct exchange *exchange, struct oauth2_token *token, struct error *err)
{
	const struct imap *imap = exchange->imap;
	struct oauth2_wish wish = {.is_cancelled = imap->options.is_cancelled,
	    .context = imap->options.context,
	    .is_impatient = imap->options.is_impatient};
	struct error other;
	enum answer answer;

	for (;;) {
		if (!oauth2_fetch(
			imap->options.credential.oauth2, &wish, token, err))
			return false;
		if (wish.refused_serial == token->serial)
			return refused(exchange, ANSWER_NO, err);
		answer = authenticate(exchange, token, err);
		if (answer == ANSWER_OK)
			return true;
		if (answer == ANSWER_LOST) {
			wish.refused_serial = token->serial;
			(void)oauth2_fetch(imap->options.credential.oauth2,
			    &wish, token, &other);
			return false;
		}
		if (imap_words(exchange->text).is_temporary ||
		    answer == ANSWER_BAD || wish.refused_serial != 0)
			return refused(exchange, answer, err);
		wish.refused_serial = token->serial;
	}
}

bool
imap_login_oauth(struct imap *imap, struct error *err)
{
	struct oauth2_token *token = memory_new(1, sizeof *token);
	struct exchange exchange = {.imap = imap};
	bool is_in = choose(&exchange, err) && log_in(&exchange, token, err);

	oauth2_wipe(token);
	free(token);
	if (is_in)
		imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return is_in;
}
