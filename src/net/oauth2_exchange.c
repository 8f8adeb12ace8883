/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/oauth2_exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "net/https.h"
#include "net/jwt.h"
#include "net/oauth2_provider.h"
#include "net/secret_file.h"

#define ASSERTION_SECONDS 300
/* A shorter value is not a secret, and hiding it would hide words. */
#define SECRET_BYTES_MIN 4
#define LIFE_SECONDS	 3600 /* if the provider does not say */
#define LIFE_SECONDS_MAX ((int64_t)30 * 24 * 3600)
static const char assertion_type[] =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

static bool
add_assertion(const struct oauth2_source *source, int64_t now_at,
    struct buffer *form, struct error *err)
{
	struct buffer url = {0}, token = {0};
	struct jwt_claims claims = {.issuer = source->client_id,
	    .subject = source->client_id,
	    .issued_at = now_at,
	    .expires_at = now_at + ASSERTION_SECONDS};
	bool is_signed;

	oauth2_provider_url(source, OAUTH2_TOKEN_ENDPOINT, &url);
	claims.audience = buffer_string(&url);
	is_signed = jwt_sign_by_certificate(source->certificate_file,
	    source->key_file == NULL ? source->certificate_file
				     : source->key_file,
	    (enum jwt_algorithm)source->algorithm, &claims, &token, err);
	if (is_signed) {
		https_add_field(form, "client_assertion_type", assertion_type);
		https_add_field(
		    form, "client_assertion", buffer_string(&token));
	}
	buffer_release(&url);
	secret_file_forget(&token);
	return is_signed;
}

bool
oauth2_add_client(const struct oauth2_source *source, int64_t now_at,
    struct buffer *form, bool *ret_is_timed, struct error *err)
{
	const struct secret_source *where = &source->client_secret;
	struct secret secret;

	*ret_is_timed = source->certificate_file != NULL;
	https_add_field(form, "client_id", source->client_id);
	if (source->certificate_file != NULL)
		return add_assertion(source, now_at, form, err);
	if (where->file == NULL && where->command == NULL &&
	    where->credential == NULL)
		return true; /* a public client */
	if (!secret_fetch(where, &secret, err))
		return false;
	https_add_field(form, "client_secret", secret.text);
	secret_wipe(&secret);
	return true;
}

static void
copy_printable(const char *text, char *place, size_t size)
{
	size_t at = 0;

	for (; text != NULL && *text != '\0' && at + 1 < size; text++)
		place[at++] = *text >= ' ' && *text < 0x7f ? *text : ' ';
	place[at] = '\0';
}

/* The provider's text is logged, so it must not repeat secrets that we sent. */
static void
hide_secrets(const struct buffer *form, struct buffer *words)
{
	static const char *const names[] = {"client_secret", "refresh_token",
	    "client_assertion", "assertion", "device_code", "code",
	    "code_verifier"};
	struct buffer secret = {0};
	char *value = buffer_reserve(&secret, form->length);

	for (size_t i = 0; i < LENGTH(names); i++) {
		char *found, *at = words->data, *end = at + words->length;
		size_t length;

		https_find_field(
		    buffer_string(form), names[i], value, form->length + 1);
		length = strlen(value);
		/* Not from the start again: a secret may be "****". */
		while (length >= SECRET_BYTES_MIN &&
		    (found = memmem(at, (size_t)(end - at), value, length)) !=
			NULL) {
			memset(found, '*', length);
			at = found + length;
		}
	}
	secret_file_forget(&secret);
}

/*
 * Secrets are hidden before truncation: otherwise a part of one could remain.
 */
static void
take_words(const struct buffer *form, const json_t *object, const char *name,
    char *place, size_t size)
{
	const char *text = json_string_value(json_object_get(object, name));
	struct buffer words = {0};

	if (text == NULL)
		return;
	buffer_add_string(&words, text);
	hide_secrets(form, &words);
	copy_printable(buffer_string(&words), place, size);
	buffer_release(&words);
}

static bool
read_answer(const struct https_answer *raw, const struct buffer *form,
    struct oauth2_answer *answer, struct error *err)
{
	bool is_good = raw->status >= 200 && raw->status < 300;

	answer->retry_after = raw->retry_after;
	if (raw->server_at != 0)
		answer->clock_ahead = raw->server_at - timestamp_now();
	if (raw->status == 429 || raw->status >= 500)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the provider is busy or unavailable (HTTP %ld)",
		    raw->status);
	if (raw->status >= 300 && raw->status < 400)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the provider's address has moved (HTTP %ld): check "
		    "token-url",
		    raw->status);
	answer->object = json_loadb(buffer_string(&raw->body), raw->body.length,
	    JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(answer->object)) {
		json_decref(answer->object);
		answer->object = NULL;
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the provider's response is truncated or not JSON (HTTP "
		    "%ld)",
		    raw->status);
	}
	take_words(
	    form, answer->object, "error", answer->error, sizeof answer->error);
	take_words(form, answer->object, "error_description",
	    answer->description, sizeof answer->description);
	take_words(form, answer->object, "trace_id", answer->trace,
	    sizeof answer->trace);
	if (!is_good && answer->error[0] == '\0')
		(void)snprintf(answer->error, sizeof answer->error, "HTTP %ld",
		    raw->status);
	return true;
}

