/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/interview/question.h"

#include <limits.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/memory.h"
#include "conf/conf_data.h"
#include "conf/value.h"
#include "dpod/interview/trial.h"

#define NONE "none"

static bool
is_answered(const struct interview *interview, enum question question)
{
	return interview->answers[question] != NULL;
}

const struct office *
question_office(const struct interview *interview, const char *code)
{
	for (size_t i = 0; i < interview->offices_count; i++)
		if (strcasecmp(interview->offices[i].code, code) == 0)
			return &interview->offices[i];
	return NULL;
}

static const struct office *
own_office(const struct interview *interview)
{
	return is_answered(interview, Q_OFFICE)
	    ? question_office(interview, interview->answers[Q_OFFICE])
	    : NULL;
}

/* Conditions */

static bool
wants_zone(const struct interview *interview)
{
	const struct office *office = own_office(interview);

	return office == NULL || *office->time_zone == '\0';
}

static bool
wants_ca(const struct interview *interview)
{
	return interview->mailbox.needs_ca || interview->is_given[Q_CA_FILE];
}

static bool
wants_login(const struct interview *interview)
{
	return !answers_is_local(interview);
}

static bool
wants_tenant(const struct interview *interview)
{
	return answers_has(interview, Q_LOGIN, "microsoft");
}

static bool
wants_secret(const struct interview *interview)
{
	return answers_has(interview, Q_LOGIN, "google") ||
	    (answers_is_oauth2(interview) &&
		interview->is_given[Q_CLIENT_SECRET_FILE]);
}

static bool
wants_urls(const struct interview *interview)
{
	return answers_has(interview, Q_LOGIN, "custom");
}

static bool
wants_file(const struct interview *interview)
{
	return wants_login(interview) &&
	    answers_has(interview, Q_LOGIN, "password-file");
}

static bool
wants_command(const struct interview *interview)
{
	return wants_login(interview) &&
	    answers_has(interview, Q_LOGIN, "password-command");
}

static bool
wants_password(const struct interview *interview)
{
	return wants_login(interview) &&
	    answers_has(interview, Q_LOGIN, "password");
}

static bool
wants_relay_ca(const struct interview *interview)
{
	return interview->relay.needs_ca ||
	    interview->is_given[Q_RELAY_CA_FILE];
}

static bool
wants_relay_user(const struct interview *interview)
{
	const char *relay = interview->answers[Q_RELAY];

	return interview->is_given[Q_RELAY_USER] ||
	    (relay != NULL && strncmp(relay, "directory:", 10) != 0 &&
		(interview->relay.needs_login || answers_is_local(interview)));
}

static bool
has_relay_user(const struct interview *interview)
{
	return wants_relay_user(interview) &&
	    is_answered(interview, Q_RELAY_USER) &&
	    !answers_has(interview, Q_RELAY_USER, NONE);
}

static bool
wants_relay_file(const struct interview *interview)
{
	return has_relay_user(interview) &&
	    !interview->is_given[Q_RELAY_PASSWORD_COMMAND] &&
	    (interview->is_given[Q_RELAY_PASSWORD_FILE] ||
		!interview->is_interactive);
}

static bool
wants_relay_command(const struct interview *interview)
{
	return has_relay_user(interview) &&
	    interview->is_given[Q_RELAY_PASSWORD_COMMAND];
}

static bool
wants_relay_password(const struct interview *interview)
{
	return has_relay_user(interview) && interview->is_interactive &&
	    !wants_relay_file(interview) && !wants_relay_command(interview);
}

/* Defaults */

static const char *
same_address(struct interview *interview)
{
	return interview->answers[Q_ADDRESS];
}

/* From the top-level domain, as in example.no. */
static const char *
initial_office(struct interview *interview)
{
	const char *address = interview->answers[Q_ADDRESS];
	const char *end = address == NULL ? NULL : strrchr(address, '.');

	for (size_t i = 0; end != NULL && i < interview->offices_count; i++)
		if (strcasecmp(interview->offices[i].domains, end) == 0)
			return interview->offices[i].code;
	return NULL;
}

