/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_ARGUMENTS_H
#define DPOCTL_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "dpoctl/session.h"

/*
 * arguments - dpoctl [-c FILE] [--json] COMMAND [OPTION...] [OPERAND...]
 *
 * -c, --json and --help are allowed before and after the command. An option's
 * value is the next argument or follows `=`. `--` ends the options.
 */
struct arguments {
	bool wants_help; /* for the command, if there is one */
	bool wants_version;
	bool wants_format_version;
};

/*
 * Sets the session's command, options and operands; without a command `cmd`
 * stays NULL. EX_OK, or EX_USAGE after a message.
 */
int arguments_read(struct session *session, int count, char **words,
    struct arguments *ret_arguments);

/*
 * Says that no command has this name, words[0], and which ones may be meant;
 * `count` words, at least 1. EX_USAGE.
 */
int arguments_unknown_command(
    struct session *session, const char *const *words, size_t count);

#endif
