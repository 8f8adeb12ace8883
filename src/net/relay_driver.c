/* SPDX-License-Identifier: ISC */
#include "net/relay_driver.h"

#include <stddef.h>
#include <string.h>

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
 * libcurl sends an address unchanged, so a line end in it would inject a
 * command. This is deliberately stricter than RFC 5321 (no quoted local part).
 */
static bool
is_sendable(const char *address)
{
	size_t length = strlen(address);
	const char *at = strchr(address, '@');

	if (length == 0 || length > RELAY_ADDRESS_MAX || at == NULL ||
	    at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL)
		return false;
	for (; *address != '\0'; address++)
		if (*address <= ' ' || *address > '~' ||
		    strchr("<>()[]\\,;:\"", *address) != NULL)
			return false;
	return true;
}

/* Also bare CR and bare LF: a relay may treat them as line ends (smuggling). */
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

static bool
add_recipient(struct parcel *parcel, const char *address, size_t length)
{
	char *copy = parcel->recipients[parcel->recipients_count];

	if (parcel->recipients_count == RELAY_RECIPIENTS_MAX ||
	    length > RELAY_ADDRESS_MAX)
		return false;
	memcpy(copy, address, length);
	copy[length] = '\0';
	parcel->recipients_count++;
	return is_sendable(copy);
}

static bool
address(struct parcel *parcel, const struct relay_mail *mail)
{
	const char *copies = mail->copies == NULL ? "" : mail->copies;

	if (!add_recipient(parcel, mail->recipient, strlen(mail->recipient)))
		return false;
	for (copies += strspn(copies, " "); *copies != '\0';
	     copies += strspn(copies, " ")) {
		size_t length = strcspn(copies, " ");

		if (!add_recipient(parcel, copies, length))
			return false;
		copies += length;
	}
	return true;
}

bool
parcel_take(const struct relay_batch *batch, struct parcel *parcel)
{
	static const char bad[] = "the address cannot be used to send mail";
	const struct relay_source *source = batch->source;
	struct relay_mail mail;

	while (source->next(source->context, &mail)) {
		*parcel = (struct parcel){.number = mail.number};
		if ((batch->sender[0] == '\0' || is_sendable(batch->sender)) &&
		    address(parcel, &mail)) {
			make_crlf(mail.bytes, mail.length, &parcel->mail);
			return true;
		}
		parcel->result.outcome = RELAY_REFUSED;
		relay_set_text(&parcel->result, bad, sizeof bad - 1);
		parcel_end(batch, parcel);
	}
	return false;
}

void
parcel_end(const struct relay_batch *batch, struct parcel *parcel)
{
	const struct relay_source *source = batch->source;

	source->ended(source->context, parcel->number, &parcel->result);
	buffer_release(&parcel->mail);
}

void
relay_send_all(
    struct relay *relay, const char *sender, const struct relay_source *source)
{
	const struct relay_batch batch = {.sender = sender, .source = source};

	relay->driver->send(relay, &batch);
}

struct single {
	struct relay_mail mail;
	bool is_taken;
	struct relay_result result;
};

static bool
next_of_single(void *context, struct relay_mail *ret_mail)
{
	struct single *single = context;

	if (single->is_taken)
		return false;
	single->is_taken = true;
	*ret_mail = single->mail;
	return true;
}

static void
end_single(void *context, size_t number, const struct relay_result *result)
{
	struct single *single = context;

	(void)number;
	single->result = *result;
}

struct relay_result
relay_send(struct relay *relay, const char *sender, const char *recipient,
    const char *mail, size_t length)
{
	struct single single = {
	    .mail = {.recipient = recipient, .bytes = mail, .length = length}};
	const struct relay_source source = {
	    .next = next_of_single, .ended = end_single, .context = &single};

	relay_send_all(relay, sender, &source);
	return single.result;
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
