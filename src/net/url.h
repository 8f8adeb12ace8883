/* SPDX-License-Identifier: ISC */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * url - the location of a mailbox or a relay
 *
 *   imaps://host[:993]/FOLDER      TLS from the first byte
 *   imap+starttls://host[:143]/FOLDER
 *   imap://host[:143]/FOLDER       clear text: requires `insecure`
 *   maildir:/path
 *   smtps://host[:465]             smtp+starttls://host[:587]
 *   smtp://host[:25]               clear text: requires `insecure`
 *   directory:/path
 *
 * FOLDER is UTF-8 with percent-encoding; INBOX if empty. IPv6 addresses are in
 * brackets. User names, passwords and control characters in a URL are refused.
 */
enum url_kind {
	URL_IMAP,
	URL_MAILDIR,
	URL_SMTP,
	URL_DIRECTORY,
};

enum url_security {
	URL_TLS,
	URL_STARTTLS,
	URL_CLEAR,
};

#define URL_HOST_MAX 253
#define URL_PATH_MAX 1024

struct url {
	enum url_kind kind;
	enum url_security security;  /* for IMAP and SMTP */
	char host[URL_HOST_MAX + 1]; /* without brackets */
	uint16_t port;
	char path[URL_PATH_MAX + 1]; /* folder, or absolute path */
};

/* ERROR_STORE, RETRY_NEVER; the text describes what is expected. */
bool url_parse(const char *text, struct url *ret_url, struct error *err);

#endif
