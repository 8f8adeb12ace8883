/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CMD_H
#define DPOCTL_CMD_H

#include <stdbool.h>

#include "dpoctl/output.h"

/*
 * cmd - the definition of a command; each cmd_X.c defines one or a few
 *
 * A new command is a file, its line in commands.h and in local.mk, and a
 * section of dpoctl(1) with its options and fields, which
 * tests/docs/check_commands requires; tests/recipes/add_command adds one.
 */
struct session;

enum cmd_access {
	CMD_NO_DATABASE,  /* configuration only on request */
	CMD_READS_STORE,  /* configuration and database are open */
	CMD_WRITES_STORE, /* the same, for writing */
};

struct cmd_option {
	const char *name;  /* "--state" */
	const char *value; /* "STATE"; NULL: no value */
	const char *help;
	bool repeats;
};

struct cmd {
	const char *name;     /* one word or two */
	const char *operands; /* "ID..."; "" */
	const char *summary;  /* an imperative, without a full stop */
	enum cmd_access access;
	const struct cmd_option *options; /* ends with name NULL; or NULL */
	int operands_min;
	int operands_max; /* -1: unlimited */
	bool is_paged;	  /* its output is for reading, possibly with a pager */
	const struct output_form *form;	     /* its output; NULL: free text */
	int (*run)(struct session *session); /* returns the exit code */
};

/* Exit codes besides those of sysexits.h. */
#define EXIT_NOTHING 1 /* nothing was found, or a check failed */

#endif
