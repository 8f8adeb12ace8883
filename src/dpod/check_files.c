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
#include "net/secret.h"

#define PEM_BYTES_MAX ((size_t)4 * 1024 * 1024)

/* Bits of access(2), which are those of a mode. */
enum {
	MAY_READ = R_OK,
	MAY_WRITE = W_OK,
	MAY_ENTER = X_OK
};

struct check {
	const struct conf *conf;
	const struct check_user *user;
	struct arena *memory;
	check_say_fn *say;
	void *context;
	bool good;
};

/* Where a path was written. */
struct place {
	const void *base;
	const char *setting;
	const char *path;
};

static const char *
user_name(struct arena *memory, uid_t uid)
{
	const struct passwd *entry = getpwuid(uid);

	return entry != NULL
	    ? arena_string(memory, entry->pw_name)
	    : arena_printf(memory, "uid %lu", (unsigned long)uid);
}

struct check_user
check_user_of(const struct conf *conf)
{
	struct check_user user = {.uid = geteuid()};
	const struct passwd *entry;
	struct stat status;
	int count = LENGTH(user.groups);

	if (stat(conf->state_directory, &status) == 0)
		user.uid = status.st_uid;
	entry = getpwuid(user.uid);
	if (entry == NULL) {
		(void)snprintf(user.name, sizeof user.name, "uid %lu",
		    (unsigned long)user.uid);
		return user;
	}
	(void)snprintf(user.name, sizeof user.name, "%s", entry->pw_name);
	if (getgrouplist(user.name, entry->pw_gid, user.groups, &count) < 0)
		count = LENGTH(user.groups);
	user.groups_count = (size_t)count;
	return user;
}

