/* SPDX-License-Identifier: ISC */
#include "net/relay_driver.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "net/smtp_line.h"
#include "net/smtp_login.h"
#include "net/smtp_threads.h"

/* How often the caller is asked whether to continue. */
#define LOOK_MS 200

enum slot_state {
	SLOT_IDLE,
	SLOT_BUSY,
	SLOT_DENIED, /* connection refused; another slot takes its message */
	SLOT_OFF,    /* connection refused while others are open */
};

struct slot {
	enum slot_state state;
	struct smtp_line line;
};

struct smtp {
	struct relay relay; /* must be first */
	struct relay_options options;
	char url[SMTP_URL_SIZE];
	struct smtp_threads *threads;
	struct slot slots[RELAY_CONNECTIONS_MAX];
	size_t slots_count;
	int64_t off_until_ms; /* monotonic clock */
	atomic_bool is_cancelled;
};

static bool
is_host_name(const char *name)
{
	if (name[0] == '\0' || strlen(name) > URL_HOST_MAX)
		return false;
	for (; *name != '\0'; name++)
		if (!isalnum((unsigned char)*name) && *name != '-' &&
		    *name != '.')
			return false;
	return true;
}

static void
open_lines(struct smtp *smtp)
{
	smtp->threads = smtp_threads_new(smtp->slots_count);
	for (size_t i = 0; i < smtp->slots_count; i++) {
		smtp->slots[i].state = SLOT_IDLE;
		smtp_line_open(&smtp->slots[i].line, &smtp->options, smtp->url,
		    &smtp->is_cancelled);
	}
}

static void
close_lines(struct smtp *smtp)
{
	smtp_threads_free(smtp->threads);
	for (size_t i = 0; i < smtp->slots_count; i++)
		smtp_line_close(&smtp->slots[i].line);
}

static void
smtp_close(struct relay *relay)
{
	struct smtp *smtp = (struct smtp *)relay;

	close_lines(smtp);
	free(smtp);
}

static bool
is_usable(const struct relay_options *options, struct error *err)
{
	if (options->url.security == URL_CLEAR && !options->insecure)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "smtp:// is not encrypted: use smtps:// or "
		    "smtp+starttls://, or set `insecure`");
	if (options->hello_name != NULL && !is_host_name(options->hello_name))
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the name for EHLO must be a host name");
	return true;
}

static size_t
count_slots(const struct relay_options *options)
{
	if (options->connections < 1)
		return 1;
	return options->connections < RELAY_CONNECTIONS_MAX
	    ? (size_t)options->connections
	    : RELAY_CONNECTIONS_MAX;
}

static struct relay *
smtp_open(const struct relay_options *options, struct error *err)
{
	const struct url *url = &options->url;
	bool is_ipv6 = strchr(url->host, ':') != NULL;
	struct smtp *smtp;

	if (!is_usable(options, err))
		return NULL;
	smtp_login_init();
	smtp = memory_new(1, sizeof *smtp);
	smtp->options = *options;
	smtp->slots_count = count_slots(options);
	(void)snprintf(smtp->url, sizeof smtp->url, "%s://%s%s%s:%u/%s",
	    url->security == URL_TLS ? "smtps" : "smtp", is_ipv6 ? "[" : "",
	    url->host, is_ipv6 ? "]" : "", (unsigned)url->port,
	    options->hello_name == NULL ? "" : options->hello_name);
	open_lines(smtp);
	return &smtp->relay;
}

static size_t
count_in(const struct smtp *smtp, enum slot_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < smtp->slots_count; i++)
		count += smtp->slots[i].state == state;
	return count;
}

static void
end_parcel(const struct relay_batch *batch, struct slot *slot)
{
	parcel_end(batch, &slot->line.parcel);
	slot->state = SLOT_IDLE;
}

/* Moves the message of a slot whose connection was refused to this one. */
static bool
take_denied(struct smtp *smtp, struct slot *slot)
{
	for (size_t i = 0; i < smtp->slots_count; i++) {
		struct slot *other = &smtp->slots[i];

		if (other->state != SLOT_DENIED)
			continue;
		slot->line.parcel = other->line.parcel;
		slot->line.parcel.result = (struct relay_result){0};
		other->state = SLOT_OFF;
		smtp->off_until_ms = timestamp_monotonic_ms() +
		    (int64_t)RELAY_FEWER_SECONDS * 1000;
		return true;
	}
	return false;
}

static void
start(struct smtp *smtp, const struct relay_batch *batch, struct slot *slot)
{
	if (!smtp_line_start(&slot->line, batch->sender)) {
		end_parcel(batch, slot);
		return;
	}
	slot->state = SLOT_BUSY;
	smtp_threads_start(
	    smtp->threads, (size_t)(slot - smtp->slots), slot->line.curl);
}

/*
 * The connection was refused before MAIL while others are in use: the server
 * may limit their number. If all are refused, it is the relay's refusal.
 */
static bool
is_one_too_many(const struct smtp *smtp, const struct smtp_line *line)
{
	return line->parcel.result.is_of_relay &&
	    !line->dialogue.is_mail_started && count_in(smtp, SLOT_BUSY) > 0;
}

/* No connection is left that could take these. */
static void
end_denied(struct smtp *smtp, const struct relay_batch *batch)
{
	for (size_t i = 0; i < smtp->slots_count; i++)
		if (smtp->slots[i].state == SLOT_DENIED)
			end_parcel(batch, &smtp->slots[i]);
}

