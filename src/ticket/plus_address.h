/* SPDX-License-Identifier: ISC */
#ifndef TICKET_PLUS_ADDRESS_H
#define TICKET_PLUS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "ticket/reference.h"

/*
 * plus_address - one of our addresses with a signed ticket number
 *
 * dpo+d1.TICKET.RANDOM.MAC@example.com: version, number, the ticket's 35 random
 * bits in seven symbols and 128 bits of HMAC-SHA-256 over all of them with the
 * daemon's key, in 26 symbols of base 32. It identifies the ticket of a reply
 * if a mail program has dropped In-Reply-To. Servers may change case, so case
 * is ignored. Any other length or version does not match.
 */
#define PLUS_ADDRESS_LOCAL_MAX 64 /* RFC 5321, 4.5.3.1.1 */

/* NULL if the local part would be too long. */
char *plus_address_sign(struct arena *memory, const struct reference_key *key,
    int64_t ticket_id, uint64_t random, const char *address);

/*
 * Whether the address has a tag signed with any of the keys. Runs in constant
 * time. Local part and domain are ignored, because offices are renamed.
 */
bool plus_address_verify(const struct reference_key *keys, size_t keys_count,
    const char *address, int64_t *ret_ticket_id);

#endif