static void
say_at(struct check *check, enum check_grade grade, const struct place *place,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static void
say_at(struct check *check, enum check_grade grade, const struct place *place,
    const char *format, ...)
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

/*
 * The system knows of our own rights, ACLs too, but not of another user's: for
 * that mode and owner must do. A disk that is read-only is no lack of rights.
 */
static bool
user_may(const struct check_user *user, const char *path,
    const struct stat *status, unsigned how)
{
	bool is_in_group = false;

	if (user->uid == 0)
		return true;
	if (user->uid == geteuid())
		return faccessat(AT_FDCWD, path, (int)how, AT_EACCESS) == 0 ||
		    errno != EACCES;
	for (size_t i = 0; i < user->groups_count; i++)
		is_in_group = is_in_group || user->groups[i] == status->st_gid;
	if (user->uid == status->st_uid)
		return ((status->st_mode >> 6) & how) == how;
	return ((status->st_mode >> (is_in_group ? 3 : 0)) & how) == how;
}

/* The first directory above the path that the user may not enter; else NULL. */
static const char *
closed_above(const struct check *check, const char *path)
{
	char *above = arena_string(check->memory, path);
	struct stat status;

	for (char *slash = strchr(above + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (stat(above, &status) == 0 && S_ISDIR(status.st_mode) &&
		    !user_may(check->user, above, &status, MAY_ENTER))
			return above;
		*slash = '/';
	}
	return NULL;
}

/* Whether it is there, is what was expected, and the user reaches it. */
static bool
find(struct check *check, const struct place *place, bool is_directory,
    struct stat *ret_status)
{
	const char *what = is_directory ? "directory" : "file";
	const char *closed = closed_above(check, place->path);

	if (closed != NULL) {
		say_at(check, CHECK_WRONG, place,
		    "%s: %s cannot enter %s: expected mode x for it there",
		    place->path, check->user->name, closed);
		return false;
	}
	if (stat(place->path, ret_status) != 0) {
		bool is_missing = errno == ENOENT || errno == ENOTDIR;

		if (is_missing)
			say_at(check, CHECK_WRONG, place,
			    "%s: no such %s: create it, or correct the path",
			    place->path, what);
		else
			say_at(check, CHECK_WRONG, place,
			    "%s: %s: run dpod -t as root or as %s", place->path,
			    strerror(errno), check->user->name);
		return false;
	}
	if (is_directory ? !S_ISDIR(ret_status->st_mode)
			 : !S_ISREG(ret_status->st_mode)) {
		say_at(check, CHECK_WRONG, place, "%s: not a %s%s", place->path,
		    is_directory ? "" : "regular ", what);
		return false;
	}
	return true;
}

static bool
find_readable(
    struct check *check, const struct place *place, struct stat *ret_status)
{
	if (!find(check, place, false, ret_status))
		return false;
	if (user_may(check->user, place->path, ret_status, MAY_READ))
		return true;
	say_at(check, CHECK_WRONG, place,
	    "%s: %s cannot read it (owner %s, mode %04o): chown %s %s",
	    place->path, check->user->name,
	    user_name(check->memory, ret_status->st_uid),
	    (unsigned)ret_status->st_mode & 07777, check->user->name,
	    place->path);
	return false;
}

/* Whose it is, and who else may read or write it. */
static void
check_secrecy(
    struct check *check, const struct place *place, const struct stat *status)
{
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		say_at(check, CHECK_WRONG, place,
		    "%s: writable by group or others (mode %04o): chmod 0600 "
		    "%s",
		    place->path, (unsigned)status->st_mode & 07777,
		    place->path);
	else if ((status->st_mode & S_IROTH) != 0)
		say_at(check, CHECK_NOTE, place,
		    "%s: readable by everybody (mode %04o): chmod 0600 %s",
		    place->path, (unsigned)status->st_mode & 07777,
		    place->path);
	if (status->st_uid != 0 && status->st_uid != check->user->uid)
		say_at(check, CHECK_NOTE, place,
		    "%s: owned by %s: expected %s or root: chown %s %s",
		    place->path, user_name(check->memory, status->st_uid),
		    check->user->name, check->user->name, place->path);
}

static void
check_secret(struct check *check, const void *base, const char *setting,
    const struct secret_source *source)
{
	struct place place = {base, setting, source->file};
	struct secret_source file = {.file = source->file};
	struct secret secret;
	struct stat status;
	struct error err;

	if (source->file == NULL || !find_readable(check, &place, &status))
		return;
	check_secrecy(check, &place, &status);
	if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 ||
	    access(source->file, R_OK) != 0)
		return;
	if (!secret_fetch(&file, &secret, &err))
		say_at(check, CHECK_WRONG, &place, "%s", err.text);
	else
		secret_wipe(&secret);
}

/* A file that must contain `mark`; `is_secret`, or known to everybody. */
static void
check_marked(struct check *check, const struct place *place, bool is_secret,
    const char *mark, const char *what)
{
	struct buffer content = {0};
	struct stat status;
	struct error err;

	if (place->path == NULL || !find_readable(check, place, &status))
		return;
	if (is_secret)
		check_secrecy(check, place, &status);
	if (access(place->path, R_OK) != 0)
		return;
	if (!file_read(place->path, PEM_BYTES_MAX, &content, &err))
		say_at(check, CHECK_WRONG, place, "%s", err.text);
	else if (strstr(buffer_string(&content), mark) == NULL)
		say_at(check, CHECK_WRONG, place, "%s: expected %s",
		    place->path, what);
	if (is_secret && content.length > 0)
		memory_wipe(content.data, content.length);
	buffer_release(&content);
}

static void
check_ca(struct check *check, const void *base, const char *path)
{
	const struct place place = {base, "ca-file", path};

	check_marked(check, &place, false, "CERTIFICATE-----",
	    "a certificate in PEM form (-----BEGIN CERTIFICATE-----)");
}

static void
check_oauth2(struct check *check, const struct oauth2_source *source)
{
	const struct place certificate = {
	    source, "client-certificate-file", source->certificate_file};
	const struct place key = {source, "client-key-file", source->key_file};
	const struct place account = {
	    source, "service-account-file", source->service_account_file};

	check_secret(
	    check, source, "client-secret-file", &source->client_secret);
	check_marked(check, &certificate, source->key_file == NULL,
	    "CERTIFICATE-----",
	    "a certificate in PEM form (-----BEGIN CERTIFICATE-----)");
	check_marked(check, &key, true, "PRIVATE KEY-----",
	    "a private key in PEM form (-----BEGIN PRIVATE KEY-----)");
	check_marked(check, &account, true, "\"private_key\"",
	    "the JSON key of a service account, with \"private_key\"");
	check_ca(check, source, source->ca_file);
}

/* "/a/b" of "/a/b/c"; "/" of "/c". */
static char *
parent_of(struct arena *memory, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? arena_string(memory, "/")
			     : arena_copy(memory, path, (size_t)(slash - path));
}

/* A directory that dpod writes to, and makes if it is missing. */
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
	if (!user_may(
		check->user, above.path, ret_status, MAY_WRITE | MAY_ENTER)) {
		say_at(check, CHECK_WRONG, place,
		    "%s: %s cannot write to it (owner %s, mode %04o): %s %s",
		    above.path, check->user->name,
		    user_name(check->memory, ret_status->st_uid),
		    (unsigned)ret_status->st_mode & 07777,
		    is_there ? arena_printf(
				   check->memory, "chown %s", check->user->name)
			     : "as root, create",
		    place->path);
		return false;
	}
	return is_there;
}

