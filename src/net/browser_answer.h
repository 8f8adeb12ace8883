/* SPDX-License-Identifier: ISC */
#ifndef NET_BROWSER_ANSWER_H
#define NET_BROWSER_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/*
 * browser_answer - receives the redirect of a browser after a login: on a port
 * of this machine (127.0.0.1), or as an address pasted on standard input
 */
struct browser_answer {
	int listener;
	uint16_t port;
	bool has_input; /* standard input has not reached its end */
};

/* `port` 0: any free port. ERROR_MAILBOX. */
bool browser_answer_open(
    uint16_t port, struct browser_answer *ret_answer, struct error *err);
void browser_answer_close(struct browser_answer *answer);

#define BROWSER_ANSWER_SIZE 8192

/*
 * Waits for the next answer: an address, or the part of it from the question
 * mark on. ERROR_MAILBOX: no answer within `wait_ms`.
 */
bool browser_answer_wait(struct browser_answer *answer, int wait_ms,
    char ret_address[BROWSER_ANSWER_SIZE], struct error *err);

#endif
