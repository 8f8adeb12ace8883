/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/step.h"
#include "conf/conf.h"
#include "dpod/check.h"
#include "dpod/log.h"
#include "dpod/rehearse.h"
#include "dpod/supervisor/supervisor.h"
#include "dpod/take.h"

struct options {
	const char *path;
	bool test;
	bool online;
	bool rehearse;
	bool once;
	bool new_register;
	const char *taken; /* --take-mailbox; NULL: none */
	bool verbose;
};

static void
print_usage(FILE *stream)
{
	fputs(
	    "usage: dpod [-c FILE] [-nv] [--once] [--new-register]\n"
	    "       dpod [-c FILE] -t [--online]\n"
	    "       dpod [-c FILE] --take-mailbox NAME\n"
	    "\n"
	    "Handles the requests in a data-protection mailbox. See dpod(8).\n"
	    "\n"
	    "  -c, --config FILE  configuration (" CONF_DEFAULT_PATH ")\n"
	    "  -t, --test         check configuration, rules, letters and "
	    "schema\n"
	    "      --online       with -t: also log in to all servers\n"
	    "  -n, --dry-run      show what would be taken in and sent, and "
	    "exit\n"
	    "      --once         take in all messages, send all letters that "
	    "are due,\n"
	    "                     and exit\n"
	    "      --new-register\n"
	    "                     begin with an empty register where one is\n"
	    "                     missing beside its keys\n"
	    "      --take-mailbox NAME\n"
	    "                     hold a mailbox that another dpod watched\n"
	    "  -v, --verbose      log more\n"
	    "  -h, --help         print this help\n"
	    "  -V, --version      print the version\n",
	    stream);
}

/* Of options that have no letter. */
enum {
	ONLINE = 256,
	ONCE,
	NEW_REGISTER,
	TAKE_MAILBOX
};

/* -1: go on; else the exit code. */
static int
take_option(int option, struct options *options)
{
	switch (option) {
	case 'c':
		options->path = optarg;
		return -1;
	case 't':
		options->test = true;
		return -1;
	case ONLINE:
		options->online = true;
		return -1;
	case 'n':
		options->rehearse = true;
		return -1;
	case ONCE:
		options->once = true;
		return -1;
	case NEW_REGISTER:
		options->new_register = true;
		return -1;
	case TAKE_MAILBOX:
		options->taken = optarg;
		return -1;
	case 'v':
		options->verbose = true;
		return -1;
	case 'h':
		print_usage(stdout);
		return EX_OK;
	case 'V':
		puts(PACKAGE_STRING);
		return EX_OK;
	default:
		print_usage(stderr);
		return EX_USAGE;
	}
}

/* Likewise. */
static int
read_options(int argc, char **argv, struct options *ret)
{
	static const struct option names[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"test", no_argument, NULL, 't'},
	    {"online", no_argument, NULL, ONLINE},
	    {"dry-run", no_argument, NULL, 'n'},
	    {"once", no_argument, NULL, ONCE},
	    {"new-register", no_argument, NULL, NEW_REGISTER},
	    {"take-mailbox", required_argument, NULL, TAKE_MAILBOX},
	    {"verbose", no_argument, NULL, 'v'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'},
	    {NULL, 0, NULL, 0},
	};
	int option, status = -1;

	*ret = (struct options){.path = CONF_DEFAULT_PATH};
	while (status < 0 &&
	    (option = getopt_long(argc, argv, "c:tnvhV", names, NULL)) != -1)
		status = take_option(option, ret);
	if (status < 0 && (optind < argc || (ret->online && !ret->test))) {
		print_usage(stderr);
		return EX_USAGE;
	}
	return status;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct error err;
	struct conf *conf;
	int status = read_options(argc, argv, &options);

	if (status >= 0)
		return status;
	/* Message texts and iconv's transliteration do not depend on it. */
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	(void)signal(SIGPIPE, SIG_IGN);
	memory_give_back();
	/* A file that may not grow is an error to report, not an end. */
	(void)signal(SIGXFSZ, SIG_IGN);
	log_start(options.verbose);
	STEP_PROCESS("supervisor");
	conf = conf_load(options.path, &err);
	if (conf == NULL) {
		fprintf(stderr, "dpod: %s\n", err.text);
		return EX_CONFIG;
	}
	if (options.taken != NULL)
		status = take_run(conf, options.taken);
	else if (options.test)
		status = check_run(conf, options.online);
	else if (options.rehearse)
		status = rehearse_run(conf);
	else
		status =
		    supervisor_run(conf, options.once, options.new_register);
	conf_free(conf);
	return status;
}
