/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/imap_words.h"
#include "net/tls_stream.h"

#define LOGOUT_MS 1000

static int
command_ms(const struct imap *imap)
{
	return imap->options.command_ms > 0 ? imap->options.command_ms
					    : IMAP_COMMAND_MS;
}

void
imap_begin_large(struct imap *imap, uint64_t bytes_max, uint64_t literal_max)
{
	tls_stream_begin(
	    imap->stream, command_ms(imap), bytes_max, literal_max);
}

void
imap_begin(struct imap *imap)
{
	imap_begin_large(imap, IMAP_ANSWER_BYTES_MAX, IMAP_GUARD_LINE_MAX);
}

void
imap_server_text(const struct imap *imap, char ret_text[IMAP_TEXT_SIZE])
{
	const char *text = imap->session->imap_response;
	size_t length = 0;

	for (; text != NULL && *text != '\0' && length < IMAP_TEXT_SIZE - 1;
	     text++)
		ret_text[length++] = *text;
	for (size_t i = 0; i < length; i++)
		if (ret_text[i] < 0x20 || ret_text[i] > 0x7e)
			ret_text[i] = '?';
	ret_text[length] = '\0';
}

bool
imap_is_temporary(const struct imap *imap)
{
	static const char *const codes[] = {
	    "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "OVERQUOTA"};
	const struct mailimap_response_info *info =
	    imap->session->imap_response_info;

	if (info == NULL || info->rsp_atom == NULL)
		return false;
	for (size_t i = 0; i < LENGTH(codes); i++)
		if (strcasecmp(info->rsp_atom, codes[i]) == 0)
			return true;
	return false;
}

bool
imap_break(
    struct imap *imap, const char *what, const char *why, struct error *err)
{
	imap->is_broken = true;
	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s", what, why);
}

bool
imap_is_usable(const struct imap *imap, struct error *err)
{
	if (!imap->is_broken)
		return true;
	return error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "the connection was lost and must be reopened");
}

const char *
imap_bye(const struct imap *imap)
{
	const char *text = tls_stream_guard(imap->stream)->bye;

	return text[0] == '\0' ? "the server ended the session" : text;
}

static bool
ended(struct imap *imap, const char *what, struct error *err)
{
	const char *text = tls_stream_guard(imap->stream)->bye;

	imap->is_broken = true;
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "%s: the server ended the session: %s", what, text);
	err->wait_seconds = imap_words(text).wait_seconds;
	return false;
}

/* The server refused a command: its text may say when to try again. */
static bool
not_taken(
    struct imap *imap, const char *what, const char *text, struct error *err)
{
	struct imap_words words = imap_words(text);

	imap->is_broken = true;
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "%s: the server rejected the command: %s%s%s", what, text,
	    words.advice == NULL ? "" : "; ",
	    words.advice == NULL ? "" : words.advice);
	err->wait_seconds = words.wait_seconds;
	return false;
}

bool
imap_result(struct imap *imap, int result, int refused, const char *what,
    struct error *err)
{
	const char *trouble = tls_stream_trouble(imap->stream);
	char text[IMAP_TEXT_SIZE];

	/* libetpan does not report every stream failure. */
	if (trouble != NULL && tls_stream_guard(imap->stream)->bye[0] != '\0')
		return ended(imap, what, err);
	if (trouble != NULL)
		return imap_break(imap, what, trouble, err);
	if (result == MAILIMAP_NO_ERROR)
		return true;
	imap_server_text(imap, text);
	if (result == refused)
		return error_set(err, ERROR_MESSAGE, RETRY_LATER,
		    "%s: the server refused: %s", what, text);
	if (result == MAILIMAP_ERROR_FATAL ||
	    result == MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION ||
	    tls_stream_guard(imap->stream)->bye[0] != '\0')
		return ended(imap, what, err);
	if (result == MAILIMAP_ERROR_PROTOCOL)
		return not_taken(imap, what, text, err);
	return imap_break(
	    imap, what, "cannot parse the server's response", err);
}

static void
on_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

static void
on_attributes(struct mailimap_msg_att *attributes, void *context)
{
	struct imap *imap = context;

	if (imap->on_attributes != NULL)
		imap->on_attributes(attributes, imap->context);
}

/* False would abort the session in the middle of a response. */
static bool
on_body(int type, struct mailimap_msg_att_body_section *section,
    const char *bytes, size_t length, void *context)
{
	struct imap *imap = context;

	(void)type;
	(void)section;
	if (imap->on_body != NULL)
		imap->on_body(bytes, length, imap->context);
	return true;
}