/* This machine's zone. */
static const char *
initial_zone(struct interview *interview)
{
	static const char base[] = "zoneinfo/";
	char target[PATH_MAX];
	ssize_t length = readlink("/etc/localtime", target, sizeof target - 1);
	const char *name;

	if (length <= 0)
		return NULL;
	target[length] = '\0';
	name = strstr(target, base);
	return name == NULL
	    ? NULL
	    : arena_string(interview->memory, name + strlen(base));
}

static const char *
initial_authority(struct interview *interview)
{
	const struct office *office = own_office(interview);

	return office == NULL || *office->authority == '\0' ? NULL
							    : office->authority;
}

static const char *
initial_language(struct interview *interview)
{
	const struct office *office = own_office(interview);

	return office == NULL || *office->language == '\0' ? "en"
							   : office->language;
}

/* The provider found, or named by the answer: a survey finds none. */
static const struct mail_provider *
own_provider(const struct interview *interview)
{
	for (size_t i = 0; i < interview->providers_count; i++)
		if (answers_has(
			interview, Q_SERVER, interview->providers[i].name))
			return &interview->providers[i];
	return interview->provider;
}

static const char *
initial_login(struct interview *interview)
{
	const struct mail_provider *provider = own_provider(interview);

	if (interview->is_given[Q_PASSWORD_FILE])
		return "password-file";
	if (interview->is_given[Q_PASSWORD_COMMAND])
		return "password-command";
	if (provider != NULL)
		return provider->login;
	return interview->is_interactive ? "password" : "password-file";
}

static const char *
initial_folder(struct interview *interview)
{
	(void)interview;
	return "INBOX";
}

static const char *
initial_junk(struct interview *interview)
{
	for (size_t i = 0; i < interview->folders_count; i++)
		if (interview->folders[i].is_junk)
			return interview->folders[i].name;
	return NONE;
}

static const char *
initial_relay_user(struct interview *interview)
{
	return answers_is_local(interview)   ? NONE
	    : is_answered(interview, Q_USER) ? interview->answers[Q_USER]
					     : interview->answers[Q_ADDRESS];
}

static const char *
initial_letters(struct interview *interview)
{
	(void)interview;
	return "hold";
}

static const char *
initial_yes(struct interview *interview)
{
	(void)interview;
	return "yes";
}

/* Format checks */

static bool
one_of(const char *answer, const char *const *choices, struct error *err)
{
	for (size_t i = 0; choices[i] != NULL; i++)
		if (strcmp(choices[i], answer) == 0)
			return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "expected one of the words above (? explains them)");
}

static bool
check_office(struct interview *interview, const char *answer, struct error *err)
{
	char *codes = NULL;

	if (question_office(interview, answer) != NULL)
		return true;
	for (size_t i = 0; i < interview->offices_count; i++)
		codes = codes == NULL
		    ? arena_string(
			  interview->memory, interview->offices[i].code)
		    : arena_printf(interview->memory, "%s, %s", codes,
			  interview->offices[i].code);
	return error_set(err, ERROR_STORE, RETRY_NEVER, "expected one of %s%s",
	    codes == NULL ? "none" : codes,
	    strcasecmp(answer, "UK") == 0 || strcasecmp(answer, "GB") == 0
		? "; GB-EAW is England and Wales"
		: "");
}

static bool
check_language(
    struct interview *interview, const char *answer, struct error *err)
{
	const struct conf conf = {.memory = interview->memory};
	char *possible;

	return conf_has_language(&conf, answer, &possible) ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"no letters in this language: expected one of %s", possible);
}

static bool
check_login(struct interview *interview, const char *answer, struct error *err)
{
	static const char *const choices[] = {"password", "password-file",
	    "password-command", "microsoft", "google", "custom", NULL};

	if (!interview->is_interactive && strcmp(answer, "password") == 0)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "a password is typed at a terminal only: use "
		    "password-file");
	return one_of(answer, choices, err);
}

static bool
check_letters(
    struct interview *interview, const char *answer, struct error *err)
{
	static const char *const choices[] = {"hold", "auto", NULL};

	(void)interview;
	return one_of(answer, choices, err);
}

