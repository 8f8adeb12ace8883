/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_DELIVERY_H
#define DPOD_SENDER_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "conf/conf.h"
#include "dpod/tenure.h"
#include "store/db.h"

/*
 * delivery - sends letters that are due through the relay, several at a time
 *
 * One commit starts a batch of letters (casework/dispatch.h): more while the
 * relay is fast, fewer when it is slow, one per ticket. If the relay accepts
 * none, there is a pause; letters that were started but not passed to it are
 * put back.
 *
 * Several daemons empty one outbox: a letter is the sender's that started it,
 * one per ticket among all. Nothing is passed to the relay without the tenure:
 * the register is asked before each letter, and our own clock before each part
 * of its text.
 */
struct delivery;

/* The caller keeps them. NULL: the relay's URL or settings are invalid. */
struct delivery *
delivery_open(const struct conf *conf, const struct setup *setup, struct db *db,
    struct tenure *tenure, struct error *err);
/* NULL is allowed. */
void delivery_close(struct delivery *delivery);

/* Recovers letters that an earlier sender was sending, and its relay state. */
bool delivery_recover(struct delivery *delivery, struct error *err);
/* Now and then: letters of other senders that are gone. */
bool delivery_recover_dead(struct delivery *delivery, struct error *err);

/*
 * Sends some of the letters due now. *ret_count: how many, with those that
 * could not be started; 0: none is due, or none can be sent. The results may be
 * written only with the next batch: if no other run follows, delivery_flush
 * must.
 */
bool
delivery_run(struct delivery *delivery, size_t *ret_count, struct error *err);
bool delivery_flush(struct delivery *delivery, struct error *err);

/* Whether the pause for the relay continues; it ends by itself. */
bool delivery_is_resting(struct delivery *delivery);

/* Nothing will be sent for a while (relay_rest). */
void delivery_pause(struct delivery *delivery);

/* Whether a letter was not sent and waits for a retry. */
bool delivery_has_postponed(const struct delivery *delivery);

#endif
