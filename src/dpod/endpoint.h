/* SPDX-License-Identifier: ISC */
#ifndef DPOD_ENDPOINT_H
#define DPOD_ENDPOINT_H

#include "conf/conf.h"
#include "net/mailbox.h"
#include "net/relay.h"

/*
 * endpoint - what a section of the configuration means to src/net: the same
 * for the daemon, for `-t --online` and for `-n`
 *
 * The options borrow from the configuration and are never cancelled; the
 * caller adds what it wants besides.
 */
struct mailbox_options endpoint_mailbox(const struct conf_mailbox *settings);
/*
 * Opens it for a worker, and logs what token it took; *logged_serial as for
 * token_log.
 */
struct mailbox *endpoint_open(const struct conf_mailbox *settings, bool no_idle,
    int64_t *logged_serial, struct error *err);
struct relay_options endpoint_relay(const struct conf_relay *settings);

#endif
