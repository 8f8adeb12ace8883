/* SPDX-License-Identifier: ISC */
#include "net/oauth2_renew.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/timestamp.h"
#include "net/https.h"
#include "net/jwt.h"
#include "net/oauth2_exchange.h"
#include "net/oauth2_provider.h"
#include "net/oauth2_store.h"
#include "net/secret_file.h"

/*
 * A token is renewed this long before it expires; a short-lived one after three
 * quarters of its life.
 */
#define EARLY_SECONDS 480
/*
 * A token with this much time left is still used if the provider cannot be
 * reached.
 */
#define LEFT_SECONDS 30
/* If a token this young is refused, its age is not the reason. */
#define FRESH_SECONDS 300
/* How long a failure keeps all processes from trying again. */
#define BUSY_SECONDS	 10
#define REFUSED_SECONDS	 60
#define ENDED_SECONDS	 300
#define SKEW_SECONDS	 60
#define WAIT_SECONDS_MAX 600
#define JWT_SECONDS	 3600
#define KEY_FILE_MAX	 ((size_t)64 * 1024)

struct renewal {
	struct oauth2_store store;
	const struct oauth2_wish *wish;
	json_t *tokens;
	int64_t by;
};

static int64_t
integer(const json_t *tokens, const char *name)
{
	return json_integer_value(json_object_get(tokens, name));
}

static const char *
text(const json_t *tokens, const char *name)
{
	return json_string_value(json_object_get(tokens, name));
}

/*
 * After a change of application, tenant or scope the stored token is not ours.
 */
static void
forget_others(const struct renewal *renewal)
{
	const char *known = text(renewal->tokens, "settings");
	char ours[DIGEST_HEX_SIZE];

	oauth2_fingerprint(renewal->store.source, ours);
	if (known != NULL && strcmp(known, ours) == 0)
		return;
	(void)json_object_del(renewal->tokens, "access_token");
	(void)json_object_del(renewal->tokens, "retry_at");
	(void)json_object_set_new(
	    renewal->tokens, "settings", json_string(ours));
}

static bool
is_usable(const struct renewal *renewal, int64_t now_at, int64_t left_seconds)
{
	const json_t *tokens = renewal->tokens;
	int64_t serial = integer(tokens, "serial");
	int64_t obtained_at = integer(tokens, "obtained_at");

	if (text(tokens, "access_token") == NULL ||
	    obtained_at > now_at + SKEW_SECONDS ||
	    integer(tokens, "expires_at") - left_seconds <= now_at)
		return false;
	return serial != renewal->wish->refused_serial ||
	    obtained_at > now_at - FRESH_SECONDS;
}

static int64_t
early_seconds(const json_t *tokens)
{
	int64_t life =
	    integer(tokens, "expires_at") - integer(tokens, "obtained_at");

	return life / 4 < EARLY_SECONDS ? life / 4 : EARLY_SECONDS;
}

static bool
give(const json_t *tokens, struct oauth2_token *ret_token, struct error *err)
{
	const char *token = text(tokens, "access_token");

	if (token == NULL || strlen(token) > OAUTH2_TOKEN_MAX)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the token file contains no token");
	ret_token->serial = integer(tokens, "serial");
	ret_token->expires_at = integer(tokens, "expires_at");
	memcpy(ret_token->text, token, strlen(token) + 1);
	return true;
}

/* Google's service account file: contains the identity and the key. */
static bool
add_service_assertion(const struct oauth2_source *source, int64_t now_at,
    struct buffer *form, struct error *err)
{
	struct buffer content = {0}, token = {0}, url = {0};
	struct jwt_claims claims = {.subject = source->subject,
	    .scope = oauth2_provider_scope(source),
	    .issued_at = now_at,
	    .expires_at = now_at + JWT_SECONDS};
	json_t *account = NULL;
	const char *key;
	bool is_added = false;

	if (!secret_file_read(
		source->service_account_file, KEY_FILE_MAX, &content, err))
		return false;
	account = json_loadb(buffer_string(&content), content.length, 0, NULL);
	secret_file_forget(&content);
	oauth2_provider_url(source, OAUTH2_TOKEN_ENDPOINT, &url);
	claims.audience = buffer_string(&url);
	claims.issuer = text(account, "client_email");
	key = text(account, "private_key");
	if (key == NULL || claims.issuer == NULL)
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "%s: no client_email and private_key (Google Cloud "
		    "console, Service accounts, Keys, JSON)",
		    source->service_account_file);
	else
		is_added = jwt_sign_by_key(
		    key, text(account, "private_key_id"), &claims, &token, err);
	if (is_added) {
		https_add_field(form, "grant_type",
		    "urn:ietf:params:oauth:grant-type:jwt-bearer");
		https_add_field(form, "assertion", buffer_string(&token));
	}
	buffer_release(&url);
	secret_file_forget(&token);
	json_decref(account);
	return is_added;
}

