/* SPDX-License-Identifier: ISC */
#include "dpod/interview/trial.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dpod/interview/trial_private.h"
#include "base/utf8.h"
#include "dpod/signals.h"
#include "net/mailbox.h"
#include "net/oauth2_authorize.h"
#include "net/oauth2_login.h"

#define FOLDERS_SHOWN 40

const char *
trial_find_mailbox(struct interview *interview)
{
	return trial_find(interview, URL_IMAP, &interview->mailbox,
	    interview->answers[Q_CA_FILE]);
}

static bool
open_local(struct interview *interview, const char *answer, struct error *err)
{
	struct mailbox_options options = {.is_impatient = true};
	struct mailbox *mailbox;

	if (!url_parse(answer, &options.url, err))
		return false;
	interview->mailbox.url = options.url;
	interview->mailbox.url_text = answer;
	if (interview->is_offline)
		return true;
	mailbox = mailbox_open(&options, err);
	if (mailbox != NULL)
		answers_say("  It has %llu messages.",
		    (unsigned long long)mailbox_status(mailbox).count);
	mailbox_close(mailbox);
	return mailbox != NULL;
}

/* A person may go back: what another answer had shown must not stay. */
static void
forget_login(struct interview *interview)
{
	trial_forget_password(&interview->mailbox);
	interview->is_logged_in = false;
	interview->folders_count = 0;
}

bool
trial_mailbox_server(
    struct interview *interview, const char *answer, struct error *err)
{
	struct mail_host hosts[MAIL_HOSTS_MAX];
	const struct mail_host *found;
	size_t count;

	forget_login(interview);
	interview->mailbox = (struct endpoint){.url_text = NULL};
	interview->provider = NULL;
	if (strncmp(answer, "maildir:", 8) == 0)
		return open_local(interview, answer, err);
	if (!trial_hosts(interview, URL_IMAP, answer, hosts, &count, err) ||
	    !trial_reach(interview, &interview->mailbox, hosts, count,
		interview->answers[Q_CA_FILE], &found, err))
		return false;
	interview->provider = found->provider;
	if (found->provider != NULL && *found->provider->note != '\0')
		answers_say("  %s", found->provider->note);
	return true;
}

bool
trial_mailbox_ca(
    struct interview *interview, const char *answer, struct error *err)
{
	const struct mail_host host = {.url = interview->mailbox.url_text};

	if (!trial_reach(
		interview, &interview->mailbox, &host, 1, answer, NULL, err))
		return false;
	if (!interview->mailbox.needs_ca)
		return true;
	return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
	    "the server's certificate was not issued by that authority, or is "
	    "for another host");
}

/* Names come from a server: escaped for the terminal. */
static void
say_folders(const struct interview *interview)
{
	size_t count = interview->folders_count;

	for (size_t i = 0; i < count && i < FOLDERS_SHOWN; i++) {
		const char *name = interview->folders[i].name;

		answers_say("    %s%s",
		    utf8_visible(
			interview->memory, name, strlen(name), UTF8_ONE_LINE),
		    interview->folders[i].is_junk ? "  (junk)" : "");
	}
	if (count > FOLDERS_SHOWN)
		answers_say("    and %zu more", count - FOLDERS_SHOWN);
}

static bool
too_long(struct error *err)
{
	return error_set(
	    err, ERROR_MAILBOX, RETRY_NEVER, "the folder name is too long");
}

static struct mailbox *
open_mailbox(struct interview *interview, const char *folder, struct error *err)
{
	struct mailbox_options options = {
	    .url = interview->mailbox.url,
	    .credential = trial_mailbox_credential(interview),
	    .ca_file = interview->mailbox.ca_file,
	    .is_impatient = true,
	    .connect_ms = TRIAL_CONNECT_MS,
	    .command_ms = TRIAL_COMMAND_MS,
	    .is_cancelled = signals_is_cancelled,
	};

	if (folder != NULL &&
	    snprintf(options.url.path, sizeof options.url.path, "%s", folder) >=
		(int)sizeof options.url.path) {
		(void)too_long(err);
		return NULL;
	}
	return mailbox_open(&options, err);
}

static bool
log_in(struct interview *interview, struct error *err)
{
	struct mailbox *mailbox;
	struct error unlisted;

	if (interview->is_offline)
		return true;
	mailbox = open_mailbox(interview, NULL, err);
	if (mailbox == NULL)
		return false;
	interview->is_logged_in = true;
	answers_say("  Logged in: %llu messages in %s.",
	    (unsigned long long)mailbox_status(mailbox).count,
	    interview->mailbox.url.path);
	if (!mailbox_folders(mailbox, interview->memory, &interview->folders,
		&interview->folders_count, &unlisted)) {
		answers_say(
		    "  Its folders could not be listed: %s", unlisted.text);
	} else if (interview->folders_count > 0) {
		answers_say("  Folders:");
		say_folders(interview);
	}
	mailbox_close(mailbox);
	return true;
}

