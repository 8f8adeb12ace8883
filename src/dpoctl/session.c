/* SPDX-License-Identifier: ISC */
#include "dpoctl/session.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "net/secret_owner.h"
#include "dpoctl/pager.h"
#include "dpoctl/progress.h"

#define MESSAGE_SIZE 2048
#define NUMBER_MAX   1000000

/* For the only session. */
static struct db *opened;
static struct buffer waiting; /* messages */

const char *
session_option(const struct session *session, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < session->options_count; i++)
		if (strcmp(session->options[i].option->name, name) == 0)
			value = session->options[i].value;
	return value;
}

const char *const *
session_option_all(
    struct session *session, const char *option, size_t *ret_count)
{
	const char **values = arena_array(
	    session->memory, session->options_count + 1, sizeof *values);
	size_t count = 0;

	for (size_t i = 0; i < session->options_count; i++)
		if (strcmp(session->options[i].option->name, option) == 0)
			values[count++] = session->options[i].value;
	*ret_count = count;
	return (const char *const *)values;
}

bool
session_option_number(
    const struct session *session, const char *name, int *ret_number)
{
	const char *text = session_option(session, name);
	char *end = NULL;
	long number;

	if (text == NULL || *text < '0' || *text > '9')
		number = -1;
	else
		number = strtol(text, &end, 10);
	if (number < 0 || number > NUMBER_MAX || *end != '\0') {
		(void)session_usage(session,
		    "%s: \"%s\" is not a number from 0 to %d", name,
		    text == NULL ? "" : text, NUMBER_MAX);
		return false;
	}
	*ret_number = (int)number;
	return true;
}

/*
 * If a file cannot be opened: says who may open it, and how to join the group.
 */
static void
say_group(struct session *session, const char *path, struct error *err)
{
	const struct passwd *user = getpwuid(geteuid());
	char *above = dirname(arena_string(session->memory, path));
	const struct group *group;
	struct stat status;

	if (access(path, R_OK) == 0 || errno != EACCES ||
	    (stat(path, &status) != 0 && stat(above, &status) != 0) ||
	    (group = getgrgid(status.st_gid)) == NULL || group->gr_gid == 0 ||
	    user == NULL)
		return;
	(void)error_set(err, err->scope, err->retry,
	    "%s: only the group %s may read it: as root, run `adduser %s %s`, "
	    "then log in again",
	    path, group->gr_name, user->pw_name, group->gr_name);
}

/* Nobody has set dpod up, or the configuration is elsewhere. */
static void
say_absent(const struct session *session, struct error *err)
{
	if (!session->conf_is_given && access(session->conf_path, F_OK) != 0 &&
	    errno == ENOENT)
		(void)error_set(err, err->scope, err->retry,
		    "%s: no such file: run `dpod setup` as root, or name "
		    "another configuration with -c",
		    session->conf_path);
}

bool
session_load_conf(struct session *session, struct error *err)
{
	struct stat status;

	if (session->conf == NULL)
		session->conf = conf_load(session->conf_path, err);
	if (session->conf == NULL) {
		say_absent(session, err);
		say_group(session, session->conf_path, err);
	} else if (stat(session->conf->state_directory, &status) == 0)
		secret_owner_trust(status.st_uid);
	return session->conf != NULL;
}

bool
session_load_given_conf(struct session *session, struct error *err)
{
	return !session->conf_is_given || session_load_conf(session, err);
}

int
session_open(struct session *session)
{
	struct error err;
	char *path;

	if (session->cmd->access == CMD_NO_DATABASE)
		return EX_OK;
	if (!session_load_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	output_hold();
	path = conf_register_location(session->conf);
	session->db = db_open(path,
	    session->cmd->access == CMD_WRITES_STORE ? DB_WRITE : DB_READ,
	    &err);
	if (session->db == NULL)
		say_group(session, path, &err);
	free(path);
	opened = session->db;
	if (session->db == NULL)
		return session_error(&err, EX_DATAERR);
	db_watch(
	    session->db, progress_watch, (void *)(uintptr_t)session->cmd->name);
	return EX_OK;
}

/* Preserves the order if both outputs go to the same file. */
void
session_say_waiting(void)
{
	progress_end_watch();
	(void)fflush(stdout);
	(void)fputs(buffer_string(&waiting), stderr);
	buffer_clear(&waiting);
}

bool
session_close(struct session *session)
{
	struct pager pager = {.kept = -1};
	bool is_written;

	progress_end_watch();
	db_close(session->db);
	session->db = opened = NULL;
	if (session->cmd->is_paged && !session->is_json)
		pager = pager_begin();
	is_written = output_free(session->output);
	/* If the user quits the pager early, that is not an error. */
	is_written = pager_end(&pager) || is_written;
	session->output = NULL;
	if (waiting.length > 0)
		session_say_waiting();
	buffer_release(&waiting);
	return is_written;
}

const char *
session_today(struct session *session)
{
	char text[DATE_TEXT_SIZE];

	date_format(
	    timestamp_date(timestamp_now(), session->conf->calendar.time_zone),
	    text);
	return arena_string(session->memory, text);
}

const char *
session_actor(struct session *session)
{
	const struct passwd *user = getpwuid(getuid());

	return user != NULL
	    ? arena_string(session->memory, user->pw_name)
	    : arena_printf(session->memory, "uid %lu", (unsigned long)getuid());
}

static void queue_message(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

static void
queue_message(const char *format, va_list arguments)
{
	struct arena *memory = arena_new();
	char text[MESSAGE_SIZE];

	(void)vsnprintf(text, sizeof text, format, arguments);
	buffer_add_printf(&waiting, "dpoctl: %s\n",
	    utf8_visible(memory, text, strlen(text), UTF8_ONE_LINE));
	arena_free(memory);
}

/* A blocked reader of the output must not block the register. */
static void
say_if_possible(void)
{
	if (opened == NULL || !db_is_busy(opened))
		session_say_waiting();
}

int
session_usage(const struct session *session, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	queue_message(format, arguments);
	va_end(arguments);
	if (session->cmd == NULL || strcmp(session->cmd->name, "help") == 0)
		buffer_add_string(&waiting, "Try `dpoctl help`.\n");
	else
		buffer_add_printf(
		    &waiting, "Try `dpoctl help %s`.\n", session->cmd->name);
	say_if_possible();
	return EX_USAGE;
}

int
session_fail(int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	queue_message(format, arguments);
	va_end(arguments);
	say_if_possible();
	return code;
}

int
session_error(const struct error *err, int code)
{
	return session_fail(
	    err->retry == RETRY_LATER ? EX_TEMPFAIL : code, "%s", err->text);
}
