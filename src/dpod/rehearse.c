/* SPDX-License-Identifier: ISC */
#include "dpod/rehearse.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "casework/keys.h"
#include "conf/conf_endpoint.h"
#include "dpod/worker/batch.h"
#include "dpod/worker/folder.h"
#include "dpod/worker/watch.h"
#include "dpod/log.h"
#include "dpod/start_reader.h"
#include "dpod/teach_reader.h"
#include "casework/budget.h"
#include "casework/record.h"
#include "net/mailbox.h"
#include "store/db.h"
#include "store/identity.h"
#include "store/ledger_key.h"
#include "store/letter_store.h"
#include "ticket/intake_decision.h"

struct rehearsal {
	const struct conf *conf;
	int64_t since_at; /* REHEARSE_NEW, or all since then */
	struct setup *setup;
	struct reader *reader;
	struct intake intake; /* db is NULL if there is no register */
	const char *folder;   /* the open one */
	struct batch *batch;
	struct budget_letters letters; /* that a real run would have written */
};

static bool
decide(struct rehearsal *rehearsal, const struct batch_item *item,
    struct intake_answer *ret_answer, struct error *err)
{
	struct casework casework = {
	    .db = rehearsal->intake.db,
	    .setup = rehearsal->setup,
	    .now_at = timestamp_now(),
	};
	const struct incoming incoming = {
	    .mailbox = rehearsal->intake.settings,
	    .is_junk = rehearsal->intake.is_junk,
	    .internal_at = item->entry.internal_at,
	    .verdict = item->verdict,
	};
	const struct intake_question question =
	    record_question(&casework, &incoming);

