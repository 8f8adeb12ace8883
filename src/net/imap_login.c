/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <string.h>

#include "base/memory.h"
#include "net/tls_stream.h"

#define USER_BYTES_MAX 500

/* Best first; a row without a name is the LOGIN command. */
static const char *const mechanisms[] = {"SCRAM-SHA-256", "PLAIN", NULL};

static bool
ask_capabilities(struct imap *imap, struct error *err)
{
	struct mailimap_capability_data *capabilities = NULL;
	int result;

	imap_begin(imap);
	result = mailimap_capability(imap->session, &capabilities);
	if (result == MAILIMAP_NO_ERROR && capabilities != NULL)
		mailimap_capability_data_free(capabilities);
	return imap_result(
	    imap, result, MAILIMAP_ERROR_CAPABILITY, "CAPABILITY", err);
}

static int
try_mechanism(struct imap *imap, const char *mechanism, const char *password)
{
	const char *user = imap->options.user;

	imap_begin(imap);
	if (mechanism == NULL)
		return mailimap_login(imap->session, user, password);
	return mailimap_authenticate(imap->session, mechanism,
	    imap->options.url.host, NULL, NULL, user, user, password, NULL);
}

static bool
is_offered(struct imap *imap, const char *mechanism)
{
	if (mechanism == NULL)
		return !mailimap_has_extension(imap->session, "LOGINDISABLED");
	return mailimap_has_authentication(imap->session, mechanism);
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
		    "the server offers no way to log in that is known here "
		    "(SCRAM-SHA-256, PLAIN, LOGIN; Debian: libsasl2-modules)");
	if (result != MAILIMAP_ERROR_LOGIN ||
	    tls_stream_trouble(imap->stream) != NULL)
		return imap_result(imap, result, -1, "login", err);
	imap_server_text(imap, text);
	return error_set(err, ERROR_MAILBOX,
	    imap_is_temporary(imap) ? RETRY_LATER : RETRY_NEVER,
	    "the login was refused: %s", text);
}

bool
imap_login(struct imap *imap, struct error *err)
{
	const char *user = imap->options.user;
	struct secret password;
	bool is_in;

	if (user == NULL || user[0] == '\0' || strlen(user) > USER_BYTES_MAX ||
	    !folder_name_is_plain(user))
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the user's name is missing, too long, or has control "
		    "characters");
	if (!ask_capabilities(imap, err) ||
	    !secret_fetch(&imap->options.password, &password, err))
		return false;
	is_in = log_in(imap, password.text, err);
	forget_password(imap, &password);
	return is_in && ask_capabilities(imap, err);
}