static bool
build(const struct renewal *renewal, int64_t now_at, struct buffer *form,
    bool *ret_is_timed, struct error *err)
{
	const struct oauth2_source *source = renewal->store.source;
	const char *refresh = text(renewal->tokens, "refresh_token");

	*ret_is_timed = true;
	if (source->grant == OAUTH2_SERVICE_ACCOUNT)
		return add_service_assertion(source, now_at, form, err);
	if (source->grant == OAUTH2_CLIENT_CREDENTIALS) {
		https_add_field(form, "grant_type", "client_credentials");
		https_add_field(form, "scope", oauth2_provider_scope(source));
		return oauth2_add_client(
		    source, now_at, form, ret_is_timed, err);
	}
	if (refresh == NULL)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "nobody has logged in yet: run dpoctl authorize %s",
		    source->name);
	https_add_field(form, "grant_type", "refresh_token");
	https_add_field(form, "refresh_token", refresh);
	if (source->provider == OAUTH2_MICROSOFT)
		https_add_field(form, "scope", oauth2_provider_scope(source));
	return oauth2_add_client(source, now_at, form, ret_is_timed, err);
}

static bool
ask_once(const struct renewal *renewal, int64_t now_at,
    struct oauth2_answer *answer, bool *ret_is_timed, struct error *err)
{
	const struct oauth2_source *source = renewal->store.source;
	struct buffer form = {0}, url = {0};
	bool is_answered;

	oauth2_provider_url(source, OAUTH2_TOKEN_ENDPOINT, &url);
	is_answered = build(renewal, now_at, &form, ret_is_timed, err) &&
	    oauth2_exchange(
		source, buffer_string(&url), &form, renewal->wish, answer, err);
	secret_file_forget(&form);
	buffer_release(&url);
	return is_answered;
}

/* If our clock is off, the assertion is repeated with the provider's time. */
static bool
ask(const struct renewal *renewal, struct oauth2_answer *answer,
    struct error *err)
{
	int64_t now_at = timestamp_now();
	bool is_timed = false;

	if (!ask_once(renewal, now_at, answer, &is_timed, err))
		return false;
	if (answer->error[0] != '\0' && is_timed &&
	    llabs(answer->clock_ahead) > SKEW_SECONDS) {
		now_at += answer->clock_ahead;
		json_decref(answer->object);
		answer->object = NULL;
		if (!ask_once(renewal, now_at, answer, &is_timed, err))
			return false;
	}
	return answer->error[0] == '\0' ||
	    oauth2_refused(renewal->store.source, answer, err);
}

static void
note(const struct renewal *renewal)
{
	json_t *status = oauth2_status_of(
	    renewal->store.source, renewal->tokens, renewal->by);

	oauth2_store_note(&renewal->store, status);
	json_decref(status);
}

/* The file keeps the full delay: checking it again is cheap. */
static int
wait_of(int64_t seconds)
{
	return seconds < WAIT_SECONDS_MAX ? (int)seconds : WAIT_SECONDS_MAX;
}

/* Keeps all processes from trying again at once; returns false. */
static bool
fail(const struct renewal *renewal, const struct oauth2_answer *answer,
    struct error *err)
{
	int64_t wait = answer->retry_after;
	struct error other;

	if (strcmp(answer->error, "invalid_grant") == 0 && wait < ENDED_SECONDS)
		wait = ENDED_SECONDS;
	else if (answer->error[0] != '\0' && wait < REFUSED_SECONDS)
		wait = REFUSED_SECONDS;
	else if (wait < BUSY_SECONDS)
		wait = BUSY_SECONDS;
	if (llabs(answer->clock_ahead) > SKEW_SECONDS)
		(void)error_prefix(err,
		    "the clock of this machine is off by %lld seconds",
		    (long long)answer->clock_ahead);
	(void)json_object_set_new(
	    renewal->tokens, "retry_at", json_integer(timestamp_now() + wait));
	(void)json_object_set_new(
	    renewal->tokens, "error", json_string(err->text));
	(void)oauth2_store_write(&renewal->store, renewal->tokens, &other);
	note(renewal);
	err->wait_seconds = wait_of(wait);
	return false;
}

