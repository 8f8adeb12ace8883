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
	(void)err;
	fake_relay.connections = (size_t)options->connections;
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

static struct relay_result
answer(void)
{
	struct relay_result sent = {.outcome = RELAY_SENT, .code = 250};
	size_t at = fake_relay.sent_count++;

	if (fake_relay.answers_count == 0)
		return sent;
	return fake_relay.answers[at < fake_relay.answers_count
		? at
		: fake_relay.answers_count - 1];
}

/*
 * The first one alone, then as many at a time as there are connections; these
 * end in reverse order.
 */
void
relay_send_all(
    struct relay *relay, const char *sender, const struct relay_source *source)
{
	size_t numbers[RELAY_CONNECTIONS_MAX], count;
	struct relay_result results[RELAY_CONNECTIONS_MAX];
	struct relay_mail mail;

	(void)relay;
	(void)sender;
	do {
		size_t most =
		    fake_relay.has_worked ? fake_relay.connections : 1;

		for (count = 0;
		     count < most && source->next(source->context, &mail);
		     count++) {
			keep_id(mail.bytes, mail.length);
			numbers[count] = mail.number;
			results[count] = answer();
			fake_relay.has_worked |=
			    results[count].outcome == RELAY_SENT;
		}
		for (size_t i = count; i > 0; i--)
			source->ended(
			    source->context, numbers[i - 1], &results[i - 1]);
	} while (count > 0);
}

struct relay_result
relay_send(struct relay *relay, const char *sender, const char *recipient,
    const char *mail, size_t length)
{
	(void)relay;
	(void)sender;
	(void)recipient;
	keep_id(mail, length);
	return answer();
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
