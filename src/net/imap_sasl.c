/* SPDX-License-Identifier: ISC */
#include "net/imap_sasl.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/secret_file.h"
#include "net/tls_stream.h"

/* A longer line is sent in two steps: servers limit the length of a command. */
#define COMMAND_BYTES_MAX 8000

static bool
send_text(struct imap *imap, const char *text)
{
	return mailstream_write(imap->stream, text, strlen(text)) >= 0;
}

static bool
send_line(struct imap *imap, const char *text)
{
	bool is_sent = send_text(imap, text) && send_text(imap, "\r\n") &&
	    mailstream_flush(imap->stream) >= 0;

	/* libetpan's buffer still holds what was sent. */
	if (imap->stream->write_buffer_len == 0)
		memory_wipe(
		    imap->stream->write_buffer, imap->stream->buffer_max_size);
	return is_sent;
}

static enum imap_answer
lost(const struct imap_sasl *sasl, const char *why, struct error *err)
{
	(void)imap_break(sasl->imap, "login", why, err);
	return IMAP_ANSWER_LOST;
}

static enum imap_answer
cut(const struct imap_sasl *sasl, struct error *err)
{
	(void)imap_result(sasl->imap, MAILIMAP_ERROR_STREAM, -1, "login", err);
	return IMAP_ANSWER_LOST;
}

/* `+ `: the server expects our first response, or says something. */
static bool
answer_challenge(struct imap_sasl *sasl, const char *line, bool *is_first_sent,
    struct error *err)
{
	struct buffer response = {0};
	bool is_sent;

	line += line[1] == ' ' ? 2 : 1;
	if (sasl->first.length > 0 && !*is_first_sent) {
		*is_first_sent = true;
		return send_line(sasl->imap, buffer_string(&sasl->first)) ||
		    (cut(sasl, err), false);
	}
	if (!sasl->answer(
		line, strcspn(line, " \r\n"), &response, sasl->context, err)) {
		sasl->imap->is_broken = true;
		secret_file_forget(&response);
		return false;
	}
	is_sent = send_line(sasl->imap, buffer_string(&response));
	secret_file_forget(&response);
	return is_sent || (cut(sasl, err), false);
}

static enum imap_answer
judge_tagged(struct imap_sasl *sasl, const char *text)
{
	bool is_ok = strncasecmp(text, "OK", 2) == 0;
	bool is_no = strncasecmp(text, "NO", 2) == 0;
	size_t length;

	text += strcspn(text, " \r\n");
	text += strspn(text, " ");
	length = strcspn(text, "\r\n");
	(void)snprintf(sasl->text, sizeof sasl->text, "%.*s",
	    (int)(length < IMAP_TEXT_SIZE ? length : IMAP_TEXT_SIZE), text);
	for (char *byte = sasl->text; *byte != '\0'; byte++)
		if (*byte < ' ' || *byte > '~')
			*byte = '?';
	return is_ok ? IMAP_ANSWER_OK
	    : is_no  ? IMAP_ANSWER_NO
		     : IMAP_ANSWER_BAD;
}

static enum imap_answer
read_answer(struct imap_sasl *sasl, const char *tag, bool is_first_sent,
    struct error *err)
{
	const char *line;

	for (;;) {
		line = mailimap_read_line(sasl->imap->session);
		if (line == NULL)
			return cut(sasl, err);
		if (strncmp(line, tag, strlen(tag)) == 0)
			return judge_tagged(sasl, line + strlen(tag));
		if (strncasecmp(line, "* BYE", 5) == 0)
			return lost(sasl, imap_bye(sasl->imap), err);
		if (line[0] == '+') {
			if (!answer_challenge(sasl, line, &is_first_sent, err))
				return IMAP_ANSWER_LOST;
		} else if (line[0] != '*') {
			return lost(
			    sasl, "cannot parse the server's response", err);
		}
	}
}

enum imap_answer
imap_sasl(struct imap_sasl *sasl, struct error *err)
{
	struct imap *imap = sasl->imap;
	bool is_inline = sasl->first.length > 0 && imap_has(imap, "SASL-IR") &&
	    sasl->first.length <= COMMAND_BYTES_MAX;
	enum imap_answer answer;
	char command[64], tag[16];

	(void)snprintf(tag, sizeof tag, "%d ", ++imap->session->imap_tag);
	(void)snprintf(command, sizeof command, "%sAUTHENTICATE %s%s", tag,
	    sasl->mechanism, is_inline ? " " : "");
	imap_begin(imap);
	answer = send_text(imap, command) &&
		send_line(imap, is_inline ? buffer_string(&sasl->first) : "")
	    ? read_answer(sasl, tag, is_inline, err)
	    : cut(sasl, err);
	secret_file_forget(&sasl->first);
	if (answer == IMAP_ANSWER_OK)
		imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return answer;
}