static bool
renew(const struct renewal *renewal, struct error *err)
{
	const struct oauth2_source *source = renewal->store.source;
	struct oauth2_answer answer = {.object = NULL};
	struct error cause;
	bool is_granted;

	/*
	 * Do not request tokens if the file cannot be written: the refresh
	 * token may rotate.
	 */
	if (source->grant == OAUTH2_REFRESH_TOKEN &&
	    text(renewal->tokens, "refresh_token") != NULL &&
	    !oauth2_store_write(&renewal->store, renewal->tokens, err))
		return false;
	is_granted = ask(renewal, &answer, &cause) &&
	    oauth2_take_answer(
		source, renewal->tokens, &answer, timestamp_now(), &cause);
	json_decref(answer.object);
	if (!is_granted) {
		*err = cause;
		(void)error_prefix(err, "oauth2 %s", source->name);
		return fail(renewal, &answer, err);
	}
	if (!oauth2_store_write(&renewal->store, renewal->tokens, err))
		return false;
	note(renewal);
	return true;
}

/* If one process was told to wait, all of them wait. */
static bool
may_ask(const struct renewal *renewal, int64_t now_at, struct error *err)
{
	int64_t retry_at = integer(renewal->tokens, "retry_at");
	const char *why = text(renewal->tokens, "error");

	if (renewal->wish->is_impatient || retry_at <= now_at ||
	    retry_at > now_at + 2 * 24 * 3600)
		return true;
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "%s (next attempt in %lld s)", why == NULL ? "wait" : why,
	    (long long)(retry_at - now_at));
	err->wait_seconds = wait_of(retry_at - now_at);
	return false;
}

static bool
find(const struct renewal *renewal, struct oauth2_token *ret_token,
    struct error *err)
{
	int64_t now_at = timestamp_now();
	const json_t *tokens = renewal->tokens;

	forget_others(renewal);
	if (is_usable(renewal, now_at, early_seconds(tokens)))
		return give(tokens, ret_token, err);
	if (may_ask(renewal, now_at, err) && renew(renewal, err))
		return give(tokens, ret_token, err);
	/* The old one is still valid for a while. */
	return is_usable(renewal, timestamp_now(), LEFT_SECONDS) &&
	    give(tokens, ret_token, err);
}

static int64_t
serial_of(const char *token)
{
	unsigned char digest[DIGEST_BYTES];
	int64_t serial = 0;

	digest_of(token, strlen(token), digest);
	for (size_t i = 0; i < 7; i++)
		serial = serial << 8 | digest[i];
	return serial + 1;
}

/* The command decides when to renew; its output is only recorded here. */
static bool
run_command(const struct renewal *renewal, struct oauth2_token *ret_token,
    struct error *err)
{
	const struct secret_source command = {
	    .command = renewal->store.source->token_command,
	    .name = "token-command"};
	struct jwt_facts facts;
	struct secret secret;

	if (!secret_fetch(&command, &secret, err)) {
		(void)error_prefix(
		    err, "oauth2 %s", renewal->store.source->name);
		return false;
	}
	facts = jwt_read(secret.text);
	/* The same token has the same serial: no point in trying it twice. */
	ret_token->serial = serial_of(secret.text);
	(void)json_object_set_new(
	    renewal->tokens, "serial", json_integer(ret_token->serial));
	ret_token->expires_at = facts.expires_at;
	memcpy(ret_token->text, secret.text, sizeof secret.text);
	(void)json_object_set_new(
	    renewal->tokens, "access_token", json_string(secret.text));
	(void)json_object_set_new(
	    renewal->tokens, "obtained_at", json_integer(timestamp_now()));
	(void)json_object_set_new(
	    renewal->tokens, "expires_at", json_integer(facts.expires_at));
	secret_wipe(&secret);
	note(renewal);
	return true;
}

bool
oauth2_renew(const struct oauth2_source *source, const struct oauth2_wish *wish,
    int64_t by, struct oauth2_token *ret_token, struct error *err)
{
	struct renewal renewal = {.wish = wish, .by = by};
	bool is_found = false;

	if (!oauth2_store_open(source, wish, &renewal.store, err))
		return false;
	renewal.tokens = source->grant == OAUTH2_TOKEN_COMMAND
	    ? json_object()
	    : oauth2_store_read(&renewal.store, err);
	if (renewal.tokens != NULL)
		is_found = source->grant == OAUTH2_TOKEN_COMMAND
		    ? run_command(&renewal, ret_token, err)
		    : find(&renewal, ret_token, err);
	json_decref(renewal.tokens);
	oauth2_store_close(&renewal.store);
	return is_found;
}
