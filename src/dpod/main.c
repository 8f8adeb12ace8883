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

struct options {
	const char *path;
	bool test;
	bool online;
	bool rehearse;
	bool once;
	bool new_register;
	bool verbose;
};

static void
print_usage(FILE *stream)
{
	fputs(
	    "usage: dpod [-c FILE] [-nv] [--once] [--new-register]\n"
	    "       dpod [-c FILE] -t [--online]\n"
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
	    "  -v, --verbose      log more\n"
	    "  -h, --help         print this help\n"
	    "  -V, --version      print the version\n",
	    stream);
}

/* -1: go on; else the exit code. */
static int
read_options(int argc, char **argv, struct options *ret)
{
	enum {
		ONLINE = 256,
		ONCE,
		NEW_REGISTER
	};
	static const struct option names[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"test", no_argument, NULL, 't'},
	    {"online", no_argument, NULL, ONLINE},
	    {"dry-run", no_argument, NULL, 'n'},
	    {"once", no_argument, NULL, ONCE},
	    {"new-register", no_argument, NULL, NEW_REGISTER},
	    {"verbose", no_argument, NULL, 'v'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	*ret = (struct options){.path = CONF_DEFAULT_PATH};
	while (
	    (option = getopt_long(argc, argv, "c:tnvhV", names, NULL)) != -1) {
		switch (option) {
		case 'c':
			ret->path = optarg;
			break;
		case 't':
			ret->test = true;
			break;
		case ONLINE:
			ret->online = true;
			break;
		case 'n':
			ret->rehearse = true;
			break;
		case ONCE:
			ret->once = true;
			break;
		case NEW_REGISTER:
			ret->new_register = true;
			break;
		case 'v':
			ret->verbose = true;
			break;
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
	if (optind < argc || (ret->online && !ret->test)) {
		print_usage(stderr);
		return EX_USAGE;
	}
	return -1;
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
	if (options.test)
		status = check_run(conf, options.online);
	else if (options.rehearse)
		status = rehearse_run(conf);
	else
		status =
		    supervisor_run(conf, options.once, options.new_register);
	conf_free(conf);
	return status;
}
