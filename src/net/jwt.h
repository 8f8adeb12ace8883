/* SPDX-License-Identifier: ISC */
#ifndef NET_JWT_H
#define NET_JWT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * jwt - JSON Web Tokens (RFC 7519): signed by us to authenticate (RFC 7523),
 * and read to show what a provider issued
 */
enum jwt_algorithm {
	JWT_PS256, /* names the certificate by its SHA-256 (x5t#S256) */
	JWT_RS256, /* by its SHA-1 (x5t), or names a key by its id */
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
 * PEM), `certificate_file` its certificate. A key file that its group or others
 * can write is refused. ERROR_MAILBOX.
 */
bool jwt_sign_by_certificate(const char *certificate_file, const char *key_file,
    enum jwt_algorithm algorithm, const struct jwt_claims *claims,
    struct buffer *ret_token, struct error *err);
/* The same with a key in memory (PEM); always RS256. */
bool jwt_sign_by_key(const char *key_pem, const char *key_id,
    const struct jwt_claims *claims, struct buffer *ret_token,
    struct error *err);

/* When the first certificate of the file expires; 0: it cannot be read. */
int64_t jwt_certificate_ends_at(const char *certificate_file);

/*
 * The claims of a token, for display: they are not verified, and a token need
 * not be a JWT. Missing claims are "". Printable.
 */
struct jwt_facts {
	bool is_jwt;
	char audience[200];
	char permissions[300]; /* roles or scp, separated by blanks */
	char tenant[80];
	char identity[200]; /* upn, unique_name, app_displayname or appid */
	int64_t expires_at; /* 0: unknown */
};
struct jwt_facts jwt_read(const char *token);

#endif
