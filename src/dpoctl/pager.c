/* SPDX-License-Identifier: ISC */
#include "dpoctl/pager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define USUAL                                                                 \
	"if command -v less >/dev/null; then exec less -FRX; else exec cat; " \
	"fi"

/* NULL: no pager. */
static const char *
find_command(void)
{
	const char *command = getenv("PAGER"), *terminal = getenv("TERM");

	if (!isatty(STDOUT_FILENO) || terminal == NULL ||
	    strcmp(terminal, "dumb") == 0)
		return NULL;
	if (command == NULL)
		return USUAL;
	return command[0] == '\0' || strcmp(command, "cat") == 0 ? NULL
								 : command;
}

/* The child; the pager must not run shell commands on external text. */
static void
become(const char *command, const int ends[2])
{
	(void)signal(SIGPIPE, SIG_DFL);
	(void)setenv("LESSSECURE", "1", 0);
	(void)setenv("LESSCHARSET", "utf-8", 0);
	if (dup2(ends[0], STDIN_FILENO) != -1) {
		(void)close(ends[0]);
		(void)close(ends[1]);
		(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	}
	_exit(127);
}

struct pager
pager_begin(void)
{
	const char *command = find_command();
	struct pager pager = {.kept = -1};
	int ends[2];

	if (command == NULL || pipe(ends) != 0)
		return pager;
	pager.pid = (int)fork();
	if (pager.pid == 0)
		become(command, ends);
	if (pager.pid > 0)
		pager.kept = dup(STDOUT_FILENO);
	if (pager.kept != -1) {
		/*
		 * The pager handles the interrupt; this process waits for it.
		 */
		(void)signal(SIGINT, SIG_IGN);
		(void)dup2(ends[1], STDOUT_FILENO);
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	return pager;
}

bool
pager_end(struct pager *pager)
{
	if (pager->kept == -1)
		return false;
	(void)dup2(pager->kept, STDOUT_FILENO);
	(void)close(pager->kept);
	while (waitpid(pager->pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	return true;
}
