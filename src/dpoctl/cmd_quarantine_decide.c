/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/quarantine.h"
#include "dpoctl/commands.h"
#include "dpoctl/quarantine_id.h"
#include "dpoctl/session.h"

/* Of a mailbox that is not in the configuration any more. */
#define KEEP_SECONDS_DEFAULT (INT64_C(30) * 24 * 3600)

static const struct output_field fields[] = {
    {"id", "ID", NULL},
    {"mailbox", "MAILBOX", NULL},
    {"folder", "FOLDER", NULL},
    {"decision", "DECISION", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

/* What nobody could read is kept like what was no request. */
static int64_t
keep_seconds(const struct session *session, const char *mailbox)
{
	const struct conf *conf = session->conf;

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *found = &conf->mailboxes[i];

		if (strcmp(found->name, mailbox) == 0)
			return found->keep_not_requests == CONF_KEEP_NONE
			    ? 0
			    : found->keep_not_requests_seconds;
	}
	return KEEP_SECONDS_DEFAULT;
}

/* One mail, inside the transaction. */
static int
decide_one(struct session *session, const char *text,
    enum quarantine_decision decision, struct quarantine_row *row)
{
	struct error err;
	int code = quarantine_id_find(session, text, row);

	if (code != EX_OK)
		return code;
	if (decision == QUARANTINE_RETRY && !row->is_current)
		return session_fail(EXIT_NOTHING,
		    "mail %s can not be tried again: folder %s of mailbox %s"
		    " has a new UIDVALIDITY, under which it is tried by itself"
		    " if it is still there",
		    text, row->folder, row->mailbox);
	switch (quarantine_decide(session->db, row, decision,
	    keep_seconds(session, row->mailbox), session_actor(session),
	    timestamp_now(), &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "mail %s was dismissed already", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}

static void
print(struct output *output, const struct quarantine_row *rows, size_t count,
    const char *word)
{
	output_begin(output, &form);
	for (size_t i = 0; i < count; i++) {
		char id[QUARANTINE_ID_SIZE];

		quarantine_id_write(&rows[i], id);
		output_text(output, "id", id);
		output_text(output, "mailbox", rows[i].mailbox);
		output_text(output, "folder", rows[i].folder);
		output_text(output, "decision", word);
		output_row(output);
	}
	output_end(output);
}

/* All or none: a list typed wrongly must not be half done. */
static int
decide(struct session *session, enum quarantine_decision decision,
    const char *word)
{
	size_t count = session->operands_count;
	struct quarantine_row *rows =
	    arena_array(session->memory, count, sizeof *rows);
	struct error err;
	int code = EX_OK;

	if (!db_begin(session->db, &err))
		return session_error(&err, EX_DATAERR);
	for (size_t i = 0; code == EX_OK && i < count; i++)
		code = decide_one(
		    session, session->operands[i], decision, &rows[i]);
	if (code == EX_OK && !db_commit(session->db, &err))
		code = session_error(&err, EX_DATAERR);
	if (code != EX_OK) {
		db_rollback(session->db);
		return code;
	}
	print(session->output, rows, count, word);
	return EX_OK;
}

static int
retry(struct session *session)
{
	return decide(session, QUARANTINE_RETRY, "retry");
}

static int
dismiss(struct session *session)
{
	return decide(session, QUARANTINE_DISMISS, "dismiss");
}

const struct cmd cmd_quarantine_retry = {
    .name = "quarantine retry",
    .operands = "MAIL...",
    .summary = "Have mails read again at the next poll, with new attempts",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = retry,
};

const struct cmd cmd_quarantine_dismiss = {
    .name = "quarantine dismiss",
    .operands = "MAIL...",
    .summary = "Say that a human has dealt with these mails",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = dismiss,
};
