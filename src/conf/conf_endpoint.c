/* SPDX-License-Identifier: ISC */
#include "conf/conf_endpoint.h"

struct mailbox_options
conf_endpoint_mailbox(const struct conf_mailbox *mailbox)
{
	return (struct mailbox_options){
	    .url = mailbox->url,
	    .credential = {.user = mailbox->user,
		.auth = mailbox->auth,
		.password = mailbox->password,
		.oauth2 = mailbox->oauth2},
	    .ca_file = mailbox->ca_file,
	    .insecure = mailbox->insecure,
	    .message_bytes_max = (size_t)mailbox->message_bytes_max,
	};
}

struct relay_options
conf_endpoint_relay(const struct conf_relay *relay)
{
	return (struct relay_options){
	    .url = relay->url,
	    .credential = {.user = relay->user,
		.auth = relay->auth,
		.password = relay->password,
		.oauth2 = relay->oauth2},
	    .ca_file = relay->ca_file,
	    .insecure = relay->insecure,
	    .hello_name = relay->hello_name,
	    .connections = (int)relay->connections,
	};
}
