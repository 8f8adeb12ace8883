/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_ENDPOINT_H
#define CONF_CONF_ENDPOINT_H

#include "conf/conf.h"
#include "net/mailbox.h"
#include "net/relay.h"

/*
 * conf_endpoint - what a section of the configuration means to src/net: the
 * same for the daemon, for `-t --online`, for `-n` and for dpoctl
 *
 * The options borrow from the configuration and are never cancelled; the
 * caller adds what it wants besides.
 */
struct mailbox_options
conf_endpoint_mailbox(const struct conf_mailbox *mailbox);
struct relay_options conf_endpoint_relay(const struct conf_relay *relay);

#endif
