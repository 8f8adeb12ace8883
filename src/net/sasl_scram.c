/* SPDX-License-Identifier: ISC */
#include "net/sasl_scram.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/base64.h"

#define MESSAGE_BYTES_MAX 4096
#define SALT_BYTES_MAX	  1024
#define DIGITS_MAX	  9
/* "n,,": no channel binding, no other identity; and that in base64. */
#define HEADER	    "n,,"
#define HEADER_CODE "biws"

/* The server's first message. */
struct challenge {
	const char *nonce; /* ours and the server's */
	size_t nonce_length;
	struct buffer salt;
	unsigned iterations;
};

static bool
refuse(struct error *err, const char *why)
{
	return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
	    "the server failed SCRAM-SHA-256: %s", why);
}

void
sasl_scram_begin(struct sasl_scram *scram, const char *user, const char *nonce,
    struct buffer *ret_message)
{
	unsigned char random[18];
	struct buffer text = {0};

	*scram = (struct sasl_scram){.is_answered = false};
	digest_random(random, sizeof random);
	base64_add(&text, random, sizeof random);
	(void)snprintf(scram->nonce, sizeof scram->nonce, "%s",
	    nonce == NULL ? buffer_string(&text) : nonce);
	buffer_release(&text);
	buffer_add_string(&scram->bare, "n=");
	for (; *user != '\0'; user++)
		if (*user == ',' || *user == '=')
			buffer_add_string(
			    &scram->bare, *user == ',' ? "=2C" : "=3D");
		else
			buffer_add(&scram->bare, user, 1);
	buffer_add_printf(&scram->bare, ",r=%s", scram->nonce);
	buffer_add_printf(
	    ret_message, HEADER "%s", buffer_string(&scram->bare));
}

/* The value of the attribute at *at, which moves behind it; NULL: another. */
static const char *
take(const char **at, const char *end, char name, size_t *ret_length)
{
	const char *value = *at + 2, *comma;

	if (end - *at < 2 || (*at)[0] != name || (*at)[1] != '=')
		return NULL;
	comma = memchr(value, ',', (size_t)(end - value));
	*ret_length = (size_t)((comma == NULL ? end : comma) - value);
	*at = comma == NULL ? end : comma + 1;
	return value;
}

/* Decimal digits without a sign; 0: not a number, or too long. */
static unsigned
number_of(const char *text, size_t length)
{
	unsigned number = 0;

	if (text == NULL || length > DIGITS_MAX)
		return 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		number = 10 * number + (unsigned)(text[i] - '0');
	}
	return number;
}

/* Its order is fixed; a mandatory extension (m=) comes first and is unknown. */
static bool
read_challenge(const struct sasl_scram *scram, const char *message,
    size_t length, struct challenge *ret, struct error *err)
{
	const char *at = message, *end = message + length, *value;
	size_t ours = strlen(scram->nonce), value_length = 0;

	ret->nonce = take(&at, end, 'r', &ret->nonce_length);
	if (ret->nonce == NULL || ret->nonce_length <= ours ||
	    memcmp(ret->nonce, scram->nonce, ours) != 0)
		return refuse(err, "its nonce does not continue ours");
	value = take(&at, end, 's', &value_length);
	if (value == NULL || !base64_decode(value, value_length, &ret->salt) ||
	    ret->salt.length == 0 || ret->salt.length > SALT_BYTES_MAX)
		return refuse(err, "it sent no salt");
	value = take(&at, end, 'i', &value_length);
	ret->iterations = value == NULL ? 0 : number_of(value, value_length);
	if (ret->iterations >= SASL_SCRAM_ITERATIONS_MIN &&
	    ret->iterations <= SASL_SCRAM_ITERATIONS_MAX)
		return true;
	return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
	    "the server failed SCRAM-SHA-256: expected %d to %d iterations",
	    SASL_SCRAM_ITERATIONS_MIN, SASL_SCRAM_ITERATIONS_MAX);
}

