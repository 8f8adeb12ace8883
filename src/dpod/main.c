/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "conf/conf.h"
#include "conf/value.h"
#include "mail/address.h"
#include "dpod/check.h"
#include "dpod/interview/command.h"
#include "dpod/log.h"
#include "dpod/rehearse.h"
#include "dpod/run_as.h"
#include "dpod/supervisor/supervisor.h"
#include "dpod/take.h"

struct options {
	const char *path;
	bool test;
	bool online;
	const char *test_address; /* --send-test; NULL: none */
	bool rehearse;
	int64_t since_at; /* for -n */
	bool once;
	bool new_register;
	const char *taken; /* --take-mailbox; NULL: none */
	bool verbose;
};

static void
print_usage(FILE *stream)
{
	fputs(
	    "usage: dpod [-c FILE] [-v] [--once] [--new-register]\n"
	    "       dpod [-c FILE] -n [--since PERIOD]\n"
	    "       dpod [-c FILE] -t [--online [--send-test ADDRESS]]\n"
	    "       dpod [-c FILE] --take-mailbox NAME\n"
	    "       dpod setup [OPTION]... (see dpod setup --help)\n"
	    "\n"
	    "Handles the requests in a data-protection mailbox. See dpod(8).\n"
	    "\n"
	    "  -c, --config FILE  configuration (" CONF_DEFAULT_PATH ")\n"
	    "  -t, --test         check configuration, rules, letters and "
	    "schema\n"
	    "      --online       with -t: also log in to all servers\n"
	    "      --send-test ADDRESS\n"
	    "                     with --online: also send a test letter\n"
	    "  -n, --dry-run      show what would be taken in and sent, and "
	    "exit\n"
	    "      --since PERIOD with -n: show what would become of all that "
	    "was\n"
	    "                     received since then, such as 30d\n"
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

/* Options without a letter. */
enum {
	ONLINE = 256,
	SEND_TEST,
	SINCE,
	ONCE,
	NEW_REGISTER,
	TAKE_MAILBOX
};

static int
take_since(struct options *options)
{
	int64_t seconds;

	if (!value_seconds(optarg, &seconds)) {
		fprintf(stderr,
		    "dpod: --since: expected a period such as 30d, 12h or "
		    "2w\n");
		return EX_USAGE;
	}
	options->since_at = timestamp_now() - seconds;
	return -1;
}

/* -1: continue; else the exit code. */
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
	case SEND_TEST:
		if (!address_is_sendable(optarg)) {
			fprintf(stderr,
			    "dpod: --send-test: expected an ASCII address such "
			    "as jane@example.org\n");
			return EX_USAGE;
		}
		options->test_address = optarg;
		return -1;
	case 'n':
		options->rehearse = true;
		return -1;
	case SINCE:
		return take_since(options);
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

/* -1: continue; else the exit code. */
static int
read_options(int argc, char **argv, struct options *ret)
{
	static const struct option names[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"test", no_argument, NULL, 't'},
	    {"online", no_argument, NULL, ONLINE},
	    {"send-test", required_argument, NULL, SEND_TEST},
	    {"dry-run", no_argument, NULL, 'n'},
	    {"since", required_argument, NULL, SINCE},
	    {"once", no_argument, NULL, ONCE},
	    {"new-register", no_argument, NULL, NEW_REGISTER},
	    {"take-mailbox", required_argument, NULL, TAKE_MAILBOX},
	    {"verbose", no_argument, NULL, 'v'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'},
	    {NULL, 0, NULL, 0},
	};
	int option, status = -1;

	*ret = (struct options){
	    .path = CONF_DEFAULT_PATH, .since_at = REHEARSE_NEW};
	while (status < 0 &&
	    (option = getopt_long(argc, argv, "c:tnvhV", names, NULL)) != -1)
		status = take_option(option, ret);
	if (status < 0 &&
	    (optind < argc || (ret->online && !ret->test) ||
		(ret->test_address != NULL && !ret->online) ||
		(ret->since_at != REHEARSE_NEW && !ret->rehearse))) {
		print_usage(stderr);
		return EX_USAGE;
	}
	return status;
}

static void
prepare(void)
{
	/*
	 * Message texts and iconv's transliteration do not depend on the
	 * locale.
	 */
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	(void)signal(SIGPIPE, SIG_IGN);
	memory_give_back();
	/*
	 * A file size limit is an error to report, not a reason to be killed.
	 */
	(void)signal(SIGXFSZ, SIG_IGN);
}

int
main(int argc, char **argv)
{
	struct options options;
	struct error err;
	struct conf *conf;
	bool is_system;
	int status;

	file_fill_standard();
	if (!memory_demand_stack(&err)) {
		fprintf(stderr, "dpod: %s\n", err.text);
		return EX_CONFIG;
	}
	if (argc > 1 && strcmp(argv[1], "setup") == 0) {
		prepare();
		return command_setup(argc - 1, argv + 1);
	}
	status = read_options(argc, argv, &options);
	if (status >= 0)
		return status;
	prepare();
	log_start(options.verbose);
	is_system = strcmp(options.path, CONF_DEFAULT_PATH) == 0;
	STEP_PROCESS("supervisor");
	conf = conf_load(options.path, &err);
	if (conf == NULL) {
		fprintf(stderr, "dpod: %s%s\n", err.text,
		    is_system && access(options.path, F_OK) != 0 &&
			    errno == ENOENT
			? ": run `dpod setup`"
			: "");
		return EX_CONFIG;
	}
	if (!run_as_owner(
		conf, is_system, !options.test && !options.rehearse, &err)) {
		fprintf(stderr, "dpod: %s\n", err.text);
		status = EX_CONFIG;
	} else if (options.taken != NULL)
		status = take_run(conf, options.taken);
	else if (options.test)
		status = check_run(conf, options.online, options.test_address);
	else if (options.rehearse)
		status = rehearse_run(conf, options.since_at);
	else
		status =
		    supervisor_run(conf, options.once, options.new_register);
	conf_free(conf);
	return status;
}
