/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LINK_H
#define MAIL_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * link - where the links of a text lead, and whether they show it
 *
 * Only text that is itself an address can be misleading: "bank.example" is one,
 * "click here" is not. But a person must see the targets of both. Links are
 * never followed.
 */
#define LINK_TARGET_MAX 2000 /* bytes; longer ones end in "..." */
#define LINK_SHOWN_MAX	300  /* the same, within a text */
#define LINK_WORDS_MAX	100
#define LINKS_MAX	100 /* per message */

/* A link whose text is not its target. */
struct mail_link {
	const char *words;  /* one line of UTF-8; "" for a picture */
	const char *target; /* printable ASCII; other bytes are %-encoded */
};

/* In order, each once. */
struct link_list {
	struct arena *memory; /* set by the caller */
	struct mail_link *items;
	size_t count;
};

/* The link being read. */
struct link {
	char target[LINK_TARGET_MAX + sizeof "..."]; /* "" if none */
	size_t start;				     /* where its text begins */
};

/* `href` may be NULL. */
void link_start(struct link *link, const char *href, size_t start);

/* Whether the text shows another host than the target. */
bool link_differs(const struct link *link, struct span words);

/*
 * Adds the link, unless its text is its target or it leads nowhere (an anchor,
 * a telephone number); beyond the limit: too-many-links.
 */
void link_list_add(struct link_list *links, const struct link *link,
    struct span words, struct problems *problems);

#endif
