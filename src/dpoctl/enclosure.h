/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_ENCLOSURE_H
#define DPOCTL_ENCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "store/ticket_store.h"
#include "dpoctl/session.h"

/*
 * enclosure - the attachments of a ticket's messages, and the messages
 * themselves
 *
 * Parts have names: 1, 2, ... are the attachments of all messages, oldest
 * first; mail:1, mail:2, ... the messages as received; text:1, ... their
 * decoded text with quotations. mail and text alone refer to a ticket's only
 * message.
 */
struct enclosure {
	enum enclosure_what {
		ENCLOSURE_FILE,
		ENCLOSURE_MAIL,
		ENCLOSURE_TEXT
	} what;
	const char *part; /* its name */
	const char *name; /* as the sender wrote it; "" if none */
	const char *type;
	int64_t size_bytes; /* below zero: unknown */
	const char *digest; /* SHA-256, hexadecimal; "" unless a file */
	int64_t message;    /* 1, 2, ... */
	int64_t message_id; /* its row */
	uint32_t position;  /* for a file: index in its message */
	int64_t received_at;
	const char *from;
	const char *text; /* for ENCLOSURE_TEXT */
};

struct enclosures {
	struct enclosure *items; /* files first, then messages, then texts */
	size_t count, files_count, messages_count;
};

/* Reads all parts; they live as long as the session's memory. */
bool enclosures_read(struct session *session, const struct ticket_row *ticket,
    struct enclosures *ret_enclosures, struct error *err);

/* Finds a part by name. EX_OK, or an exit code after a message. */
int
enclosures_find(struct session *session, const struct enclosures *enclosures,
    const char *part, const struct enclosure **ret_enclosure);

/*
 * The bytes of a part; the confined reader extracts a file from its message,
 * and it is an error if the result differs from what the intake recorded.
 * EX_OK, or an exit code after a message.
 */
struct unpacking;
struct unpacking *unpacking_new(struct session *session);
int unpacking_bytes(struct unpacking *unpacking,
    const struct enclosure *enclosure, struct buffer *ret_bytes);
/* Its text, for display on a terminal, but not escaped yet. */
int unpacking_words(struct unpacking *unpacking,
    const struct enclosure *enclosure, struct buffer *ret_words);
void unpacking_free(struct unpacking *unpacking);

#endif
