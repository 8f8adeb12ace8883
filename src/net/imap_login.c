/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/imap_words.h"
#include "net/tls_stream.h"

#define USER_BYTES_MAX 500

/* Best first; a row without a name is the LOGIN command. */
static const char *const mechanisms[] = {
    "SCRAM-SHA-256", "PLAIN", NULL, "LOGIN"};

/* mailimap_capability follows NULL if the server lists none before its OK. */
static int
send_capability(mailimap *session)
{
	static const char command[] = "CAPABILITY\r\n";
	struct mailimap_response *response = NULL;
	int result, type;

	if (mailimap_send_current_tag(session) != MAILIMAP_NO_ERROR ||
	    mailstream_write(
		session->imap_stream, command, sizeof command - 1) < 0 ||
	    mailstream_flush(session->imap_stream) < 0 ||
	    mailimap_read_line(session) == NULL)
		return MAILIMAP_ERROR_STREAM;
	/* Keeps the list in the session. */
	result = mailimap_parse_response(session, &response);
	if (result != MAILIMAP_NO_ERROR)
		return result;
	type = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state
		   ->rsp_type;
	mailimap_response_free(response);
	return type == MAILIMAP_RESP_COND_STATE_OK ? MAILIMAP_NO_ERROR
						   : MAILIMAP_ERROR_CAPABILITY;
}

static bool
ask_capabilities(struct imap *imap, struct error *err)
{
	imap_begin(imap);
	return imap_result(imap, send_capability(imap->session),
	    MAILIMAP_ERROR_CAPABILITY, "CAPABILITY", err);
}

static int
try_mechanism(struct imap *imap, const char *mechanism, const char *password)
{
	const char *user = imap->options.credential.user;

	imap_begin(imap);
	if (mechanism == NULL)
		return mailimap_login(imap->session, user, password);
	return mailimap_authenticate(imap->session, mechanism,
	    imap->options.url.host, NULL, NULL, user, user, password, NULL);
}

bool
imap_has(const struct imap *imap, const char *capability)
{
	const struct mailimap_connection_info *info =
	    imap->session->imap_connection_info;
	bool is_auth = strncmp(capability, "AUTH=", 5) == 0;

	if (info == NULL || info->imap_capability == NULL ||
	    info->imap_capability->cap_list == NULL)
		return false;
	for (clistiter *at = clist_begin(info->imap_capability->cap_list);
	     at != NULL; at = clist_next(at)) {
		const struct mailimap_capability *one = clist_content(at);
		bool is_one_auth =
		    one->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE;
		const char *name = is_one_auth ? one->cap_data.cap_auth_type
					       : one->cap_data.cap_name;

		if (is_auth == is_one_auth && name != NULL &&
		    strcasecmp(name, capability + (is_auth ? 5 : 0)) == 0)
			return true;
	}
	return false;
}

static bool
is_offered(const struct imap *imap, const char *mechanism)
{
	char capability[32];

	if (mechanism == NULL)
		return !imap_has(imap, "LOGINDISABLED");
	(void)snprintf(capability, sizeof capability, "AUTH=%s", mechanism);
	return imap_has(imap, capability);
}

/* The libraries' buffer still holds what was sent. */
static void
forget_password(struct imap *imap, struct secret *password)
{
	secret_wipe(password);
	if (imap->stream->write_buffer_len == 0)
		memory_wipe(
		    imap->stream->write_buffer, imap->stream->buffer_max_size);
}

static bool
log_in(struct imap *imap, const char *password, struct error *err)
{
	char text[IMAP_TEXT_SIZE];
	int result = MAILIMAP_ERROR_LOGIN;
	bool is_sent = false;

	for (size_t i = 0; i < LENGTH(mechanisms) && !is_sent; i++) {
		int tag = imap->session->imap_tag;

		if (!is_offered(imap, mechanisms[i]))
			continue;
		result = try_mechanism(imap, mechanisms[i], password);
		/* Not sent: this system's SASL lacks the mechanism. */
		is_sent = imap->session->imap_tag != tag;
	}
	if (!is_sent)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the server offers no supported login method "
		    "(SCRAM-SHA-256, PLAIN, LOGIN; Debian: libsasl2-modules)");
	if (result != MAILIMAP_ERROR_LOGIN ||
	    tls_stream_trouble(imap->stream) != NULL)
		return imap_result(imap, result, -1, "login", err);
	imap_server_text(imap, text);
	return error_set(err, ERROR_MAILBOX,
	    imap_is_temporary(imap) || imap_words(text).is_temporary
		? RETRY_LATER
		: RETRY_NEVER,
	    "the login was refused: %s", text);
}

bool
imap_login(struct imap *imap, struct error *err)
{
	const char *user = imap->options.credential.user;
	struct secret password;
	bool is_in;

	if (user == NULL || user[0] == '\0' || strlen(user) > USER_BYTES_MAX ||
	    !folder_name_is_plain(user))
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the user name is missing, too long or contains control "
		    "characters");
	if (!ask_capabilities(imap, err))
		return false;
	if (imap->options.credential.oauth2 != NULL)
		return imap_login_oauth(imap, err) &&
		    ask_capabilities(imap, err);
	if (!secret_fetch(&imap->options.credential.password, &password, err))
		return false;
	is_in = log_in(imap, password.text, err);
	forget_password(imap, &password);
	return is_in && ask_capabilities(imap, err);
}
