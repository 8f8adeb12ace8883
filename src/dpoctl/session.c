/* SPDX-License-Identifier: ISC */
#include "dpoctl/session.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "dpoctl/pager.h"

#define MESSAGE_SIZE 2048
#define NUMBER_MAX   1000000

/* Of the one session. */
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
	output_hold();
	path = conf_database_path(session->conf);
	session->db = db_open(path,
	    session->cmd->access == CMD_WRITES_STORE ? DB_WRITE : DB_READ,
	    &err);
	free(path);
	opened = session->db;
	return session->db != NULL ? EX_OK : session_error(&err, EX_DATAERR);
}

/* What stands in both files behind one another stays so. */
void
session_say_waiting(void)
{
	(void)fflush(stdout);
	(void)fputs(buffer_string(&waiting), stderr);
	buffer_clear(&waiting);
}

bool
session_close(struct session *session)
{
	struct pager pager = {.kept = -1};
	bool is_written;

	db_close(session->db);
	session->db = opened = NULL;
	if (session->cmd->is_paged && !session->is_json)
		pager = pager_begin();
	is_written = output_free(session->output);
	/* Whoever leaves the pager has read enough. */
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

/* Whoever does not read on must not hold up the register. */
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
	if (session->cmd == NULL)
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
