/* SPDX-License-Identifier: ISC */
#ifndef MAIL_AUTOMATIC_H
#define MAIL_AUTOMATIC_H

#include <stdbool.h>

/*
 * automatic - evidence that a program sent a message
 *
 * RFC 3834 (recommendations for automatic responses), RFC 3464 (delivery
 * reports), RFC 8098 (disposition), RFC 5965 (feedback), RFC 2919 and 2369
 * (lists), and fields in common use. The evidence stops an automatic answer; it
 * never stops the intake.
 */
enum automatic_reason {
	AUTOMATIC_NO,
	AUTOMATIC_NULL_SENDER,	 /* Return-Path: <> */
	AUTOMATIC_REPORT,	 /* multipart/report or a report's part */
	AUTOMATIC_SUBMITTED,	 /* Auto-Submitted other than "no" */
	AUTOMATIC_LIST,		 /* a List-* field */
	AUTOMATIC_PRECEDENCE,	 /* bulk, junk, list, auto_reply */
	AUTOMATIC_SUPPRESS,	 /* X-Auto-Response-Suppress */
	AUTOMATIC_REPLY_FIELD,	 /* X-Autoreply, X-Autorespond, ... */
	AUTOMATIC_LOOP,		 /* X-Loop, or our own loop field */
	AUTOMATIC_SPAM,		 /* the server's own classification */
	AUTOMATIC_CALENDAR,	 /* an invitation, or a reply to one */
	AUTOMATIC_DAEMON_SENDER, /* mailer-daemon, noreply, owner-, ... */
	AUTOMATIC_TEXT,		 /* text of an out-of-office note or bounce */
	AUTOMATIC_REASONS,
};

struct automatic {
	enum automatic_reason reason; /* the first in the order above */
	const char *evidence;	      /* the field or the text; "" if none */
	bool is_failure; /* a report that a message was not delivered */
};

/* "no", "null-sender", "report", ... */
const char *automatic_reason_name(enum automatic_reason reason);

/* Written by a program: a report or an automatic reply, not just list mail. */
bool automatic_is_report(enum automatic_reason reason);

#endif
