/* SPDX-License-Identifier: ISC */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * url - where a mailbox or a relay is
 *
 *   imaps://host[:993]/FOLDER      TLS from the first byte
 *   imap+starttls://host[:143]/FOLDER
 *   imap://host[:143]/FOLDER       clear text: needs the word `insecure`
 *   maildir:/path
 *   smtps://host[:465]             smtp+starttls://host[:587]
 *   smtp://host[:25]               clear text: needs the word `insecure`
 *   directory:/path
 *
 * FOLDER is UTF-8, percent-encoding is decoded; INBOX if empty. IPv6 in
 * brackets. User names and passwords in a URL are refused, as are control
 * characters.
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
	enum url_security security;  /* of IMAP and SMTP */
	char host[URL_HOST_MAX + 1]; /* without brackets */
	uint16_t port;
	char path[URL_PATH_MAX + 1]; /* folder, or absolute path */
};

/* ERROR_STORE, RETRY_NEVER; the text says what would be right. */
bool url_parse(const char *text, struct url *ret_url, struct error *err);

#endif
