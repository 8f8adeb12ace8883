/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/check_files.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "casework/keys_place.h"
#include "dpod/check_private.h"
#include "dpod/run_as.h"
#include "net/secret.h"
#include "net/secret_owner.h"

#define PEM_BYTES_MAX ((size_t)4 * 1024 * 1024)

void
check_say_at(struct check *check, enum check_grade grade,
    const struct place *place, const char *format, ...)
{
	char what[ERROR_TEXT_MAX];
	struct error err;
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	conf_refuse(check->conf, place->base, place->setting, &err, "%s", what);
	check->say(grade, err.text, check->context);
	check->good = check->good && grade != CHECK_WRONG;
}

/* The first directory in the path that the user may not enter; else NULL. */
static const char *
closed_above(const struct check *check, const char *path)
{
	char *above = arena_string(check->memory, path);
	struct stat status;

	for (char *slash = strchr(above + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (stat(above, &status) == 0 && S_ISDIR(status.st_mode) &&
		    !check_user_may(check->user, above, &status, MAY_ENTER))
			return above;
		*slash = '/';
	}
	return NULL;
}

/* Whether it exists, has the expected type, and is accessible to the user. */
static bool
find(struct check *check, const struct place *place, bool is_directory,
    struct stat *ret_status)
{
	const char *what = is_directory ? "directory" : "file";
	const char *closed = closed_above(check, place->path);

	if (closed != NULL) {
		check_say_at(check, CHECK_WRONG, place,
		    "%s: %s cannot enter %s: expected mode x for it there",
		    place->path, check->user->name, closed);
		return false;
	}
	if (stat(place->path, ret_status) != 0) {
		bool is_missing = errno == ENOENT || errno == ENOTDIR;

		if (is_missing)
			check_say_at(check, CHECK_WRONG, place,
			    "%s: no such %s: create it, or correct the path",
			    place->path, what);
		else
			check_say_at(check, CHECK_WRONG, place,
			    "%s: %s: run dpod -t as root or as %s", place->path,
			    strerror(errno), check->user->name);
		return false;
	}
	if (is_directory ? !S_ISDIR(ret_status->st_mode)
			 : !S_ISREG(ret_status->st_mode)) {
		check_say_at(check, CHECK_WRONG, place, "%s: not a %s%s",
		    place->path, is_directory ? "" : "regular ", what);
		return false;
	}
	return true;
}

bool
check_find_readable(
    struct check *check, const struct place *place, struct stat *ret_status)
{
	if (!find(check, place, false, ret_status))
		return false;
	if (check_user_may(check->user, place->path, ret_status, MAY_READ))
		return true;
	check_say_at(check, CHECK_WRONG, place,
	    "%s: %s cannot read it (owner %s, mode %04o): chown %s %s",
	    place->path, check->user->name,
	    check_user_name(check->memory, ret_status->st_uid),
	    (unsigned)ret_status->st_mode & 07777, check->user->name,
	    place->path);
	return false;
}

/* Checks a file that must contain `mark`; `is_secret`: not a public file. */
static void
check_marked(struct check *check, const struct place *place, bool is_secret,
    const char *mark, const char *what)
{
	struct buffer content = {0};
	struct stat status;
	struct error err;

	if (place->path == NULL || !check_find_readable(check, place, &status))
		return;
	if (is_secret)
		check_secrecy(check, place, &status);
	if (access(place->path, R_OK) != 0)
		return;
	if (!file_read(place->path, PEM_BYTES_MAX, &content, &err))
		check_say_at(check, CHECK_WRONG, place, "%s", err.text);
	else if (strstr(buffer_string(&content), mark) == NULL)
		check_say_at(check, CHECK_WRONG, place, "%s: expected %s",
		    place->path, what);
	if (is_secret && content.length > 0)
		memory_wipe(content.data, content.length);
	buffer_release(&content);
}

static void
check_ca(struct check *check, const void *base, const char *path)
{
	const struct place place = {base, "ca-file", path};
	struct stat status;

	check_marked(check, &place, false, "CERTIFICATE-----",
	    "a certificate in PEM form (-----BEGIN CERTIFICATE-----)");
	if (path != NULL && stat(path, &status) == 0 &&
	    (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		check_say_at(check, CHECK_NOTE, &place,
		    "%s: writable by group or others (mode %04o): they choose "
		    "whom dpod trusts: chmod go-w %s",
		    path, (unsigned)status.st_mode & 07777, path);
}

static void
check_oauth2(struct check *check, const struct oauth2_source *source)
{
	const struct place certificate = {
	    source, "client-certificate-file", source->certificate_file};
	const struct place key = {source, "client-key-file", source->key_file};
	const struct place account = {
	    source, "service-account-file", source->service_account_file};

	check_secret(check, source, "client-secret", &source->client_secret);
	check_marked(check, &certificate, source->key_file == NULL,
	    "CERTIFICATE-----",
	    "a certificate in PEM form (-----BEGIN CERTIFICATE-----)");
	check_marked(check, &key, true, "PRIVATE KEY-----",
	    "a private key in PEM form (-----BEGIN PRIVATE KEY-----)");
	check_marked(check, &account, true, "\"private_key\"",
	    "the JSON key of a service account, with \"private_key\"");
	check_command(check, source, "token-command", source->token_command);
	check_ca(check, source, source->ca_file);
}

/* "/a/b" for "/a/b/c"; "/" for "/c". */
static char *
parent_of(struct arena *memory, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? arena_string(memory, "/")
			     : arena_copy(memory, path, (size_t)(slash - path));
}

/* A directory that dpod writes to, and creates if it is missing. */
static bool
find_writable(
    struct check *check, const struct place *place, struct stat *ret_status)
{
	struct place above = *place;
	bool is_there = stat(place->path, ret_status) == 0 || errno != ENOENT;

	if (!is_there)
		above.path = parent_of(check->memory, place->path);
	if (!find(check, &above, true, ret_status))
		return false;
	if (!check_user_may(
		check->user, above.path, ret_status, MAY_WRITE | MAY_ENTER)) {
		check_say_at(check, CHECK_WRONG, place,
		    "%s: %s cannot write to it (owner %s, mode %04o): %s %s",
		    above.path, check->user->name,
		    check_user_name(check->memory, ret_status->st_uid),
		    (unsigned)ret_status->st_mode & 07777,
		    is_there ? arena_printf(
				   check->memory, "chown %s", check->user->name)
			     : "as root, create",
		    place->path);
		return false;
	}
	return is_there;
}

/*
 * Up to version 0.1 officers were members of the daemon's own group, for which
 * passwords are often readable.
 */
static void
check_officers(
    struct check *check, const struct place *place, const struct stat *status)
{
	const struct passwd *user = getpwuid(check->user->uid);
	const struct group *group = getgrgid(status->st_gid);
	bool is_own = user != NULL && user->pw_gid == status->st_gid;

	if (!is_own || group == NULL || check->user->uid == 0 ||
	    strcmp(user->pw_name, RUN_AS_USER) != 0)
		return;
	check_say_at(check, CHECK_NOTE, place,
	    "%s: its group %s is the daemon's own: give officers a group of "
	    "their own, as dpod(8), SECURITY, says (%s)",
	    place->path, group->gr_name, RUN_AS_OFFICERS);
}

static void
check_state_directory(struct check *check)
{
	const struct place place = {
	    check->conf, "state-directory", check->conf->state_directory};
	struct stat status;

	if (find_writable(check, &place, &status) &&
	    (status.st_mode & 07777) != 02750)
		check_say_at(check, CHECK_NOTE, &place,
		    "%s: mode %04o: expected 2750, so that officers of its "
		    "group can enter it and replace nothing: chmod 2750 %s",
		    place.path, (unsigned)status.st_mode & 07777, place.path);
	check_officers(check, &place, &status);
}

/* A restored key is often owned by root, or open to others. */
static void
check_key(struct check *check, char *path)
{
	const struct place place = {check->conf, "state-directory", path};
	struct stat status;
	struct error err;

	if (stat(path, &status) == 0 &&
	    check_find_readable(check, &place, &status) &&
	    !keys_place_demand(check->conf, path, &status, &err))
		check_say_at(check, CHECK_WRONG, &place, "%s", err.text);
	free(path);
}

/* A directory that is only read; NULL is allowed. */
static void
check_directory(struct check *check, const void *base, const char *setting,
    const char *path)
{
	const struct place place = {base, setting, path};
	struct stat status;

	if (path == NULL || !find(check, &place, true, &status))
		return;
	if (!check_user_may(check->user, path, &status, MAY_READ | MAY_ENTER))
		check_say_at(check, CHECK_WRONG, &place,
		    "%s: %s cannot read it (owner %s, mode %04o): chmod o+rx "
		    "%s",
		    path, check->user->name,
		    check_user_name(check->memory, status.st_uid),
		    (unsigned)status.st_mode & 07777, path);
	if ((status.st_mode & S_IWOTH) != 0)
		check_say_at(check, CHECK_NOTE, &place,
		    "%s: writable by everybody (mode %04o): chmod o-w %s", path,
		    (unsigned)status.st_mode & 07777, path);
}

static void
check_maildir(struct check *check, const struct conf_mailbox *mailbox)
{
	static const char *const parts[] = {"new", "cur"};
	const struct place place = {mailbox, "url", mailbox->url.path};
	struct stat status;

	if (!find(check, &place, true, &status))
		return;
	for (size_t i = 0; i < LENGTH(parts); i++) {
		const struct place part = {mailbox, "url",
		    arena_printf(check->memory, "%s/%s", place.path, parts[i])};

		if (find(check, &part, true, &status) &&
		    !check_user_may(check->user, part.path, &status,
			MAY_READ | MAY_WRITE | MAY_ENTER))
			check_say_at(check, CHECK_WRONG, &part,
			    "%s: %s cannot read and write it (owner %s, mode "
			    "%04o): chown %s %s",
			    part.path, check->user->name,
			    check_user_name(check->memory, status.st_uid),
			    (unsigned)status.st_mode & 07777, check->user->name,
			    part.path);
	}
}

bool
check_files(const struct conf *conf, const struct check_user *user,
    check_say_fn *say, void *context)
{
	struct check check = {conf, user, arena_new(), say, context, true};
	const struct conf_relay *relay = &conf->relay;
	const struct place out = {relay, "url", relay->url.path};
	struct stat status;

	secret_owner_trust(user->uid);
	check_state_directory(&check);
	check_key(&check, conf_reference_key_path(conf));
	check_key(&check, conf_pseudonym_key_path(conf));
	check_directory(&check, conf, "rules-directory", conf->rules_directory);
	check_directory(
	    &check, conf, "templates-directory", conf->templates_directory);
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		check_secret(&check, mailbox, "password", &mailbox->password);
		check_ca(&check, mailbox, mailbox->ca_file);
		check_directory(&check, mailbox, "templates-directory",
		    mailbox->templates_directory);
		if (mailbox->url.kind == URL_MAILDIR)
			check_maildir(&check, mailbox);
	}
	for (size_t i = 0; i < conf->oauth2s_count; i++)
		check_oauth2(&check, &conf->oauth2s[i]);
	check_secret(&check, relay, "password", &relay->password);
	check_ca(&check, relay, relay->ca_file);
	if (relay->url.kind == URL_DIRECTORY)
		(void)find_writable(&check, &out, &status);
	if (conf->notify.alarm_command.count > 0)
		check_program(&check, &conf->notify, "alarm-command",
		    conf->notify.alarm_command.items[0]);
	arena_free(check.memory);
	return check.good;
}