static bool
stretch(const char *password, const struct challenge *challenge,
    unsigned char ret_key[DIGEST_BYTES])
{
	const gnutls_datum_t secret = {
	    (unsigned char *)(uintptr_t)password, (unsigned)strlen(password)};
	const gnutls_datum_t salt = {(unsigned char *)challenge->salt.data,
	    (unsigned)challenge->salt.length};

	return gnutls_pbkdf2(GNUTLS_MAC_SHA256, &secret, &salt,
		   challenge->iterations, ret_key, DIGEST_BYTES) == 0;
}

/* Both proofs over all messages so far: ours, and the server's to come. */
static void
sign(struct sasl_scram *scram, const unsigned char salted[DIGEST_BYTES],
    const struct buffer *signed_text, unsigned char ret_proof[DIGEST_BYTES])
{
	unsigned char key[DIGEST_BYTES], stored[DIGEST_BYTES];

	digest_hmac(salted, DIGEST_BYTES, "Client Key", 10, key);
	digest_of(key, DIGEST_BYTES, stored);
	digest_hmac(stored, DIGEST_BYTES, signed_text->data,
	    signed_text->length, ret_proof);
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		ret_proof[i] ^= key[i];
	digest_hmac(salted, DIGEST_BYTES, "Server Key", 10, key);
	digest_hmac(key, DIGEST_BYTES, signed_text->data, signed_text->length,
	    scram->server_proof);
	memory_wipe(key, sizeof key);
	memory_wipe(stored, sizeof stored);
}

static bool
prove(struct sasl_scram *scram, const char *message, size_t length,
    const char *password, struct buffer *ret_answer, struct error *err)
{
	struct challenge challenge = {.nonce = NULL};
	struct buffer final = {0}, signed_text = {0};
	unsigned char salted[DIGEST_BYTES], proof[DIGEST_BYTES];
	bool is_proved =
	    read_challenge(scram, message, length, &challenge, err);

	if (is_proved && !stretch(password, &challenge, salted))
		is_proved = refuse(err, "no key of the password");
	if (is_proved) {
		buffer_add_string(&final, "c=" HEADER_CODE ",r=");
		buffer_add(&final, challenge.nonce, challenge.nonce_length);
		buffer_add_printf(
		    &signed_text, "%s,", buffer_string(&scram->bare));
		buffer_add(&signed_text, message, length);
		buffer_add_printf(&signed_text, ",%s", buffer_string(&final));
		sign(scram, salted, &signed_text, proof);
		buffer_add(ret_answer, final.data, final.length);
		buffer_add_string(ret_answer, ",p=");
		base64_add(ret_answer, proof, sizeof proof);
		scram->is_answered = true;
	}
	memory_wipe(salted, sizeof salted);
	buffer_release(&challenge.salt);
	buffer_release(&final);
	buffer_release(&signed_text);
	return is_proved;
}

static bool
check_proof(struct sasl_scram *scram, const char *message, size_t length,
    struct error *err)
{
	const char *at = message;
	struct buffer proof = {0};
	size_t code_length = 0;
	const char *code = take(&at, message + length, 'v', &code_length);

	scram->is_proven = code != NULL && !scram->is_proven &&
	    base64_decode(code, code_length, &proof) &&
	    proof.length == DIGEST_BYTES &&
	    digest_equal(proof.data, scram->server_proof, DIGEST_BYTES);
	buffer_release(&proof);
	return scram->is_proven ||
	    refuse(err, "it did not prove that it knows the password");
}

bool
sasl_scram_answer(struct sasl_scram *scram, const char *message, size_t length,
    const char *password, struct buffer *ret_answer, struct error *err)
{
	if (length > MESSAGE_BYTES_MAX || memchr(message, '\0', length) != NULL)
		return refuse(err, "its message is too long");
	return scram->is_answered
	    ? check_proof(scram, message, length, err)
	    : prove(scram, message, length, password, ret_answer, err);
}

void
sasl_scram_end(struct sasl_scram *scram)
{
	buffer_release(&scram->bare);
	memory_wipe(scram, sizeof *scram);
}
