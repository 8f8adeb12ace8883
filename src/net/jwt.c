/* SPDX-License-Identifier: ISC */
#include "net/jwt.h"

#include <stdlib.h>
#include <string.h>

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <jansson.h>

#include "base/digest.h"
#include "base/memory.h"
#include "net/base64.h"
#include "net/secret_file.h"

#define PEM_BYTES_MAX	((size_t)64 * 1024)
#define RESERVED_BYTES	((size_t)16 * 1024)
#define TOKEN_BYTES_MAX ((size_t)64 * 1024)

static bool
fail(struct error *err, const char *what, int code)
{
	return error_set(err, ERROR_MAILBOX, RETRY_NEVER, "%s: %s", what,
	    gnutls_strerror(code));
}

/* Appends a JSON object as a part of the token; frees the object. */
static void
add_part(struct buffer *token, json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);

	if (text == NULL)
		abort();
	if (token->length > 0)
		buffer_add_byte(token, '.');
	base64url_add(token, text, strlen(text));
	free(text);
	json_decref(object);
}

static json_t *
claims_object(const struct jwt_claims *claims)
{
	unsigned char random[16], hex[DIGEST_BYTES] = {0};
	char id[DIGEST_HEX_SIZE];
	json_t *object = json_object();

	digest_random(random, sizeof random);
	memcpy(hex, random, sizeof random);
	digest_hex(hex, id);
	id[sizeof random * 2] = '\0';
	(void)json_object_set_new(object, "iss", json_string(claims->issuer));
	if (claims->subject != NULL)
		(void)json_object_set_new(
		    object, "sub", json_string(claims->subject));
	(void)json_object_set_new(object, "aud", json_string(claims->audience));
	if (claims->scope != NULL)
		(void)json_object_set_new(
		    object, "scope", json_string(claims->scope));
	(void)json_object_set_new(object, "jti", json_string(id));
	(void)json_object_set_new(
	    object, "nbf", json_integer(claims->issued_at));
	(void)json_object_set_new(
	    object, "iat", json_integer(claims->issued_at));
	(void)json_object_set_new(
	    object, "exp", json_integer(claims->expires_at));
	return object;
}

