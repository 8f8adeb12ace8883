/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LINK_H
#define MAIL_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "mail/span.h"

/*
 * link - whether a link leads where its words say
 *
 * Only words that are themselves an address can lie: "bank.example" is one,
 * "click here" is none.
 */
#define LINK_TARGET_MAX 300

struct link {
	char target[LINK_TARGET_MAX + 1]; /* printable ASCII; "" if none */
	size_t start;			  /* where its words begin */
};

/* `href` may be NULL. */
void link_start(struct link *link, const char *href, size_t start);

/* Whether the words name another host than the target. */
bool link_differs(const struct link *link, struct span words);

#endif
