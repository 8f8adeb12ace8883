/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_TROUBLE_H
#define CASEWORK_TROUBLE_H

#include <stdint.h>

#include "conf/conf.h"
#include "store/balance.h"

/*
 * trouble - what of a register's health cannot go on without a human
 */

/* Words for people, one line; they live during the call. */
typedef void trouble_fn(const char *words, void *context);
/* `disk_free` in bytes; -1: not known. */
void trouble_each(const struct conf *conf, const struct health *health,
    int64_t disk_free, int64_t now_at, trouble_fn *on_trouble, void *context);

/* NULL: nobody has looked at it yet. */
const struct mailbox_health *
trouble_find_mailbox(const struct health *health, const char *name);

#endif
