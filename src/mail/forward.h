/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FORWARD_H
#define MAIL_FORWARD_H

#include <stdint.h>

#include "base/arena.h"
#include "mail/address.h"

/*
 * forward - who wrote what somebody forwards, by the lines above it
 *
 * "From: Ola <ola@example.net>" in the words of many mail programs, perhaps
 * quoted or bold. A guess: whoever forwards can have changed it.
 */
struct forward {
	struct mail_address_list from; /* of the first such lines; or none */
	int64_t date_at;	       /* 0: none, or not of a known form */
};

struct forward forward_find(struct arena *memory, const char *text);

#endif
