/* SPDX-License-Identifier: ISC */
#ifndef DPOD_OFFICE_H
#define DPOD_OFFICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/conf.h"
#include "dpod/keys.h"
#include "reader/reader.h"
#include "ticket/calendar.h"
#include "ticket/gate.h"
#include "ticket/letter.h"

/*
 * office - everything that deciding over a mail needs besides the mail:
 * configuration, calendar, letters, own addresses and keys, loaded once and
 * read-only afterwards
 */
struct office {
	const struct conf *conf; /* borrowed */
	struct calendar *calendar;
	struct letter_set *letters;
	struct gate_context gate;
	struct keys keys;
	bool has_keys;
	struct reader_options reader;
	struct arena *memory; /* of paths and lists */
};

/*
 * ERROR_STORE. Without `needs_keys` the files of keys are left alone (`-t`
 * and `-n` may run as somebody who may not read them).
 */
struct office *
office_load(const struct conf *conf, bool needs_keys, struct error *err);
/*
 * Makes `reader` and `gate` those of one mailbox, which has servers to believe
 * and groups of its own; the reader that runs already keeps its own.
 */
void office_choose(struct office *office, const struct conf_mailbox *mailbox);
/* office_load with keys, and office_choose. */
struct office *office_load_for(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);
/* NULL is allowed. */
void office_free(struct office *office);

/*
 * Whether an address is a mailbox, an alias or the relay's From of ours,
 * perhaps with a tag.
 */
bool office_is_own(const struct office *office, const char *address);

/* The part behind the @ of the organisation's address. */
const char *office_domain(const struct office *office);

#endif
