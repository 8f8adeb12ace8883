/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "dpoctl/arguments.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

/*
 * The register is UTF-8 whatever the locale of the terminal. Only LC_CTYPE is
 * set, so messages stay English.
 */
static void
set_locale(void)
{
	if (setlocale(LC_CTYPE, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

/* `dpoctl X --help` is `dpoctl help X`. */
static void
turn_into_help(struct session *session)
{
	session->operands_count = 0;
	if (session->cmd != NULL)
		session->operands[session->operands_count++] =
		    session->cmd->name;
	session->options_count = 0;
	session->cmd = &cmd_help;
}

static bool
has_no_reader(void)
{
	struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

static int
run(struct session *session, int count, char **words)
{
	struct arguments arguments = {0};
	int code = arguments_read(session, count, words, &arguments);

	if (code != EX_OK)
		return code;
	if (arguments.wants_version) {
		(void)puts("dpoctl " PACKAGE_VERSION);
		return EX_OK;
	}
	if (arguments.wants_format_version) {
		(void)printf("%d\n", OUTPUT_FORMAT_VERSION);
		return EX_OK;
	}
	if (session->cmd == NULL && !arguments.wants_help) {
		(void)session_usage(session, "no command given");
		return EX_USAGE;
	}
	if (arguments.wants_help)
		turn_into_help(session);
	session->output = output_new(session->is_json);
	code = session_open(session);
	if (code == EX_OK)
		code = session->cmd->run(session);
	if (session_close(session))
		return code;
	/* `dpoctl list | head` is not an error. */
	return has_no_reader()
	    ? EX_IOERR
	    : session_fail(EX_IOERR, "cannot write the output");
}

int
main(int count, char **words)
{
	struct session session = {
	    .memory = arena_new(), .conf_path = CONF_DEFAULT_PATH};
	struct error err;
	int code;

	file_fill_standard();
	if (!memory_demand_stack(&err)) {
		(void)fprintf(stderr, "dpoctl: %s\n", err.text);
		return EX_CONFIG;
	}
	set_locale();
	/* The database's auxiliary files must stay usable for its group. */
	(void)umask(007);
	/* The death of a confined child must not end this process. */
	(void)signal(SIGPIPE, SIG_IGN);
	code = run(
	    &session, count > 0 ? count - 1 : 0, words + (count > 0 ? 1 : 0));
	db_close(session.db);
	conf_free(session.conf);
	arena_free(session.memory);
	return code;
}
