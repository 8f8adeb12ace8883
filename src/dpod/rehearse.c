/* SPDX-License-Identifier: ISC */
#include "dpod/rehearse.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "conf/conf_endpoint.h"
#include "dpod/worker/batch.h"
#include "dpod/log.h"
#include "dpod/start_reader.h"
#include "dpod/teach_reader.h"
#include "casework/budget.h"
#include "casework/record.h"
#include "net/mailbox.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/ledger_key.h"
#include "store/letter_store.h"
#include "ticket/intake_decision.h"

struct rehearsal {
	const struct conf *conf;
	const struct conf_mailbox *settings;
	struct setup *setup;
	struct reader *reader;
	struct db *db; /* NULL: there is none yet */
	struct mailbox *mailbox;
	const char *folder; /* the open one */
	bool is_junk;
	struct batch *batch;
	struct budget_letters letters; /* that this run would have written */
};

static bool
decide(struct rehearsal *rehearsal, const struct batch_item *item,
    struct intake_answer *ret_answer, struct error *err)
{
	struct casework casework = {
	    .db = rehearsal->db,
	    .setup = rehearsal->setup,
	    .now_at = timestamp_now(),
	};
	const struct incoming incoming = {
	    .mailbox = rehearsal->settings,
	    .is_junk = rehearsal->is_junk,
	    .internal_at = item->entry.internal_at,
	    .verdict = item->verdict,
	};
	const struct intake_question question =
	    record_question(&casework, &incoming);

	*ret_answer = intake_decide(&question);
	return ret_answer->outcome != INTAKE_TICKET ||
	    budget_check(&casework, &item->verdict->message,
		&rehearsal->letters, ret_answer, err);
}

static bool
print_item(struct rehearsal *rehearsal, const struct batch_item *item,
    struct error *err)
{
	static const char *const outcomes[] = {
	    "ticket", "automatic", "not-request"};
	static const char *const letters[] = {"none", "held", "queued"};
	const struct classification *found = &item->verdict->classification;
	struct intake_answer answer;

	if (!decide(rehearsal, item, &answer, err))
		return false;
	printf("would-take mailbox=%s uid=%llu outcome=%s decision=%s kind=",
	    rehearsal->settings->name,
	    (unsigned long long)ledger_key_uid(item->entry.key),
	    outcomes[answer.outcome], decision_name(found->decision));
	if (found->kinds == 0)
		fputs("-", stdout);
	for (int kind = 0, some = 0; kind < KINDS; kind++)
		if ((found->kinds & KIND_BIT(kind)) != 0)
			printf("%s%s", some++ ? "," : "",
			    kind_name((enum kind)kind));
	printf(" language=%s letter=%s reason=%s\n",
	    found->language[0] == '\0' ? "-" : found->language,
	    answer.outcome == INTAKE_TICKET ? letters[answer.letter] : "none",
	    answer.outcome == INTAKE_TICKET && answer.letter_reason[0] != '\0'
		? answer.letter_reason
		: "-");
	return true;
}

/* What the daemon would leave alone: rows it has, and mail from before. */
static bool
drop_known(struct rehearsal *rehearsal, struct mailbox_entry *entries,
    size_t *count, struct error *err)
{
	const struct mailbox_status status = mailbox_status(rehearsal->mailbox);
	const struct ledger_place place = {
	    .mailbox = rehearsal->settings->name,
	    .account = rehearsal->settings->account,
	    .folder = rehearsal->folder,
	    .uidvalidity = status.epoch,
	};
	struct ledger_folder folder = {0};
	size_t kept = 0, all = *count;
	enum lookup known = rehearsal->db == NULL
	    ? ABSENT
	    : ledger_find_folder(rehearsal->db, &place, &folder, err);

	if (known == FAILED)
		return false;
	if (known == ABSENT && rehearsal->settings->start == CONF_START_NOW)
		all = 0;
	if (known == ABSENT && rehearsal->settings->start == CONF_START_DATE)
		folder.start_at =
		    timestamp_of_date(rehearsal->settings->start_on,
			rehearsal->conf->calendar.time_zone);
	for (size_t i = 0; i < all; i++) {
		bool is_new = true;
		uint64_t uid;

		if (entries[i].internal_at < folder.start_at &&
		    entries[i].internal_at != 0)
			continue;
		if (!ledger_key_parse(entries[i].key, &uid, err) ||
		    (known == FOUND &&
			!ledger_find_new(
			    rehearsal->db, folder.id, &uid, 1, &is_new, err)))
			return false;
		if (is_new)
			entries[kept++] = entries[i];
	}
	printf("mailbox=%s folder=%s messages=%zu known-or-before-start=%zu "
	       "new=%zu\n",
	    rehearsal->settings->name, log_quoted(rehearsal->folder), *count,
	    *count - kept, kept);
	*count = kept;
	return true;
}

