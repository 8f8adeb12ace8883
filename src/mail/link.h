/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LINK_H
#define MAIL_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * link - where the links of a text lead, and whether they say so
 *
 * Only words that are themselves an address can lie: "bank.example" is one,
 * "click here" is none. Yet whoever judges a mail must know of both where
 * they lead. Nothing here follows a link.
 */
#define LINK_TARGET_MAX 2000 /* bytes; a longer one ends in "..." */
#define LINK_SHOWN_MAX	300  /* likewise, within a text */
#define LINK_WORDS_MAX	100
#define LINKS_MAX	100 /* of one message */

/* A link whose words are not its target. */
struct mail_link {
	const char *words;  /* one line of UTF-8; "" for a picture, say */
	const char *target; /* printable ASCII; what is not is %-encoded */
};

/* In their order, each once. */
struct link_list {
	struct arena *memory; /* set by the caller */
	struct mail_link *items;
	size_t count;
};

/* The link that is being read. */
struct link {
	char target[LINK_TARGET_MAX + sizeof "..."]; /* "" if none */
	size_t start;				     /* where its words begin */
};

/* `href` may be NULL. */
void link_start(struct link *link, const char *href, size_t start);

/* Whether the words name another host than the target. */
bool link_differs(const struct link *link, struct span words);

/*
 * Adds the link, unless its words are its target or it leads nowhere (to a
 * place in the same text, a telephone); over the bound: too-many-links.
 */
void link_list_add(struct link_list *links, const struct link *link,
    struct span words, struct problems *problems);

#endif