/* clang-format off: one row, one question */
const struct question_row question_table[QUESTIONS] = {
    [Q_ORGANISATION] = {"organisation", "Name of your organisation",
	"Letters are signed with it.", "name", SECTION_ORGANISATION},
    [Q_ADDRESS] = {"address", "Address that people write to",
	"Such as dpo@example.org. Letters come from it, and its domain is "
	"where "
	"the mail servers are looked for.",
	"address", SECTION_ORGANISATION},
    [Q_CONTACT] = {"contact", "How people can reach you",
	"Included in every letter: a name, a telephone number, an address.",
	"contact", SECTION_ORGANISATION, .initial = same_address},
    [Q_OFFICE] = {"office", "Country of the office",
	"Its public holidays and its time zone determine due dates. A code "
	"such "
	"as NO or GB-EAW (England and Wales), or `other`.",
	.initial = initial_office, .check = check_office},
    [Q_TIME_ZONE] = {"time-zone", "Time zone of the office",
	"Such as Europe/London.", "time-zone", SECTION_CALENDAR,
	.is_wanted = wants_zone, .initial = initial_zone},
    [Q_AUTHORITY] = {"authority", "Supervisory authority",
	"Letters name it: people may complain there. In Germany it depends on "
	"the Land.",
	"authority", SECTION_ORGANISATION, .initial = initial_authority},
    [Q_LANGUAGE] = {"language", "Language of letters",
	"For messages in a language that has no letters, such as en or de.",
	"language", SECTION_ORGANISATION, .initial = initial_language,
	.check = check_language},
    [Q_SERVER] = {"server", "Mailbox: server or provider",
	"A host (imap.example.org), a URL (imaps://HOST:PORT, "
	"imap+starttls://HOST, maildir:/PATH), or a provider: microsoft, "
	"google, "
	"fastmail, gandi, mailbox.org, ovh, yandex.",
	.initial = trial_find_mailbox, .attempt = trial_mailbox_server},
    [Q_CA_FILE] = {"ca-file", "File with the CA certificate of that server",
	"The server's certificate is not issued by an authority that this "
	"system "
	"trusts. If your organisation has its own, enter the path of its "
	"certificate (PEM), which dpod must be able to read. Otherwise ask the "
	"server's administrator.",
	"ca-file", SECTION_MAILBOX, .is_wanted = wants_ca,
	.attempt = trial_mailbox_ca},
    [Q_USER] = {"user", "User name to log in with",
	"Usually the whole address; of a shared mailbox at Microsoft, its "
	"address.",
	"user", SECTION_MAILBOX, .is_wanted = wants_login,
	.initial = same_address},
    [Q_LOGIN] = {"login",
	"How to log in (password, password-file, "
	"password-command, microsoft, google, custom)",
	"password: you type it, and it is stored in a file that only dpod can "
	"read. password-file: the path of such a file. password-command: a "
	"command that prints it. microsoft, google: a person logs in with a "
	"browser; register an application first (doc/MAILBOXES.md). custom: "
	"another provider of OAuth 2.0 tokens.",
	.is_wanted = wants_login, .initial = initial_login,
	.check = check_login, .attempt = trial_login},
    [Q_TENANT] = {"tenant", "Directory (tenant) ID",
	"On the page Overview of the application in the Entra admin center.",
	"tenant", SECTION_OAUTH2, .is_wanted = wants_tenant},
    [Q_CLIENT_ID] = {"client-id", "Application (client) ID",
	"As the provider's console shows it.", "client-id", SECTION_OAUTH2,
	.is_wanted = answers_is_oauth2},
    [Q_CLIENT_SECRET_FILE] = {"client-secret-file",
	"File with the client secret",
	"Its first line is the secret; only dpod can read it.",
	"client-secret-file", SECTION_OAUTH2, .is_wanted = wants_secret},
    [Q_TOKEN_URL] = {"token-url", "URL that issues tokens",
	"See doc/MAILBOXES.md, Other providers of tokens.", "token-url",
	SECTION_OAUTH2, .is_wanted = wants_urls},
    [Q_DEVICE_URL] = {"device-url", "URL that issues device codes",
	"See doc/MAILBOXES.md, Other providers of tokens.", "device-url",
	SECTION_OAUTH2, .is_wanted = wants_urls},
    [Q_SCOPE] = {"scope", "Scope to request", "As the provider's manual says.",
	"scope", SECTION_OAUTH2, .is_wanted = wants_urls},
    [Q_AUTHORIZE] = {"authorize", "Log in now (yes, no)",
	"yes: you get a code to type in a browser. no: run `dpoctl authorize "
	"cloud` later.",
	.is_wanted = answers_is_oauth2, .initial = initial_yes,
	.attempt = trial_authorize},
    [Q_PASSWORD_FILE] = {"password-file", "File with the password",
	"Its first line is the password; only dpod can read it.",
	"password-file", SECTION_MAILBOX, .is_wanted = wants_file,
	.attempt = trial_mailbox_login},
    [Q_PASSWORD_COMMAND] = {"password-command",
	"Command that prints the password", "It is run by sh as dpod's user.",
	"password-command", SECTION_MAILBOX, .is_wanted = wants_command,
	.attempt = trial_mailbox_login},
    [Q_PASSWORD] = {"password", "Password (not shown)",
	"Some providers demand an app password instead of the usual one.",
	.is_secret = true, .is_wanted = wants_password,
	.attempt = trial_mailbox_login},
    [Q_FOLDER] = {"folder", "Folder to watch", "One of the folders above.",
	"folders", SECTION_MAILBOX, .is_wanted = wants_login,
	.initial = initial_folder, .attempt = trial_folder},
    [Q_JUNK_FOLDER] = {"junk-folder", "Junk folder to watch as well",
	"What looks like a request in there becomes a ticket for a person. "
	"`none` for none.",
	"junk-folders", SECTION_MAILBOX, .is_wanted = wants_login,
	.initial = initial_junk, .attempt = trial_junk_folder},
    [Q_RELAY] = {"relay", "Outgoing mail server, or directory:/PATH",
	"A host (smtp.example.org) or a URL (smtps://HOST:PORT, "
	"smtp+starttls://HOST). directory:/PATH writes letters into a "
	"directory "
	"instead of sending them.",
	.initial = trial_find_relay, .attempt = trial_relay_server},
    [Q_RELAY_CA_FILE] = {"relay-ca-file",
	"File with the CA certificate of that server", "As for the mailbox.",
	"ca-file", SECTION_RELAY, .is_wanted = wants_relay_ca,
	.attempt = trial_relay_ca},
    [Q_RELAY_USER] = {"relay-user", "User name for that server",
	"`none`: it accepts letters from this machine without a login.", "user",
	SECTION_RELAY, .is_wanted = wants_relay_user,
	.initial = initial_relay_user, .attempt = trial_relay_user},
    [Q_RELAY_PASSWORD_FILE] = {"relay-password-file", "File with its password",
	"As for the mailbox.", "password-file", SECTION_RELAY,
	.is_wanted = wants_relay_file, .attempt = trial_relay_login},
    [Q_RELAY_PASSWORD_COMMAND] = {"relay-password-command",
	"Command that prints its password", "As for the mailbox.",
	"password-command", SECTION_RELAY, .is_wanted = wants_relay_command,
	.attempt = trial_relay_login},
    [Q_RELAY_PASSWORD] = {"relay-password", "Its password (not shown)",
	"As for the mailbox.", .is_secret = true,
	.is_wanted = wants_relay_password, .attempt = trial_relay_login},
    [Q_LETTERS] = {"letters", "Letters (hold, auto)",
	"hold: every letter waits until a person approves it (shadow mode; "
	"begin "
	"with it). auto: acknowledgements are sent automatically.",
	.initial = initial_letters, .check = check_letters},
};
/* clang-format on */

/* Space for the struct of any section. */
union any_section {
	struct conf conf;
	struct conf_organisation organisation;
	struct conf_mailbox mailbox;
	struct oauth2_source oauth2;
	struct conf_relay relay;
	struct conf_calendar calendar;
};

bool
question_check(struct interview *interview, enum question question,
    const char *answer, struct error *err)
{
	const struct question_row *row = &question_table[question];
	const struct value_texts texts = {&answer, 1};
	union any_section *scratch;

	if (row->setting != NULL) {
		scratch = arena_alloc(interview->memory, sizeof *scratch);
		if (!value_read(interview->memory,
			&settings_table[setting_find(
			    row->section, row->setting)],
			&texts, scratch, err))
			return false;
	}
	return (row->check == NULL || row->check(interview, answer, err)) &&
	    (row->attempt == NULL || interview->is_survey ||
		row->attempt(interview, answer, err));
}
