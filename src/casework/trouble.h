/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_TROUBLE_H
#define CASEWORK_TROUBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "conf/conf.h"
#include "store/balance.h"

/* trouble - problems of a register that need a person */

/* A text for people, one line; it lives during the call. */
typedef void trouble_fn(const char *words, void *context);
/* `disk_free` in bytes; -1: unknown. */
void trouble_each(const struct conf *conf, const struct health *health,
    int64_t disk_free, int64_t now_at, trouble_fn *on_trouble, void *context);

/*
 * Whether it cannot be read: an error, or no poll for too long, and nobody has
 * paused it. NULL: it was never polled.
 */
bool trouble_mailbox_fails(const struct conf_mailbox *conf,
    const struct mailbox_health *mailbox, int64_t now_at);

/*
 * Whether a canary (casework/canary.h) should have come back: the mailbox was
 * read successfully since. What cannot be read is another trouble.
 */
bool trouble_canary_is_missing(
    const struct conf *conf, const struct mailbox_health *mailbox);

/* NULL: it was never polled. */
const struct mailbox_health *
trouble_find_mailbox(const struct health *health, const char *name);

#endif
