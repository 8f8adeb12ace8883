/* SPDX-License-Identifier: ISC */
#include "net/smtp_login.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/oauth2_fetch.h"
#include "net/oauth2_provider.h"

static void
wipe_and_free(void *bytes)
{
	if (bytes != NULL)
		memory_wipe(bytes, malloc_usable_size(bytes));
	free(bytes);
}

/* realloc would leave the old bytes behind when it moves them. */
static void *
resize(void *bytes, size_t size)
{
	size_t old = bytes == NULL ? 0 : malloc_usable_size(bytes);
	void *other = malloc(size);

	if (other == NULL)
		return NULL;
	if (bytes != NULL)
		memcpy(other, bytes, old < size ? old : size);
	wipe_and_free(bytes);
	return other;
}

void
smtp_login_init(void)
{
	static bool is_done;

	if (!is_done &&
	    curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_and_free,
		resize, strdup, calloc) != CURLE_OK)
		abort();
	is_done = true;
}

/*
 * Of all that is offered libcurl would take DIGEST-MD5, CRAM-MD5 or NTLM before
 * PLAIN, from which a server that is not ours guesses the password.
 */
static const char *
password_logins(enum credential_auth auth)
{
	switch (auth) {
	case CREDENTIAL_PLAIN:
		return "AUTH=PLAIN";
	case CREDENTIAL_LOGIN:
		return "AUTH=LOGIN";
	default:
		return "AUTH=PLAIN;AUTH=LOGIN";
	}
}

static bool
set_password(CURL *curl, const struct credential *credential, struct error *err)
{
	struct secret password;

	if (!secret_fetch(&credential->password, &password, err))
		return false;
	(void)curl_easy_setopt(curl, CURLOPT_USERNAME, credential->user);
	(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, password.text);
	(void)curl_easy_setopt(
	    curl, CURLOPT_LOGIN_OPTIONS, password_logins(credential->auth));
	secret_wipe(&password);
	return true;
}

/*
 * Of both libcurl uses OAUTHBEARER if it is offered; of all that is offered it
 * would try DIGEST-MD5 first, without a password. The token is sent in a second
 * step: it may exceed the length of a command line.
 */
static bool
set_token(CURL *curl, const struct relay_options *options,
    int64_t refused_serial, int64_t *ret_serial, struct error *err)
{
	static const char *const logins[] = {"AUTH=OAUTHBEARER;AUTH=XOAUTH2",
	    "AUTH=XOAUTH2", "AUTH=OAUTHBEARER"};
	const struct credential *credential = &options->credential;
	const struct oauth2_wish wish = {.refused_serial = refused_serial,
	    .is_impatient = options->is_impatient,
	    .is_cancelled = options->is_cancelled,
	    .context = options->context};
	struct oauth2_token *token = memory_new(1, sizeof *token);
	bool is_set = oauth2_fetch(credential->oauth2, &wish, token, err);

	if (is_set) {
		*ret_serial = token->serial;
		(void)curl_easy_setopt(
		    curl, CURLOPT_USERNAME, credential->user);
		(void)curl_easy_setopt(
		    curl, CURLOPT_XOAUTH2_BEARER, token->text);
		(void)curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS,
		    logins[credential->oauth2->mechanism]);
		(void)curl_easy_setopt(curl, CURLOPT_SASL_IR, 0L);
	}
	oauth2_wipe(token);
	free(token);
	return is_set;
}

bool
smtp_login_set(CURL *curl, const struct relay_options *options,
    int64_t refused_serial, int64_t *ret_serial, struct error *err)
{
	*ret_serial = 0;
	if (options->credential.user == NULL)
		return true;
	return options->credential.oauth2 != NULL
	    ? set_token(curl, options, refused_serial, ret_serial, err)
	    : set_password(curl, &options->credential, err);
}

void
smtp_login_advise(const struct relay_options *options, struct buffer *advice)
{
	const struct credential *credential = &options->credential;
	struct oauth2_report report = {.serial = 0};

	if (credential->oauth2 == NULL)
		return;
	(void)oauth2_report(credential->oauth2, &report);
	oauth2_provider_judge(
	    credential->oauth2, &report, credential->user, true, advice);
}
