/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/check_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "net/secret.h"
#include "net/secret_owner.h"

#define UNIT	       "dpod.service"
#define UNIT_BYTES_MAX ((size_t)64 * 1024)
#define PROGRAM_MAX    200
/* The PATH that systemd sets for services. */
#define PROGRAMS "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Whether officers, who are the state directory's group, may read it. */
static bool
is_for_officers(const struct check *check, const struct stat *status)
{
	struct stat state;

	return (status->st_mode & S_IRGRP) != 0 &&
	    stat(check->conf->state_directory, &state) == 0 &&
	    state.st_gid == status->st_gid && (state.st_mode & S_IXGRP) != 0 &&
	    status->st_gid != 0;
}

/* The same faults for which the daemon refuses it; see net/secret_owner.h. */
void
check_secrecy(
    struct check *check, const struct place *place, const struct stat *status)
{
	unsigned mode = (unsigned)status->st_mode & 07777;

	if ((mode & (S_IWGRP | S_IWOTH)) != 0)
		check_say_at(check, CHECK_WRONG, place,
		    "%s: writable by group or others (mode %04o): chmod 0600 "
		    "%s",
		    place->path, mode, place->path);
	else if ((mode & S_IROTH) != 0)
		check_say_at(check, CHECK_WRONG, place,
		    "%s: readable by everybody (mode %04o): chmod 0600 %s",
		    place->path, mode, place->path);
	else if (is_for_officers(check, status))
		check_say_at(check, CHECK_NOTE, place,
		    "%s: readable by officers (mode %04o): chmod 0600 %s",
		    place->path, mode, place->path);
	if (status->st_uid != 0 && status->st_uid != check->user->uid)
		check_say_at(check, CHECK_WRONG, place,
		    "%s: owned by %s: expected %s or root: chown %s %s",
		    place->path, check_user_name(check->memory, status->st_uid),
		    check->user->name, check->user->name, place->path);
}

static void
check_file(
    struct check *check, const void *base, const char *prefix, const char *path)
{
	struct place place = {
	    base, arena_printf(check->memory, "%s-file", prefix), path};
	struct secret_source file = {.file = path};
	struct secret secret;
	struct stat status;
	struct error err;

	if (!check_find_readable(check, &place, &status))
		return;
	check_secrecy(check, &place, &status);
	if (secret_owner_fault(&status, false) != NULL ||
	    access(path, R_OK) != 0)
		return;
	if (!secret_fetch(&file, &secret, &err))
		check_say_at(check, CHECK_WRONG, &place, "%s", err.text);
	else
		secret_wipe(&secret);
}

