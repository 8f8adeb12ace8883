/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/base64.h"
#include "net/imap_sasl.h"
#include "net/imap_words.h"
#include "net/sasl_scram.h"
#include "net/secret_file.h"
#include "net/tls_stream.h"

#define USER_BYTES_MAX 500

/* Best first. */
static const struct mechanism {
	const char *name; /* NULL: the LOGIN command */
	enum credential_auth auth;
} mechanisms[] = {
    {"SCRAM-SHA-256", CREDENTIAL_SCRAM_SHA_256},
    {"PLAIN", CREDENTIAL_PLAIN},
    {NULL, CREDENTIAL_LOGIN},
    {"LOGIN", CREDENTIAL_LOGIN},
};

/* A login with a password. */
struct login {
	struct imap *imap;
	const char *password;
	struct sasl_scram scram;
	bool is_user_sent;	   /* with the mechanism LOGIN */
	char text[IMAP_TEXT_SIZE]; /* of a refusal */
	bool is_temporary;
};

/*
 * mailimap_capability dereferences NULL if the server lists none before its OK.
 */
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
	/* Stores the list in the session. */
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

/* The buffers of the libraries still hold what was sent. */
static void
forget_password(struct imap *imap, struct secret *password)
{
	secret_wipe(password);
	if (imap->stream->write_buffer_len == 0)
		memory_wipe(
		    imap->stream->write_buffer, imap->stream->buffer_max_size);
}

static bool
refuse_challenge(struct error *err)
{
	return error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "login: the server asked for more than the mechanism has");
}

/* After PLAIN's only response there is nothing to say. */
static bool
answer_plain(const char *challenge, size_t length, struct buffer *ret_response,
    void *context, struct error *err)
{
	(void)challenge;
	(void)length;
	(void)ret_response;
	(void)context;
	return refuse_challenge(err);
}

/* Whatever the server's words are, it asks for the user, then the password. */
static bool
answer_login(const char *challenge, size_t length, struct buffer *ret_response,
    void *context, struct error *err)
{
	struct login *login = context;
	const char *word = login->is_user_sent
	    ? login->password
	    : login->imap->options.credential.user;

	(void)challenge;
	(void)length;
	if (word == NULL)
		return refuse_challenge(err);
	(void)buffer_reserve(ret_response, strlen(word) * 4 / 3 + 8);
	base64_add(ret_response, word, strlen(word));
	if (login->is_user_sent)
		login->password = NULL;
	login->is_user_sent = true;
	return true;
}

static bool
answer_scram(const char *challenge, size_t length, struct buffer *ret_response,
    void *context, struct error *err)
{
	struct login *login = context;
	struct buffer message = {0}, answer = {0};
	bool is_answered = base64_decode(challenge, length, &message)
	    ? sasl_scram_answer(&login->scram, buffer_string(&message),
		  message.length, login->password, &answer, err)
	    : refuse_challenge(err);

	base64_add(ret_response, answer.data, answer.length);
	buffer_release(&message);
	buffer_release(&answer);
	return is_answered;
}

static void
begin(struct login *login, struct imap_sasl *sasl)
{
	const char *user = login->imap->options.credential.user;
	struct buffer text = {0};

	if (sasl->mechanism[0] == 'S') {
		sasl->answer = answer_scram;
		sasl_scram_begin(&login->scram, user, NULL, &text);
	} else if (sasl->mechanism[0] == 'P') {
		size_t size = strlen(user) + strlen(login->password) + 2;

		/* No copy is left behind. */
		(void)buffer_reserve(&text, size);
		(void)buffer_reserve(&sasl->first, size * 4 / 3 + 8);
		buffer_add_byte(&text, '\0');
		buffer_add(&text, user, strlen(user) + 1);
		buffer_add_string(&text, login->password);
	}
	base64_add(&sasl->first, text.data, text.length);
	secret_file_forget(&text);
}

/* IMAP_ANSWER_OK only if the server has proved what it must. */
static enum imap_answer
authenticate(struct login *login, const char *mechanism, struct error *err)
{
	struct imap_sasl sasl = {.imap = login->imap,
	    .mechanism = mechanism,
	    .answer = mechanism[0] == 'L' ? answer_login : answer_plain,
	    .context = login};
	enum imap_answer answer;

	begin(login, &sasl);
	answer = imap_sasl(&sasl, err);
	memcpy(login->text, sasl.text, sizeof login->text);
	login->is_temporary = imap_words(login->text).is_temporary;
	if (answer == IMAP_ANSWER_OK && mechanism[0] == 'S' &&
	    !login->scram.is_proven) {
		login->imap->is_broken = true;
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the server failed SCRAM-SHA-256: it did not prove that "
		    "it knows the password");
		answer = IMAP_ANSWER_LOST;
	}
	sasl_scram_end(&login->scram);
	return answer;
}

/* The LOGIN command, by libetpan. */
static enum imap_answer
send_login(struct login *login, struct error *err)
{
	struct imap *imap = login->imap;
	int result;

	imap_begin(imap);
	result = mailimap_login(
	    imap->session, imap->options.credential.user, login->password);
	if (result != MAILIMAP_ERROR_LOGIN ||
	    tls_stream_trouble(imap->stream) != NULL)
		return imap_result(imap, result, -1, "login", err)
		    ? IMAP_ANSWER_OK
		    : IMAP_ANSWER_LOST;
	imap_server_text(imap, login->text);
	login->is_temporary =
	    imap_is_temporary(imap) || imap_words(login->text).is_temporary;
	return IMAP_ANSWER_NO;
}

/* NULL: none that may be used is offered. */
static const struct mechanism *
choose(const struct imap *imap)
{
	enum credential_auth auth = imap->options.credential.auth;

	for (size_t i = 0; i < LENGTH(mechanisms); i++)
		if ((auth == CREDENTIAL_AS_OFFERED ||
			auth == mechanisms[i].auth) &&
		    is_offered(imap, mechanisms[i].name))
			return &mechanisms[i];
	return NULL;
}

static bool
log_in(struct imap *imap, const char *password, struct error *err)
{
	struct login login = {.imap = imap, .password = password};
	const struct mechanism *mechanism = choose(imap);
	enum imap_answer answer;

	if (mechanism == NULL)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the server offers no login method that is accepted "
		    "(SCRAM-SHA-256, PLAIN, LOGIN; see `auth`)");
	answer = mechanism->name == NULL
	    ? send_login(&login, err)
	    : authenticate(&login, mechanism->name, err);
	if (answer == IMAP_ANSWER_OK || answer == IMAP_ANSWER_LOST)
		return answer == IMAP_ANSWER_OK;
	return error_set(err, ERROR_MAILBOX,
	    login.is_temporary ? RETRY_LATER : RETRY_NEVER,
	    "the login was refused: %s", login.text);
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
