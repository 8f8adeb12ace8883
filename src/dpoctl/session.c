/* SPDX-License-Identifier: ISC */
#include "dpoctl/session.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"

#define MESSAGE_SIZE 2048
#define NUMBER_MAX   1000000

const char *
session_option(const struct session *session, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < session->options_count; i++)
		if (strcmp(session->options[i].option->name, name) == 0)
			value = session->options[i].value;
	return value;
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

bool
session_load_conf(struct session *session, struct error *err)
{
	if (session->conf == NULL)
		session->conf = conf_load(session->conf_path, err);
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
	path = conf_database_path(session->conf);
	session->db = db_open(path,
	    session->cmd->access == CMD_WRITES_STORE ? DB_WRITE : DB_READ,
	    &err);
	free(path);
	return session->db != NULL ? EX_OK : session_error(&err, EX_DATAERR);
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

static void print_message(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

static void
print_message(const char *format, va_list arguments)
{
	struct arena *memory = arena_new();
	char text[MESSAGE_SIZE];

	(void)vsnprintf(text, sizeof text, format, arguments);
	(void)fflush(stdout);
	(void)fprintf(stderr, "dpoctl: %s\n",
	    utf8_visible(memory, text, strlen(text), UTF8_ONE_LINE));
	arena_free(memory);
}

int
session_usage(const struct session *session, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_message(format, arguments);
	va_end(arguments);
	if (session->cmd == NULL)
		(void)fprintf(stderr, "Try `dpoctl help`.\n");
	else
		(void)fprintf(
		    stderr, "Try `dpoctl help %s`.\n", session->cmd->name);
	return EX_USAGE;
}

int
session_fail(int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_message(format, arguments);
	va_end(arguments);
	return code;
}

int
session_error(const struct error *err, int code)
{
	return session_fail(
	    err->retry == RETRY_LATER ? EX_TEMPFAIL : code, "%s", err->text);
}
