/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_PLAIN_WORDS_H
#define DPOD_SENDER_PLAIN_WORDS_H

#include "net/relay.h"

/*
 * plain_words - a relay's reply without the addresses of a letter's recipients
 *
 * The log and the register's state of the relay must not contain them, but a
 * reply may. Each becomes "...", and the text is cut at RELAY_TEXT_MAX, never
 * within an address.
 */
/* `copies` are addresses, separated by blanks; "": none. */
void plain_words(const char *text, const char *recipient, const char *copies,
    char ret_words[RELAY_TEXT_MAX + 1]);

#endif
