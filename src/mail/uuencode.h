/* SPDX-License-Identifier: ISC */
#ifndef MAIL_UUENCODE_H
#define MAIL_UUENCODE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * uuencode - files within plain text, as old programs attach them
 */
struct uuencode {
	struct span before; /* the text before the file */
	struct span name;
	struct buffer bytes; /* decoded; release it */
};

/*
 * Takes the first whole file, from `begin 644 NAME` to `end`, with the text
 * before it off *rest; false, and nothing taken, if there is none.
 */
bool uuencode_next(struct span *rest, struct uuencode *ret_file);

#endif
