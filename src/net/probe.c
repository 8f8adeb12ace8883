/* SPDX-License-Identifier: ISC */
#include "net/probe.h"

#include <string.h>

#include "base/timestamp.h"
#include "net/tls_stream.h"

#define DIALOGUE_BYTES_MAX ((uint64_t)64 * 1024)
#define LINES_MAX	   100

struct dialogue {
	const struct probe *probe;
	int64_t end_ms;
	mailstream *stream;
	MMAPString *line;
	struct error *err;
};

static bool
fail(struct dialogue *dialogue, const char *why)
{
	const struct url *url = &dialogue->probe->url;

	return error_set(dialogue->err, ERROR_MAILBOX, RETRY_LATER,
	    "%s port %u: %s", url->host, (unsigned)url->port, why);
}

/* The next steps share the time that is left. */
static bool
begin(struct dialogue *dialogue)
{
	int64_t left_ms = dialogue->end_ms - timestamp_monotonic_ms();

	if (left_ms <= 0)
		return fail(dialogue, "the server did not respond in time");
	tls_stream_begin(dialogue->stream, (int)left_ms, DIALOGUE_BYTES_MAX,
	    IMAP_GUARD_LINE_MAX);
	return true;
}

/*
 * Reads lines until one starts with `wanted`; earlier lines must start with
 * `more`.
 */
static bool
read_until(struct dialogue *dialogue, const char *wanted, const char *more)
{
	const char *trouble;

	for (int i = 0; i < LINES_MAX; i++) {
		const char *line = mailstream_read_line_remove_eol(
		    dialogue->stream, dialogue->line);

		if (line == NULL) {
			trouble = tls_stream_trouble(dialogue->stream);
			return fail(
			    dialogue, trouble != NULL ? trouble : "no answer");
		}
		if (strncmp(line, wanted, strlen(wanted)) == 0)
			return true;
		if (more == NULL || strncmp(line, more, strlen(more)) != 0)
			break;
	}
	return fail(dialogue,
	    dialogue->probe->url.kind == URL_IMAP
		? "not an IMAP server, or it does not offer STARTTLS"
		: "not an SMTP server, or it does not offer STARTTLS");
}

static bool
say(struct dialogue *dialogue, const char *line)
{
	const char *trouble;

	if (mailstream_write(dialogue->stream, line, strlen(line)) >= 0 &&
	    mailstream_flush(dialogue->stream) >= 0)
		return true;
	trouble = tls_stream_trouble(dialogue->stream);
	return fail(dialogue, trouble != NULL ? trouble : "no answer");
}

static bool
start_tls(struct dialogue *dialogue)
{
	if (dialogue->probe->url.kind == URL_IMAP)
		return say(dialogue, "a STARTTLS\r\n") &&
		    read_until(dialogue, "a OK", "* ") && begin(dialogue) &&
		    tls_stream_secure(dialogue->stream, dialogue->err);
	return say(dialogue, "EHLO localhost\r\n") &&
	    read_until(dialogue, "250 ", "250-") &&
	    say(dialogue, "STARTTLS\r\n") &&
	    read_until(dialogue, "220", NULL) && begin(dialogue) &&
	    tls_stream_secure(dialogue->stream, dialogue->err);
}

static bool
talk(struct dialogue *dialogue)
{
	bool is_imap = dialogue->probe->url.kind == URL_IMAP;

	return begin(dialogue) &&
	    (is_imap ? read_until(dialogue, "* OK", NULL)
		     : read_until(dialogue, "220 ", "220-")) &&
	    (dialogue->probe->url.security != URL_STARTTLS ||
		start_tls(dialogue));
}

enum probe_result
probe_run(const struct probe *probe, struct tls_certificate *ret_certificate,
    struct error *err)
{
	const struct tls_stream_options options = {
	    .host = probe->url.host,
	    .port = probe->url.port,
	    .ca_file = probe->ca_file,
	    .connect_ms = probe->limit_ms,
	    .ret_certificate = ret_certificate,
	    .is_cancelled = probe->is_cancelled,
	    .context = probe->context,
	};
	struct dialogue dialogue = {.probe = probe,
	    .end_ms = timestamp_monotonic_ms() + probe->limit_ms,
	    .err = err};
	bool is_good;

	*ret_certificate = (struct tls_certificate){.expires_at = 0};
	dialogue.stream = tls_stream_open(&options, probe->url.security, err);
	if (dialogue.stream == NULL)
		is_good = false;
	else {
		dialogue.line = mmap_string_new("");
		is_good = talk(&dialogue);
		mmap_string_free(dialogue.line);
		tls_stream_stop(dialogue.stream);
		(void)mailstream_close(dialogue.stream);
	}
	if (is_good)
		return PROBE_GOOD;
	return err->retry == RETRY_NEVER && ret_certificate->expires_at != 0
	    ? PROBE_DISTRUSTED
	    : PROBE_FAILED;
}
