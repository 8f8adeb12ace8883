/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/interview/command.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "dpod/interview/conf_text.h"
#include "dpod/interview/interview.h"
#include "dpod/signals.h"

#define GIVEN_MAX      64
#define CONF_BYTES_MAX ((size_t)64 * 1024)

struct options {
	const char *directory; /* NULL: the system's */
	const char *given[GIVEN_MAX];
	size_t given_count;
	bool is_replaced;
	bool is_batch;
	bool is_offline;
};

/* The child's result; missing files have length 0. */
struct result {
	uint32_t conf_length;
	char conf[CONF_BYTES_MAX];
	struct secret mailbox_password;
	struct secret relay_password;
};

static void
print_usage(FILE *stream)
{
	fputs("usage: dpod setup [--directory DIRECTORY] [--answer "
	      "NAME=ANSWER]... "
	      "[--batch]\n"
	      "                  [--replace] [--offline]\n"
	      "\n"
	      "Asks some questions, tries each answer, and writes the "
	      "configuration. See dpod(8).\n"
	      "\n"
	      "      --directory DIRECTORY\n"
	      "                     a directory of your own, instead of "
	      "/etc/dpod\n"
	      "      --answer NAME=ANSWER\n"
	      "                     do not ask this question\n"
	      "      --batch        ask nothing, even at a terminal\n"
	      "      --replace      replace a configuration; the old one is "
	      "kept\n"
	      "      --offline      try nothing at servers\n"
	      "\n"
	      "Answers:\n",
	    stream);
	if (stream == stdout)
		interview_print_questions();
}

enum {
	DIRECTORY = 256,
	ANSWER,
	BATCH,
	REPLACE,
	OFFLINE
};

/* -1: continue; else the exit code. */
static int
take_option(int option, struct options *options)
{
	switch (option) {
	case DIRECTORY:
		options->directory = optarg;
		return -1;
	case ANSWER:
		if (options->given_count == GIVEN_MAX)
			return EX_USAGE;
		options->given[options->given_count++] = optarg;
		return -1;
	case BATCH:
		options->is_batch = true;
		return -1;
	case REPLACE:
		options->is_replaced = true;
		return -1;
	case OFFLINE:
		options->is_offline = true;
		return -1;
	case 'h':
		print_usage(stdout);
		return EX_OK;
	default:
		print_usage(stderr);
		return EX_USAGE;
	}
}

static int
read_options(int argc, char **argv, struct options *ret)
{
	static const struct option names[] = {
	    {"directory", required_argument, NULL, DIRECTORY},
	    {"answer", required_argument, NULL, ANSWER},
	    {"batch", no_argument, NULL, BATCH},
	    {"replace", no_argument, NULL, REPLACE},
	    {"offline", no_argument, NULL, OFFLINE},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	int option, status = -1;

	*ret = (struct options){.directory = NULL};
	while (status < 0 &&
	    (option = getopt_long(argc, argv, "h", names, NULL)) != -1)
		status = take_option(option, ret);
	if (status < 0 && optind < argc) {
		print_usage(stderr);
		return EX_USAGE;
	}
	return status;
}

static int
fail(const struct error *err, int status)
{
	fprintf(stderr, "dpod setup: %s\n", err->text);
	return status;
}

/* Converts the answers to files. */
static bool
make_result(
    struct interview *interview, struct result *result, struct error *err)
{
	struct buffer text = {0};
	bool made = conf_text_make(interview, &text, err);

	if (made && text.length > sizeof result->conf)
		made = error_set(
		    err, ERROR_STORE, RETRY_NEVER, "the answers are too long");
	if (made) {
		memcpy(result->conf, buffer_string(&text), text.length);
		result->conf_length = (uint32_t)text.length;
		if (interview->mailbox.has_password)
			result->mailbox_password = interview->mailbox.password;
		if (interview->relay.has_password)
			result->relay_password = interview->relay.password;
	}
	buffer_release(&text);
	return made;
}

static int
hold(const struct options *options, const struct target *target,
    struct result *result)
{
	static struct interview interview;
	struct error err;
	int status = EX_OK;

	interview = (struct interview){
	    .is_interactive = !options->is_batch && isatty(STDIN_FILENO) == 1,
	    .is_offline = options->is_offline,
	};
	if (!answers_open(&interview, target, &err))
		status = fail(&err, EX_OSFILE);
	for (size_t i = 0; status == EX_OK && i < options->given_count; i++)
		if (!interview_give(&interview, options->given[i], &err))
			status = fail(&err, EX_USAGE);
	if (status == EX_OK)
		status = interview_hold(&interview);
	if (status == EX_OK && !make_result(&interview, result, &err))
		status = fail(&err, EX_SOFTWARE);
	answers_close(&interview);
	return status;
}

/* The child: runs as another user, and writes only to the pipe. */
static _Noreturn void
be_interviewer(
    const struct options *options, const struct target *target, int out)
{
	struct result *result = memory_new(1, sizeof *result);
	struct error err;
	int status;

	signals_catch();
	status = target_drop(target, &err) ? hold(options, target, result)
					   : fail(&err, EX_NOPERM);
	if (status == EX_OK && !file_write_fd(out, result, sizeof *result))
		status = EX_IOERR;
	memory_wipe(result, sizeof *result);
	(void)fflush(stdout);
	_exit(status);
}

/* Complete, and nothing after it. */
static bool
read_result(int in, struct result *result)
{
	char *bytes = (char *)result;
	size_t length = 0;
	char more;

	while (length < sizeof *result) {
		ssize_t count =
		    read(in, bytes + length, sizeof *result - length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		length += (size_t)count;
	}
	result->mailbox_password.text[SECRET_BYTES_MAX] = '\0';
	result->relay_password.text[SECRET_BYTES_MAX] = '\0';
	return read(in, &more, 1) == 0 &&
	    result->conf_length <= sizeof result->conf;
}

/* The exit code of a child; 75 if it was ended by a signal. */
static int
wait_for(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) == -1 && errno == EINTR)
		continue;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EX_TEMPFAIL;
}

