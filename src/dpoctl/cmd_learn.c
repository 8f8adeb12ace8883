/* SPDX-License-Identifier: ISC */
#include <jansson.h>
#include <sysexits.h>

#include "casework/learning.h"
#include "dpoctl/commands.h"
#include "dpoctl/new_file.h"
#include "dpoctl/progress.h"
#include "dpoctl/renew.h"
#include "dpoctl/session.h"
#include "dpoctl/work.h"

static const struct cmd_option learn_options[] = {
    {"--dry-run", NULL, "Show what would be learned; change nothing", false},
    {NULL, NULL, NULL, false},
};

static const struct cmd_option forget_options[] = {
    {"--labels", NULL, "Erase the labels as well", false},
    {NULL, NULL, NULL, false},
};

/* Output fields about a correction, or why there is none. */
struct row {
	int64_t made_at;
	struct learning learning;
	const char *verdict;
};
#define ROW(type, member)   OUTPUT_OF(type, struct row, member)
#define TRIAL(type, member) ROW(type, learning.trial.member)

static const struct output_field fields[] = {
    {"verdict", "Verdict", ROW(TEXT, verdict)},
    {"made_at", "Learned", ROW(TIME, made_at)},
    {"labels", "Labels", ROW(NUMBER, learning.labels)},
    {"outdated", "Of those, from before an update",
	ROW(NUMBER, learning.outdated)},
    {"used", "Of those, used", TRIAL(NUMBER, used)},
    {"requests", "Requests", TRIAL(NUMBER, requests)},
    {"lost_before", "Of those, not-request", TRIAL(NUMBER, before.lost)},
    {"lost_after", "With the correction", TRIAL(NUMBER, after.lost)},
    {"doubted_before", "Of those, unsure", TRIAL(NUMBER, before.doubted)},
    {"doubted_after", "With the correction", TRIAL(NUMBER, after.doubted)},
    {"with_kinds", "Requests of a known kind", TRIAL(NUMBER, with_kinds)},
    {"kinds_before", "Of those, first guess right",
	TRIAL(NUMBER, before.kinds)},
    {"kinds_after", "With the correction", TRIAL(NUMBER, after.kinds)},
    {"others", "Other messages", TRIAL(NUMBER, others)},
    {"others_doubted_before", "Of those, unsure",
	TRIAL(NUMBER, before.others_doubted)},
    {"others_doubted_after", "With the correction",
	TRIAL(NUMBER, after.others_doubted)},
    {"taken_before", "Of those, request", TRIAL(NUMBER, before.taken)},
    {"taken_after", "With the correction", TRIAL(NUMBER, after.taken)},
    {"gain", NULL, ROW(NUMBER, learning.gain)},
    {"gain_error", NULL, ROW(NUMBER, learning.gain_error)},
    {"kinds_gain", NULL, ROW(NUMBER, learning.kinds_gain)},
    {"kinds_gain_error", NULL, ROW(NUMBER, learning.kinds_gain_error)},
    {"corrects_requests", "Corrects requests",
	ROW(BOOL, learning.corrects_requests)},
    {"corrects_kinds", "Corrects kinds", ROW(BOOL, learning.corrects_kinds)},
    {"words", "Words with a weight", ROW(NUMBER, learning.words)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static const struct output_field forget_fields[] = {
    {"labels", "Labels erased", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form forget_form = {OUTPUT_RECORD, forget_fields};

static const char *
verdict_of(const struct session *session, const struct learning *learning)
{
	bool is_used = learning->corrects_requests || learning->corrects_kinds;

	if (is_used)
		return "used: it judges the register's own messages better";
	if (learning->trial.requests < LOCAL_LEAST ||
	    learning->trial.others < LOCAL_LEAST)
		return arena_printf(session->memory,
		    "not used: too few labels (at least %d requests and %d"
		    " other messages)",
		    LOCAL_LEAST, LOCAL_LEAST);
	return "not used: it judges the register's own messages no better";
}

static void
print(struct session *session, struct row *row)
{
	row->verdict = verdict_of(session, &row->learning);
	output_begin(session->output, &form);
	output_fields(session->output, row);
	output_row(session->output);
	output_end(session->output);
}

/* Only the fits are steps; statements have rows. */
static bool
goes_on(size_t done, void *context)
{
	struct progress *progress = context;
	bool goes_on;

	if (done == 0)
		progress_begin(progress, "learn", LOCAL_FOLDS);
	goes_on = progress_step(progress, done);
	if (!goes_on || done == LOCAL_FOLDS)
		progress_end(progress);
	return goes_on;
}

/* With what was judged anew; `is_dry`: that is not stored. NULL: failed. */
static struct learning_work *
collect(struct session *session, struct casework *casework,
    const struct renewal *renewal, bool is_dry, struct error *err)
{
	struct learning_work *work = NULL;

	if (!db_begin(session->db, err))
		return NULL;
	if (renew_store(session->db, renewal, err))
		work = learning_collect(casework,
		    renewal->is_model_known ? renewal->model : NULL, err);
	if (work != NULL && !is_dry && !db_commit(session->db, err)) {
		learning_work_free(work);
		work = NULL;
	}
	db_rollback(session->db);
	return work;
}

static bool
run(struct session *session, const struct renewal *renewal, struct row *row,
    bool is_dry, struct error *err)
{
	const struct setup setup = {.conf = session->conf};
	struct casework casework = work_casework(session, &setup);
	struct progress progress;
	const struct local_watch watch = {goes_on, &progress};
	struct learning_work *work =
	    collect(session, &casework, renewal, is_dry, err);
	bool is_done =
	    work != NULL && learning_fit(work, &watch, &row->learning, err);

	row->made_at = casework.now_at;
	if (is_done && !is_dry)
		is_done = db_begin(session->db, err) &&
		    db_finish(
			session->db, learning_keep(&casework, work, err), err);
	learning_work_free(work);
	return is_done;
}

static int
learn(struct session *session)
{
	bool is_dry = session_option(session, "--dry-run") != NULL;
	struct row row = {0};
	struct renewal renewal;
	struct error err;
	int code = renew_judge(session, &renewal);

	if (code != EX_OK)
		return code;
	if (!run(session, &renewal, &row, is_dry, &err))
		return session_error(&err, EX_DATAERR);
	print(session, &row);
	return row.learning.corrects_requests || row.learning.corrects_kinds
	    ? EX_OK
	    : EXIT_NOTHING;
}

static size_t
number(const json_t *object, const char *name)
{
	json_int_t found = json_integer_value(json_object_get(object, name));

	return found < 0 ? 0 : (size_t)found;
}

static struct local_side
side(const json_t *object, const char *name)
{
	const json_t *found = json_object_get(object, name);

	return (struct local_side){
	    .lost = number(found, "lost"),
	    .doubted = number(found, "doubted"),
	    .kinds = number(found, "kinds"),
	    .others_doubted = number(found, "others_doubted"),
	    .taken = number(found, "taken"),
	};
}

static bool
is_true(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

/* Reads a report written by learning.c. */
static struct learning
read_report(const char *report)
{
	json_t *object = json_loads(report, 0, NULL);
	struct learning learning = {
	    .labels = number(object, "labels"),
	    .outdated = number(object, "outdated"),
	    .trial =
		{
		    .used = number(object, "used"),
		    .requests = number(object, "requests"),
		    .others = number(object, "others"),
		    .with_kinds = number(object, "with_kinds"),
		    .before = side(object, "before"),
		    .after = side(object, "after"),
		},
	    .gain = json_integer_value(json_object_get(object, "gain")),
	    .gain_error = (int64_t)number(object, "gain_error"),
	    .kinds_gain =
		json_integer_value(json_object_get(object, "kinds_gain")),
	    .kinds_gain_error = (int64_t)number(object, "kinds_gain_error"),
	    .words = number(object, "words"),
	    .corrects_requests = is_true(object, "corrects_requests"),
	    .corrects_kinds = is_true(object, "corrects_kinds"),
	};

	json_decref(object);
	return learning;
}

static int
show(struct session *session)
{
	struct correction correction;
	struct row row;
	struct error err;

	switch (correction_store_find(
	    session->db, session->memory, &correction, &err)) {
	case FOUND:
		break;
	case ABSENT:
		return session_fail(EXIT_NOTHING, "no correction is in use");
	default:
		return session_error(&err, EX_DATAERR);
	}
	row = (struct row){.made_at = correction.made_at,
	    .learning = read_report(correction.report)};
	print(session, &row);
	return EX_OK;
}

static int export(struct session *session)
{
	const struct setup setup = {.conf = session->conf};
	struct casework casework = work_casework(session, &setup);
	struct buffer json = {0};
	struct error err;
	int code;

	if (learning_export(&casework, &json, &err))
		code = new_file_write(
		    session->operands[0], json.data, json.length);
	else
		code = session_error(&err, EX_DATAERR);
	buffer_release(&json);
	return code;
}

static int
forget(struct session *session)
{
	const struct setup setup = {.conf = session->conf};
	struct casework casework = work_casework(session, &setup);
	bool labels = session_option(session, "--labels") != NULL;
	struct error err;
	bool is_done, is_out;
	size_t count;

	if (!db_begin(session->db, &err))
		return session_error(&err, EX_DATAERR);
	is_done = learning_forget(&casework, labels, &count, &err) &&
	    db_commit(session->db, &err);
	db_rollback(session->db);
	if (!is_done || !db_checkpoint(session->db, &is_out, &err))
		return session_error(&err, EX_DATAERR);
	output_begin(session->output, &forget_form);
	output_number(session->output, "labels", (int64_t)count);
	output_row(session->output);
	output_end(session->output);
	return EX_OK;
}

const struct cmd cmd_learn = {
    .name = "learn",
    .operands = "",
    .summary = "Learn from the decisions of officers",
    .access = CMD_WRITES_STORE,
    .options = learn_options,
    .form = &form,
    .run = learn,
};

const struct cmd cmd_learn_show = {
    .name = "learn show",
    .operands = "",
    .summary = "Show what was learned and what it gains",
    .access = CMD_READS_STORE,
    .form = &form,
    .run = show,
};

const struct cmd cmd_learn_export = {
    .name = "learn export",
    .operands = "FILE",
    .summary = "Write what was learned to a new file",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .run = export,
};

const struct cmd cmd_learn_forget = {
    .name = "learn forget",
    .operands = "",
    .summary = "Discard what was learned",
    .access = CMD_WRITES_STORE,
    .options = forget_options,
    .form = &forget_form,
    .run = forget,
};