static bool
read_entries(struct rehearsal *rehearsal, const struct mailbox_entry *entries,
    size_t count, struct error *err)
{
	while (count > 0) {
		size_t size = batch_size(entries, count, BATCH_MESSAGES_MAX);

		batch_load(rehearsal->batch, entries, size);
		if (!batch_fetch(rehearsal->batch, rehearsal->mailbox,
			rehearsal->reader, err) ||
		    !batch_collect(rehearsal->batch, rehearsal->reader, err))
			return false;
		for (size_t i = 0; i < size; i++)
			if (rehearsal->batch->items[i].verdict != NULL &&
			    !print_item(
				rehearsal, &rehearsal->batch->items[i], err))
				return false;
		entries += size;
		count -= size;
	}
	return true;
}

static bool
rehearse_folder(struct rehearsal *rehearsal, struct error *err)
{
	struct mailbox_listing listing = {0};
	bool done = mailbox_list(rehearsal->mailbox, NULL, &listing, err) &&
	    drop_known(rehearsal, listing.entries, &listing.count, err) &&
	    read_entries(rehearsal, listing.entries, listing.count, err);

	mailbox_listing_free(&listing);
	return done;
}

static bool
rehearse_mailbox(struct rehearsal *rehearsal, struct error *err)
{
	const struct conf_mailbox *settings = rehearsal->settings;
	const struct mailbox_options options = conf_endpoint_mailbox(settings);
	int64_t taught_id = 0;
	bool done = true;

	setup_choose(rehearsal->setup, settings);
	reader_stop(rehearsal->reader);
	rehearsal->reader = start_reader(rehearsal->conf, settings, err);
	if (rehearsal->reader == NULL ||
	    (rehearsal->db != NULL &&
		!teach_reader(
		    rehearsal->reader, rehearsal->db, &taught_id, err)))
		return false;
	rehearsal->mailbox = mailbox_open(&options, err);
	if (rehearsal->mailbox == NULL)
		return false;
	for (size_t i = 0; done &&
	     conf_folder(settings, i, &rehearsal->folder, &rehearsal->is_junk);
	     i++)
		done = (i == 0 ||
			   mailbox_select(
			       rehearsal->mailbox, rehearsal->folder, err)) &&
		    rehearse_folder(rehearsal, err);
	mailbox_close(rehearsal->mailbox);
	return done;
}

static bool
print_due_letters(struct db *db, struct error *err)
{
	struct arena *memory = arena_new();
	struct letter_row *rows;
	size_t count = 0;
	bool found = letter_store_find_due(
	    db, memory, timestamp_now(), SIZE_MAX / 2, &rows, &count, err);

	for (size_t i = 0; found && i < count; i++)
		printf("would-send letter=%lld ticket=%lld purpose=%s\n",
		    (long long)rows[i].id, (long long)rows[i].ticket_id,
		    rows[i].purpose);
	arena_free(memory);
	return found;
}

static struct db *
open_register(const struct conf *conf, struct error *err)
{
	char *path = conf_database_path(conf);
	struct db *db = db_open(path, DB_READ, err);

	free(path);
	return db;
}

int
rehearse_run(const struct conf *conf)
{
	struct rehearsal rehearsal = {.conf = conf, .batch = batch_new()};
	char *path = conf_database_path(conf);
	bool has_register = access(path, F_OK) == 0;
	struct error err;
	int status = EX_OK;

	free(path);
	rehearsal.setup = setup_load(conf, false, &err);
	if (rehearsal.setup != NULL && has_register)
		rehearsal.db = open_register(conf, &err);
	if (rehearsal.setup == NULL || (has_register && rehearsal.db == NULL)) {
		log_failure("not-started", NULL, &err);
		status = EX_CONFIG;
	}
	for (size_t i = 0; status == EX_OK && i < conf->mailboxes_count; i++) {
		rehearsal.settings = &conf->mailboxes[i];
		if (!rehearse_mailbox(&rehearsal, &err)) {
			log_failure(
			    "poll-failed", rehearsal.settings->name, &err);
			status = EX_TEMPFAIL;
		}
	}
	if (rehearsal.db != NULL && !print_due_letters(rehearsal.db, &err))
		status = EX_TEMPFAIL;
	reader_stop(rehearsal.reader);
	db_close(rehearsal.db);
	setup_free(rehearsal.setup);
	batch_free(rehearsal.batch);
	budget_letters_free(&rehearsal.letters);
	return status;
}