static int
ask_apart(const struct options *options, const struct target *target,
    struct result *result)
{
	int ends[2], status;
	bool is_whole;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return EX_OSERR;
	/* Ctrl-C is left to the child, which restores the terminal. */
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGQUIT, SIG_IGN);
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		be_interviewer(options, target, ends[1]);
	}
	(void)close(ends[1]);
	if (child == -1) {
		(void)close(ends[0]);
		return EX_OSERR;
	}
	is_whole = read_result(ends[0], result);
	(void)close(ends[0]);
	status = wait_for(child);
	return status == EX_OK && !is_whole ? EX_SOFTWARE : status;
}

static bool
write_files(const struct options *options, const struct target *target,
    const struct result *result, struct error *err)
{
	const struct target_file files[] = {
	    {CONF_TEXT_MAILBOX_PASSWORD,
		result->mailbox_password.text[0] == '\0'
		    ? NULL
		    : result->mailbox_password.text,
		strlen(result->mailbox_password.text), true},
	    {CONF_TEXT_RELAY_PASSWORD,
		result->relay_password.text[0] == '\0'
		    ? NULL
		    : result->relay_password.text,
		strlen(result->relay_password.text), true},
	    {"dpod.conf", result->conf, result->conf_length, false},
	};

	return target_write(
	    target, files, LENGTH(files), options->is_replaced, err);
}

static int
check(const struct options *options, const struct target *target)
{
	const char *const arguments[] = {"dpod", "-c", target->configuration,
	    "-t", options->is_offline ? NULL : "--online", NULL};
	struct error err;
	pid_t child;

	answers_say("\nWrote %s.\nChecking it, as dpod -t%s does:",
	    target->configuration, options->is_offline ? "" : " --online");
	child = fork();
	if (child == 0) {
		if (!target_drop(target, &err))
			_exit(fail(&err, EX_NOPERM));
		(void)signal(SIGINT, SIG_DFL);
		(void)execv(
		    "/proc/self/exe", (char *const *)(uintptr_t)arguments);
		_exit(EX_OSERR);
	}
	return child == -1 ? EX_OSERR : wait_for(child);
}

static void
say_next(const struct target *target, int status)
{
	const char *option = target->is_system ? "" : " -c ";
	const char *path = target->is_system ? "" : target->configuration;

	if (status != EX_OK)
		answers_say("\nThe configuration was written, but the check "
			    "found errors: correct them in %s, then run\n    "
			    "dpod%s%s -t --online",
		    target->configuration, option, path);
	else
		answers_say(
		    "\nNext, see what dpod would do with the mail that is "
		    "already there, then start it:\n    dpod%s%s -n --since "
		    "30d\n    "
		    "%s%s%s",
		    option, path,
		    target->is_system ? "systemctl enable --now dpod" : "dpod",
		    option, path);
}

static int
set_up(const struct options *options)
{
	struct arena *memory = arena_new();
	struct result *result = memory_new(1, sizeof *result);
	struct target target;
	struct error err;
	int status;

	if (!target_find(memory, options->directory, &target, &err))
		status = fail(&err, EX_NOPERM);
	else if (!target_is_free(&target, options->is_replaced, &err))
		status = fail(&err, EX_CANTCREAT);
	else if ((status = ask_apart(options, &target, result)) != EX_OK)
		fputs("dpod setup: nothing was written\n", stderr);
	else if (!write_files(options, &target, result, &err))
		status = fail(&err, EX_CANTCREAT);
	else {
		status = check(options, &target);
		say_next(&target, status);
	}
	memory_wipe(result, sizeof *result);
	free(result);
	arena_free(memory);
	return status;
}

int
command_setup(int argc, char **argv)
{
	struct options options;
	int status = read_options(argc, argv, &options);

	return status >= 0 ? status : set_up(&options);
}
