/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "store/backup.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static int
back_up(struct session *session)
{
	struct error err;

	return backup_write(session->db, session->operands[0], &err)
	    ? EX_OK
	    : session_error(&err, EX_CANTCREAT);
}

const struct cmd cmd_backup = {
    .name = "backup",
    .operands = "FILE",
    .summary = "Copy the register into a new file while dpod runs",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .run = back_up,
};
