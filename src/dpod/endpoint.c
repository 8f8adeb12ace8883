/* SPDX-License-Identifier: ISC */
#include "dpod/endpoint.h"

#include "dpod/signals.h"
#include "dpod/token_log.h"

struct mailbox_options
endpoint_mailbox(const struct conf_mailbox *settings)
{
	return (struct mailbox_options){
	    .url = settings->url,
	    .credential = {.user = settings->user,
		.password = settings->password,
		.oauth2 = settings->oauth2},
	    .ca_file = settings->ca_file,
	    .insecure = settings->insecure,
	    .message_bytes_max = (size_t)settings->message_bytes_max,
	};
}

struct mailbox *
endpoint_open(const struct conf_mailbox *settings, bool no_idle,
    int64_t *logged_serial, struct error *err)
{
	struct mailbox_options options = endpoint_mailbox(settings);
	struct mailbox *mailbox;

	options.no_idle = no_idle;
	options.is_cancelled = signals_is_cancelled;
	mailbox = mailbox_open(&options, err);
	token_log(settings->oauth2, logged_serial);
	return mailbox;
}

struct relay_options
endpoint_relay(const struct conf_relay *settings)
{
	return (struct relay_options){
	    .url = settings->url,
	    .credential = {.user = settings->user,
		.password = settings->password,
		.oauth2 = settings->oauth2},
	    .ca_file = settings->ca_file,
	    .insecure = settings->insecure,
	    .hello_name = settings->hello_name,
	};
}
