/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "conf/conf_data.h"
#include "conf/draft.h"
#include "conf/notification.h"
#include "conf/people.h"
#include "store/db.h"

/* The settings that a mailbox and a relay share. */
struct endpoint {
	const char *url_text;
	const struct url *url;
	const char *user;
	enum credential_auth auth;
	const struct secret_source *password;
	const char *oauth2_name;
	const char *ca_file;
	bool insecure;
	bool wants_user;
};

static bool
is_local(const struct url *url)
{
	return url->kind == URL_MAILDIR || url->kind == URL_DIRECTORY;
}

/* A local directory has no login and no certificate. */
static bool
check_local(const struct draft *draft, const struct draft_section *section,
    const struct endpoint *endpoint)
{
	const char *const settings[] = {
	    endpoint->user != NULL ? "user" : NULL,
	    endpoint->auth != CREDENTIAL_AS_OFFERED ? "auth" : NULL,
	    endpoint->password->file != NULL ? "password-file" : NULL,
	    endpoint->password->command != NULL ? "password-command" : NULL,
	    endpoint->password->credential != NULL ? "password-credential"
						   : NULL,
	    endpoint->oauth2_name != NULL ? "oauth2" : NULL,
	    endpoint->ca_file != NULL ? "ca-file" : NULL,
	};

	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		if (settings[i] != NULL)
			return draft_refuse(draft, section, settings[i],
			    "not used with %s: remove it", endpoint->url_text);
	return true;
}

static bool
check_password(const struct draft *draft, const struct draft_section *section,
    const struct endpoint *endpoint)
{
	const struct secret_source *password = endpoint->password;
	int sources = (password->file != NULL) + (password->command != NULL) +
	    (password->credential != NULL);

	if (endpoint->user == NULL && endpoint->wants_user)
		return draft_refuse(draft, section, "user",
		    "required: the user name to log in with");
	if (endpoint->oauth2_name != NULL && sources > 0)
		return draft_refuse(draft, section, "oauth2",
		    "a password is also set: remove one of them");
	if (endpoint->auth != CREDENTIAL_AS_OFFERED && sources == 0)
		return draft_refuse(draft, section, "auth",
		    "there is no password to send: remove it");
	if (endpoint->oauth2_name != NULL && endpoint->user == NULL)
		return draft_refuse(draft, section, "user",
		    "required: the address of the mailbox");
	if (endpoint->oauth2_name != NULL)
		return draft_check_oauth2_name(
		    draft, section, endpoint->oauth2_name);
	if (sources > 1)
		return draft_refuse(draft, section,
		    password->file == NULL ? "password-command"
					   : "password-file",
		    "more than one source of the password: keep only one of "
		    "password-file, password-command, password-credential");
	if (endpoint->user != NULL && sources == 0)
		return draft_refuse(draft, section, "user",
		    "no password: set one of password-file, password-command, "
		    "password-credential");
	if (endpoint->user == NULL && sources == 1)
		return draft_refuse(draft, section, "user",
		    "required: a password is set, but no user");
	return true;
}

static bool
check_endpoint(const struct draft *draft, const struct draft_section *section,
    const struct endpoint *endpoint)
{
	if (is_local(endpoint->url))
		return check_local(draft, section, endpoint);
	if (endpoint->url->security == URL_CLEAR && !endpoint->insecure)
		return draft_refuse(draft, section, "url",
		    "%.80s is not encrypted: use %s, or allow it with "
		    "`insecure = true`",
		    endpoint->url_text,
		    endpoint->url->kind == URL_IMAP
			? "imaps:// or imap+starttls://"
			: "smtps:// or smtp+starttls://");
	return draft_check_port(draft, section, endpoint->url) &&
	    check_password(draft, section, endpoint);
}

