/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_CANARY_TOKEN_H
#define CASEWORK_CANARY_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "casework/casework.h"

/*
 * canary_token - by what a canary is known when it comes back
 *
 * Signed with the register's key, like the id of a letter, and in a header
 * field of its own: a reply, a bounce or a quotation does not repeat it, logs
 * of mail servers do not show it, and a relay that replaces the Message-ID
 * leaves it.
 */
#define CANARY_FIELD "X-Dpod-Canary"

struct canary_token {
	int64_t id;	 /* of its row in the outbox of own mail */
	int64_t made_at; /* a number that a restored register gives again */
};

/* Always the same; in casework's memory. */
const char *
canary_token_sign(struct casework *casework, const struct canary_token *token);
/*
 * The token in the header of a message, not in that of a part; false if there
 * is none, or none that was signed with any of the register's keys.
 */
bool canary_token_find(struct casework *casework, const char *raw,
    size_t length, struct canary_token *ret_token);

#endif
