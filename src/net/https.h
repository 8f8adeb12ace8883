/* SPDX-License-Identifier: ISC */
#ifndef NET_HTTPS_H
#define NET_HTTPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * https - sends one form to one address and returns the answer (as RFC 6749
 * requires)
 *
 * Always TLS 1.2 or later with a verified certificate; redirects, proxies and
 * netrc are not used, and the size of the answer is bounded.
 */
#define HTTPS_ANSWER_MAX ((size_t)64 * 1024)

struct https_form {
	const char *url;     /* https://... */
	const char *ca_file; /* NULL: the system's */
	const char *body;    /* application/x-www-form-urlencoded */
	bool (*is_cancelled)(void *context); /* may be NULL */
	void *context;
};

struct https_answer {
	long status;	     /* 200 ... */
	struct buffer body;  /* free with secret_file_forget */
	int64_t server_at;   /* server's clock (Date); 0: not sent */
	int64_t retry_after; /* seconds that the server asks us to wait */
};

/*
 * True for any HTTP answer, including 5xx. ERROR_MAILBOX: the server was not
 * reached (RETRY_LATER), or its certificate is invalid (RETRY_NEVER).
 */
bool https_send(const struct https_form *form, struct https_answer *ret_answer,
    struct error *err);

/* Appends `name=value`, encoded, after an `&` if one is needed. */
void https_add_field(struct buffer *body, const char *name, const char *value);
/*
 * Finds a field of `name=value&name=value` and decodes it; "" if it is missing.
 * Truncates to `size` - 1 bytes.
 */
void
https_find_field(const char *body, const char *name, char *place, size_t size);

#endif
