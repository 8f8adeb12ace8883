/* SPDX-License-Identifier: ISC */
#ifndef NET_HTTPS_H
#define NET_HTTPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * https - one form sent to one address (RFC 6749 speaks so)
 *
 * Always TLS 1.2 or later with the certificate verified; no redirect is
 * followed, no proxy and no netrc is used, and the answer is bounded.
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
	struct buffer body;  /* forget with secret_file_forget */
	int64_t server_at;   /* its clock (Date); 0: it does not say */
	int64_t retry_after; /* seconds it asks us to wait; 0: none */
};

/*
 * True with whatever the server answers, 5xx included. ERROR_MAILBOX: it was
 * not reached (RETRY_LATER), or its certificate is not good (RETRY_NEVER).
 */
bool https_send(const struct https_form *form, struct https_answer *ret_answer,
    struct error *err);

/* Appends `name=value`, encoded, with an `&` before it if need be. */
void https_add_field(struct buffer *body, const char *name, const char *value);
/*
 * A field of `name=value&name=value`, decoded; "" if it is not there. What is
 * longer than `size` - 1 bytes is cut.
 */
void
https_find_field(const char *body, const char *name, char *place, size_t size);

#endif
