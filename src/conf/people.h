/* SPDX-License-Identifier: ISC */
#ifndef CONF_PEOPLE_H
#define CONF_PEOPLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "conf/conf.h"

/*
 * people - who may work on tickets (setting `people`)
 *
 * An item is a user, optionally with a blank and an address ("anna
 * anna@example.org"), or "%GROUP": the members of a system group.
 */

/* True for everybody if the setting is empty. */
bool people_has(const struct conf *conf, const char *user);
/* "anna, bob, the members of group dpo (carl)", for an error text. */
char *people_text(struct arena *memory, const struct conf *conf);
/*
 * The address for notifications about tickets; NULL: none. Allocated in memory.
 */
const char *
people_address(struct arena *memory, const struct conf *conf, const char *user);

/*
 * The line with which the user signs letters (setting `signatures`): "anna Anna
 * Berg, Data Protection Officer", or "* ..." for all others; "" if there is
 * none. Borrowed from the configuration.
 */
#define PEOPLE_SIGNATURE_BYTES_MAX 200
const char *people_signature(const struct conf *conf, const char *user);

/* Checks the form of an item. */
bool people_is_signature(const char *text);
bool people_is_item(const char *text);

/* Mail to this address is sent from it, or would be taken in; with any tag. */
bool people_is_watched(const struct conf *conf, const char *address);

struct draft;
struct draft_section;
/* Addresses must be in the office's `domains` and not be the office's own. */
bool
people_check(const struct draft *draft, const struct draft_section *section);

#endif
