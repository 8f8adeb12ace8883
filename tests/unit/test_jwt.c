/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <jansson.h>

#include "net/base64.h"
#include "net/jwt.h"

/* RFC 4648, 10, and the alphabet for URLs. */
static void
base64(void **state)
{
	static const struct {
		const char *bytes;
		const char *text;
		const char *url;
	} cases[] = {
	    {"", "", ""},
	    {"f", "Zg==", "Zg"},
	    {"fo", "Zm8=", "Zm8"},
	    {"foo", "Zm9v", "Zm9v"},
	    {"foob", "Zm9vYg==", "Zm9vYg"},
	    {"\xfb\xff\xfe", "+//+", "-__-"},
	};
	static const char *const bad[] = {"A", "Zg=a", "Z g", "Zm9vY", "===="};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer text = {0}, url = {0}, bytes = {0};

		base64_add(&text, cases[i].bytes, strlen(cases[i].bytes));
		base64url_add(&url, cases[i].bytes, strlen(cases[i].bytes));
		assert_string_equal(buffer_string(&text), cases[i].text);
		assert_string_equal(buffer_string(&url), cases[i].url);
		assert_true(base64_decode(
		    cases[i].text, strlen(cases[i].text), &bytes));
		assert_true(
		    base64_decode(cases[i].url, strlen(cases[i].url), &bytes));
		assert_int_equal(bytes.length, 2 * strlen(cases[i].bytes));
		assert_memory_equal(buffer_string(&bytes), cases[i].bytes,
		    strlen(cases[i].bytes));
		buffer_release(&text);
		buffer_release(&url);
		buffer_release(&bytes);
	}
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct buffer bytes = {0};

		buffer_add_string(&bytes, "x");
		CHECK(!base64_decode(bad[i], strlen(bad[i]), &bytes) &&
			bytes.length == 1,
		    "%s", bad[i]);
		buffer_release(&bytes);
	}
}

/* What a token says; whoever made it may have written anything. */
static void
claims(void **state)
{
	static const struct {
		const char *claims;
		const char *audience;
		const char *permissions;
		const char *identity;
		int64_t expires_at;
	} cases[] = {
	    {"{\"aud\":\"https://outlook.example\",\"roles\":[\"A.b\",\"C\"],"
	     "\"exp\":1800000000,\"appid\":\"7\"}",
		"https://outlook.example", "A.b C", "7", 1800000000},
	    {"{\"aud\":[\"a\",\"b\"],\"scp\":\"X Y\",\"upn\":\"u@example.org\","
	     "\"appid\":\"7\"}",
		"a b", "X?Y", "u@example.org", 0},
	    {"{\"aud\":7,\"roles\":{\"a\":1},\"exp\":\"soon\"}", "", "", "", 0},
	    {"{\"aud\":\"a\\nb\\u001b[31m\"}", "a?b?[31m", "", "", 0},
	    {"{}", "", "", "", 0},
	};
	static const char *const none[] = {"", ".", "..", "a.b", "a.!.c",
	    "EwBoA8l6BAAU", "a.W10.c", "a.e30", "a.eyJh.c"};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer token = {0};
		struct jwt_facts facts;

		buffer_add_string(&token, "e30.");
		base64url_add(&token, cases[i].claims, strlen(cases[i].claims));
		buffer_add_string(&token, ".c2ln");
		facts = jwt_read(buffer_string(&token));
		CHECK(facts.is_jwt, "%s", cases[i].claims);
		assert_string_equal(facts.audience, cases[i].audience);
		assert_string_equal(facts.permissions, cases[i].permissions);
		assert_string_equal(facts.identity, cases[i].identity);
		assert_int_equal(facts.expires_at, cases[i].expires_at);
		buffer_release(&token);
	}
	for (size_t i = 0; i < LENGTH(none); i++)
		CHECK(!jwt_read(none[i]).is_jwt, "%s", none[i]);
}

