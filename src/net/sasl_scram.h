/* SPDX-License-Identifier: ISC */
#ifndef NET_SASL_SCRAM_H
#define NET_SASL_SCRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"

/*
 * sasl_scram - SCRAM-SHA-256 (RFC 5802, RFC 7677), the client's side
 *
 * libetpan takes an OK without the server's proof, and Cyrus SASL a single
 * iteration, from which the password can be guessed. Here the login is complete
 * only if the server has proved that it knows the password, and a server may
 * demand no more work than a second of a processor.
 *
 * No channel binding: neither is a message in base64, which the caller adds.
 * The password is used as it is, without SASLprep, as Cyrus SASL and Dovecot
 * do.
 */
#define SASL_SCRAM_ITERATIONS_MIN 4096 /* RFC 7677, 4 */
#define SASL_SCRAM_ITERATIONS_MAX 1000000
#define SASL_SCRAM_NONCE_SIZE	  25 /* 18 random bytes in base64 */

struct sasl_scram {
	char nonce[SASL_SCRAM_NONCE_SIZE];
	struct buffer bare; /* our first message without its header */
	unsigned char server_proof[DIGEST_BYTES]; /* as it must be */
	bool is_answered;
	bool is_proven; /* the server knows the password */
};

/* Appends our first message. `nonce` NULL: a random one; else for tests. */
void sasl_scram_begin(struct sasl_scram *scram, const char *user,
    const char *nonce, struct buffer *ret_message);
/*
 * Takes the server's next message and appends our answer to it: the proof, then
 * nothing, with is_proven set. ERROR_MAILBOX, RETRY_NEVER: the server breaks
 * the rules; end the connection.
 */
bool
sasl_scram_answer(struct sasl_scram *scram, const char *message, size_t length,
    const char *password, struct buffer *ret_answer, struct error *err);
void sasl_scram_end(struct sasl_scram *scram);

#endif
