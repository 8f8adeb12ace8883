/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FORWARD_H
#define MAIL_FORWARD_H

#include <stdint.h>

#include "base/arena.h"
#include "mail/address.h"

/*
 * forward - finds the author of a forwarded message, from the lines above it
 *
 * "From: Ola <ola@example.net>" as written by many mail programs, possibly
 * quoted or bold. A guess: the person who forwards can change it.
 */
struct forward {
	struct mail_address_list from; /* in the first such lines; or none */
	int64_t date_at;	       /* 0: none, or unknown format */
};

struct forward forward_find(struct arena *memory, const char *text);

#endif