static void
check_state_directory(struct check *check)
{
	const struct place place = {
	    check->conf, "state-directory", check->conf->state_directory};
	struct stat status;

	if (find_writable(check, &place, &status) &&
	    (status.st_mode & 07777) != 02770)
		say_at(check, CHECK_NOTE, &place,
		    "%s: mode %04o: expected 2770, for officers of its group "
		    "only: chmod 2770 %s",
		    place.path, (unsigned)status.st_mode & 07777, place.path);
}

/* A restored key often belongs to root. */
static void
check_key(struct check *check, char *path)
{
	const struct place place = {check->conf, "state-directory", path};
	struct stat status;

	if (stat(path, &status) == 0)
		(void)find_readable(check, &place, &status);
	free(path);
}

/* One that is only read: NULL is allowed. */
static void
check_directory(struct check *check, const void *base, const char *setting,
    const char *path)
{
	const struct place place = {base, setting, path};
	struct stat status;

	if (path == NULL || !find(check, &place, true, &status))
		return;
	if (!user_may(check->user, path, &status, MAY_READ | MAY_ENTER))
		say_at(check, CHECK_WRONG, &place,
		    "%s: %s cannot read it (owner %s, mode %04o): chmod o+rx "
		    "%s",
		    path, check->user->name,
		    user_name(check->memory, status.st_uid),
		    (unsigned)status.st_mode & 07777, path);
	if ((status.st_mode & S_IWOTH) != 0)
		say_at(check, CHECK_NOTE, &place,
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
		    !user_may(check->user, part.path, &status,
			MAY_READ | MAY_WRITE | MAY_ENTER))
			say_at(check, CHECK_WRONG, &part,
			    "%s: %s cannot read and write it (owner %s, mode "
			    "%04o): chown %s %s",
			    part.path, check->user->name,
			    user_name(check->memory, status.st_uid),
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

	check_state_directory(&check);
	check_key(&check, conf_reference_key_path(conf));
	check_key(&check, conf_pseudonym_key_path(conf));
	check_directory(&check, conf, "rules-directory", conf->rules_directory);
	check_directory(
	    &check, conf, "templates-directory", conf->templates_directory);
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		check_secret(
		    &check, mailbox, "password-file", &mailbox->password);
		check_ca(&check, mailbox, mailbox->ca_file);
		if (mailbox->url.kind == URL_MAILDIR)
			check_maildir(&check, mailbox);
	}
	for (size_t i = 0; i < conf->oauth2s_count; i++)
		check_oauth2(&check, &conf->oauth2s[i]);
	check_secret(&check, relay, "password-file", &relay->password);
	check_ca(&check, relay, relay->ca_file);
	if (relay->url.kind == URL_DIRECTORY)
		(void)find_writable(&check, &out, &status);
	arena_free(check.memory);
	return check.good;
}
