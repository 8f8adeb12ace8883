/* SPDX-License-Identifier: ISC */
/*
 * What an IMAP server says, through the guard, libetpan and our session: the
 * real mailbox, but for the socket, which the linker replaces (--wrap).
 *
 * Two bytes choose what is done, the rest is what the server says. 0xFF is
 * where it waits for the next command, 0xFE is that command's tag.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "tests/unit/fortified.h"
#include "base/buffer.h"
#include "net/mailbox.h"
#include "net/secret.h"
#include "net/socket.h"

#define NEXT_TURN   0xff
#define TAG	    0xfe
#define TAG_DIGITS  8
#define BYTES_MAX   2000
#define ENTRIES_MAX 100
#define ACTIONS	    5

static struct {
	const uint8_t *bytes;
	size_t left;
	bool may_speak; /* the client has said something */
	char tag[TAG_DIGITS + 1];
} server;

static struct {
	struct mailbox_listing listing;
	bool came[ENTRIES_MAX];
} asked;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int __wrap_socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *err);
enum socket_wait __wrap_socket_wait(
    int fd, short events, const struct socket_patience *patience);
bool __wrap_secret_fetch(const struct secret_source *source,
    struct secret *ret_secret, struct error *err);
ssize_t __wrap_recv(int fd, void *bytes, size_t size, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags);

int
__wrap_socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *err)
{
	(void)host;
	(void)port;
	(void)patience;
	(void)err;
	return INT_MAX; /* closing it does nothing */
}

enum socket_wait
__wrap_socket_wait(int fd, short events, const struct socket_patience *patience)
{
	(void)fd;
	(void)events;
	(void)patience;
	return server.left > 0 ? SOCKET_READY : SOCKET_LATE;
}

bool
__wrap_secret_fetch(const struct secret_source *source,
    struct secret *ret_secret, struct error *err)
{
	(void)source;
	(void)err;
	memcpy(ret_secret->text, "secret", sizeof "secret");
	return true;
}

/* One turn at most; at the end the connection is closed. */
ssize_t
__wrap_recv(int fd, void *bytes, size_t size, int flags)
{
	char *out = bytes;
	size_t length = 0;

	(void)fd;
	(void)flags;
	if (server.left > 0 && server.bytes[0] == NEXT_TURN &&
	    server.may_speak) {
		server.bytes++;
		server.left--;
		server.may_speak = false;
	}
	while (server.left > 0 && server.bytes[0] != NEXT_TURN &&
	    length + TAG_DIGITS < size) {
		if (server.bytes[0] == TAG) {
			memcpy(out + length, server.tag, strlen(server.tag));
			length += strlen(server.tag);
		} else {
			out[length++] = (char)server.bytes[0];
		}
		server.bytes++;
		server.left--;
	}
	return (ssize_t)length;
}
FORTIFIED_RECV

ssize_t
__wrap_send(int fd, const void *bytes, size_t length, int flags)
{
	const char *text = bytes;
	size_t digits = 0;

	(void)fd;
	(void)flags;
	server.may_speak = true;
	while (digits < length && digits < TAG_DIGITS && text[digits] >= '0' &&
	    text[digits] <= '9')
		digits++;
	if (digits > 0) {
		memcpy(server.tag, text, digits);
		server.tag[digits] = '\0';
	}
	return (ssize_t)length;
}

/* Only what was asked for, each once, within the bounds. */
static bool
on_message(const struct mailbox_message *message, void *context)
{
	size_t i = 0;

	(void)context;
	while (i < asked.listing.count &&
	    strcmp(asked.listing.entries[i].key, message->key) != 0)
		i++;
	if (i == asked.listing.count || asked.came[i] ||
	    (!message->headers_only && message->length > BYTES_MAX))
		abort();
	asked.came[i] = true;
	return true;
}

static bool
list_and_fetch(struct mailbox *mailbox, struct error *err)
{
	struct mailbox_listing *listing = &asked.listing;

	mailbox_listing_free(listing);
	memset(asked.came, 0, sizeof asked.came);
	if (!mailbox_list(mailbox, NULL, listing, err))
		return false;
	for (size_t i = 1; i < listing->count; i++)
		if (strtoul(listing->entries[i - 1].key, NULL, 10) >=
		    strtoul(listing->entries[i].key, NULL, 10))
			abort();
	if (listing->count > ENTRIES_MAX)
		listing->count = ENTRIES_MAX;
	return mailbox_fetch(
	    mailbox, listing->entries, listing->count, on_message, NULL, err);
}

static bool
act(struct mailbox *mailbox, unsigned int action, struct error *err)
{
	static const char *const keys[] = {"3", "5", "8"};

	switch (action % ACTIONS) {
	case 0:
		return list_and_fetch(mailbox, err);
	case 1:
		return mailbox_mark(
		    mailbox, keys, 3, MAILBOX_FLAG, "$Done", err);
	case 2:
		return mailbox_mark(
		    mailbox, keys, 3, MAILBOX_MOVE, "Klart", err);
	case 3:
		return mailbox_wait(mailbox, 0, err);
	default:
		return mailbox_select(mailbox, "Other", err);
	}
}

/* The way in, for inputs that are about what comes after it. */
static void
add_way_in(struct buffer *script, bool has_extensions)
{
	const char *more = has_extensions ? " IDLE MOVE UIDPLUS" : "";

	buffer_add_printf(script,
	    "* OK ready\r\n\xff"
	    "* CAPABILITY IMAP4rev1%s\r\n\xfe OK \r\n\xff"
	    "\xfe OK in\r\n\xff"
	    "* CAPABILITY IMAP4rev1%s\r\n\xfe OK done\r\n\xff"
	    "* 3 EXISTS\r\n* OK [UIDVALIDITY 77] valid\r\n"
	    "* OK [UIDNEXT 9] next\r\n\xfe OK [READ-ONLY] done\r\n\xff",
	    more, more);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct mailbox_options options = {.url = {.kind = URL_IMAP,
					      .security = URL_CLEAR,
					      .host = "mail.example.org",
					      .port = 143,
					      .path = "INBOX"},
	    .credential = {.user = "dpo"},
	    .insecure = true,
	    .message_bytes_max = BYTES_MAX};
	struct buffer script = {0};
	struct mailbox *mailbox;
	struct error err = {0};

	if (length < 2)
		return 0;
	if ((bytes[0] & 1) != 0)
		add_way_in(&script, (bytes[0] & 2) != 0);
	buffer_add(&script, bytes + 2, length - 2);
	server.bytes = (const uint8_t *)script.data;
	server.left = script.length;
	server.may_speak = false;
	server.tag[0] = '\0';
	mailbox = mailbox_open(&options, &err);
	for (unsigned int i = 0; mailbox != NULL && i < ACTIONS; i++)
		if (!act(mailbox, bytes[1] + i, &err) &&
		    err.scope != ERROR_MESSAGE)
			break;
	if (mailbox != NULL)
		mailbox_close(mailbox);
	mailbox_listing_free(&asked.listing);
	buffer_release(&script);
	return 0;
}
