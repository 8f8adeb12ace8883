/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MIME_PRIVATE_H
#define MAIL_MIME_PRIVATE_H

#include <stdbool.h>
#include <libetpan/libetpan.h>

#include "mail/part.h"

/* What is needed of a part. */
enum {
	WALK_TEXT = 1,	  /* its text */
	WALK_RECORD = 2,  /* its attachments and its digest */
	WALK_MESSAGE = 4, /* it is inside another person's message */
};

/* A part: libetpan's node, if any, and what we read ourselves. */
struct entity {
	const struct mailmime *node; /* NULL: not parsed */
	struct header header;
	unsigned int wanted;
	int depth;
};

/* Parts contain parts: these functions are recursive. True: text was found. */
bool mime_walk(struct mime *mime, const struct entity *entity);
/* The same for a part that may be an unparsed multipart. */
bool mime_read_entity(struct mime *mime, const struct entity *entity);
/* A message inside the message: its text is not the sender's. */
bool mime_walk_inner(struct mime *mime, const struct entity *outer,
    struct span bytes, const struct mailmime *node);

/* The buffer for the text of a part. */
struct buffer *mime_target(struct mime *mime, const struct entity *entity);
struct entity mime_child_of(struct mime *mime, const struct entity *entity,
    const struct mailmime *node, unsigned int wanted);
void mime_note_type(
    struct mime *mime, const struct entity *entity, const char *type);

/* mime_leaf.c: a part without parts. */
bool mime_walk_leaf(struct mime *mime, const struct entity *entity);

/* mime_alternative.c: the same letter in several forms. */
bool mime_walk_alternative(
    struct mime *mime, const struct entity *entity, const clist *parts);

#endif
