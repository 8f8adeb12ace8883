/* SPDX-License-Identifier: ISC */
#ifndef NET_SMTP_DIALOGUE_H
#define NET_SMTP_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

#include "net/relay.h"

/*
 * smtp_dialogue - records a server's replies while libcurl sends one message
 *
 * The functions are libcurl's callbacks; their context is the dialogue.
 */
#define SMTP_LOGIN_REFUSED 535

/* One attempt to send one message, and the replies to it. */
struct smtp_dialogue {
	const char *next; /* next bytes of the message */
	size_t left;
	size_t reply_bytes;
	bool is_mail_started; /* MAIL FROM was sent: the login is over */
	bool is_mail_taken;   /* RCPT was sent: replies are about it */
	bool is_body_started;
	bool is_body_complete;	     /* all, with the final dot, may be sent */
	bool is_closing;	     /* the server sent a 421 */
	bool is_token_refused;	     /* the server sent a 334 with a reason */
	int first_bad;		     /* 4xx or 5xx; 0: none */
	int final;		     /* the reply to the body; 0: none */
	struct relay_result *result; /* the reply's text is stored here */
	const struct relay_options *options; /* for may_send */
};

size_t
smtp_dialogue_reply(char *line, size_t size, size_t count, void *context);
size_t
smtp_dialogue_read(char *bytes, size_t size, size_t count, void *context);
int smtp_dialogue_trace(
    CURL *curl, curl_infotype type, char *bytes, size_t length, void *context);

/* The login was refused, before MAIL: another token may work. */
bool
smtp_dialogue_is_refused(const struct smtp_dialogue *dialogue, CURLcode code);

#endif
