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
 * message - a parsed message, for everything behind the reader
 *
 * message_parse never fails: what cannot be read is listed in `problems`, and
 * the rest is available. All strings are valid UTF-8, without NUL; header texts
 * are one line without control characters; strings are never NULL ("" instead).
 * Everything is allocated in the arena. Nothing here opens, follows or runs the
 * contents of a message.
 */

/* Bounds; beyond them the message has a problem and the rest is dropped. */
#define MESSAGE_BYTES_MAX	 ((size_t)64 * 1024 * 1024)
#define MESSAGE_HEADER_BYTES_MAX ((size_t)256 * 1024)
#define MESSAGE_FIELDS_MAX	 1000
#define MESSAGE_FIELD_BYTES_MAX	 ((size_t)64 * 1024)
#define MESSAGE_ADDRESSES_MAX	 ADDRESS_LIST_MAX /* per list */
#define MESSAGE_REFERENCES_MAX	 50
#define MESSAGE_PARTS_MAX	 500
#define MESSAGE_DEPTH_MAX	 50
#define MESSAGE_ATTACHMENTS_MAX	 100
#define MESSAGE_SUBJECT_MAX	 1000		      /* bytes, decoded */
#define MESSAGE_TEXT_MAX	 ((size_t)256 * 1024) /* bytes, decoded */
#define MESSAGE_FORMS_MAX	 ((size_t)64 * 1024)  /* bytes, decoded */
#define MESSAGE_HIDDEN_MAX	 ((size_t)16 * 1024)
#define MESSAGE_LINKS_MAX	 LINKS_MAX
#define MESSAGE_NOTE_MAX	 400 /* bytes above a forwarded request */
#define MESSAGE_PROBLEMS_MAX	 32

struct mail_attachment {
	const char *name; /* decoded, without directories; "" if none */
	const char *type; /* "application/pdf", lower case */
	size_t bytes;	  /* decoded size */
	unsigned char digest[DIGEST_BYTES]; /* SHA-256 of the decoded bytes */
	bool is_read; /* a document; its text is in letter.beside */
};

/* RFC 5321, 4.4: the envelope's sender, which delivery adds at the top. */
enum mail_return_path {
	RETURN_PATH_MISSING, /* no information */
	RETURN_PATH_NULL,    /* <>: a report; never to be answered */
	RETURN_PATH_ADDRESS,
};

/* Signs, not proof: each of them also occurs in honest mail. */
enum sender_sign {
	SENDER_REPLY_TO_DIFFERS,    /* replies would go to another address */
	SENDER_RETURN_PATH_DIFFERS, /* reports would go to another domain */
	SENDER_MIXED_SCRIPT,	    /* a word in Latin and Cyrillic, say */
	SENDER_NAME_IS_ADDRESS,	    /* the name shows a different address */
	SENDER_SIGNS,
};
#define SENDER_BIT(sign) (1U << (sign))

struct message {
	struct mail_address_list from, reply_to, sender, to, cc;
	/* Who resent it unchanged (RFC 5322, 3.6.6), from all blocks. */
	struct mail_address_list resent_from;
	/* The same for Resent-To, Resent-Cc and Resent-Bcc. */
	struct mail_address_list resent_to;
	/* Delivered-To, X-Original-To and Envelope-To of all hops. */
	struct mail_address_list delivered_to;
	enum mail_return_path return_path;
	const char *return_path_address;
	const char
	    *network; /* that it came to us from (hop.h); "" if unknown */

	const char *subject;
	int64_t date_at;	/* 0: missing or unreadable */
	int64_t received_at;	/* topmost Received; 0: none */
	const char *message_id; /* with <>, as sent; "" if none */
	const char *in_reply_to;
	const char **references; /* with <>, oldest first */
	size_t references_count;
	const char *content_language; /* Content-Language, or "" */

	const char *text;     /* the writer's new text, for people: NFC, LF */
	const char *quoted;   /* history, forwarded messages, signature */
	const char *forms;    /* text of attached text and HTML */
	const char *hidden;   /* HTML text that is not displayed */
	struct letter letter; /* that part, and what could not be read */
	struct mail_link *links; /* in HTML: whose text does not show it */
	size_t links_count;
	bool text_was_html;
	bool text_was_forwarded; /* `text` ends with forwarded text */
	bool is_forward;	 /* it forwards another person's message */
	/* Author and date of the quoted or forwarded text; guesses. */
	struct mail_address_list forwarded_from;
	int64_t forwarded_at; /* 0: unknown */
	struct mail_attachment *attachments;
	size_t attachments_count;

	struct authentication authentication;
	unsigned int sender_signs; /* bits of enum sender_sign */
	struct automatic automatic;

	const char **problems; /* words such as "bad-charset", each once */
	size_t problems_count;

	/*
	 * SHA-256 over From, Date, Message-ID, Subject and the decoded bodies:
	 * the same for every delivery of one message, and the base of its
	 * fingerprint (computed by the worker, which has the key).
	 */
	unsigned char content_digest[DIGEST_BYTES];
	/* Set only by attest.h; of all bytes if some were not read. */
	unsigned char header_digest[DIGEST_BYTES];
};

/* External knowledge; NULL in its place: none. */
struct message_options {
	/* Too large to fetch: no text, and the problem "oversize". */
	bool headers_only;
	/* Whose Authentication-Results are trusted (authentication.h). */
	const char *const *authserv_ids;
	size_t authserv_ids_count, authserv_below;
	/* Lists that are groups of our own mailboxes: not bulk mail. */
	const char *const *own_list_ids;
	size_t own_list_ids_count;
};

/*
 * Parses a message of at most MESSAGE_BYTES_MAX bytes (the rest is ignored).
 * `options` may be NULL.
 */
struct message *message_parse(struct arena *memory, const char *bytes,
    size_t length, const struct message_options *options);

/* Whether it has this problem. */
bool message_has_problem(const struct message *message, const char *problem);

/* Whether a bound was exceeded: the missing part may contain a request. */
bool message_is_cut(const struct message *message);

#endif