	*ret_answer = intake_decide(&question);
	return ret_answer->outcome != INTAKE_TICKET ||
	    budget_check(&casework, &item->verdict->message, 0,
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
	    rehearsal->intake.settings->name,
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

/*
 * Lists all messages since then, whatever became of them, and counts those
 * before the start.
 */
static bool
list_since(struct rehearsal *rehearsal, struct mailbox_listing *ret_listing,
    size_t *ret_left, struct error *err)
{
	size_t kept = 0;

	if (!mailbox_list(rehearsal->intake.mailbox, NULL, ret_listing, err))
		return false;
	for (size_t i = 0; i < ret_listing->count; i++)
		if (ret_listing->entries[i].internal_at == 0 ||
		    ret_listing->entries[i].internal_at >= rehearsal->since_at)
			ret_listing->entries[kept++] = ret_listing->entries[i];
	*ret_left = ret_listing->count - kept;
	ret_listing->count = kept;
	return true;
}

/* Uses the daemon's own function. */
static bool
list_new(struct rehearsal *rehearsal, struct mailbox_listing *ret_listing,
    size_t *ret_left, struct error *err)
{
	uint64_t count;

	if (!folder_list(&rehearsal->intake, rehearsal->conf, rehearsal->folder,
		ret_listing, err))
		return false;
	count = mailbox_status(rehearsal->intake.mailbox).count;
	*ret_left =
	    count > ret_listing->count ? (size_t)count - ret_listing->count : 0;
	return true;
}

static bool
read_entries(struct rehearsal *rehearsal, const struct mailbox_entry *entries,
    size_t count, struct error *err)
{
	while (count > 0) {
		size_t size = batch_size(entries, count, BATCH_MESSAGES_MAX);

		batch_load(rehearsal->batch, entries, size);
		if (!reader_begin_batch(rehearsal->reader, err) ||
		    !batch_fetch(rehearsal->batch, rehearsal->intake.mailbox,
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
	bool is_new = rehearsal->since_at == REHEARSE_NEW, done;
	size_t left = 0;

	done = is_new ? list_new(rehearsal, &listing, &left, err)
		      : list_since(rehearsal, &listing, &left, err);
	if (done)
		printf("mailbox=%s folder=%s messages=%zu %s=%zu %s=%zu\n",
		    rehearsal->intake.settings->name,
		    log_quoted(rehearsal->folder), left + listing.count,
		    is_new ? "known-or-before-start" : "older", left,
		    is_new ? "new" : "since", listing.count);
	done = done &&
	    read_entries(rehearsal, listing.entries, listing.count, err);
	mailbox_listing_free(&listing);
	return done;
}

/* For a restored register: messages moved since the copy was made. */
static bool
rehearse_moved(struct rehearsal *rehearsal, struct error *err)
{
	const struct conf_mailbox *settings = rehearsal->intake.settings;
	int64_t recovering_since = 0;
	struct error none;

	if (rehearsal->intake.db != NULL &&
	    !identity_recovering(rehearsal->intake.db, &recovering_since, err))
		return false;
	if (recovering_since == 0 || settings->after_intake != CONF_MOVE ||
	    !mailbox_select(rehearsal->intake.mailbox,
		settings->after_intake_target, &none))
		return true;
	rehearsal->folder = settings->after_intake_target;
	rehearsal->intake.is_junk = false;
	return rehearse_folder(rehearsal, err);
}

static bool
rehearse_mailbox(struct rehearsal *rehearsal, struct error *err)
{
	const struct conf_mailbox *settings = rehearsal->intake.settings;
	const struct mailbox_options options = conf_endpoint_mailbox(settings);
	int64_t taught_id = 0;
	bool done = true;

	setup_choose(rehearsal->setup, settings);
	reader_stop(rehearsal->reader);
	rehearsal->reader = start_reader(rehearsal->conf, settings, err);
	if (rehearsal->reader == NULL ||
	    (rehearsal->intake.db != NULL &&
		!teach_reader(
		    rehearsal->reader, rehearsal->intake.db, &taught_id, err)))
		return false;
	rehearsal->intake.mailbox = mailbox_open(&options, err);
	watch_forget(&rehearsal->intake);
	if (rehearsal->intake.mailbox == NULL)
		return false;
	for (size_t i = 0; done &&
	     conf_folder(
		 settings, i, &rehearsal->folder, &rehearsal->intake.is_junk);
	     i++)
		done = (i == 0 ||
			   mailbox_select(rehearsal->intake.mailbox,
			       rehearsal->folder, err)) &&
		    rehearse_folder(rehearsal, err);
	done = done && rehearse_moved(rehearsal, err);
	mailbox_close(rehearsal->intake.mailbox);
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
	char *path = conf_register_location(conf);
	struct db *db = db_open(path, DB_READ, err);

	free(path);
	return db;
}

int
rehearse_run(const struct conf *conf, int64_t since_at)
{
	struct rehearsal rehearsal = {
	    .conf = conf,
	    .since_at = since_at,
	    .batch = batch_new(),
	    .intake = {.is_rehearsal = true},
	};
	char *path = conf_register_location(conf);
	bool has_register;
	struct error err, unread;
	int status = EX_OK;

	if (db_is_there(path, &has_register, &err))
		rehearsal.setup = setup_load(conf, false, &err);
	free(path);
	if (rehearsal.setup != NULL && has_register)
		rehearsal.intake.db = open_register(conf, &err);
	if (rehearsal.setup != NULL) {
		rehearsal.intake.setup = rehearsal.setup;
		rehearsal.intake.has_no_keys = !keys_load_pseudonym(
		    conf, rehearsal.setup->keys.pseudonym, &unread);
	}
	if (rehearsal.setup == NULL ||
	    (has_register && rehearsal.intake.db == NULL)) {
		log_failure("not-started", NULL, &err);
		status = EX_CONFIG;
	}
	for (size_t i = 0; status == EX_OK && i < conf->mailboxes_count; i++) {
		rehearsal.intake.settings = &conf->mailboxes[i];
		if (!rehearse_mailbox(&rehearsal, &err)) {
			log_failure("poll-failed",
			    rehearsal.intake.settings->name, &err);
			status = EX_TEMPFAIL;
		}
	}
	watch_forget(&rehearsal.intake);
	if (rehearsal.intake.db != NULL && since_at == REHEARSE_NEW &&
	    !print_due_letters(rehearsal.intake.db, &err))
		status = EX_TEMPFAIL;
	reader_stop(rehearsal.reader);
	db_close(rehearsal.intake.db);
	setup_free(rehearsal.setup);
	batch_free(rehearsal.batch);
	budget_letters_free(&rehearsal.letters);
	return status;
}
