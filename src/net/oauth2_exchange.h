/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_EXCHANGE_H
#define NET_OAUTH2_EXCHANGE_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "net/oauth2.h"

/*
 * oauth2_exchange - one question to a provider, and its answer (RFC 6749, 5)
 */
struct oauth2_answer {
	json_t *object;	       /* json_decref it */
	char error[64];	       /* "" if it was granted */
	char description[400]; /* the provider's words, printable */
	int64_t retry_after;   /* seconds */
	int64_t clock_ahead;   /* of the provider's clock, in seconds */
};

/*
 * Adds who we are: client_id, and the secret or an assertion of `now_at`.
 * *ret_is_timed: it holds only while the clocks agree.
 */
bool oauth2_add_client(const struct oauth2_source *source, int64_t now_at,
    struct buffer *form, bool *ret_is_timed, struct error *err);

/*
 * True with an answer, be it granted or refused (4xx). ERROR_MAILBOX,
 * RETRY_LATER: there is none that can be read, or the provider is busy; then
 * *ret_answer has but its retry_after.
 */
bool oauth2_exchange(const struct oauth2_source *source, const char *url,
    const struct buffer *form, const struct oauth2_wish *wish,
    struct oauth2_answer *ret_answer, struct error *err);

/* Fills the error for a refusal, with what to do about it. Returns false. */
bool oauth2_refused(const struct oauth2_source *source,
    const struct oauth2_answer *answer, struct error *err);

/* Of the settings by which a token is got: another one, another token. */
void oauth2_fingerprint(
    const struct oauth2_source *source, char ret_hex[DIGEST_HEX_SIZE]);

/* Puts an answer that grants a token into the token file's object. */
bool oauth2_take_answer(const struct oauth2_source *source, json_t *tokens,
    const struct oauth2_answer *answer, int64_t now_at, struct error *err);

/* The status file's object, from the token file's. */
json_t *oauth2_status_of(
    const struct oauth2_source *source, const json_t *tokens, int64_t by);

#endif
