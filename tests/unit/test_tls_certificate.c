/* SPDX-License-Identifier: ISC */
/* What is shown of a server's certificate. */
#include "tests/unit/test.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdbool.h>
#include <string.h>

#include "net/tls_certificate.h"

#define EXPIRES_AT 2000000000

/* What the peer sent. */
static gnutls_datum_t sent;
static unsigned int sent_count;
static bool no_memory;

const gnutls_datum_t *__wrap_gnutls_certificate_get_peers(
    gnutls_session_t session, unsigned int *ret_count);
int __real_gnutls_x509_crt_init(gnutls_x509_crt_t *certificate);
int __wrap_gnutls_x509_crt_init(gnutls_x509_crt_t *certificate);

const gnutls_datum_t *
__wrap_gnutls_certificate_get_peers(
    gnutls_session_t session, unsigned int *ret_count)
{
	(void)session;
	*ret_count = sent_count;
	return sent.data == NULL ? NULL : &sent;
}

int
__wrap_gnutls_x509_crt_init(gnutls_x509_crt_t *certificate)
{
	return no_memory ? GNUTLS_E_MEMORY_ERROR
			 : __real_gnutls_x509_crt_init(certificate);
}

struct described {
	const char *dns;     /* NULL: none */
	const char *address; /* its bytes; NULL: none */
	size_t address_length;
	const char *common_name;  /* of subject and issuer; NULL: none */
	const char *organisation; /* the same */
};

static void
set_dn(gnutls_x509_crt_t certificate, const char *oid, const char *text)
{
	if (text != NULL)
		assert_int_equal(gnutls_x509_crt_set_dn_by_oid(certificate, oid,
				     0, text, (unsigned int)strlen(text)),
		    0);
}

/* Signed by itself: the issuer is the subject. */
static void
make_certificate(const struct described *described)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;

	assert_int_equal(gnutls_x509_privkey_init(&key), 0);
	assert_int_equal(
	    gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
		GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
	    0);
	assert_int_equal(__real_gnutls_x509_crt_init(&certificate), 0);
	(void)gnutls_x509_crt_set_version(certificate, 3);
	(void)gnutls_x509_crt_set_serial(certificate, "\1", 1);
	(void)gnutls_x509_crt_set_activation_time(certificate, 1000000000);
	(void)gnutls_x509_crt_set_expiration_time(certificate, EXPIRES_AT);
	(void)gnutls_x509_crt_set_key(certificate, key);
	set_dn(certificate, GNUTLS_OID_X520_ORGANIZATION_NAME,
	    described->organisation);
	set_dn(
	    certificate, GNUTLS_OID_X520_COMMON_NAME, described->common_name);
	if (described->dns != NULL)
		assert_int_equal(
		    gnutls_x509_crt_set_subject_alt_name(certificate,
			GNUTLS_SAN_DNSNAME, described->dns,
			(unsigned int)strlen(described->dns), GNUTLS_FSAN_SET),
		    0);
	if (described->address != NULL)
		assert_int_equal(
		    gnutls_x509_crt_set_subject_alt_name(certificate,
			GNUTLS_SAN_IPADDRESS, described->address,
			(unsigned int)described->address_length,
			GNUTLS_FSAN_SET),
		    0);
	assert_int_equal(gnutls_x509_crt_sign2(certificate, certificate, key,
			     GNUTLS_DIG_SHA256, 0),
	    0);
	assert_int_equal(
	    gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &sent),
	    0);
	sent_count = 1;
	gnutls_x509_crt_deinit(certificate);
	gnutls_x509_privkey_deinit(key);
}

static void
forget_certificate(void)
{
	gnutls_free(sent.data);
	sent.data = NULL;
	sent_count = 0;
}

static void
names(void **state)
{
	static const struct {
		struct described described;
		const char *name, *issuer;
	} cases[] = {
	    {{.dns = "mail.example", .common_name = "cn", .organisation = "o"},
		"mail.example", "o"},
	    {{.common_name = "cn"}, "cn", "cn"},
	    {{.organisation = "o"}, "", "o"},
	    {{.address = "\xc0\0\2\1",
		 .address_length = 4,
		 .common_name = "cn"},
		"192.0.2.1", "cn"},
	    {{.address = "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1",
		 .address_length = 16},
		"2001:db8::1", ""},
	    {{.address = "\xc0\0\2\1\1",
		 .address_length = 5,
		 .common_name = "cn"},
		"cn", "cn"},
	    /* Somebody else's bytes on our terminal. */
	    {{.dns = "host", .organisation = "a b~c!d\x7f\x1f\xc3\x85 o"},
		"host", "a b~c!d???? o"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct tls_certificate shown;

		memset(&shown, 'x', sizeof shown);
		make_certificate(&cases[i].described);
		tls_certificate_of(NULL, &shown);
		CHECK(strcmp(shown.name, cases[i].name) == 0, "%zu: %s", i,
		    shown.name);
		CHECK(strcmp(shown.issuer, cases[i].issuer) == 0, "%zu: %s", i,
		    shown.issuer);
		CHECK(shown.expires_at == EXPIRES_AT, "%zu", i);
		forget_certificate();
	}
}

/* What does not fit is cut. */
static void
long_names(void **state)
{
	char name[200];

	(void)state;
	for (size_t length = 126; length <= 130; length++) {
		const struct described described = {
		    .dns = name, .organisation = "o"};
		struct tls_certificate shown;
		size_t want =
		    length < sizeof shown.name ? length : sizeof shown.name - 1;

		memset(name, 'n', length);
		name[length] = '\0';
		make_certificate(&described);
		tls_certificate_of(NULL, &shown);
		CHECK(strlen(shown.name) == want, "%zu: %zu", length,
		    strlen(shown.name));
		CHECK(strcmp(shown.issuer, "o") == 0, "%zu", length);
		forget_certificate();
	}
}

static void
none(void **state)
{
	static const struct described described = {.dns = "mail.example"};
	struct tls_certificate shown;

	(void)state;
	for (int i = 0; i < 4; i++) {
		memset(&shown, 'x', sizeof shown);
		make_certificate(&described);
		if (i == 0)
			forget_certificate();
		else if (i == 1)
			sent_count = 0;
		else if (i == 2)
			sent.size /= 2;
		no_memory = i == 3;
		tls_certificate_of(NULL, &shown);
		CHECK(shown.name[0] == '\0' && shown.issuer[0] == '\0' &&
			shown.expires_at == 0,
		    "%d", i);
		no_memory = false;
		forget_certificate();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(long_names),
	    cmocka_unit_test(none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