static void
finish(struct smtp *smtp, const struct relay_batch *batch, struct slot *slot,
    CURLcode code)
{
	struct smtp_line *line = &slot->line;
	bool is_down;

	slot->state = SLOT_IDLE;
	if (!smtp_line_finish(line, code)) {
		start(smtp, batch, slot);
		return;
	}
	if (is_one_too_many(smtp, line)) {
		slot->state = SLOT_DENIED;
		return;
	}
	is_down = line->parcel.result.relay_is_down;
	end_parcel(batch, slot);
	if (!is_down && take_denied(smtp, slot))
		start(smtp, batch, slot);
}

/*
 * While no connection is established, only one tries: the server may be down or
 * refuse us.
 */
static bool
is_first_under_way(const struct smtp *smtp)
{
	if (count_in(smtp, SLOT_BUSY) == 0)
		return false;
	for (size_t i = 0; i < smtp->slots_count; i++)
		if (smtp->slots[i].line.is_connected)
			return false;
	return true;
}

static void
start_idle(struct smtp *smtp, const struct relay_batch *batch)
{
	bool is_over = smtp->off_until_ms <= timestamp_monotonic_ms();

	for (size_t i = 0; i < smtp->slots_count; i++) {
		struct slot *slot = &smtp->slots[i];

		if (slot->state == SLOT_OFF && is_over)
			slot->state = SLOT_IDLE;
		if (slot->state != SLOT_IDLE)
			continue;
		if (is_first_under_way(smtp) ||
		    !parcel_take(batch, &slot->line.parcel))
			break;
		start(smtp, batch, slot);
	}
}

/* Only this thread may call the caller's function. */
static void
look_whether_cancelled(struct smtp *smtp)
{
	const struct relay_options *options = &smtp->options;

	if (options->is_cancelled != NULL)
		atomic_store(&smtp->is_cancelled,
		    options->is_cancelled(options->context));
}

static void
smtp_send(struct relay *relay, const struct relay_batch *batch)
{
	struct smtp *smtp = (struct smtp *)relay;

	for (;;) {
		size_t index;
		CURLcode code;

		look_whether_cancelled(smtp);
		start_idle(smtp, batch);
		if (count_in(smtp, SLOT_BUSY) == 0)
			break;
		if (smtp_threads_wait(smtp->threads, LOOK_MS, &index, &code))
			finish(smtp, batch, &smtp->slots[index], code);
	}
	end_denied(smtp, batch);
}

/* Performs a single command. */
static CURLcode
try_command(struct smtp_line *line, const char *command)
{
	line->parcel.result = (struct relay_result){0};
	line->dialogue = (struct smtp_dialogue){.result = &line->parcel.result};
	line->trouble[0] = '\0';
	line->is_examined = line->is_untrusted = false;
	line->why_untrusted = NULL;
	(void)curl_easy_setopt(line->curl, CURLOPT_NOBODY, 1L);
	(void)curl_easy_setopt(line->curl, CURLOPT_CUSTOMREQUEST, command);
	return curl_easy_perform(line->curl);
}

static bool
fail_check(struct smtp_line *line, CURLcode code, struct error *err)
{
	const struct smtp_dialogue *dialogue = &line->dialogue;
	struct relay_result *result = &line->parcel.result;

	result->code = dialogue->first_bad;
	if (dialogue->first_bad != 0 || dialogue->is_token_refused)
		smtp_line_advise(
		    line, smtp_dialogue_is_refused(dialogue, code), result);
	return error_set(err, ERROR_MAILBOX,
	    dialogue->first_bad >= 500 || dialogue->is_token_refused ||
		    code == CURLE_PEER_FAILED_VERIFICATION
		? RETRY_NEVER
		: RETRY_LATER,
	    "%s: %s", line->options->url.host,
	    result->text[0] != '\0' ? result->text
				    : smtp_line_trouble(line, code));
}

static bool
check_line(struct smtp_line *line, const char *sender, struct error *err)
{
	char command[300];
	CURLcode code;

	if (!smtp_login_set(line->curl, line->options, 0, &line->serial, err))
		return false;
	(void)snprintf(command, sizeof command, "MAIL FROM:<%s>", sender);
	code = try_command(line, command);
	if (smtp_dialogue_is_refused(&line->dialogue, code) &&
	    smtp_line_replace_token(line))
		code = try_command(line, command);
	/* On the same connection. */
	if (code == CURLE_OK)
		code = try_command(line, "RSET");
	return code == CURLE_OK || fail_check(line, code, err);
}

static bool
smtp_check(struct relay *relay, const char *sender, struct error *err)
{
	struct smtp *smtp = (struct smtp *)relay;
	struct smtp_line line;
	bool is_good;

	look_whether_cancelled(smtp);
	smtp_line_open(&line, &smtp->options, smtp->url, &smtp->is_cancelled);
	is_good = check_line(&line, sender, err);
	smtp_line_close(&line);
	return is_good;
}

/* All use the same token; connections without a token can stay open. */
static void
smtp_rest(struct relay *relay)
{
	struct smtp *smtp = (struct smtp *)relay;
	bool has_token = false;

	for (size_t i = 0; i < smtp->slots_count; i++)
		has_token |= smtp->slots[i].line.serial != 0;
	if (!has_token)
		return;
	close_lines(smtp);
	open_lines(smtp);
}

const struct relay_driver relay_smtp = {
    .open = smtp_open,
    .close = smtp_close,
    .send = smtp_send,
    .check = smtp_check,
    .rest = smtp_rest,
};
