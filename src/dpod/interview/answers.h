/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_ANSWERS_H
#define DPOD_INTERVIEW_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "dpod/interview/target.h"
#include "net/mail_hosts.h"
#include "net/mailbox_folders.h"
#include "net/oauth2.h"
#include "net/secret.h"
#include "net/url.h"

/*
 * answers - the answers to `dpod setup`, and what it found out
 *
 * question.c has the table of questions, trial.c tries answers at servers,
 * interview.c asks, conf_text.c writes the configuration. All of this runs as
 * the daemon's user and writes no files (except the tokens of a login).
 */
enum question {
	Q_ORGANISATION,
	Q_ADDRESS,
	Q_CONTACT,
	Q_OFFICE,
	Q_TIME_ZONE,
	Q_AUTHORITY,
	Q_LANGUAGE,
	Q_SERVER,
	Q_CA_FILE,
	Q_USER,
	Q_LOGIN,
	Q_TENANT,
	Q_CLIENT_ID,
	Q_CLIENT_SECRET_FILE,
	Q_TOKEN_URL,
	Q_DEVICE_URL,
	Q_SCOPE,
	Q_AUTHORIZE,
	Q_PASSWORD_FILE,
	Q_PASSWORD_COMMAND,
	Q_PASSWORD,
	Q_FOLDER,
	Q_JUNK_FOLDER,
	Q_RELAY,
	Q_RELAY_CA_FILE,
	Q_RELAY_USER,
	Q_RELAY_PASSWORD_FILE,
	Q_RELAY_PASSWORD_COMMAND,
	Q_RELAY_PASSWORD,
	Q_LETTERS,
	QUESTIONS,
};

/* Data about a country; unknown texts are "". */
struct office {
	const char *code;
	const char *domains;
	const char *holidays;
	const char *time_zone;
	const char *language;
	const char *authority;
};

/* One of the two servers, as far as known. */
struct endpoint {
	const char *url_text; /* NULL: unknown */
	struct url url;
	const char *ca_file;	/* in use; NULL: the system's */
	bool needs_ca;		/* a server answers, but is not trusted */
	bool needs_login;	/* relay: does not accept the mailbox's login */
	struct secret password; /* entered */
	bool has_password;
};

struct interview {
	struct arena *memory;
	const struct target *target;
	bool is_interactive;
	bool is_offline; /* do not contact servers */
	bool is_survey;	 /* only lists missing answers: tries nothing */
	const char *answers[QUESTIONS]; /* NULL: none; never a password */
	bool is_given[QUESTIONS];	/* by an option */
	struct office *offices;
	size_t offices_count;
	struct mail_provider *providers;
	size_t providers_count;
	const struct mail_provider *provider; /* the mailbox's; or NULL */
	struct endpoint mailbox, relay;
	bool is_logged_in; /* the mailbox was opened */
	struct mailbox_folder *folders;
	size_t folders_count;
	struct oauth2_source oauth2;
};

/* Reads the program's tables. ERROR_STORE. */
bool answers_open(struct interview *interview, const struct target *target,
    struct error *err);
/* Wipes passwords. */
void answers_close(struct interview *interview);

/* According to the answers so far. */
bool answers_is_local(const struct interview *interview); /* a Maildir */
bool answers_is_oauth2(const struct interview *interview);
bool answers_has(const struct interview *interview, enum question question,
    const char *answer);

/*
 * Prints text for people immediately. On a terminal, lines break at blanks,
 * except for commands, which are indented by more than two.
 */
#define ANSWERS_COLUMNS 79
void answers_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
