/* SPDX-License-Identifier: ISC */
#include "net/oauth2_authorize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "net/base64.h"
#include "net/https.h"
#include "net/oauth2_exchange.h"
#include "net/oauth2_provider.h"
#include "net/oauth2_store.h"
#include "net/secret_file.h"

#define CODE_MAX	 4096
#define INTERVAL_DEFAULT 5
#define INTERVAL_MAX	 60
#define EXPIRES_MAX	 3600

static const struct oauth2_wish no_wish = {.is_impatient = true};

/* Stores the answer of the token endpoint; it must contain a refresh token. */
static bool
keep(const struct oauth2_source *source, const struct oauth2_answer *answer,
    struct error *err)
{
	struct oauth2_store store;
	json_t *tokens, *status;
	bool is_kept = false;

	if (json_object_get(answer->object, "refresh_token") == NULL)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the provider issued no refresh token: the login would "
		    "expire within an hour (%s)",
		    source->provider == OAUTH2_MICROSOFT
			? "scope must include offline_access"
			: "remove the app's access in the account and log in "
			  "again");
	if (!oauth2_store_open(source, &no_wish, &store, err))
		return false;
	tokens = oauth2_store_read(&store, err);
	if (tokens != NULL)
		is_kept = oauth2_take_answer(
			      source, tokens, answer, timestamp_now(), err) &&
		    oauth2_store_write(&store, tokens, err);
	if (is_kept) {
		status = oauth2_status_of(source, tokens, getpid());
		oauth2_store_note(&store, status);
		json_decref(status);
	}
	json_decref(tokens);
	oauth2_store_close(&store);
	return is_kept;
}

bool
oauth2_has_device_codes(const struct oauth2_source *source)
{
	/*
	 * Google allows device codes only for a fixed list of scopes, without
	 * mail.
	 */
	return source->provider == OAUTH2_MICROSOFT ||
	    (source->provider == OAUTH2_CUSTOM && source->device_url != NULL);
}

static void
copy_text(const json_t *object, const char *name, char *place, size_t size)
{
	const char *text = json_string_value(json_object_get(object, name));
	size_t at = 0;

	for (; text != NULL && *text != '\0' && at + 1 < size; text++)
		place[at++] = *text >= ' ' && *text < 0x7f ? *text : ' ';
	place[at] = '\0';
}

static int64_t
bounded(const json_t *object, const char *name, int64_t built_in, int64_t max)
{
	int64_t value = json_integer_value(json_object_get(object, name));

	return value <= 0 ? built_in : value < max ? value : max;
}

static bool
take_device(const struct oauth2_answer *answer, struct oauth2_device *device,
    struct error *err)
{
	const json_t *object = answer->object;

	copy_text(object, "device_code", device->device_code,
	    sizeof device->device_code);
	copy_text(
	    object, "user_code", device->user_code, sizeof device->user_code);
	copy_text(object, "verification_uri", device->url, sizeof device->url);
	copy_text(object, "message", device->message, sizeof device->message);
	device->interval_seconds =
	    (int)bounded(object, "interval", INTERVAL_DEFAULT, INTERVAL_MAX);
	device->expires_in =
	    bounded(object, "expires_in", EXPIRES_MAX / 4, EXPIRES_MAX);
	if (device->device_code[0] != '\0' && device->user_code[0] != '\0')
		return true;
	return error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "the provider's response has no device code");
}

bool
oauth2_device_start(const struct oauth2_source *source,
    struct oauth2_device *ret_device, struct error *err)
{
	struct buffer form = {0}, url = {0};
	struct oauth2_answer answer;
	bool is_started = false;

	oauth2_provider_url(source, OAUTH2_DEVICE_ENDPOINT, &url);
	https_add_field(&form, "client_id", source->client_id);
	https_add_field(&form, "scope", oauth2_provider_scope(source));
	if (oauth2_exchange(
		source, buffer_string(&url), &form, &no_wish, &answer, err)) {
		is_started = answer.error[0] == '\0'
		    ? take_device(&answer, ret_device, err)
		    : oauth2_refused(source, &answer, err);
		json_decref(answer.object);
	}
	buffer_release(&form);
	buffer_release(&url);
	return is_started;
}

/* Sends a request to the token endpoint and stores the answer. */
static bool
ask_token(const struct oauth2_source *source, struct buffer *form,
    struct oauth2_answer *answer, struct error *err)
{
	struct buffer url = {0};
	bool is_timed, is_answered;

	oauth2_provider_url(source, OAUTH2_TOKEN_ENDPOINT, &url);
	is_answered =
	    oauth2_add_client(source, timestamp_now(), form, &is_timed, err) &&
	    oauth2_exchange(
		source, buffer_string(&url), form, &no_wish, answer, err);
	secret_file_forget(form);
	buffer_release(&url);
	return is_answered;
}

enum oauth2_progress
oauth2_device_ask(const struct oauth2_source *source,
    struct oauth2_device *device, struct error *err)
{
	enum oauth2_progress progress = OAUTH2_FAILED;
	struct oauth2_answer answer = {.object = NULL};
	struct buffer form = {0};