bool
trial_login(struct interview *interview, const char *answer, struct error *err)
{
	(void)answer;
	(void)err;
	forget_login(interview);
	return true;
}

bool
trial_mailbox_login(
    struct interview *interview, const char *answer, struct error *err)
{
	struct endpoint *mailbox = &interview->mailbox;

	mailbox->has_password = answers_has(interview, Q_LOGIN, "password");
	if (mailbox->has_password) {
		if (*answer == '\0')
			return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
			    "the password must not be empty");
		(void)snprintf(mailbox->password.text,
		    sizeof mailbox->password.text, "%s", answer);
	} else if (answers_has(interview, Q_LOGIN, "password-command")) {
		interview->answers[Q_PASSWORD_COMMAND] = answer;
	} else {
		interview->answers[Q_PASSWORD_FILE] = answer;
	}
	return log_in(interview, err);
}

static char *
copy(struct interview *interview, enum question question)
{
	return arena_string(interview->memory, interview->answers[question]);
}

static void
make_source(struct interview *interview)
{
	bool is_custom = answers_has(interview, Q_LOGIN, "custom");

	interview->oauth2 = (struct oauth2_source){
	    .name = arena_string(interview->memory, "cloud"),
	    .directory = arena_printf(
		interview->memory, "%s/oauth2", interview->target->state),
	    .provider = is_custom			    ? OAUTH2_CUSTOM
		: answers_has(interview, Q_LOGIN, "google") ? OAUTH2_GOOGLE
							    : OAUTH2_MICROSOFT,
	    .grant = OAUTH2_REFRESH_TOKEN,
	    .tenant = copy(interview, Q_TENANT),
	    .client_id = copy(interview, Q_CLIENT_ID),
	    .client_secret = {.file = copy(interview, Q_CLIENT_SECRET_FILE)},
	    .token_url = copy(interview, Q_TOKEN_URL),
	    .device_url = copy(interview, Q_DEVICE_URL),
	    .scope = copy(interview, Q_SCOPE),
	    .ca_file = !is_custom || interview->mailbox.ca_file == NULL
		? NULL
		: arena_string(interview->memory, interview->mailbox.ca_file),
	};
}

static void
tell(const char *words, void *context)
{
	(void)context;
	(void)fputs(words, stdout);
	(void)fflush(stdout);
}

/* Tokens are stored in the state directory; both belong to this user. */
static bool
log_in_as_person(struct interview *interview, struct error *err)
{
	const struct target *target = interview->target;
	bool is_made = mkdir(target->directory, 0700) == 0;
	bool is_state_made = mkdir(target->state, 02750) == 0;
	bool is_done;

	oauth2_login_keep_secrets();
	is_done = (oauth2_has_device_codes(&interview->oauth2)
			  ? oauth2_login_by_device(&interview->oauth2, tell,
				signals_is_cancelled, NULL, err)
			  : oauth2_login_by_browser(
				&interview->oauth2, 0, tell, NULL, err)) &&
	    log_in(interview, err);
	/* Only while they are empty. */
	if (!is_done && is_state_made)
		(void)rmdir(target->state);
	if (!is_done && is_made)
		(void)rmdir(target->directory);
	return is_done;
}

bool
trial_authorize(
    struct interview *interview, const char *answer, struct error *err)
{
	make_source(interview);
	if (strcmp(answer, "yes") != 0 && strcmp(answer, "no") != 0)
		return error_set(
		    err, ERROR_STORE, RETRY_NEVER, "expected yes or no");
	if (interview->is_offline || !interview->is_interactive ||
	    strcmp(answer, "no") == 0) {
		answers_say("  Run `dpoctl authorize cloud` before you start "
			    "dpod.");
		return true;
	}
	return log_in_as_person(interview, err);
}

bool
trial_folder(struct interview *interview, const char *answer, struct error *err)
{
	struct mailbox *mailbox;

	if (interview->is_logged_in) {
		mailbox = open_mailbox(interview, answer, err);
		if (mailbox == NULL)
			return false;
		answers_say("  It has %llu messages.",
		    (unsigned long long)mailbox_status(mailbox).count);
		mailbox_close(mailbox);
	} else if (strlen(answer) >= sizeof interview->mailbox.url.path) {
		return too_long(err);
	}
	(void)snprintf(interview->mailbox.url.path,
	    sizeof interview->mailbox.url.path, "%s", answer);
	return true;
}

bool
trial_junk_folder(
    struct interview *interview, const char *answer, struct error *err)
{
	struct mailbox *mailbox;

	if (strcmp(answer, "none") == 0)
		return true;
	if (strcmp(answer, interview->mailbox.url.path) == 0)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "this folder is watched already");
	if (!interview->is_logged_in)
		return true;
	mailbox = open_mailbox(interview, answer, err);
	mailbox_close(mailbox);
	return mailbox != NULL;
}
