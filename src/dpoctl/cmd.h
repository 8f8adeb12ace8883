/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CMD_H
#define DPOCTL_CMD_H

#include <stdbool.h>

#include "dpoctl/output.h"

/*
 * cmd - what a command is; each cmd_X.c defines one or a few
 *
 * A new command is a file, its line in commands.h and in local.mk, and a
 * section of dpoctl(1) with its options and fields, which
 * tests/docs/check_commands demands; tests/recipes/add_command adds one.
 */
struct session;

enum cmd_access {
	CMD_NO_DATABASE,  /* and no configuration unless it asks */
	CMD_READS_STORE,  /* configuration and database are open */
	CMD_WRITES_STORE, /* likewise, for writing */
};

struct cmd_option {
	const char *name;  /* "--state" */
	const char *value; /* "STATE"; NULL: it has none */
	const char *help;
	bool repeats;
};

struct cmd {
	const char *name;     /* one word or two */
	const char *operands; /* "ID..."; "" */
	const char *summary;  /* an imperative, without a final stop */
	enum cmd_access access;
	const struct cmd_option *options; /* ends with name NULL; or NULL */
	int operands_min;
	int operands_max; /* -1: any number */
	bool is_paged;	  /* what it prints is read, perhaps page by page */
	const struct output_form *form; /* what it prints; NULL: free text */
	int (*run)(struct session *session); /* the exit code */
};

/* Exit codes besides those of sysexits.h. */
#define EXIT_NOTHING 1 /* nothing was found, or something does not hold */

#endif
