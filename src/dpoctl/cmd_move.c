/* SPDX-License-Identifier: ISC */
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "store/db.h"
#include "store/move.h"
#include "conf/conf.h"
#include "casework/state_lock.h"
#include "dpoctl/commands.h"
#include "dpoctl/progress.h"
#include "dpoctl/session.h"

static const struct cmd_option options[] = {
    {"--take-back", NULL,
	"Use FROM again, without what happened in the other since", false},
    {NULL, NULL, NULL, false},
};

#define REPORT(type, member) OUTPUT_OF(type, struct move_report, member)
#define RESULT(type, member) OUTPUT_OF(type, struct move_result, member)

static const struct output_field table_fields[] = {
    {"table", NULL, REPORT(TEXT, table)},
    {"rows", NULL, REPORT(NUMBER, rows)},
    {"digest", NULL, REPORT(CHARS, digest)},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"rows", "Rows", RESULT(NUMBER, rows)},
    {"events", "Events", RESULT(NUMBER, events)},
    {"head", "Head", RESULT(CHARS, head)},
    {"replaced", "Texts that were not UTF-8", RESULT(NUMBER, replaced)},
    {"tables", "Tables", OUTPUT_LIST_OF(table_fields)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

/* As in the configuration: a path may have sqlite: before it. */
static const char *
location(const char *operand)
{
	size_t length = strlen(CONF_REGISTER_FILE);

	return strncmp(operand, CONF_REGISTER_FILE, length) == 0
	    ? operand + length
	    : operand;
}

/* A file of another user could not be opened by dpod; nor its lock by us. */
static bool
demand_user(const struct conf *conf, struct error *err)
{
	struct stat status;

	if (stat(conf->state_directory, &status) != 0 ||
	    status.st_uid == geteuid())
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "only the owner of %s moves a register: run `runuser -u dpod -- "
	    "dpoctl move-register ...`",
	    conf->state_directory);
}

/* If a file is in the state directory of another configuration. */
static bool
lock_beside(struct session *session, const char *path, struct error *err)
{
	struct conf other = *session->conf;
	struct stat here, there;
	int fd;

	if (strchr(path, '/') == NULL || db_is_remote(path))
		return true;
	other.state_directory = dirname(arena_string(session->memory, path));
	if (stat(other.state_directory, &there) != 0 ||
	    (stat(session->conf->state_directory, &here) == 0 &&
		here.st_dev == there.st_dev && here.st_ino == there.st_ino) ||
	    access(arena_printf(
		       session->memory, "%s/dpod.lock", other.state_directory),
		F_OK) != 0)
		return true;
	return state_lock_take(&other, &fd, err);
}

/*
 * No dpod runs on a file, and none begins: the locks last as long as this
 * process. One that uses a database has a lease there, which move_register
 * looks for.
 */
static bool
keep_dpod_out(struct session *session, struct error *err)
{
	int fd;

	if (!session_load_conf(session, err) ||
	    !demand_user(session->conf, err) ||
	    !state_lock_take(session->conf, &fd, err))
		return false;
	for (size_t i = 0; i < session->operands_count; i++)
		if (!lock_beside(session, location(session->operands[i]), err))
			return false;
	return true;
}

static struct progress progress;

static bool
on_rows(size_t done, size_t total)
{
	progress.total = total;
	return progress_step(&progress, done);
}

static int
take_back(struct session *session)
{
	struct error err;

	if (session->operands_count != 1)
		return session_usage(session, "--take-back requires only FROM");
	if (!keep_dpod_out(session, &err) ||
	    !move_take_back(location(session->operands[0]), &err))
		return session_error(&err, EX_DATAERR);
	return EX_OK;
}

static int
move(struct session *session)
{
	struct move_question question = {
	    .now_at = timestamp_now(), .on_rows = on_rows};
	struct move_result result;
	struct error err;
	bool done;

	if (session_option(session, "--take-back") != NULL)
		return take_back(session);
	if (session->operands_count != 2)
		return session_usage(session, "FROM and TO are required");
	question.from = location(session->operands[0]);
	question.to = location(session->operands[1]);
	progress_begin(&progress, "move", 0);
	done = keep_dpod_out(session, &err) &&
	    move_register(&question, session->memory, &result, &err);
	progress_end(&progress);
	if (!done)
		return session_error(&err, EX_DATAERR);
	if (result.was_done)
		return session_fail(EX_OK,
		    "it was moved already: register = \"%s\" in dpod.conf",
		    session->operands[1]);
	output_begin(session->output, &form);
	output_fields(session->output, &result);
	output_list_begin(session->output, "tables");
	for (size_t i = 0; i < result.tables_count; i++)
		output_item(session->output, &result.tables[i]);
	output_list_end(session->output);
	output_row(session->output);
	output_end(session->output);
	return EX_OK;
}

const struct cmd cmd_move_register = {
    .name = "move-register",
    .operands = "FROM [TO]",
    .summary = "Move the register between a file and a database",
    .access = CMD_NO_DATABASE,
    .options = options,
    .operands_min = 1,
    .operands_max = 2,
    .form = &form,
    .run = move,
};
