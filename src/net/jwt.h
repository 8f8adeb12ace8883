/* SPDX-License-Identifier: ISC */
#ifndef NET_JWT_H
#define NET_JWT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * jwt - JSON Web Tokens (RFC 7519): signed by us to say who we are (RFC 7523),
 * and read to say what a provider has given
 */
enum jwt_algorithm {
	JWT_PS256, /* names the certificate by its SHA-256 (x5t#S256) */
	JWT_RS256, /* by its SHA-1 (x5t), or by a key's id */
};

struct jwt_claims {
	const char *issuer;
	const char *subject; /* NULL: none */
	const char *audience;
	const char *scope; /* NULL: none */
	int64_t issued_at;
	int64_t expires_at;
};

/*
 * Appends the signed token. `key_file` holds an RSA key (PKCS#8 or PKCS#1,
 * PEM), `certificate_file` its certificate. Keys of others may not be
 * readable by the world. ERROR_MAILBOX.
 */
bool jwt_sign_by_certificate(const char *certificate_file, const char *key_file,
    enum jwt_algorithm algorithm, const struct jwt_claims *claims,
    struct buffer *ret_token, struct error *err);
/* The same with a key in memory (PEM); always RS256. */
bool jwt_sign_by_key(const char *key_pem, const char *key_id,
    const struct jwt_claims *claims, struct buffer *ret_token,
    struct error *err);

/* When the first certificate of the file ends; 0: it cannot be read. */
int64_t jwt_certificate_ends_at(const char *certificate_file);

/*
 * What a token says of itself, for people: nobody has verified it, and a
 * token need not be a JWT at all. Absent claims are "". Printable.
 */
struct jwt_facts {
	bool is_jwt;
	char audience[200];
	char permissions[300]; /* roles or scp, blanks between */
	char tenant[80];
	char identity[200]; /* upn, unique_name, app_displayname or appid */
	int64_t expires_at; /* 0: it does not say */
};
struct jwt_facts jwt_read(const char *token);

#endif
