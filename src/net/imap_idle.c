/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/timestamp.h"
#include "net/tls_stream.h"

/*
 * This implements IDLE itself: libetpan's mailimap_idle fails on an untagged
 * line before the `+`, and dereferences NULL for some of them.
 */
#define IDLE_MS (28 * 60 * 1000) /* less than 29 minutes, RFC 2177 */
/* IDLE and DONE are cheap: a server that does not respond by then will not. */
#define ANSWER_MS 30000

enum idling {
	IDLING_QUIET,	/* the time has elapsed */
	IDLING_NEWS,	/* something changed */
	IDLING_REFUSED, /* the server refuses IDLE */
	IDLING_BROKEN,	/* the error is filled */
};

static void
begin_short(struct imap *imap)
{
	int limit_ms = imap->options.command_ms;

	tls_stream_begin(imap->stream,
	    limit_ms > 0 && limit_ms < ANSWER_MS ? limit_ms : ANSWER_MS,
	    IMAP_ANSWER_BYTES_MAX, IMAP_GUARD_LINE_MAX);
}

static bool
send_line(struct imap *imap, const char *line, struct error *err)
{
	if (mailstream_write(imap->stream, line, strlen(line)) >= 0 &&
	    mailstream_flush(imap->stream) >= 0)
		return true;
	return imap_result(imap, MAILIMAP_ERROR_STREAM, -1, "IDLE", err);
}

static const char *
read_line(struct imap *imap, struct error *err)
{
	const char *line = mailimap_read_line(imap->session);

	if (line == NULL)
		(void)imap_result(imap, MAILIMAP_ERROR_STREAM, -1, "IDLE", err);
	return line;
}

/* `* 12 EXISTS`: libetpan does not see it, so its number is recorded here. */
static bool
is_news(struct imap *imap, const char *line)
{
	char *end;
	unsigned long count;

	if (strncmp(line, "* ", 2) != 0 || line[2] < '0' || line[2] > '9')
		return false;
	count = strtoul(line + 2, &end, 10);
	if (strncasecmp(end, " EXISTS", 7) != 0 || count > UINT32_MAX)
		return false;
	imap->mailbox.status.count = count;
	return true;
}

static bool
is_bye(const char *line)
{
	return strncasecmp(line, "* BYE", 5) == 0;
}

static enum idling
broken(struct imap *imap, const char *why, struct error *err)
{
	(void)imap_break(imap, "IDLE", why, err);
	return IDLING_BROKEN;
}

static enum idling
ended(struct imap *imap, struct error *err)
{
	return broken(imap, imap_bye(imap), err);
}

/* Sends IDLE and reads until the server accepts it. */
static enum idling
start(struct imap *imap, struct error *err)
{
	enum idling idling = IDLING_QUIET;
	char command[32], tag[16];
	const char *line;

	(void)snprintf(tag, sizeof tag, "%d ", ++imap->session->imap_tag);
	(void)snprintf(command, sizeof command, "%sIDLE\r\n", tag);
	begin_short(imap);
	if (!send_line(imap, command, err))
		return IDLING_BROKEN;
	for (;;) {
		line = read_line(imap, err);
		if (line == NULL)
			return IDLING_BROKEN;
		if (line[0] == '+')
			return idling;
		if (strncmp(line, tag, strlen(tag)) == 0)
			return IDLING_REFUSED;
		if (is_bye(line) || line[0] != '*')
			return ended(imap, err);
		if (is_news(imap, line))
			idling = IDLING_NEWS;
	}
}

/* Waits for news; keep-alive lines of the server do not count. */
static enum idling
stay(struct imap *imap, int64_t end_ms, struct error *err)
{
	const char *line;

	for (;;) {
		int64_t left = end_ms - timestamp_monotonic_ms();

		switch (
		    tls_stream_wait(imap->stream, left > 0 ? (int)left : 0)) {
		case TLS_STREAM_QUIET:
			return IDLING_QUIET;
		case TLS_STREAM_BROKEN:
			return broken(
			    imap, tls_stream_trouble(imap->stream), err);
		case TLS_STREAM_READY:
			break;
		}
		imap_begin(imap);
		line = read_line(imap, err);
		if (line == NULL)
			return IDLING_BROKEN;
		if (is_bye(line))
			return ended(imap, err);
		if (is_news(imap, line))
			return IDLING_NEWS;
	}
}

static bool
stop(struct imap *imap, struct error *err)
{
	struct mailimap_response *response = NULL;
	int result = MAILIMAP_ERROR_STREAM;

	begin_short(imap);
	if (!send_line(imap, "DONE\r\n", err))
		return false;
	if (mailimap_read_line(imap->session) != NULL)
		result = mailimap_parse_response(imap->session, &response);
	if (result == MAILIMAP_NO_ERROR && response != NULL)
		mailimap_response_free(response);
	return imap_result(imap, result, -1, "IDLE", err);
}

static enum idling
idle_once(struct imap *imap, int64_t end_ms, struct error *err)
{
	int64_t renew_ms = timestamp_monotonic_ms() + IDLE_MS;
	enum idling idling = start(imap, err);

	if (idling == IDLING_BROKEN || idling == IDLING_REFUSED)
		return idling;
	if (idling == IDLING_QUIET)
		idling = stay(imap, end_ms < renew_ms ? end_ms : renew_ms, err);
	if (idling == IDLING_BROKEN)
		return idling;
	return stop(imap, err) ? idling : IDLING_BROKEN;
}

/* Without IDLE: unsolicited responses of the server also end the wait. */
static bool
sleep_until(struct imap *imap, int64_t end_ms, struct error *err)
{
	int64_t left = end_ms - timestamp_monotonic_ms();

	if (tls_stream_wait(imap->stream, left > 0 ? (int)left : 0) !=
	    TLS_STREAM_BROKEN)
		return true;
	return imap_break(
	    imap, "waiting", tls_stream_trouble(imap->stream), err);
}

bool
imap_wait(struct mailbox *mailbox, int wait_ms, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	if (!imap_is_usable(imap, err))
		return false;
	/* Reported since the last list, by any command. */
	if (imap->has_news ||
	    imap->session->imap_selection_info->sel_has_exists != 0)
		return true;
	while (!imap->options.no_idle && !imap->is_idle_known_bad &&
	    imap_has(imap, "IDLE")) {
		enum idling idling = idle_once(imap, end_ms, err);

		if (idling == IDLING_BROKEN)
			return false;
		if (idling == IDLING_NEWS ||
		    (idling == IDLING_QUIET &&
			timestamp_monotonic_ms() >= end_ms))
			return true;
		if (idling == IDLING_REFUSED)
			imap->is_idle_known_bad = true;
	}
	return sleep_until(imap, end_ms, err);
}