bool
draft_check_title(const struct draft *draft,
    const struct draft_section *section, const char *what)
{
	size_t length = strlen(section->title);

	if (length == 0 || length > 32 ||
	    strspn(section->title, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
		length)
		return draft_refuse(draft, section, NULL,
		    "the name of %s must be 1 to 32 characters from a-z, 0-9 "
		    "and -",
		    what);
	return true;
}

static bool
check_target(const struct draft *draft, const struct draft_section *section,
    const struct conf_mailbox *mailbox)
{
	const char *target = mailbox->after_intake_target;

	if ((mailbox->sort_rules.count > 0) != (mailbox->sort_target != NULL))
		return draft_refuse(draft, section,
		    mailbox->sort_target != NULL ? "sort-target" : "sort-rules",
		    "`sort-rules` and `sort-target` must be set together");
	if (mailbox->after_intake == CONF_LEAVE)
		return target == NULL ||
		    draft_refuse(draft, section, "after-intake-target",
			"requires `after-intake = flag` or `after-intake = "
			"move`");
	/* In a Maildir a message has one flag for this, without a name. */
	if (target == NULL)
		return (mailbox->after_intake == CONF_FLAG &&
			   mailbox->url.kind == URL_MAILDIR) ||
		    draft_refuse(draft, section, "after-intake",
			"requires `after-intake-target`: %s",
			mailbox->after_intake == CONF_FLAG
			    ? "the keyword to flag messages with"
			    : "the folder to move messages to");
	/* An IMAP keyword is an atom (RFC 3501, 9). */
	if (mailbox->after_intake == CONF_FLAG &&
	    (strlen(target) > 64 ||
		strspn(target,
		    "abcdefghijklmnopqrstuvwxyz0123456789$_.-"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(target)))
		return draft_refuse(draft, section, "after-intake-target",
		    "a keyword must be 1 to 64 letters, digits, $, _, . and -");
	return true;
}

/*
 * INBOX is the same in any case (RFC 3501, 5.1). In a Maildir, A/B and A.B are
 * one directory.
 */
static bool
is_same_folder(enum url_kind kind, const char *a, const char *b)
{
	static const char marks[] = "/.";

	if (kind == URL_IMAP)
		return strcmp(a, b) == 0 ||
		    (strcasecmp(a, "INBOX") == 0 &&
			strcasecmp(b, "INBOX") == 0);
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (*a != *b &&
		    (strchr(marks, *a) == NULL || strchr(marks, *b) == NULL))
			return false;
	return *a == *b;
}

static bool
is_watched(const struct conf_mailbox *mailbox, const char *folder)
{
	const struct conf_list *lists[] = {
	    &mailbox->folders, &mailbox->junk_folders};
	enum url_kind kind = mailbox->url.kind;

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			if (lists[i]->items[j] != folder &&
			    is_same_folder(kind, lists[i]->items[j], folder))
				return true;
	return kind == URL_IMAP &&
	    is_same_folder(kind, mailbox->url.path, folder);
}

/*
 * Notes would be taken in as messages; and in a folder full of messages they
 * are not found, so that somebody would be told to empty it.
 */
static bool
check_holder(const struct draft *draft, const struct draft_section *section,
    const struct conf_mailbox *mailbox)
{
	static const char *const parts[] = {"new", "cur", "tmp"};
	const char *const targets[] = {mailbox->after_intake == CONF_MOVE
		? mailbox->after_intake_target
		: NULL,
	    mailbox->sort_target};
	const char *folder = mailbox->holder_folder;
	bool is_imap = mailbox->url.kind == URL_IMAP;
	bool is_used = is_imap && is_watched(mailbox, folder);

	/* In a Maildir the notes are beside the folders, not among them. */
	for (size_t i = 0; i < LENGTH(targets); i++)
		is_used = is_used ||
		    (is_imap && targets[i] != NULL &&
			is_same_folder(URL_IMAP, targets[i], folder));
	for (size_t i = 0; i < LENGTH(parts); i++)
		is_used =
		    is_used || (!is_imap && strcmp(parts[i], folder) == 0);
	return !is_used || strcmp(folder, "none") == 0 ||
	    draft_refuse(draft, section, "holder-folder",
		"\"%s\" is used for messages: choose a folder for the notes of "
		"dpod alone",
		folder);
}

/* A message moved to a folder that is read would be moved forever. */
static bool
check_folders(const struct draft *draft, const struct draft_section *section,
    const struct conf_mailbox *mailbox)
{
	const struct conf_list *lists[] = {
	    &mailbox->folders, &mailbox->junk_folders};
	static const char *const names[] = {"folders", "junk-folders"};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			if (is_watched(mailbox, lists[i]->items[j]))
				return draft_refuse(draft, section, names[i],
				    "folder \"%s\" is listed twice: remove one",
				    lists[i]->items[j]);
	if (mailbox->sort_target != NULL &&
	    is_watched(mailbox, mailbox->sort_target))
		return draft_refuse(draft, section, "sort-target",
		    "\"%s\" is itself watched: messages cannot be moved there",
		    mailbox->sort_target);
	if (mailbox->after_intake == CONF_MOVE &&
	    is_watched(mailbox, mailbox->after_intake_target))
		return draft_refuse(draft, section, "after-intake-target",
		    "\"%s\" is itself watched: messages cannot be moved there",
		    mailbox->after_intake_target);
	return check_holder(draft, section, mailbox);
}

static bool
check_language(const struct draft *draft, const struct draft_section *section,
    const char *language)
{
	char *possible;

	return language == NULL ||
	    conf_has_language(draft->conf, language, &possible) ||
	    draft_refuse(draft, section, "language",
		"no letter templates for language \"%s\": expected one of %s",
		language, possible);
}

static bool
is_same_url(const struct url *a, const struct url *b)
{
	return a->kind == b->kind && a->port == b->port &&
	    strcasecmp(a->host, b->host) == 0 &&
	    (a->kind == URL_IMAP ? is_same_folder(a->kind, a->path, b->path)
				 : strcmp(a->path, b->path) == 0);
}

/*
 * The same folder twice: all its messages would be duplicates the second time.
 */
static bool
check_unique(const struct draft *draft, const struct draft_section *section,
    const struct conf_mailbox *mailbox)
{
	const struct conf *conf = draft->conf;

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *other = &conf->mailboxes[i];
		const char *user = mailbox->user, *other_user = other->user;

		if (other == mailbox)
			break;
		if (is_same_url(&other->url, &mailbox->url) &&
		    strcmp(user == NULL ? "" : user,
			other_user == NULL ? "" : other_user) == 0)
			return draft_refuse(draft, section, "url",
			    "mailbox \"%s\" watches the same folder: remove "
			    "one of them",
			    other->name);
	}
	return true;
}

static bool
check_mailbox(const struct draft *draft, const struct draft_section *section)
{
	const struct conf_mailbox *mailbox = section->base;
	struct endpoint endpoint = {mailbox->url_text, &mailbox->url,
	    mailbox->user, mailbox->auth, &mailbox->password,
	    mailbox->oauth2_name, mailbox->ca_file, mailbox->insecure, true};

	return draft_check_title(draft, section, "a mailbox") &&
	    check_language(draft, section, mailbox->language) &&
	    check_endpoint(draft, section, &endpoint) &&
	    check_target(draft, section, mailbox) &&
	    check_folders(draft, section, mailbox) &&
	    check_unique(draft, section, mailbox);
}

static bool
check_relay(const struct draft *draft, const struct draft_section *section)
{
	const struct conf_relay *relay = section->base;
	struct endpoint endpoint = {relay->url_text, &relay->url, relay->user,
	    relay->auth, &relay->password, relay->oauth2_name, relay->ca_file,
	    relay->insecure, false};

	if (!check_endpoint(draft, section, &endpoint))
		return false;
	if (relay->retry_min_seconds > relay->retry_max_seconds)
		return draft_refuse(draft, section, "retry-min",
		    "must not be longer than retry-max");
	if (relay->retry_max_seconds > relay->give_up_seconds)
		return draft_refuse(draft, section, "give-up-after",
		    "must not be shorter than retry-max");
	return true;
}

/* The reader checks the scores against those of the rules. */
static bool
check_recognition(
    const struct draft *draft, const struct draft_section *section)
{
	const struct conf_recognition *recognition = section->base;

	if (recognition->request_score != 0 &&
	    recognition->unsure_score > recognition->request_score)
		return draft_refuse(draft, section, "unsure-score",
		    "must not be above request-score");
	return true;
}

static bool
check_register(const struct draft *draft, const struct draft_section *section)
{
	const char *text = draft->conf->register_text;
	struct error why;

	if (text == NULL ||
	    strncmp(text, CONF_REGISTER_FILE "/",
		strlen(CONF_REGISTER_FILE "/")) == 0)
		return true;
	if (strncmp(text, "postgresql://", strlen("postgresql://")) != 0)
		return draft_refuse(draft, section, "register",
		    "expected sqlite:/PATH or postgresql://...");
	return db_demand_location(text, &why) ||
	    draft_refuse(draft, section, "register", "%s", why.text);
}

bool
draft_check(const struct draft *draft)
{
	if (!check_register(draft, &draft->sections[0]))
		return false;
	if (draft->conf->mailboxes_count == 0)
		return draft_refuse(draft, &draft->sections[0], NULL,
		    "no mailbox configured: add a section such as mailbox "
		    "\"dpo\" { url = \"imaps://...\" }");
	for (size_t i = 0; i < draft->sections_count; i++) {
		const struct draft_section *section = &draft->sections[i];

		if (section->section == SECTION_ORGANISATION &&
		    (!check_language(
			 draft, section, draft->conf->organisation.language) ||
			!people_check(draft, section)))
			return false;
		if (section->section == SECTION_MAILBOX &&
		    !check_mailbox(draft, section))
			return false;
		if (section->section == SECTION_OAUTH2 &&
		    !draft_check_oauth2(draft, section))
			return false;
		if (section->section == SECTION_RELAY &&
		    !check_relay(draft, section))
			return false;
		if (section->section == SECTION_CALENDAR &&
		    !draft_check_set(draft, section))
			return false;
		if (section->section == SECTION_RECOGNITION &&
		    !check_recognition(draft, section))
			return false;
		if (section->section == SECTION_NOTIFY &&
		    !notification_check(draft, section))
			return false;
	}
	return true;
}
