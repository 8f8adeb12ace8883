/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "mail/automatic.h"
#include "store/history.h"
#include "store/import_store.h"
#include "store/mailbox_store.h"
#include "conf/conf_data.h"
#include "dpoctl/commands.h"
#include "dpoctl/import_source.h"
#include "dpoctl/judge.h"
#include "dpoctl/progress.h"

/* A commit of what was read; the daemon works in between. */
#define COMMIT_MESSAGES 50
#define LOOK_NS		200000000
#define EARLIEST_AT	INT64_C(631152000)

/* What is printed. */
struct counts {
	size_t read, known, stored, failed;
	size_t by_received, by_delivery, by_date, undated;
	size_t fates[DISPOSITIONS];
	size_t overdue;
};
#define COUNT(member)	  OUTPUT_OF(NUMBER, struct counts, member)
#define FATE(disposition) COUNT(fates[DISPOSITION_##disposition])

static const struct output_field fields[] = {
    {"read", "Messages read", COUNT(read)},
    {"known", "Imported before", COUNT(known)},
    {"failed", "Not imported", COUNT(failed)},
    {"stored", "Imported", COUNT(stored)},
    {"by_received", "Dated by Received", COUNT(by_received)},
    {"by_delivery", "Dated by delivery", COUNT(by_delivery)},
    {"by_date", "Dated by Date", COUNT(by_date)},
    {"undated", "Without a date", COUNT(undated)},
    {"tickets", "Tickets", FATE(TICKET)},
    {"overdue", "Of these overdue", COUNT(overdue)},
    {"joined", "Joined to tickets", FATE(JOINED)},
    {"duplicates", "Known to the register", FATE(DUPLICATE)},
    {"not_requests", "Not requests", FATE(NOT_REQUEST)},
    {"automatic", "Automatic", FATE(AUTOMATIC)},
    {"quarantined", "Quarantined", FATE(QUARANTINED)},
    {"waiting", "Waiting for dpod", FATE(UNSETTLED)},
    {"preview", "Preview", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

struct importing {
	struct session *session;
	const struct conf_mailbox *mailbox;
	struct judging *judging;
	const struct import_message *message; /* being judged */
	bool is_judged, is_preview, is_failed;
	struct error err;
	int64_t now_at, folder_id;
	size_t uncommitted;
	uint64_t *uids; /* stored by this run */
	size_t size;
	struct progress progress;
	struct counts counts;
	int code;
};

static bool
is_plausible(const struct importing *importing, int64_t at)
{
	return at >= EARLIEST_AT && at <= importing->now_at;
}

/* What stands for the mailbox's own date: the later ones are trusted less. */
static int64_t
find_date(struct importing *importing, const struct message *message)
{
	struct counts *counts = &importing->counts;
	int64_t internal_at = importing->message->internal_at;

	if (!is_plausible(importing, internal_at))
		internal_at = 0;
	if (is_plausible(importing, message->received_at)) {
		counts->by_received++;
		return internal_at;
	}
	if (internal_at != 0) {
		counts->by_delivery++;
		return internal_at;
	}
	if (is_plausible(importing, message->date_at)) {
		counts->by_date++;
		return message->date_at;
	}
	counts->undated++;
	return 0;
}

static void
note(struct importing *importing, uint64_t uid)
{
	struct counts *counts = &importing->counts;

	if (counts->stored == importing->size) {
		importing->size =
		    importing->size == 0 ? 256 : 2 * importing->size;
		importing->uids = memory_resize(
		    importing->uids, importing->size, sizeof *importing->uids);
	}
	importing->uids[counts->stored++] = uid;
}

static bool
commit(struct importing *importing)
{
	struct db *db = importing->session->db;

	if (importing->uncommitted == 0)
		return true;
	importing->uncommitted = 0;
	return db_finish(db,
	    mailbox_store_ask(db, importing->mailbox->name, importing->now_at,
		&importing->err),
	    &importing->err);
}

static bool
store(struct importing *importing, const struct message *parsed,
    int64_t internal_at, int64_t at)
{
	const struct import_message *message = importing->message;
	struct db *db = importing->session->db;
	struct imported imported = {
	    .entry = {.uid = import_uid(at, message->bytes, message->length),
		.size_bytes = (uint32_t)message->length,
		.internal_at = internal_at},
	    .from_address =
		parsed->from.count > 0 ? parsed->from.items[0].address : "",
	    .raw = message->bytes,
	    .length = message->length,
	};
	bool is_new;

	if (importing->uncommitted == 0 && !db_begin(db, &importing->err))
		return false;
	importing->uncommitted++;
	if (!import_store_add(db, importing->folder_id, &imported,
		importing->now_at, &is_new, &importing->err))
		return false;
	if (is_new)
		note(importing, imported.entry.uid);
	else
		importing->counts.known++;
	return importing->uncommitted < COMMIT_MESSAGES || commit(importing);
}

/* As far as it can be said without the register. */
static void
foresee(struct importing *importing, const struct verdict *verdict)
{
	enum disposition disposition = DISPOSITION_NOT_REQUEST;

	if (verdict->classification.decision != DECISION_NOT_REQUEST)
		disposition = DISPOSITION_TICKET;
	else if (verdict->message.automatic.reason != AUTOMATIC_NO)
		disposition = DISPOSITION_AUTOMATIC;
	importing->counts.fates[disposition]++;
	importing->counts.stored++;
}

static void
take(struct session *session, const char *name, const struct verdict *verdict,
    void *context)
{
	struct importing *importing = context;
	int64_t internal_at = find_date(importing, &verdict->message);
	int64_t at = verdict->message.received_at;

	(void)session;
	(void)name;
	importing->is_judged = true;
	if (!is_plausible(importing, at) ||
	    (internal_at != 0 && internal_at < at))
		at = internal_at;
	if (importing->is_preview)
		foresee(importing, verdict);
	else
		importing->is_failed =
		    !store(importing, &verdict->message, internal_at, at);
}

static bool
import_one(const struct import_message *message, void *context)
{
	struct importing *importing = context;

	if (!progress_step(&importing->progress, importing->counts.read)) {
		importing->code = session_fail(
		    EX_TEMPFAIL, "interrupted: the same command continues");
		return false;
	}
	importing->counts.read++;
	if (message->bytes == NULL) {
		importing->counts.failed++;
		importing->code = session_fail(EX_DATAERR,
		    "%s: larger than message-size-max", message->name);
		return true;
	}
	importing->message = message;
	importing->is_judged = false;
	if (!judge_bytes(importing->judging, message->name, message->bytes,
		message->length, &importing->code))
		return false;
	importing->counts.failed += !importing->is_judged;
	return !importing->is_failed;
}

/* The account must be the one that dpod has opened. */
static int
open_folder(struct importing *importing, enum import_kind kind)
{
	struct session *session = importing->session;
	const struct conf_mailbox *mailbox = importing->mailbox;
	const struct ledger_place place = {
	    .mailbox = mailbox->name,
	    .account = mailbox->account,
	    .folder = import_folder(kind),
	    .uidvalidity = IMPORT_UIDVALIDITY,
	};
	struct ledger_folder folder;
	struct error err;
	char *account;
	enum lookup found = ledger_find_account(
	    session->db, session->memory, mailbox->name, &account, &err);

	if (found == FAILED)
		return session_error(&err, EX_DATAERR);
	if (found == ABSENT || strcmp(account, mailbox->account) != 0)
		return session_fail(EX_TEMPFAIL,
		    "mailbox %s: dpod has not opened it yet", mailbox->name);
	if (importing->is_preview)
		return EX_OK;
	if (!ledger_open_folder(session->db, &place, importing->now_at,
		importing->now_at, &folder, &err))
		return session_error(&err, EX_DATAERR);
	importing->folder_id = folder.id;
	return EX_OK;
}

static bool
record(struct importing *importing, struct error *err)
{
	struct session *session = importing->session;
	const struct history_event event = {
	    .at = importing->now_at,
	    .actor = session_actor(session),
	    .program = "dpoctl",
	    .event = "mail-imported",
	    .from = "",
	    .to = arena_printf(session->memory, "%s: %zu messages",
		importing->mailbox->name, importing->counts.stored),
	};

	return importing->counts.stored == 0 ||
	    (db_begin(session->db, err) &&
		db_finish(
		    session->db, history_add(session->db, &event, err), err));
}

/* Waits until dpod has taken all in, or the user interrupts that. */
static bool
wait_for_dpod(struct importing *importing, struct error *err)
{
	const struct timespec look = {.tv_nsec = LOOK_NS};
	struct progress progress;
	size_t total = importing->counts.stored;
	int64_t left = (int64_t)total;
	bool is_read = true, goes_on = true;

	progress_begin(&progress, "take in", total);
	while (is_read && goes_on && left > 0) {
		is_read = import_store_waiting(
		    importing->session->db, importing->folder_id, &left, err);
		goes_on = left <= 0 ||
		    progress_step(&progress,
			(size_t)left > total ? 0 : total - (size_t)left);
		if (is_read && goes_on && left > 0)
			(void)nanosleep(&look, NULL);
	}
	progress_end(&progress);
	/* Ctrl-C may also end the statement: that is no failure either. */
	return is_read || progress_is_interrupted(NULL);
}

static bool
count_fates(struct importing *importing, struct error *err)
{
	struct session *session = importing->session;
	const char *today = session_today(session);

	for (size_t i = 0; i < importing->counts.stored; i++) {
		enum disposition disposition;
		bool is_overdue;

		if (!import_store_fate(session->db, importing->folder_id,
			importing->uids[i], today, &disposition, &is_overdue,
			err))
			return false;
		importing->counts.fates[disposition]++;
		importing->counts.overdue += is_overdue;
	}
	return true;
}

static void
print(const struct importing *importing)
{
	struct output *output = importing->session->output;
	const struct counts *counts = &importing->counts;

	output_begin(output, &form);
	output_fields(output, counts);
	output_bool(output, "preview", importing->is_preview);
	output_row(output);
	output_end(output);
	if (counts->overdue > 0)
		output_note(output,
		    "Some were due before today: dpoctl list is:overdue.");
	if (counts->fates[DISPOSITION_UNSETTLED] > 0)
		output_note(output, "The rest is taken in by dpod.");
	if (importing->is_preview)
		output_note(output, "Preview: nothing was changed.");
}

/* All sources; false: the register failed. */
static bool
read_all(struct importing *importing)
{
	struct session *session = importing->session;
	size_t bytes_max = (size_t)importing->mailbox->message_bytes_max;
	bool goes_on = true;

	progress_begin(&importing->progress, "import", 0);
	for (size_t i = 0; goes_on && i < session->operands_count; i++) {
		struct error err;

		if (!import_source_each(session->operands[i], bytes_max,
			import_one, importing, &err))
			importing->code =
			    session_fail(EX_NOINPUT, "%s", err.text);
		goes_on =
		    !importing->is_failed && importing->code != EX_TEMPFAIL;
	}
	progress_end(&importing->progress);
	if (importing->is_failed) {
		db_rollback(session->db);
		return false;
	}
	return commit(importing);
}

static int
run(struct importing *importing)
{
	struct session *session = importing->session;
	const struct judge_options options = {
	    .expect =
		expect_name(conf_expect(session->conf, importing->mailbox)),
	    .db = session->db,
	};
	bool waits = !importing->is_preview &&
	    session_option(session, "--no-wait") == NULL;
	bool is_good;

	importing->judging = judge_start(session, &options, take, importing);
	is_good = read_all(importing);
	judge_end(importing->judging);
	if (!is_good)
		return session_error(&importing->err, EX_DATAERR);
	if (!importing->is_preview &&
	    (!record(importing, &importing->err) ||
		(waits && importing->code != EX_TEMPFAIL &&
		    !wait_for_dpod(importing, &importing->err)) ||
		!count_fates(importing, &importing->err)))
		return session_error(&importing->err, EX_DATAERR);
	print(importing);
	return importing->code;
}

static int
import(struct session *session)
{
	struct importing importing = {.session = session,
	    .now_at = timestamp_now(),
	    .is_preview = session_option(session, "--preview") != NULL};
	const char *name = session_option(session, "--mailbox");
	enum import_kind kind = session_option(session, "--acknowledge") != NULL
	    ? IMPORT_ACKNOWLEDGED
	    : IMPORT_QUIETLY;
	const struct conf *conf = session->conf;
	int code;

	if (name != NULL)
		importing.mailbox = conf_find_mailbox(conf, name);
	else if (conf->mailboxes_count == 1)
		importing.mailbox = &conf->mailboxes[0];
	if (importing.mailbox == NULL)
		return session_usage(session,
		    name == NULL ? "--mailbox is required"
				 : "no such mailbox in the configuration: %s",
		    name);
	code = open_folder(&importing, kind);
	if (code == EX_OK)
		code = run(&importing);
	free(importing.uids);
	return code;
}

static const struct cmd_option options[] = {
    {"--mailbox", "NAME",
	"As if they had come to this mailbox; required if there are several",
	false},
    {"--acknowledge", NULL,
	"Acknowledge requests as the mailbox does; otherwise nothing is sent",
	false},
    {"--no-wait", NULL, "Do not wait until dpod has taken them in", false},
    {"--preview", NULL, "Show what would happen; change nothing", false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_import = {
    .name = "import",
    .operands = "PATH...",
    .summary = "Take in old messages from files, mboxes and Maildirs",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = import,
};
