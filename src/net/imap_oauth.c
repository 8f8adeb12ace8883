/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/imap_sasl.h"
#include "net/imap_words.h"
#include "net/oauth2_fetch.h"
#include "net/oauth2_provider.h"
#include "net/sasl_bearer.h"

struct exchange {
	struct imap *imap;
	enum sasl_bearer mechanism;
	char reason[SASL_BEARER_REASON_SIZE];
	char text[IMAP_TEXT_SIZE]; /* of the tagged answer */
};

/* The server gives the reason for a refusal, and waits for a last word. */
static bool
hear_reason(const char *challenge, size_t length, struct buffer *ret_response,
    void *context, struct error *err)
{
	struct exchange *exchange = context;

	(void)err;
	sasl_bearer_reason(challenge, length, exchange->reason);
	buffer_add_string(
	    ret_response, sasl_bearer_last_word(exchange->mechanism));
	return true;
}

/* Sends AUTHENTICATE with this token. */
static enum imap_answer
authenticate(struct exchange *exchange, const struct oauth2_token *token,
    struct error *err)
{
	struct imap *imap = exchange->imap;
	const struct url *url = &imap->options.url;
	struct imap_sasl sasl = {.imap = imap,
	    .mechanism = sasl_bearer_name(exchange->mechanism),
	    .answer = hear_reason,
	    .context = exchange};
	enum imap_answer answer;

	exchange->reason[0] = '\0';
	sasl_bearer_add(&sasl.first, exchange->mechanism,
	    imap->options.credential.user, url->host, url->port, token->text);
	answer = imap_sasl(&sasl, err);
	memcpy(exchange->text, sasl.text, sizeof exchange->text);
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

/* The error has the server's text and what to do about it. */
static bool
refused(
    const struct exchange *exchange, enum imap_answer answer, struct error *err)
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
	    words.is_temporary || answer == IMAP_ANSWER_BAD ? RETRY_LATER
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
 * If the server refuses a token or ends the connection, the token is replaced
 * once, unless it is fresh (then oauth2_fetch returns the same one).
 */
static bool
log_in(struct exchange *exchange, struct oauth2_token *token, struct error *err)
{
	const struct imap *imap = exchange->imap;
	struct oauth2_wish wish = {.is_cancelled = imap->options.is_cancelled,
	    .context = imap->options.context,
	    .is_impatient = imap->options.is_impatient};
	struct error other;
	enum imap_answer answer;

	for (;;) {
		if (!oauth2_fetch(
			imap->options.credential.oauth2, &wish, token, err))
			return false;
		if (wish.refused_serial == token->serial)
			return refused(exchange, IMAP_ANSWER_NO, err);
		answer = authenticate(exchange, token, err);
		if (answer == IMAP_ANSWER_OK)
			return true;
		if (answer == IMAP_ANSWER_LOST) {
			wish.refused_serial = token->serial;
			(void)oauth2_fetch(imap->options.credential.oauth2,
			    &wish, token, &other);
			return false;
		}
		if (imap_words(exchange->text).is_temporary ||
		    answer == IMAP_ANSWER_BAD || wish.refused_serial != 0)
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
	return is_in;
}
