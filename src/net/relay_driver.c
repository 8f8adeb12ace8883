/* SPDX-License-Identifier: ISC */
#include "net/relay_driver.h"

#include <stddef.h>
#include <string.h>

#define ADDRESS_BYTES_MAX 254

struct relay *
relay_open(const struct relay_options *options, struct error *err)
{
	const struct relay_driver *driver = NULL;
	struct relay *relay;

	if (options->url.kind == URL_SMTP)
		driver = &relay_smtp;
	else if (options->url.kind == URL_DIRECTORY)
		driver = &relay_directory;
	if (driver == NULL) {
		(void)error_set(
		    err, ERROR_MAILBOX, RETRY_NEVER, "not the URL of a relay");
		return NULL;
	}
	relay = driver->open(options, err);
	if (relay != NULL)
		relay->driver = driver;
	return relay;
}

void
relay_close(struct relay *relay)
{
	if (relay != NULL)
		relay->driver->close(relay);
}

void
relay_set_text(struct relay_result *result, const char *text, size_t length)
{
	if (length > RELAY_TEXT_MAX)
		length = RELAY_TEXT_MAX;
	for (size_t i = 0; i < length; i++)
		result->text[i] =
		    text[i] < 0x20 || text[i] > 0x7e ? '?' : text[i];
	result->text[length] = '\0';
}

/*
 * libcurl sends an address as it is: a line end in it would be a command.
 * Narrower than RFC 5321 (no quoted local part), and rather so.
 */
static bool
is_sendable(const char *address)
{
	size_t length = strlen(address);
	const char *at = strchr(address, '@');

	if (length == 0 || length > ADDRESS_BYTES_MAX || at == NULL ||
	    at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL)
		return false;
	for (; *address != '\0'; address++)
		if (*address <= ' ' || *address > '~' ||
		    strchr("<>()[]\\,;:\"", *address) != NULL)
			return false;
	return true;
}

/* Bare CR and bare LF too: a relay may take them for line ends (smuggling). */
static void
make_crlf(const char *mail, size_t length, struct buffer *ret_mail)
{
	size_t start = 0;

	for (size_t i = 0; i < length; i++) {
		if (mail[i] != '\r' && mail[i] != '\n')
			continue;
		buffer_add(ret_mail, mail + start, i - start);
		buffer_add(ret_mail, "\r\n", 2);
		if (mail[i] == '\r' && i + 1 < length && mail[i + 1] == '\n')
			i++;
		start = i + 1;
	}
	if (start < length) {
		buffer_add(ret_mail, mail + start, length - start);
		buffer_add(ret_mail, "\r\n", 2);
	}
}

struct relay_result
relay_send(struct relay *relay, const char *sender, const char *recipient,
    const char *mail, size_t length)
{
	static const char bad[] = "the address cannot be used to send mail";
	struct relay_result result = {.outcome = RELAY_REFUSED};
	struct buffer lines = {0};

	if ((sender[0] != '\0' && !is_sendable(sender)) ||
	    !is_sendable(recipient)) {
		relay_set_text(&result, bad, sizeof bad - 1);
		return result;
	}
	make_crlf(mail, length, &lines);
	relay->driver->send(relay, sender, recipient, buffer_string(&lines),
	    lines.length, &result);
	buffer_release(&lines);
	return result;
}

bool
relay_check(struct relay *relay, const char *sender, struct error *err)
{
	return relay->driver->check(relay, sender, err);
}

void
relay_rest(struct relay *relay)
{
	if (relay->driver->rest != NULL)
		relay->driver->rest(relay);
}
