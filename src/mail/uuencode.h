/* SPDX-License-Identifier: ISC */
#ifndef MAIL_UUENCODE_H
#define MAIL_UUENCODE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/span.h"

/* uuencode - files in plain text, as attached by old programs */
struct uuencode {
	struct span before; /* the text before the file */
	struct span name;
	struct buffer bytes; /* decoded; release it */
};

/*
 * Removes the first complete file, from `begin 644 NAME` to `end`, with the
 * text before it from *rest; false, with *rest unchanged, if there is none.
 */
bool uuencode_next(struct span *rest, struct uuencode *ret_file);

#endif
