/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_MAILBOX_ORDER_H
#define CASEWORK_MAILBOX_ORDER_H

#include "base/error.h"
#include "casework/casework.h"

/*
 * mailbox_order - what officers order for a mailbox: to poll it now, to pause
 * it, to resume it
 *
 * `name` is a mailbox of the configuration. Pauses and resumptions are recorded
 * in the history; they outlive dpod.
 */
enum casework_result mailbox_order_pause(struct casework *casework,
    const char *name, const char *because, struct error *err);
enum casework_result mailbox_order_resume(
    struct casework *casework, const char *name, struct error *err);
/* Refused while it is paused. */
enum casework_result mailbox_order_poll(
    struct casework *casework, const char *name, struct error *err);

#endif
