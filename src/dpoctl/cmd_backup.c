/* SPDX-License-Identifier: ISC */
#include <signal.h>
#include <sysexits.h>

#include "base/memory.h"
#include "store/backup.h"
#include "dpoctl/commands.h"
#include "dpoctl/progress.h"
#include "dpoctl/session.h"

static volatile sig_atomic_t is_ended;

static void
on_signal(int number)
{
	is_ended = number;
}

static struct progress progress;

static bool
on_step(size_t done, size_t total)
{
	progress.total = total;
	return is_ended == 0 && progress_step(&progress, done);
}

/* A partial copy of the register must not remain. */
static void
catch_signals(void)
{
	static const int numbers[] = {SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = on_signal}, before;

	for (size_t i = 0; i < LENGTH(numbers); i++)
		if (sigaction(numbers[i], NULL, &before) == 0 &&
		    before.sa_handler != SIG_IGN)
			(void)sigaction(numbers[i], &action, NULL);
}

static int
back_up(struct session *session)
{
	struct error err;
	bool done;

	catch_signals();
	progress_begin(&progress, "backup", 0);
	done = backup_write(session->db, session->operands[0], on_step, &err);
	progress_end(&progress);
	return done ? EX_OK : session_error(&err, EX_CANTCREAT);
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
