/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_SETUP_H
#define CASEWORK_SETUP_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "casework/keys.h"
#include "conf/conf.h"
#include "ticket/calendar.h"
#include "ticket/gate.h"
#include "ticket/letter.h"

/*
 * setup - the configuration and the data it selects: calendar, letters, own
 * addresses and keys; loaded once and then read-only
 */
struct setup {
	const struct conf *conf; /* borrowed */
	struct calendar *calendar;
	struct letter_set *letters;
	/*
	 * In the order of the mailboxes, for those with their own; else NULL.
	 */
	struct letter_set **mailbox_letters;
	struct gate_context gate;
	struct keys keys;
	bool has_keys;
	struct arena *memory; /* owns the list of addresses */
};

/*
 * ERROR_STORE. Without `needs_keys` the key files are not read: `-t`, `-n` and
 * dpoctl may run as a user who cannot read them.
 */
struct setup *
setup_load(const struct conf *conf, bool needs_keys, struct error *err);
/* Sets `gate` for one mailbox, which may require to be named. */
void setup_choose(struct setup *setup, const struct conf_mailbox *mailbox);
/* setup_load with keys, and setup_choose. */
struct setup *setup_load_for(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);
/* The letters for tickets of that mailbox (any string; NULL: by hand). */
const struct letter_set *
setup_letters(const struct setup *setup, const char *mailbox);
/* NULL is allowed. */
void setup_free(struct setup *setup);

/*
 * All own addresses: letters to them would come back to us. The array has space
 * for one more.
 */
const char **setup_own_addresses(
    const struct conf *conf, struct arena *memory, size_t *ret_count);

/*
 * Whether an address is one of our mailboxes or aliases, or the relay's From,
 * with or without a tag.
 */
bool setup_is_own(const struct setup *setup, const char *address);

/* The domain of the organisation's address. */
const char *setup_domain(const struct setup *setup);

#endif
