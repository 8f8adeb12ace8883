/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_ARGUMENTS_H
#define DPOCTL_ARGUMENTS_H

#include <stdbool.h>

#include "dpoctl/session.h"

/*
 * arguments - dpoctl [-c FILE] [--json] COMMAND [OPTION...] [OPERAND...]
 *
 * -c, --json and --help may stand before and after the command. An option's
 * value is the next argument or stands behind `=`. `--` ends the options.
 */
struct arguments {
	bool wants_help; /* of the command, if there is one */
	bool wants_version;
	bool wants_format_version;
};

/*
 * Fills the session's command, options and operands; without a command `cmd`
 * stays NULL. EX_OK, or EX_USAGE after a message.
 */
int arguments_read(struct session *session, int count, char **words,
    struct arguments *ret_arguments);

#endif
