/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "mail/address.h"
#include "mail/authentication.h"
#include "mail/automatic.h"
#include "mail/letter_part.h"
#include "mail/link.h"

/*
 * message - a mail as everything behind the reader may know it
 *
 * message_parse never fails: what can not be read is named in `problems`, and
 * the rest is there. All strings are valid UTF-8, without NUL; header texts
 * are one line without control characters; no string is NULL ("" instead).
 * Everything lives in the arena. Nothing here opens, follows or runs what a
 * mail contains.
 */

/* Bounds; over them the message has a problem and what came before stays. */
#define MESSAGE_BYTES_MAX	 ((size_t)64 * 1024 * 1024)
#define MESSAGE_HEADER_BYTES_MAX ((size_t)256 * 1024)
#define MESSAGE_FIELDS_MAX	 1000
#define MESSAGE_FIELD_BYTES_MAX	 ((size_t)64 * 1024)
#define MESSAGE_ADDRESSES_MAX	 ADDRESS_LIST_MAX /* in one list */
#define MESSAGE_REFERENCES_MAX	 50
#define MESSAGE_PARTS_MAX	 500
#define MESSAGE_DEPTH_MAX	 50
#define MESSAGE_ATTACHMENTS_MAX	 100
#define MESSAGE_SUBJECT_MAX	 1000		      /* bytes, decoded */
#define MESSAGE_TEXT_MAX	 ((size_t)256 * 1024) /* bytes, decoded */
#define MESSAGE_FORMS_MAX	 ((size_t)64 * 1024)  /* likewise */
#define MESSAGE_HIDDEN_MAX	 ((size_t)16 * 1024)
#define MESSAGE_LINKS_MAX	 LINKS_MAX
#define MESSAGE_NOTE_MAX	 400 /* bytes above a forwarded request */
#define MESSAGE_PROBLEMS_MAX	 32

struct mail_attachment {
	const char *name; /* decoded, without directories; "" if none */
	const char *type; /* "application/pdf", lower case */
	size_t bytes;	  /* decoded size */
	unsigned char digest[DIGEST_BYTES]; /* SHA-256 of the decoded bytes */
	bool is_read; /* a document; its words are in letter.beside */
};

/* RFC 5321, 4.4: the envelope's sender, which delivery writes on top. */
enum mail_return_path {
	RETURN_PATH_MISSING, /* says nothing */
	RETURN_PATH_NULL,    /* <>: a report; never to be answered */
	RETURN_PATH_ADDRESS,
};

/* Signs, not verdicts: each of them occurs in honest mail too. */
enum sender_sign {
	SENDER_REPLY_TO_DIFFERS,    /* answers would go to somebody else */
	SENDER_RETURN_PATH_DIFFERS, /* so would reports: another domain */
	SENDER_MIXED_SCRIPT,	    /* a word of Latin and Cyrillic, say */
	SENDER_NAME_IS_ADDRESS,	    /* the name shows an address, another one */
	SENDER_SIGNS,
};
#define SENDER_BIT(sign) (1U << (sign))

struct message {
	struct mail_address_list from, reply_to, sender, to, cc;
	/* Who passed it on as it was (RFC 5322, 3.6.6), all blocks together. */
	struct mail_address_list resent_from;
	/* Resent-To, Resent-Cc and Resent-Bcc likewise. */
	struct mail_address_list resent_to;
	/* Delivered-To, X-Original-To and Envelope-To of all hops together. */
	struct mail_address_list delivered_to;
	enum mail_return_path return_path;
	const char *return_path_address;

	const char *subject;
	int64_t date_at;	/* 0: missing or unreadable */
	int64_t received_at;	/* the topmost Received; 0: none */
	const char *message_id; /* with <>, as sent; "" if none */
	const char *in_reply_to;
	const char **references; /* with <>, the oldest first */
	size_t references_count;
	const char *content_language; /* Content-Language, or "" */

	const char *text;   /* what the writer wrote now, for people: NFC, LF */
	const char *quoted; /* history, forwarded mail, signature */
	const char *forms;  /* the words of attached text and HTML */
	const char *hidden; /* words of the HTML that nobody would see */
	struct letter letter;	 /* which part that is, and what was not read */
	struct mail_link *links; /* of HTML: where its words do not say it */
	size_t links_count;
	bool text_was_html;
	bool text_was_forwarded; /* `text` ends with what was forwarded */
	bool is_forward;	 /* it passes on what somebody else wrote */
	/* Who wrote what is quoted or forwarded, and when; guesses. */
	struct mail_address_list forwarded_from;
	int64_t forwarded_at; /* 0: not known */
	struct mail_attachment *attachments;
	size_t attachments_count;

	struct authentication authentication;
	unsigned int sender_signs; /* bits of enum sender_sign */
	struct automatic automatic;

	const char **problems; /* words such as "bad-charset", each once */
	size_t problems_count;

	/*
	 * SHA-256 over From, Date, Message-ID, Subject and the decoded bodies:
	 * the same for every delivery of one mail, and the base of its
	 * fingerprint (the worker, which has the key, makes that).
	 */
	unsigned char content_digest[DIGEST_BYTES];
};

/* What is known before; NULL instead of it: nothing. */
struct message_options {
	/*
	 * The bytes are but the header of a mail that was too large to fetch:
	 * the text is then "", and the problem "oversize" is set.
	 */
	bool headers_only;
	/* Servers whose Authentication-Results are believed. */
	const char *const *authserv_ids;
	size_t authserv_ids_count;
	/* Lists that are our own mailboxes' groups: no bulk mail. */
	const char *const *own_list_ids;
	size_t own_list_ids_count;
};

/*
 * Reads a message of at most MESSAGE_BYTES_MAX bytes (more are not looked
 * at). `options` may be NULL.
 */
struct message *message_parse(struct arena *memory, const char *bytes,
    size_t length, const struct message_options *options);

/* Whether this problem was met. */
bool message_has_problem(const struct message *message, const char *problem);

/* Whether it was over a bound: nobody can say then what it does not ask for. */
bool message_is_cut(const struct message *message);

#endif
