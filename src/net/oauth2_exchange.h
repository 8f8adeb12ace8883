/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_EXCHANGE_H
#define NET_OAUTH2_EXCHANGE_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "net/oauth2.h"

/* oauth2_exchange - one request to a provider, and the answer (RFC 6749, 5) */
struct oauth2_answer {
	json_t *object; /* json_decref it */
	char error[64]; /* "" if the request was granted */
	/* The provider's words, printable, without secrets that we sent. */
	char description[400];
	char trace[48];	     /* an id that its support asks for; "" if none */
	int64_t retry_after; /* seconds */
	int64_t clock_ahead; /* how far the provider's is ahead, in s */
};

/*
 * Adds the client's authentication: client_id, and the secret or an assertion
 * valid from `now_at`. *ret_is_timed: valid only if the clocks agree.
 */
bool oauth2_add_client(const struct oauth2_source *source, int64_t now_at,
    struct buffer *form, bool *ret_is_timed, struct error *err);

/*
 * True for an answer, granted or refused (4xx). ERROR_MAILBOX, RETRY_LATER: no
 * answer that can be parsed, or the provider is busy; then only retry_after of
 * *ret_answer is set.
 */
bool oauth2_exchange(const struct oauth2_source *source, const char *url,
    const struct buffer *form, const struct oauth2_wish *wish,
    struct oauth2_answer *ret_answer, struct error *err);

/* Fills the error for a refusal, with advice. Returns false. */
bool oauth2_refused(const struct oauth2_source *source,
    const struct oauth2_answer *answer, struct error *err);

/*
 * Hash of the settings that determine the token: if it changes, a new token is
 * needed.
 */
void oauth2_fingerprint(
    const struct oauth2_source *source, char ret_hex[DIGEST_HEX_SIZE]);

/* Stores an answer that grants a token in the token file's object. */
bool oauth2_take_answer(const struct oauth2_source *source, json_t *tokens,
    const struct oauth2_answer *answer, int64_t now_at, struct error *err);

/* Builds the status file's object from the token file's. */
json_t *oauth2_status_of(
    const struct oauth2_source *source, const json_t *tokens, int64_t by);

#endif
