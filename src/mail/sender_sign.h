/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SENDER_SIGN_H
#define MAIL_SENDER_SIGN_H

#include <stdbool.h>

#include "base/arena.h"
#include "mail/message.h"

/*
 * sender_sign - what a person should know before trusting the sender (message.h
 * lists the signs)
 */

/* The signs of a message whose addresses were parsed, as bits. */
unsigned int sender_signs(const struct message *message);

/*
 * Words separated by blanks, for the register: "authenticated dmarc=pass
 * dkim=pass spf=pass reply-to-differs"; "" if nothing is known.
 */
const char *
sender_describe(struct arena *memory, const struct message *message);

#endif