	https_add_field(&form, "grant_type",
	    "urn:ietf:params:oauth:grant-type:device_code");
	https_add_field(&form, "device_code", device->device_code);
	if (!ask_token(source, &form, &answer, err)) {
		/* RFC 8628, 3.5: after a timeout, poll less often. */
		if (err->retry == RETRY_NEVER)
			return OAUTH2_FAILED;
		device->interval_seconds += INTERVAL_DEFAULT;
		return OAUTH2_PENDING;
	}
	if (strcmp(answer.error, "slow_down") == 0)
		device->interval_seconds += INTERVAL_DEFAULT;
	if (answer.error[0] == '\0')
		progress =
		    keep(source, &answer, err) ? OAUTH2_DONE : OAUTH2_FAILED;
	else if (strcmp(answer.error, "slow_down") == 0 ||
	    strcmp(answer.error, "authorization_pending") == 0)
		progress = OAUTH2_PENDING;
	else
		(void)oauth2_refused(source, &answer, err);
	json_decref(answer.object);
	return progress;
}

/* 32 random bytes as text, and the SHA-256 of such a text. */
static void
random_text(char *place, size_t size)
{
	unsigned char bytes[32];
	struct buffer text = {0};

	digest_random(bytes, sizeof bytes);
	base64url_add(&text, bytes, sizeof bytes);
	(void)snprintf(place, size, "%s", buffer_string(&text));
	memory_wipe(bytes, sizeof bytes);
	secret_file_forget(&text);
}

static void
add_challenge(struct buffer *form, const char *verifier)
{
	unsigned char digest[DIGEST_BYTES];
	struct buffer text = {0};

	digest_of(verifier, strlen(verifier), digest);
	base64url_add(&text, digest, sizeof digest);
	https_add_field(form, "code_challenge", buffer_string(&text));
	https_add_field(form, "code_challenge_method", "S256");
	buffer_release(&text);
}

bool
oauth2_consent_start(const struct oauth2_source *source, uint16_t port,
    struct oauth2_consent *ret_consent, struct buffer *url, struct error *err)
{
	struct buffer form = {0};
	size_t before = url->length;

	oauth2_provider_url(source, OAUTH2_AUTHORIZE_ENDPOINT, url);
	if (url->length == before)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "oauth2 %s: authorize-url is missing", source->name);
	random_text(ret_consent->verifier, sizeof ret_consent->verifier);
	random_text(ret_consent->state, sizeof ret_consent->state);
	/* Entra accepts any port, but only for the name localhost. */
	(void)snprintf(ret_consent->redirect_url,
	    sizeof ret_consent->redirect_url, "http://%s:%u",
	    source->provider == OAUTH2_MICROSOFT ? "localhost" : "127.0.0.1",
	    port);
	https_add_field(&form, "client_id", source->client_id);
	https_add_field(&form, "response_type", "code");
	https_add_field(&form, "redirect_uri", ret_consent->redirect_url);
	https_add_field(&form, "scope", oauth2_provider_scope(source));
	https_add_field(&form, "state", ret_consent->state);
	add_challenge(&form, ret_consent->verifier);
	if (source->provider == OAUTH2_GOOGLE) {
		/* Without these Google issues no refresh token. */
		https_add_field(&form, "access_type", "offline");
		https_add_field(&form, "prompt", "consent");
	}
	buffer_add_byte(url, strchr(url->data, '?') == NULL ? '?' : '&');
	buffer_add(url, form.data, form.length);
	buffer_release(&form);
	return true;
}

static bool
finish(const struct oauth2_source *source, const struct oauth2_consent *consent,
    const char *code, struct error *err)
{
	struct oauth2_answer answer = {.object = NULL};
	struct buffer form = {0};
	bool is_kept;

	https_add_field(&form, "grant_type", "authorization_code");
	https_add_field(&form, "code", code);
	https_add_field(&form, "redirect_uri", consent->redirect_url);
	https_add_field(&form, "code_verifier", consent->verifier);
	if (!ask_token(source, &form, &answer, err))
		return false;
	is_kept = answer.error[0] == '\0'
	    ? keep(source, &answer, err)
	    : oauth2_refused(source, &answer, err);
	if (!is_kept)
		err->retry = RETRY_NEVER;
	json_decref(answer.object);
	return is_kept;
}

bool
oauth2_consent_finish(const struct oauth2_source *source,
    const struct oauth2_consent *consent, const char *answer, struct error *err)
{
	const char *mark = strchr(answer, '?');
	const char *query = mark == NULL ? answer : mark + 1;
	struct oauth2_answer refusal = {.object = NULL};
	char code[CODE_MAX], state[100];
	bool is_finished;

	https_find_field(query, "state", state, sizeof state);
	if (strcmp(state, consent->state) != 0)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the response does not belong to this login");
	https_find_field(query, "error", refusal.error, sizeof refusal.error);
	https_find_field(query, "error_description", refusal.description,
	    sizeof refusal.description);
	if (refusal.error[0] != '\0')
		return oauth2_refused(source, &refusal, err);
	https_find_field(query, "code", code, sizeof code);
	if (code[0] == '\0')
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the address contains no code");
	is_finished = finish(source, consent, code, err);
	memory_wipe(code, sizeof code);
	return is_finished;
}
