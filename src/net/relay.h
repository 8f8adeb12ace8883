/* SPDX-License-Identifier: ISC */
#ifndef NET_RELAY_H
#define NET_RELAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "net/credential.h"
#include "net/url.h"

/*
 * relay - where letters go (relay_smtp.c, relay_directory.c)
 *
 * One mail to one recipient a call. The connection is kept and reused; a
 * reused one that turns out dead before the server said no is replaced once.
 * The SMTP reply decides (RFC 5321, 4.2.1), not the library's code.
 */
struct relay;

#define RELAY_GRACE_MS 2500

struct relay_options {
	struct url url;
	struct credential credential; /* used when a connection is made */
	const char *ca_file;	      /* NULL: the system's */
	bool insecure;
	bool is_impatient;	/* see struct oauth2_wish */
	const char *hello_name; /* EHLO; NULL: the host's name */
	int connect_seconds;	/* 0: built-in (30) */
	int reply_seconds;	/* 0: built-in (300); of each reply */
	int total_seconds;	/* 0: built-in (600); of one mail */
	/*
	 * Asked about once a second; true ends what is under way. A mail whose
	 * body is out gets RELAY_GRACE_MS more for its answer. May be NULL.
	 */
	bool (*is_cancelled)(void *context);
	void *context;
};

/* Opens no connection yet. NULL with the error filled. */
struct relay *
relay_open(const struct relay_options *options, struct error *err);
/* NULL is allowed. */
void relay_close(struct relay *relay);

enum relay_outcome {
	RELAY_SENT,
	RELAY_RETRY,   /* 4xx, or not of the letter: try again later */
	RELAY_REFUSED, /* 5xx, or a bad address: final */
	RELAY_UNKNOWN, /* the body went out, the answer did not come */
};

#define RELAY_TEXT_MAX 500

struct relay_result {
	enum relay_outcome outcome;
	int code;		       /* SMTP reply code; 0: none came */
	char text[RELAY_TEXT_MAX + 1]; /* the reply, or what went wrong */
	bool connection_made;	       /* a new one was needed */
	/* No letter can go out now: wait before trying the next. */
	bool relay_is_down;
	/*
	 * Of RETRY: it takes no letters from us, whatever its code says (no
	 * connection, login or sender refused), and has judged none.
	 */
	bool is_of_relay;
};

/*
 * Sends a composed mail. `sender` may be "" (the null sender, RFC 3834, 3.3);
 * addresses that are not sendable are refused without a connection. Line ends
 * are made CRLF.
 */
struct relay_result relay_send(struct relay *relay, const char *sender,
    const char *recipient, const char *mail, size_t length);

/*
 * Connects, logs in, asks whether `sender` may send (MAIL, then RSET), and
 * sends nothing (`dpod -t --online`).
 */
bool relay_check(struct relay *relay, const char *sender, struct error *err);

/*
 * Nothing is to be sent for a while: a connection that was made by a token is
 * ended, so that no copy of it stays in memory.
 */
void relay_rest(struct relay *relay);

#endif
