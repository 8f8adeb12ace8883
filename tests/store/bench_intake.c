/* SPDX-License-Identifier: ISC */
/*
 * bench_intake - mails per second into the register: each with raw mail of
 * 5 kB, ticket, claim, requester, acknowledgement, history and fingerprint,
 * in batches of 100 as a worker does it.
 *
 * bench_intake [MAILS [BATCH]], in the current directory; or, with
 * DPOD_TEST_POSTGRESQL in the environment, in a database there
 * (contrib/servers/postgresql.py, and distant.py).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/timestamp.h"
#include "store/db.h"
#include "store/fingerprint.h"
#include "store/ledger.h"
#include "store/letter_store.h"
#include "store/ticket_store.h"
#include "tests/unit/scratch_database.h"

#define RAW_BYTES 5000
#define PATH	  "bench-register"

static struct error err;
static char raw[RAW_BYTES];
static char text[2000];

static void
check(bool done)
{
	if (!done) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
}

static int64_t
add_ticket(struct db *db, uint64_t uid)
{
	char reference[16];
	const struct new_claim claim = {.kind = KIND_ACCESS,
	    .due_on = {2026, 4, 27},
	    .explanation = "received on 2026-03-27\none month\n"};
	const struct new_ticket ticket = {
	    .reference = reference,
	    .random = uid,
	    .state = TICKET_NEW,
	    .mailbox = "dpo",
	    .language = "en",
	    .received_at = 3000,
	    .received_source = "received",
	    .opened_at = 3001,
	    .opened_by = "mail",
	    .requester_address = "anna@example.org",
	    .requester_name = "Anna Example",
	    .subject = "My data",
	    .no_letter_reason = "",
	    .claims = &claim,
	    .claims_count = 1,
	};
	int64_t ticket_id;
	bool taken;

	(void)snprintf(reference, sizeof reference, "DPO-%08" PRIx64,
	    (uid * UINT64_C(2654435761)) & 0xffffffff);
	check(ticket_store_add(db, &ticket, &ticket_id, &taken, &err));
	return ticket_id;
}

static int64_t
add_message(struct db *db, int64_t ticket_id)
{
	struct mail_address from = {"Anna Example", "anna@example.org"};
	struct rule_hit hit = {.id = "en-access",
	    .kind = "access",
	    .where = RULE_TEXT,
	    .text = "copy of my data",
	    .weight = 5};
	const struct classification classification = {
	    .decision = DECISION_REQUEST,
	    .kinds = KIND_BIT(KIND_ACCESS),
	    .language = "en",
	    .hits = &hit,
	    .hits_count = 1};
	const struct message message = {.from = {&from, 1},
	    .subject = "My data",
	    .message_id = "<1@example.org>",
	    .in_reply_to = "",
	    .text = text,
	    .quoted = ""};
	const struct stored_message stored = {.ticket_id = ticket_id,
	    .raw = raw,
	    .raw_length = sizeof raw,
	    .received_at = 3000,
	    .message = &message,
	    .classification = &classification};
	int64_t message_id;

	check(ticket_store_add_message(db, &stored, &message_id, &err));
	return message_id;
}

static void
add_letter(struct db *db, int64_t ticket_id)
{
	const struct new_letter letter = {.ticket_id = ticket_id,
	    .purpose = "acknowledge",
	    .language = "en",
	    .state = LETTER_QUEUED,
	    .to_address = "anna@example.org",
	    .subject = "We have your request",
	    .body = text,
	    .created_at = 3001,
	    .actor = "dpod"};
	int64_t letter_id;

	check(letter_store_add(db, &letter, &letter_id, &err));
	check(letter_store_set_message_id(
	    db, letter_id, "<dpod.1.1.1@example.com>", &err));
}

static void
take_in(struct db *db, int64_t folder_id, uint64_t uid)
{
	unsigned char fingerprint[DIGEST_BYTES];
	struct ledger_settlement settlement = {
	    .disposition = DISPOSITION_TICKET,
	    .language = "en",
	    .wants_mark = true};
	int64_t known;

	digest_of(&uid, sizeof uid, fingerprint);
	check(db_savepoint(db, &err));
	if (fingerprint_add(db, fingerprint, fingerprint, folder_id, uid, 3000,
		&known, &err) != FINGERPRINT_NEW)
		check(false);
	settlement.ticket_id = add_ticket(db, uid);
	settlement.message_id = add_message(db, settlement.ticket_id);
	add_letter(db, settlement.ticket_id);
	check(fingerprint_set_ticket(
	    db, fingerprint, settlement.ticket_id, &err));
	check(ledger_settle(db, folder_id, uid, &settlement, 3001, &err));
	check(db_savepoint_keep(db, &err));
}

static void
run(struct db *db, uint64_t mails, uint64_t batch)
{
	struct ledger_entry entry = {.size_bytes = RAW_BYTES};
	const struct ledger_place place = {"dpo", "dpo@host", "INBOX", 1};
	struct ledger_folder folder;

	check(ledger_open_folder(db, &place, 1000, 2000, &folder, &err));
	for (uint64_t uid = 1; uid <= mails; uid += batch) {
		uint64_t end =
		    uid + batch - 1 < mails ? uid + batch - 1 : mails;

		check(db_begin(db, &err));
		for (entry.uid = uid; entry.uid <= end; entry.uid++)
			check(ledger_take_in_hand(
			    db, folder.id, &entry, 1, false, 3000, &err));
		check(db_commit(db, &err));
		check(db_begin(db, &err));
		for (uint64_t next = uid; next <= end; next++)
			take_in(db, folder.id, next);
		check(db_commit(db, &err));
	}
}

int
main(int argc, char **argv)
{
	uint64_t mails = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000;
	uint64_t batch = argc > 2 ? strtoull(argv[2], NULL, 10) : 100;
	struct rusage usage;
	char path[256] = PATH;
	int64_t start, elapsed;
	struct db *db;

	(void)unlink(PATH);
	(void)scratch_database_make(path, sizeof path);
	digest_random(raw, sizeof raw);
	memset(text, 'x', sizeof text - 1);
	db = db_open(path, DB_MIGRATE, &err);
	check(db != NULL);
	start = timestamp_monotonic_ms();
	run(db, mails, batch == 0 ? 1 : batch);
	elapsed = timestamp_monotonic_ms() - start;
	(void)getrusage(RUSAGE_SELF, &usage);
	db_close(db);
	printf("%" PRIu64 " mails in %" PRId64 " ms: %" PRIu64
	       " mails/s, %ld kB\n",
	    mails, elapsed,
	    mails * 1000 / (uint64_t)(elapsed == 0 ? 1 : elapsed),
	    usage.ru_maxrss);
	(void)unlink(PATH);
	scratch_database_drop(path);
	return 0;
}
