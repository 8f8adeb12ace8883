/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_ENDPOINT_H
#define CONF_CONF_ENDPOINT_H

#include "conf/conf.h"
#include "net/mailbox.h"
#include "net/relay.h"

/*
 * conf_endpoint - converts sections of the configuration to options of src/net:
 * the same for the daemon, `-t --online`, `-n` and dpoctl
 *
 * The options borrow from the configuration and have no cancel function; the
 * caller adds what else it needs.
 */
struct mailbox_options
conf_endpoint_mailbox(const struct conf_mailbox *mailbox);
struct relay_options conf_endpoint_relay(const struct conf_relay *relay);

#endif
