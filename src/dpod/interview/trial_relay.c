/* SPDX-License-Identifier: ISC */
#include "dpod/interview/trial.h"

#include <stdio.h>
#include <string.h>

#include "dpod/interview/trial_private.h"
#include "dpod/signals.h"
#include "net/relay.h"

#define REPLY_SECONDS 30
#define TOTAL_SECONDS 60

const char *
trial_find_relay(struct interview *interview)
{
	const char *found = NULL;
	char text[URL_HOST_MAX + 40];
	struct url url;
	struct error none;

	if (interview->is_survey)
		return NULL;
	/* The provider's, otherwise what the domain names. */
	if (interview->provider != NULL)
		return interview->provider->relay;
	if (!answers_is_local(interview))
		found = trial_find(interview, URL_SMTP, &interview->relay,
		    interview->answers[Q_RELAY_CA_FILE]);
	if (found != NULL || answers_is_local(interview))
		return found;
	/* Otherwise it may be the same host. */
	(void)snprintf(
	    text, sizeof text, "smtps://%s", interview->mailbox.url.host);
	return url_parse(text, &url, &none) && interview->is_interactive
	    ? arena_string(interview->memory, interview->mailbox.url.host)
	    : NULL;
}

static bool
try_relay(struct interview *interview, struct credential credential,
    struct error *err)
{
	const struct relay_options options = {
	    .url = interview->relay.url,
	    .credential = credential,
	    .ca_file = interview->relay.ca_file,
	    .is_impatient = true,
	    .connect_seconds = TRIAL_CONNECT_MS / 1000,
	    .reply_seconds = REPLY_SECONDS,
	    .total_seconds = TOTAL_SECONDS,
	    .is_cancelled = signals_is_cancelled,
	};
	struct relay *relay;
	bool good;

	if (interview->is_offline)
		return true;
	relay = relay_open(&options, err);
	good = relay != NULL && relay_check(relay, "", err);
	relay_close(relay);
	if (good)
		answers_say("  It accepts letters%s.",
		    credential.user == NULL ? " without a login"
					    : " with this login");
	return good;
}

/* Tries the mailbox's login; if refused, another one is asked for. */
static bool
try_same_login(struct interview *interview)
{
	struct error err;

	interview->relay.needs_login = false;
	if (interview->is_given[Q_RELAY_USER] || answers_is_local(interview) ||
	    (answers_is_oauth2(interview) && !interview->is_logged_in) ||
	    try_relay(interview, trial_mailbox_credential(interview), &err))
		return true;
	answers_say("  With the mailbox's login: %s", err.text);
	interview->relay.needs_login = true;
	return true;
}

bool
trial_relay_server(
    struct interview *interview, const char *answer, struct error *err)
{
	struct endpoint *relay = &interview->relay;
	const char *ca_file = interview->answers[Q_RELAY_CA_FILE];
	struct mail_host hosts[MAIL_HOSTS_MAX];
	size_t count;

	trial_forget_password(relay);
	*relay = (struct endpoint){.url_text = NULL};
	if (strncmp(answer, "directory:", 10) == 0) {
		relay->url_text = answer;
		return url_parse(answer, &relay->url, err);
	}
	if (!trial_hosts(interview, URL_SMTP, answer, hosts, &count, err) ||
	    !trial_reach(interview, relay, hosts, count, ca_file, NULL, err))
		return false;
	/* The CA of the mailbox may have issued this certificate too. */
	if (relay->needs_ca && ca_file == NULL &&
	    interview->mailbox.ca_file != NULL) {
		const struct mail_host host = {.url = relay->url_text};

		if (!trial_reach(interview, relay, &host, 1,
			interview->mailbox.ca_file, NULL, err))
			return false;
	}
	return relay->needs_ca || try_same_login(interview);
}

bool
trial_relay_ca(
    struct interview *interview, const char *answer, struct error *err)
{
	const struct mail_host host = {.url = interview->relay.url_text};

	if (!trial_reach(
		interview, &interview->relay, &host, 1, answer, NULL, err))
		return false;
	if (interview->relay.needs_ca)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the server's certificate was not issued by that "
		    "authority, or is for another host");
	return try_same_login(interview);
}

bool
trial_relay_user(
    struct interview *interview, const char *answer, struct error *err)
{
	const struct credential nobody = {.user = NULL};

	trial_forget_password(&interview->relay);
	return strcmp(answer, "none") != 0 ||
	    interview->relay.url.kind == URL_DIRECTORY ||
	    try_relay(interview, nobody, err);
}

bool
trial_relay_login(
    struct interview *interview, const char *answer, struct error *err)
{
	struct endpoint *relay = &interview->relay;
	struct credential credential = {
	    .user = interview->answers[Q_RELAY_USER]};

	trial_forget_password(relay);
	if (interview->is_given[Q_RELAY_PASSWORD_COMMAND]) {
		credential.password.command = answer;
	} else if (interview->is_given[Q_RELAY_PASSWORD_FILE] ||
	    !interview->is_interactive) {
		credential.password.file = answer;
	} else if (*answer == '\0') {
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the password must not be empty");
	} else {
		relay->has_password = true;
		(void)snprintf(relay->password.text,
		    sizeof relay->password.text, "%s", answer);
		credential.password.typed = &relay->password;
	}
	return try_relay(interview, credential, err);
}