bool
oauth2_exchange(const struct oauth2_source *source, const char *url,
    const struct buffer *form, const struct oauth2_wish *wish,
    struct oauth2_answer *ret_answer, struct error *err)
{
	const struct https_form question = {.url = url,
	    .ca_file = source->ca_file,
	    .body = buffer_string(form),
	    .is_cancelled = wish->is_cancelled,
	    .context = wish->context};
	struct https_answer raw = {.status = 0};
	bool is_read;

	*ret_answer = (struct oauth2_answer){.object = NULL};
	if (!https_send(&question, &raw, err))
		return false;
	is_read = read_answer(&raw, form, ret_answer, err);
	secret_file_forget(&raw.body);
	return is_read;
}

bool
oauth2_refused(const struct oauth2_source *source,
    const struct oauth2_answer *answer, struct error *err)
{
	const char *advice =
	    oauth2_provider_advice(source, answer->error, answer->description);
	const char *trace = answer->trace[0] == '\0' ? "" : ", trace ";

	return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
	    "no token (%s%s%s): %s%s%.200s", answer->error, trace,
	    answer->trace, advice,
	    advice[0] == '\0' ? "" : "; the provider says: ",
	    answer->description);
}

static int64_t
seconds_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	int64_t seconds = json_is_string(value)
	    ? strtoll(json_string_value(value), NULL, 10)
	    : json_integer_value(value);

	if (seconds < 0)
		return 0;
	return seconds < LIFE_SECONDS_MAX * 12 ? seconds
					       : LIFE_SECONDS_MAX * 12;
}

/* A token is used in a header and in SASL: no other bytes (RFC 6750, 2.1). */
static bool
is_token(const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);

	if (length == 0 || length > OAUTH2_TOKEN_MAX)
		return false;
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

static void
set_integer(json_t *tokens, const char *name, int64_t value)
{
	(void)json_object_set_new(tokens, name, json_integer(value));
}

void
oauth2_fingerprint(
    const struct oauth2_source *source, char ret[DIGEST_HEX_SIZE])
{
	const char *const settings[] = {source->tenant, source->client_id,
	    source->subject, source->token_url, source->service_account_file,
	    oauth2_provider_scope(source)};
	unsigned char bytes[DIGEST_BYTES];
	struct digest digest;
	char kind[32];

	(void)snprintf(kind, sizeof kind, "%d %d", (int)source->provider,
	    (int)source->grant);
	digest_start(&digest);
	digest_add_field(&digest, kind);
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		digest_add_field(&digest, settings[i]);
	digest_finish(&digest, bytes);
	digest_hex(bytes, ret);
}

bool
oauth2_take_answer(const struct oauth2_source *source, json_t *tokens,
    const struct oauth2_answer *answer, int64_t now_at, struct error *err)
{
	const json_t *object = answer->object;
	json_t *access = json_object_get(object, "access_token");
	json_t *refresh = json_object_get(object, "refresh_token");
	int64_t life = seconds_of(object, "expires_in");
	int64_t refresh_life = seconds_of(object, "refresh_token_expires_in");
	char settings[DIGEST_HEX_SIZE];

	if (!is_token(json_string_value(access)))
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the provider's response has no usable access_token");
	if (life == 0 || life > LIFE_SECONDS_MAX)
		life = LIFE_SECONDS;
	oauth2_fingerprint(source, settings);
	(void)json_object_set_new(tokens, "settings", json_string(settings));
	(void)json_object_set(tokens, "access_token", access);
	set_integer(tokens, "serial",
	    json_integer_value(json_object_get(tokens, "serial")) + 1);
	set_integer(tokens, "obtained_at", now_at);
	set_integer(tokens, "expires_at", now_at + life);
	set_integer(tokens, "clock_ahead", answer->clock_ahead);
	set_integer(tokens, "retry_at", 0);
	(void)json_object_del(tokens, "error");
	if (is_token(json_string_value(refresh))) {
		(void)json_object_set(tokens, "refresh_token", refresh);
		/* Microsoft's expires 90 days after each use. */
		if (refresh_life == 0 && source->provider == OAUTH2_MICROSOFT)
			refresh_life = (int64_t)90 * 24 * 3600;
		set_integer(tokens, "refresh_ends_at",
		    refresh_life == 0 ? 0 : now_at + refresh_life);
	}
	return true;
}

json_t *
oauth2_status_of(
    const struct oauth2_source *source, const json_t *tokens, int64_t by)
{
	static const char *const kept[] = {"serial", "obtained_at",
	    "expires_at", "refresh_ends_at", "retry_at", "clock_ahead",
	    "error"};
	const char *token =
	    json_string_value(json_object_get(tokens, "access_token"));
	struct jwt_facts facts = jwt_read(token == NULL ? "" : token);
	json_t *status = json_object();

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		json_t *value = json_object_get(tokens, kept[i]);

		if (value != NULL)
			(void)json_object_set(status, kept[i], value);
	}
	set_integer(status, "renewed_by", by);
	(void)json_object_set_new(
	    status, "audience", json_string(facts.audience));
	(void)json_object_set_new(
	    status, "permissions", json_string(facts.permissions));
	(void)json_object_set_new(status, "tenant", json_string(facts.tenant));
	(void)json_object_set_new(
	    status, "identity", json_string(facts.identity));
	if (source->certificate_file != NULL)
		set_integer(status, "certificate_ends_at",
		    jwt_certificate_ends_at(source->certificate_file));
	return status;
}
