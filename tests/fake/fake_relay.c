/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* memmem */
#include "tests/fake/fake_relay.h"

#include <string.h>

struct fake_relay fake_relay;

struct relay {
	int unused;
};
static struct relay opened;

struct relay *
relay_open(const struct relay_options *options, struct error *err)
{
	(void)options;
	(void)err;
	return &opened;
}

void
relay_close(struct relay *relay)
{
	(void)relay;
}

static void
keep_id(const char *mail, size_t length)
{
	static const char name[] = "Message-ID: <";
	const char *start = memmem(mail, length, name, strlen(name));
	size_t id_length = 0;

	if (start == NULL)
		return;
	start += strlen(name);
	while (start[id_length] != '>' &&
	    id_length < sizeof fake_relay.last_id - 1)
		id_length++;
	memcpy(fake_relay.last_id, start, id_length);
	fake_relay.last_id[id_length] = '\0';
}

struct relay_result
relay_send(struct relay *relay, const char *sender, const char *recipient,
    const char *mail, size_t length)
{
	struct relay_result sent = {.outcome = RELAY_SENT, .code = 250};
	size_t at = fake_relay.sent_count++;

	(void)relay;
	(void)sender;
	(void)recipient;
	keep_id(mail, length);
	if (fake_relay.answers_count == 0)
		return sent;
	return fake_relay.answers[at < fake_relay.answers_count
		? at
		: fake_relay.answers_count - 1];
}

bool
relay_check(struct relay *relay, const char *sender, struct error *err)
{
	(void)relay;
	(void)sender;
	return !fake_relay.is_broken ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER, "it is down");
}

void
relay_rest(struct relay *relay)
{
	(void)relay;
}
