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
 * setup - the configuration and what it chooses: calendar, letters, own
 * addresses and keys, loaded once and read-only afterwards
 */
struct setup {
	const struct conf *conf; /* borrowed */
	struct calendar *calendar;
	struct letter_set *letters;
	struct gate_context gate;
	struct keys keys;
	bool has_keys;
	struct arena *memory; /* of the list of addresses */
};

/*
 * ERROR_STORE. Without `needs_keys` the files of keys are left alone: `-t`,
 * `-n` and dpoctl may run as somebody who may not read them.
 */
struct setup *
setup_load(const struct conf *conf, bool needs_keys, struct error *err);
/* Makes `gate` that of one mailbox, in which it may matter who is named. */
void setup_choose(struct setup *setup, const struct conf_mailbox *mailbox);
/* setup_load with keys, and setup_choose. */
struct setup *setup_load_for(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);
/* NULL is allowed. */
void setup_free(struct setup *setup);

/*
 * Every address that is ours: letters to it would be letters to ourselves.
 * There is room for one more.
 */
const char **setup_own_addresses(
    const struct conf *conf, struct arena *memory, size_t *ret_count);

/*
 * Whether an address is a mailbox, an alias or the relay's From of ours,
 * perhaps with a tag.
 */
bool setup_is_own(const struct setup *setup, const char *address);

/* The part behind the @ of the organisation's address. */
const char *setup_domain(const struct setup *setup);

#endif