static bool
start_tls(struct imap *imap, struct error *err)
{
	int result;

	imap_begin(imap);
	result = mailimap_starttls(imap->session);
	if (result == MAILIMAP_ERROR_STARTTLS ||
	    (result == MAILIMAP_ERROR_PROTOCOL &&
		tls_stream_trouble(imap->stream) == NULL))
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "%s: the server does not offer STARTTLS",
		    imap->options.url.host);
	if (!imap_result(imap, result, -1, "STARTTLS", err))
		return false;
	imap_begin(imap);
	return tls_stream_secure(imap->stream, err);
}

bool
imap_connect(struct imap *imap, struct error *err)
{
	const struct url *url = &imap->options.url;
	struct tls_stream_options options = {.host = url->host,
	    .port = url->port,
	    .ca_file = imap->options.ca_file,
	    .connect_ms = imap->options.connect_ms,
	    .is_cancelled = imap->options.is_cancelled,
	    .context = imap->options.context};
	char greeting[IMAP_TEXT_SIZE];
	int result;

	imap->stream = tls_stream_open(&options, url->security, err);
	if (imap->stream == NULL)
		return false;
	imap->session = mailimap_new(0, NULL);
	if (imap->session == NULL)
		abort();
	/* Set for the whole session, so that FETCH data is never stored. */
	mailimap_set_progress_callback(
	    imap->session, on_progress, on_progress, imap);
	mailimap_set_msg_att_handler(imap->session, on_attributes, imap);
	mailimap_set_msg_body_handler(imap->session, on_body, imap);
	imap_begin(imap);
	result = mailimap_connect(imap->session, imap->stream);
	if (result == MAILIMAP_NO_ERROR_AUTHENTICATED) {
		imap->is_broken = true;
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "%s: the server claims that the session is already "
		    "authenticated (PREAUTH), which is refused",
		    url->host);
	}
	if (result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		result = MAILIMAP_NO_ERROR;
	if (!imap_result(imap, result, -1, "greeting", err))
		return false;
	imap_server_text(imap, greeting);
	imap->is_never_examined = imap_words_forgets_examined(greeting);
	return url->security != URL_STARTTLS || start_tls(imap, err);
}

void
imap_disconnect(struct imap *imap)
{
	if (imap->stream == NULL)
		return;
	if (imap->session == NULL) {
		(void)mailstream_close(imap->stream);
		return;
	}
	tls_stream_begin(imap->stream, LOGOUT_MS, IMAP_ANSWER_BYTES_MAX,
	    IMAP_GUARD_LINE_MAX);
	if (imap->session->imap_stream != NULL && imap->is_broken) {
		(void)mailstream_close(imap->stream);
		imap->session->imap_stream = NULL;
	}
	/* Sends LOGOUT if the stream still exists. */
	mailimap_free(imap->session);
	imap->session = NULL;
	imap->stream = NULL;
}

bool
imap_select(struct imap *imap, bool is_writable, struct error *err)
{
	struct mailimap_selection_info *info;
	struct mailbox_status *status = &imap->mailbox.status;
	char text[IMAP_TEXT_SIZE];
	int result;

	imap_begin(imap);
	imap_guard_select(tls_stream_guard(imap->stream));
	result = is_writable || imap->is_never_examined
	    ? mailimap_select(imap->session, imap->folder)
	    : mailimap_examine(imap->session, imap->folder);
	if ((result == MAILIMAP_ERROR_SELECT ||
		result == MAILIMAP_ERROR_EXAMINE) &&
	    tls_stream_trouble(imap->stream) == NULL) {
		imap->is_broken = !imap->is_optional;
		imap_server_text(imap, text);
		return error_set(err,
		    imap->is_optional ? ERROR_MESSAGE : ERROR_MAILBOX,
		    imap_is_temporary(imap) ? RETRY_LATER : RETRY_NEVER,
		    "cannot open the folder: %s", text);
	}
	if (!imap_result(imap, result, -1, "opening the folder", err))
		return false;
	info = imap->session->imap_selection_info;
	if (info == NULL || info->sel_uidvalidity == 0)
		return imap_break(imap, "opening the folder",
		    "the server sent no UIDVALIDITY", err);
	if (status->epoch != 0 && status->epoch != info->sel_uidvalidity)
		return imap_break(imap, "opening the folder",
		    "its UIDVALIDITY changed in the meantime", err);
	if (status->epoch != 0 &&
	    (info->sel_uidnext > status->newest ||
		info->sel_exists > status->count))
		imap->has_news = true;
	/* From now on it is set only if a command reported new messages. */
	info->sel_has_exists = 0;
	status->epoch = info->sel_uidvalidity;
	status->newest = info->sel_uidnext;
	status->count = info->sel_exists;
	status->change = tls_stream_guard(imap->stream)->modseq;
	status->copies = !imap_has(imap, "MOVE");
	imap->is_writable = is_writable;
	imap->is_fresh = true;
	return true;
}