/* Built-in commands of sh(1). */
static bool
is_built_in(const char *word)
{
	static const char *const words[] = {".", ":", "case", "cd", "command",
	    "echo", "eval", "exec", "exit", "export", "false", "for", "if",
	    "printf", "read", "set", "test", "trap", "true", "ulimit", "umask",
	    "unset", "until", "while"};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* The program that sh(1) starts first; false: cannot be determined. */
static bool
first_program(const char *command, char ret_word[PROGRAM_MAX])
{
	size_t length;

	command += strspn(command, " \t");
	length = strcspn(command, " \t;&|");
	if (length == 0 || length >= PROGRAM_MAX ||
	    strcspn(command, "$`\"'\\<>(){}*?[]~=#!%\n") < length)
		return false;
	memcpy(ret_word, command, length);
	ret_word[length] = '\0';
	return !is_built_in(ret_word);
}

static bool
find_program(struct check *check, const char *name)
{
	const char *directory = PROGRAMS;

	for (size_t length; *directory != '\0'; directory += length) {
		struct stat status;
		const char *path;

		directory += *directory == ':';
		length = strcspn(directory, ":");
		path = arena_printf(
		    check->memory, "%.*s/%s", (int)length, directory, name);
		if (stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
		    check_user_may(check->user, path, &status, MAY_ENTER))
			return true;
	}
	return false;
}

void
check_program(struct check *check, const void *base, const char *setting,
    const char *path)
{
	const struct place place = {base, setting, path};
	struct stat status;

	if (check_find_readable(check, &place, &status) &&
	    !check_user_may(check->user, path, &status, MAY_ENTER))
		check_say_at(check, CHECK_WRONG, &place,
		    "%s: %s cannot run it (mode %04o): chmod +x %s", path,
		    check->user->name, (unsigned)status.st_mode & 07777, path);
}

void
check_command(struct check *check, const void *base, const char *setting,
    const char *command)
{
	char word[PROGRAM_MAX];
	struct place place = {base, setting, word};

	if (command == NULL || !first_program(command, word))
		return;
	if (word[0] == '/') {
		check_program(check, base, setting, word);
	} else if (strchr(word, '/') != NULL) {
		check_say_at(check, CHECK_WRONG, &place,
		    "%s: expected an absolute path, or a program in " PROGRAMS,
		    word);
	} else if (!find_program(check, word)) {
		check_say_at(check, CHECK_NOTE, &place,
		    "%s: no such program in " PROGRAMS
		    ", where a service looks: write its path",
		    word);
	}
}

/* The value of a unit's line that loads this credential; else NULL. */
static char *
loaded_by(struct arena *memory, const char *line, const char *name)
{
	static const char *const settings[] = {
	    "LoadCredential=", "LoadCredentialEncrypted=", "SetCredential=",
	    "SetCredentialEncrypted=", "ImportCredential="};

	for (size_t i = 0; i < LENGTH(settings); i++) {
		size_t head = strlen(settings[i]), length = strlen(name);

		if (strncmp(line, settings[i], head) != 0 ||
		    strncmp(line + head, name, length) != 0 ||
		    strchr(":\n", line[head + length]) == NULL)
			continue;
		line += head + length;
		/* Only LoadCredential names a file. */
		return i > 1 || line[0] != ':'
		    ? arena_string(memory, "")
		    : arena_copy(memory, line + 1, strcspn(line + 1, "\n"));
	}
	return NULL;
}

static char *
search_unit(struct check *check, const char *path, const char *name)
{
	struct buffer text = {0};
	char *found = NULL;
	struct error unread;

	if (file_read(path, UNIT_BYTES_MAX, &text, &unread))
		for (const char *line = buffer_string(&text);
		     found == NULL && line != NULL && *line != '\0';
		     line = strchr(line, '\n') == NULL ? NULL
						       : strchr(line, '\n') + 1)
			found = loaded_by(
			    check->memory, line + strspn(line, " \t"), name);
	buffer_release(&text);
	return found;
}

/* In the unit and its drop-ins (`systemctl edit`). */
static char *
search_units(struct check *check, const char *name)
{
	const char *const *directories = check->user->unit_directories;
	char *found = NULL;

	for (; directories != NULL && *directories != NULL && found == NULL;
	     directories++) {
		const char *more =
		    arena_printf(check->memory, "%s/" UNIT ".d", *directories);
		struct file_names files = {0};
		struct error none;

		found = search_unit(check,
		    arena_printf(check->memory, "%s/" UNIT, *directories),
		    name);
		if (!file_list(check->memory, more, ".conf", &files, &none))
			continue;
		for (size_t i = 0; found == NULL && i < files.count; i++)
			found = search_unit(check,
			    arena_printf(
				check->memory, "%s/%s", more, files.names[i]),
			    name);
	}
	return found;
}

/* systemd reads it as root, so only root can check that it exists. */
static void
check_loaded(struct check *check, const struct place *place, const char *path)
{
	struct stat status;

	if (path[0] == '/' && stat(path, &status) != 0 && geteuid() == 0)
		check_say_at(check, CHECK_WRONG, place,
		    "credential %s: " UNIT " loads it from %s: no such file: "
		    "create it",
		    place->path, path);
}

static void
check_credential(
    struct check *check, const void *base, const char *prefix, const char *name)
{
	const struct place place = {
	    base, arena_printf(check->memory, "%s-credential", prefix), name};
	struct secret_source source = {.credential = name};
	struct secret secret;
	struct error err;
	const char *path;

	/* Started by systemd, like the daemon. */
	if (getenv("CREDENTIALS_DIRECTORY") != NULL) {
		if (!secret_fetch(&source, &secret, &err))
			check_say_at(
			    check, CHECK_WRONG, &place, "%s", err.text);
		else
			secret_wipe(&secret);
		return;
	}
	path = search_units(check, name);
	if (path != NULL)
		check_loaded(check, &place, path);
	else
		check_say_at(check, CHECK_NOTE, &place,
		    "credential %s: " UNIT " does not load it: run `systemctl "
		    "edit dpod` and add `[Service]` and `LoadCredential=%s:"
		    "/PATH`",
		    name, name);
}

void
check_secret(struct check *check, const void *base, const char *prefix,
    const struct secret_source *source)
{
	if (source->file != NULL)
		check_file(check, base, prefix, source->file);
	check_command(check, base,
	    arena_printf(check->memory, "%s-command", prefix), source->command);
	if (source->credential != NULL)
		check_credential(check, base, prefix, source->credential);
}
