/* SPDX-License-Identifier: ISC */
#include "dpod/endpoint.h"

struct mailbox_options
endpoint_mailbox(const struct conf_mailbox *settings)
{
	return (struct mailbox_options){
	    .url = settings->url,
	    .credential = {.user = settings->user,
		.password = settings->password},
	    .ca_file = settings->ca_file,
	    .insecure = settings->insecure,
	    .message_bytes_max = (size_t)settings->message_bytes_max,
	};
}

struct relay_options
endpoint_relay(const struct conf_relay *settings)
{
	return (struct relay_options){
	    .url = settings->url,
	    .credential = {.user = settings->user,
		.password = settings->password},
	    .ca_file = settings->ca_file,
	    .insecure = settings->insecure,
	    .hello_name = settings->hello_name,
	};
}
