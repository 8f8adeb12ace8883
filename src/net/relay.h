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
 * relay - sends letters (relay_smtp.c, relay_directory.c)
 *
 * Each message has one recipient, and possibly copies: it is sent to all of
 * them or to none. Several messages are sent at a time, one per connection.
 * Connections are kept and reused; if a reused one turns out to be dead before
 * the server has refused anything, it is replaced once. If a server wants fewer
 * connections (it refuses another one while the first are in use), fewer are
 * used for RELAY_FEWER_SECONDS. The SMTP reply decides (RFC 5321, 4.2.1), not
 * the library's code.
 */
struct relay;

#define RELAY_GRACE_MS	      2500
#define RELAY_CONNECTIONS_MAX 16
#define RELAY_FEWER_SECONDS   600

struct relay_options {
	struct url url;
	struct credential credential; /* used when a connection is made */
	const char *ca_file;	      /* NULL: the system's */
	bool insecure;
	bool is_impatient;	/* see struct oauth2_wish */
	const char *hello_name; /* EHLO name; NULL: the host's name */
	int connect_seconds;	/* 0: default (30) */
	int reply_seconds;	/* 0: default (300); for each reply */
	int total_seconds;	/* 0: default (600); for one message */
	int connections;	/* maximum; 0: one */
	/*
	 * Called about once a second; true ends the transfers. A message whose
	 * body was sent is given RELAY_GRACE_MS more for its reply. May be
	 * NULL.
	 */
	bool (*is_cancelled)(void *context);
	/*
	 * Called before each part of a body is sent, by any thread; false ends
	 * that transfer. May be NULL.
	 */
	bool (*may_send)(void *context);
	void *context; /* of both */
};

/* Does not connect yet. NULL with the error filled. */
struct relay *
relay_open(const struct relay_options *options, struct error *err);
/* NULL is allowed. */
void relay_close(struct relay *relay);

enum relay_outcome {
	RELAY_SENT,
	RELAY_RETRY,   /* 4xx, or not due to the letter: try again later */
	RELAY_REFUSED, /* 5xx, or an invalid address: final */
	RELAY_UNKNOWN, /* the body was sent, no reply came */
};

#define RELAY_TEXT_MAX 500

struct relay_result {
	enum relay_outcome outcome;
	int code;		       /* SMTP reply code; 0: none */
	char text[RELAY_TEXT_MAX + 1]; /* the reply, or what failed */
	bool connection_made;	       /* a new connection was needed */
	/* No letter can be sent now: wait before trying the next. */
	bool relay_is_down;
	/*
	 * With RETRY: the relay accepts no letters from us, whatever its code
	 * says (no connection, login or sender refused), and has judged none.
	 */
	bool is_of_relay;
};

/* A composed message, borrowed from next() until either function is called. */
struct relay_mail {
	size_t number; /* the caller's number for it */
	const char *recipient;
	const char *copies; /* addresses, separated by blanks; NULL: none */
	const char *bytes;
	size_t length;
};

/* Supplies the messages and receives the results, both in any order. */
struct relay_source {
	/* Called whenever a connection is free. False: nothing to send now. */
	bool (*next)(void *context, struct relay_mail *ret_mail);
	void (*ended)(
	    void *context, size_t number, const struct relay_result *result);
	void *context;
};

/*
 * Sends all that next() returns, and returns when all of it has ended. `sender`
 * may be "" (the null sender, RFC 3834, 3.3); invalid addresses are refused
 * without a connection. Line ends are converted to CRLF.
 */
void relay_send_all(
    struct relay *relay, const char *sender, const struct relay_source *source);

/* The same for one message. */
struct relay_result relay_send(struct relay *relay, const char *sender,
    const char *recipient, const char *mail, size_t length);

/*
 * Connects, logs in, checks with MAIL and RSET whether `sender` may send, and
 * sends nothing (`dpod -t --online`).
 */
bool relay_check(struct relay *relay, const char *sender, struct error *err);

/*
 * Nothing will be sent for a while: closes connections that were authenticated
 * with a token, so that no copy of it stays in memory.
 */
void relay_rest(struct relay *relay);

#endif