static void
bad_keys(void **state)
{
	struct jwt_claims claims = {.issuer = "i", .audience = "a"};
	struct buffer token = {0};
	struct error err = {.text = ""};

	(void)state;
	assert_false(jwt_sign_by_key("no key", NULL, &claims, &token, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_false(jwt_sign_by_certificate("/nowhere/c.pem", "/nowhere/k.pem",
	    JWT_PS256, &claims, &token, &err));
	assert_non_null(strstr(err.text, "/nowhere/k.pem"));
	assert_int_equal(token.length, 0);
	assert_int_equal(jwt_certificate_ends_at("/nowhere/c.pem"), 0);
}

#define CERTIFICATE "test_jwt.certificate"
#define KEY	    "test_jwt.key"
#define ENDS_AT	    INT64_C(1900000000)

static struct {
	gnutls_x509_privkey_t key;
	char pem[4096];
	gnutls_pubkey_t public;
} rsa;

static void
put_file(const char *path, const char *content, mode_t mode)
{
	FILE *file;

	(void)unlink(path);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs(content, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void
make_key(gnutls_pk_algorithm_t kind, gnutls_x509_privkey_t *ret_key,
    char ret_pem[4096])
{
	size_t size = 4095;

	assert_int_equal(gnutls_x509_privkey_init(ret_key), 0);
	assert_int_equal(
	    gnutls_x509_privkey_generate(*ret_key, kind,
		gnutls_sec_param_to_pk_bits(kind, GNUTLS_SEC_PARAM_MEDIUM), 0),
	    0);
	assert_int_equal(
	    gnutls_x509_privkey_export_pkcs8(*ret_key, GNUTLS_X509_FMT_PEM,
		NULL, GNUTLS_PKCS_PLAIN, ret_pem, &size),
	    0);
	ret_pem[size] = '\0';
}

/* The certificate file, signed by its own key. */
static void
make_certificate(void)
{
	gnutls_x509_crt_t certificate;
	char pem[4096];
	size_t size = sizeof pem - 1;

	assert_int_equal(gnutls_x509_crt_init(&certificate), 0);
	assert_int_equal(gnutls_x509_crt_set_version(certificate, 3), 0);
	assert_int_equal(gnutls_x509_crt_set_serial(certificate, "\1", 1), 0);
	assert_int_equal(
	    gnutls_x509_crt_set_activation_time(certificate, 1700000000), 0);
	assert_int_equal(
	    gnutls_x509_crt_set_expiration_time(certificate, ENDS_AT), 0);
	assert_int_equal(gnutls_x509_crt_set_key(certificate, rsa.key), 0);
	assert_int_equal(gnutls_x509_crt_sign2(certificate, certificate,
			     rsa.key, GNUTLS_DIG_SHA256, 0),
	    0);
	assert_int_equal(gnutls_x509_crt_export(
			     certificate, GNUTLS_X509_FMT_PEM, pem, &size),
	    0);
	pem[size] = '\0';
	put_file(CERTIFICATE, pem, 0644);
	gnutls_x509_crt_deinit(certificate);
}

static int
make_keys(void **state)
{
	(void)state;
	make_key(GNUTLS_PK_RSA, &rsa.key, rsa.pem);
	assert_int_equal(gnutls_pubkey_init(&rsa.public), 0);
	{
		gnutls_privkey_t private;

		assert_int_equal(gnutls_privkey_init(&private), 0);
		assert_int_equal(
		    gnutls_privkey_import_x509(private, rsa.key, 0), 0);
		assert_int_equal(
		    gnutls_pubkey_import_privkey(rsa.public, private, 0, 0), 0);
		gnutls_privkey_deinit(private);
	}
	make_certificate();
	put_file(KEY, rsa.pem, 0600);
	return 0;
}

static int
remove_keys(void **state)
{
	(void)state;
	gnutls_pubkey_deinit(rsa.public);
	gnutls_x509_privkey_deinit(rsa.key);
	(void)unlink(CERTIFICATE);
	(void)unlink(KEY);
	return 0;
}

/* A part of a token, as an object. */
static json_t *
part(const char *token, int number)
{
	struct buffer text = {0};
	json_t *object;

	while (number-- > 0)
		token = strchr(token, '.') + 1;
	assert_true(base64_decode(token, strcspn(token, "."), &text));
	object = json_loadb(text.data, text.length, 0, NULL);
	assert_non_null(object);
	buffer_release(&text);
	return object;
}

static void
check_signature(const char *token, gnutls_sign_algorithm_t algorithm)
{
	const char *end = strrchr(token, '.');
	struct buffer bytes = {0};
	const gnutls_datum_t data = {
	    (unsigned char *)(uintptr_t)token, (unsigned int)(end - token)};
	gnutls_datum_t signature;

	assert_true(base64_decode(end + 1, strlen(end + 1), &bytes));
	signature.data = (unsigned char *)bytes.data;
	signature.size = (unsigned int)bytes.length;
	assert_int_equal(gnutls_pubkey_verify_data2(
			     rsa.public, algorithm, 0, &data, &signature),
	    0);
	buffer_release(&bytes);
}

static void
check_text(const json_t *object, const char *name, const char *want)
{
	const char *text = json_string_value(json_object_get(object, name));

	CHECK(text == NULL ? want == NULL
			   : want != NULL && strcmp(text, want) == 0,
	    "%s: %s", name, text);
}

static void
signed_by_key(void **state)
{
	static const struct {
		const char *key_id, *subject, *scope;
	} cases[] = {{NULL, NULL, NULL}, {"7", "s@example.org", "mail"}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct jwt_claims claims = {.issuer = "i",
		    .subject = cases[i].subject,
		    .audience = "a",
		    .scope = cases[i].scope,
		    .issued_at = 1800000000,
		    .expires_at = 1800003600};
		struct buffer token = {0};
		struct error err;
		json_t *header, *body;

		assert_true(jwt_sign_by_key(
		    rsa.pem, cases[i].key_id, &claims, &token, &err));
		check_signature(buffer_string(&token), GNUTLS_SIGN_RSA_SHA256);
		header = part(buffer_string(&token), 0);
		body = part(buffer_string(&token), 1);
		check_text(header, "alg", "RS256");
		check_text(header, "typ", "JWT");
		check_text(header, "kid", cases[i].key_id);
		check_text(body, "iss", "i");
		check_text(body, "aud", "a");
		check_text(body, "sub", cases[i].subject);
		check_text(body, "scope", cases[i].scope);
		assert_int_equal(
		    json_integer_value(json_object_get(body, "iat")),
		    1800000000);
		assert_int_equal(
		    json_integer_value(json_object_get(body, "exp")),
		    1800003600);
		assert_int_equal(
		    strlen(json_string_value(json_object_get(body, "jti"))),
		    32);
		json_decref(header);
		json_decref(body);
		buffer_release(&token);
	}
}

static void
signed_by_certificate(void **state)
{
	static const struct {
		enum jwt_algorithm algorithm;
		const char *name, *print, *other;
		size_t print_length; /* in base 64 */
		gnutls_sign_algorithm_t check;
	} cases[] = {
	    {JWT_PS256, "PS256", "x5t#S256", "x5t", 43,
		GNUTLS_SIGN_RSA_PSS_SHA256},
	    {JWT_RS256, "RS256", "x5t", "x5t#S256", 27, GNUTLS_SIGN_RSA_SHA256},
	};
	const struct jwt_claims claims = {.issuer = "i", .audience = "a"};

	(void)state;
	assert_int_equal(jwt_certificate_ends_at(CERTIFICATE), ENDS_AT);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer token = {0};
		struct error err;
		json_t *header;

		assert_true(jwt_sign_by_certificate(CERTIFICATE, KEY,
		    cases[i].algorithm, &claims, &token, &err));
		check_signature(buffer_string(&token), cases[i].check);
		header = part(buffer_string(&token), 0);
		check_text(header, "alg", cases[i].name);
		check_text(header, cases[i].other, NULL);
		assert_int_equal(strlen(json_string_value(
				     json_object_get(header, cases[i].print))),
		    cases[i].print_length);
		json_decref(header);
		buffer_release(&token);
	}
}

/* Each with the name of the file at fault. */
static void
refused_keys(void **state)
{
	const struct jwt_claims claims = {.issuer = "i", .audience = "a"};
	struct buffer token = {0};
	struct error err = {.text = ""};
	gnutls_x509_privkey_t curve;
	char pem[4096];

	(void)state;
	put_file(KEY, rsa.pem, 0620);
	assert_false(jwt_sign_by_certificate(
	    CERTIFICATE, KEY, JWT_PS256, &claims, &token, &err));
	assert_non_null(strstr(err.text, KEY));
	make_key(GNUTLS_PK_ECDSA, &curve, pem);
	gnutls_x509_privkey_deinit(curve);
	put_file(KEY, pem, 0600);
	assert_false(jwt_sign_by_certificate(
	    CERTIFICATE, KEY, JWT_RS256, &claims, &token, &err));
	assert_non_null(strstr(err.text, KEY));
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_false(jwt_sign_by_key(pem, NULL, &claims, &token, &err));
	put_file(KEY, rsa.pem, 0600);
	put_file(CERTIFICATE, "no certificate\n", 0644);
	assert_false(jwt_sign_by_certificate(
	    CERTIFICATE, KEY, JWT_PS256, &claims, &token, &err));
	assert_non_null(strstr(err.text, CERTIFICATE));
	assert_int_equal(jwt_certificate_ends_at(CERTIFICATE), 0);
	assert_int_equal(token.length, 0);
}

/* Texts that fill their place, and a token that is too long. */
static void
long_claims(void **state)
{
	static const size_t lengths[] = {198, 199, 200};
	struct buffer token = {0};
	char claims[70000];

	(void)state;
	for (size_t i = 0; i < LENGTH(lengths); i++) {
		struct jwt_facts facts;

		(void)snprintf(claims, sizeof claims,
		    "{\"aud\":[\"%0*d\",\"b\"]}", (int)lengths[i], 0);
		buffer_clear(&token);
		buffer_add_string(&token, "e30.");
		base64url_add(&token, claims, strlen(claims));
		buffer_add_string(&token, ".c2ln");
		facts = jwt_read(buffer_string(&token));
		assert_true(facts.is_jwt);
		assert_int_equal(strlen(facts.audience), 199);
		assert_int_equal(
		    facts.audience[198], lengths[i] == 198 ? ' ' : '0');
	}
	for (size_t length = 65536; length <= 65537; length++) {
		struct jwt_facts facts;

		buffer_clear(&token);
		buffer_add_string(&token, "e30.e30.");
		while (token.length < length)
			buffer_add_byte(&token, 'x');
		facts = jwt_read(buffer_string(&token));
		assert_int_equal(facts.is_jwt, length == 65536);
	}
	buffer_release(&token);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(base64),
	    cmocka_unit_test(claims),
	    cmocka_unit_test(bad_keys),
	    cmocka_unit_test_setup_teardown(
		signed_by_key, make_keys, remove_keys),
	    cmocka_unit_test_setup_teardown(
		signed_by_certificate, make_keys, remove_keys),
	    cmocka_unit_test_setup_teardown(
		refused_keys, make_keys, remove_keys),
	    cmocka_unit_test(long_claims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