static bool
add_signature(struct buffer *token, const char *key_pem,
    gnutls_sign_algorithm_t algorithm, struct error *err)
{
	gnutls_datum_t pem = {
	    (unsigned char *)(uintptr_t)key_pem, (unsigned int)strlen(key_pem)};
	gnutls_datum_t data = {
	    (unsigned char *)token->data, (unsigned int)token->length};
	gnutls_datum_t signature = {NULL, 0};
	gnutls_privkey_t key;
	int code = gnutls_privkey_init(&key);

	if (code < 0)
		abort();
	code = gnutls_privkey_import_x509_raw(
	    key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
	if (code >= 0 &&
	    gnutls_privkey_get_pk_algorithm(key, NULL) != GNUTLS_PK_RSA)
		code = GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
	if (code >= 0)
		code = gnutls_privkey_sign_data2(
		    key, algorithm, 0, &data, &signature);
	gnutls_privkey_deinit(key);
	if (code < 0)
		return fail(err, "signing with the key", code);
	buffer_add_byte(token, '.');
	base64url_add(token, signature.data, signature.size);
	gnutls_free(signature.data);
	return true;
}

/* NULL with the error filled. */
static gnutls_x509_crt_t
load_certificate(const char *file, struct error *err)
{
	gnutls_x509_crt_t certificate = NULL;
	struct buffer pem = {0};
	gnutls_datum_t data;
	int code;

	if (!secret_file_read_public(file, PEM_BYTES_MAX, &pem, err))
		return NULL;
	data.data = (unsigned char *)pem.data;
	data.size = (unsigned int)pem.length;
	if (gnutls_x509_crt_init(&certificate) < 0)
		abort();
	code = gnutls_x509_crt_import(certificate, &data, GNUTLS_X509_FMT_PEM);
	/* The same file may contain the key. */
	secret_file_forget(&pem);
	if (code >= 0)
		return certificate;
	gnutls_x509_crt_deinit(certificate);
	(void)fail(err, file, code);
	return NULL;
}

static bool
add_header(struct buffer *token, const char *certificate_file,
    enum jwt_algorithm algorithm, struct error *err)
{
	gnutls_x509_crt_t certificate = load_certificate(certificate_file, err);
	bool is_ps = algorithm == JWT_PS256;
	json_t *header = json_object();
	struct buffer text = {0};
	unsigned char print[64];
	size_t size = sizeof print;
	int code = 0;

	if (certificate != NULL) {
		code = gnutls_x509_crt_get_fingerprint(certificate,
		    is_ps ? GNUTLS_DIG_SHA256 : GNUTLS_DIG_SHA1, print, &size);
		gnutls_x509_crt_deinit(certificate);
	}
	if (certificate == NULL || code < 0) {
		json_decref(header);
		return certificate == NULL ? false
					   : fail(err, certificate_file, code);
	}
	base64url_add(&text, print, size);
	(void)json_object_set_new(
	    header, "alg", json_string(is_ps ? "PS256" : "RS256"));
	(void)json_object_set_new(header, "typ", json_string("JWT"));
	(void)json_object_set_new(header, is_ps ? "x5t#S256" : "x5t",
	    json_string(buffer_string(&text)));
	buffer_release(&text);
	add_part(token, header);
	return true;
}

bool
jwt_sign_by_certificate(const char *certificate_file, const char *key_file,
    enum jwt_algorithm algorithm, const struct jwt_claims *claims,
    struct buffer *ret_token, struct error *err)
{
	struct buffer token = {0}, key = {0};
	bool is_signed = false;

	/* Reserved in full: growing would leave copies behind in memory. */
	(void)buffer_reserve(&token, RESERVED_BYTES);
	if (secret_file_read(key_file, PEM_BYTES_MAX, &key, err) &&
	    add_header(&token, certificate_file, algorithm, err)) {
		add_part(&token, claims_object(claims));
		is_signed = add_signature(&token, buffer_string(&key),
		    algorithm == JWT_PS256 ? GNUTLS_SIGN_RSA_PSS_SHA256
					   : GNUTLS_SIGN_RSA_SHA256,
		    err);
		if (!is_signed)
			(void)error_prefix(err, "%s", key_file);
	}
	secret_file_forget(&key);
	if (is_signed)
		buffer_add(ret_token, token.data, token.length);
	secret_file_forget(&token);
	return is_signed;
}

bool
jwt_sign_by_key(const char *key_pem, const char *key_id,
    const struct jwt_claims *claims, struct buffer *ret_token,
    struct error *err)
{
	struct buffer token = {0};
	json_t *header = json_object();
	bool is_signed;

	(void)buffer_reserve(&token, RESERVED_BYTES);
	(void)json_object_set_new(header, "alg", json_string("RS256"));
	(void)json_object_set_new(header, "typ", json_string("JWT"));
	if (key_id != NULL)
		(void)json_object_set_new(header, "kid", json_string(key_id));
	add_part(&token, header);
	add_part(&token, claims_object(claims));
	is_signed = add_signature(&token, key_pem, GNUTLS_SIGN_RSA_SHA256, err);
	if (is_signed)
		buffer_add(ret_token, token.data, token.length);
	secret_file_forget(&token);
	return is_signed;
}

int64_t
jwt_certificate_ends_at(const char *certificate_file)
{
	struct error err;
	gnutls_x509_crt_t certificate =
	    load_certificate(certificate_file, &err);
	time_t ends_at;

	if (certificate == NULL)
		return 0;
	ends_at = gnutls_x509_crt_get_expiration_time(certificate);
	gnutls_x509_crt_deinit(certificate);
	return ends_at > 0 ? (int64_t)ends_at : 0;
}

static void
add_text(char *place, size_t size, const char *text)
{
	size_t at = strlen(place);

	if (at > 0 && at + 1 < size)
		place[at++] = ' ';
	for (; *text != '\0' && at + 1 < size; text++)
		place[at++] = *text > ' ' && *text < 0x7f ? *text : '?';
	place[at] = '\0';
}

/* The claim is a string or a list of strings. */
static void
take(const json_t *claims, const char *name, char *place, size_t size)
{
	const json_t *claim = json_object_get(claims, name), *one;
	size_t i;

	if (json_is_string(claim))
		add_text(place, size, json_string_value(claim));
	json_array_foreach(claim, i, one) if (json_is_string(one))
	    add_text(place, size, json_string_value(one));
}

struct jwt_facts
jwt_read(const char *token)
{
	static const char *const identities[] = {"upn", "unique_name",
	    "preferred_username", "app_displayname", "appid", "azp"};
	struct jwt_facts facts = {.is_jwt = false};
	const char *start = strchr(token, '.');
	const char *end = start == NULL ? NULL : strchr(start + 1, '.');
	struct buffer text = {0};
	json_t *claims = NULL;

	if (end != NULL && strlen(token) <= TOKEN_BYTES_MAX &&
	    base64_decode(start + 1, (size_t)(end - start) - 1, &text))
		claims = json_loadb(text.data, text.length, 0, NULL);
	buffer_release(&text);
	if (!json_is_object(claims)) {
		json_decref(claims);
		return facts;
	}
	facts.is_jwt = true;
	take(claims, "aud", facts.audience, sizeof facts.audience);
	take(claims, "roles", facts.permissions, sizeof facts.permissions);
	take(claims, "scp", facts.permissions, sizeof facts.permissions);
	take(claims, "tid", facts.tenant, sizeof facts.tenant);
	for (size_t i = 0; i < LENGTH(identities) && facts.identity[0] == '\0';
	     i++)
		take(claims, identities[i], facts.identity,
		    sizeof facts.identity);
	facts.expires_at = json_integer_value(json_object_get(claims, "exp"));
	json_decref(claims);
	return facts;
}
