/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "mail/message.h"
#include "store/db.h"
#include "store/find_store.h"
#include "store/fingerprint.h"
#include "store/ledger.h"
#include "store/letter_store.h"
#include "store/letter_store_step.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "ticket/outcome.h"
#include "ticket/reference.h"

/*
 * fill_register DATABASE TICKETS [OPEN] - a register of that many tickets
 *
 * As an office has it after years: each ticket has a requester, a claim, a
 * message as received with its row of the ledger and its fingerprint, an
 * acknowledgement and its history; every fifth an attachment; and all of it is
 * in the index of `search`. All but OPEN of them (by default one in fifty, at
 * least 20) are closed. Of the open ones some wait, are late, unsure, new,
 * taken by others or have a held letter. The same numbers give the same
 * register but for today's date.
 */
#define DAY_SECONDS INT64_C(86400)
#define BATCH	    1000

static struct db *db;
static struct arena *memory;
static struct ledger_folder folder;
static int64_t now_at;

/* What it makes is made again, should the power fail: nothing waits for it. */
int
fdatasync(int fd)
{
	(void)fd;
	return 0;
}

int
fsync(int fd)
{
	return fdatasync(fd);
}

#define MUST(call)                                               \
	do {                                                     \
		struct error err = {.text = #call};              \
		if (!(call)) {                                   \
			(void)fprintf(stderr, "%s\n", err.text); \
			exit(1);                                 \
		}                                                \
	} while (0)

static const char *
address_of(int64_t number)
{
	return arena_printf(memory, "person%lld@client%lld.example",
	    (long long)(number % 70000), (long long)(number % 997));
}

static int64_t
add_ticket(int64_t number, int64_t received_at)
{
	char reference[REFERENCE_SIZE];
	uint64_t random = ((uint64_t)number * UINT64_C(2654435761) + 12345) &
	    ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1);
	const struct new_claim claim = {
	    .kind = number % 400 == 1 ? KIND_BREACH
		: number % 3 == 0     ? KIND_ERASURE
				      : KIND_ACCESS,
	    .due_on = timestamp_date(received_at + 30 * DAY_SECONDS, "UTC"),
	    .explanation = "received\ndue after one month",
	    .is_unsure = number % 10 == 7,
	};
	const struct new_ticket ticket = {.reference = reference,
	    .random = random,
	    .state = claim.is_unsure ? TICKET_TRIAGE : TICKET_NEW,
	    .mailbox = "dpo",
	    .language = "en",
	    .received_at = received_at,
	    .received_source = "internaldate",
	    .internal_at = received_at,
	    .opened_at = received_at + 60,
	    .opened_by = "mail",
	    .requester_address = address_of(number),
	    .requester_name = "Anna Example",
	    .subject =
		arena_printf(memory, "My data, number %lld", (long long)number),
	    .no_letter_reason = "",
	    .claims = &claim,
	    .claims_count = 1};
	bool is_taken = false;
	int64_t id;

	reference_format(random, reference);
	MUST(ticket_store_add(db, &ticket, &id, &is_taken, &err));
	if (is_taken)
		exit(1);
	return id;
}

/* As the worker does it, with the number as UID. */
static void
settle(int64_t number, const struct ledger_settlement *settlement, int64_t at)
{
	const struct ledger_entry entry = {
	    .uid = (uint64_t)number, .internal_at = at};
	unsigned char fingerprint[DIGEST_BYTES];
	int64_t ticket_id;

	digest_hmac((const unsigned char *)"key", 3, &number, sizeof number,
	    fingerprint);
	MUST(ledger_take_in_hand(db, folder.id, &entry, 1, false, at, &err));
	MUST(fingerprint_add(db, fingerprint, fingerprint, folder.id, entry.uid,
		 at, &ticket_id, &err) == FINGERPRINT_NEW);
	MUST(fingerprint_set_ticket(
	    db, fingerprint, settlement->ticket_id, &err));
	MUST(ledger_settle(db, folder.id, entry.uid, settlement, at, &err));
}

static void
add_message(int64_t number, int64_t ticket_id, int64_t received_at)
{
	struct rule_hit hit = {
	    "en-access", "access", RULE_TEXT, "a copy of", 60, 8, 9};
	const struct classification classification = {
	    .decision = DECISION_REQUEST,
	    .kinds = KIND_BIT(KIND_ACCESS),
	    .language = "en",
	    .score = 60,
	    .hits = &hit,
	    .hits_count = 1};
	const char *raw = arena_printf(memory,
	    "From: Anna Example <%s>\r\nSubject: My data, number %lld\r\n"
	    "Message-ID: <%lld@client.example>\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
	    "Please give me a copy of all data that you hold about me.\r\n"
	    "%1000s\r\n%s--b--\r\n",
	    address_of(number), (long long)number, (long long)number, "words",
	    number % 5 == 0 ? "--b\r\nContent-Type: application/pdf; "
			      "name=id.pdf\r\n\r\nx\r\n"
			    : "");
	const struct stored_message message = {.ticket_id = ticket_id,
	    .raw = raw,
	    .raw_length = strlen(raw),
	    .received_at = received_at,
	    .message = message_parse(memory, raw, strlen(raw), NULL),
	    .classification = &classification};
	struct ledger_settlement settlement = {
	    .disposition = DISPOSITION_TICKET,
	    .ticket_id = ticket_id,
	    .received_at = received_at,
	    .language = "en"};

	MUST(ticket_store_add_message(
	    db, &message, &settlement.message_id, &err));
	settle(number, &settlement, received_at);
}

static void
add_letter(int64_t number, int64_t ticket_id, int64_t at, bool is_held)
{
	const struct new_letter letter = {.ticket_id = ticket_id,
	    .purpose = "acknowledge-generic",
	    .language = "en",
	    .state = is_held ? LETTER_HELD : LETTER_QUEUED,
	    .reason = is_held ? "new-contact" : "",
	    .to_address = address_of(number),
	    .subject = "Your request",
	    .body = "We have received your request.\n",
	    .in_reply_to = "",
	    .references = "",
	    .created_at = at,
	    .actor = "dpod"};
	const struct letter_end end = {LETTER_ACCEPTED, 250, "2.0.0 queued", 0};
	int64_t id;

	MUST(letter_store_add(db, &letter, &id, &err));
	MUST(letter_store_set_message_id(db, id,
	    arena_printf(memory, "<letter%lld@dpo>", (long long)id), &err));
	if (is_held)
		return;
	MUST(letter_store_start(db, id, at + 1, &err));
	MUST(letter_store_end(db, id, &end, at + 2, &err));
}

static void
change(int64_t ticket_id, enum ticket_event event, const char *actor,
    int64_t at, const char *words)
{
	const struct ticket_change change = {.ticket_id = ticket_id,
	    .event = event,
	    .actor = actor,
	    .at = at,
	    .history = words};
	enum ticket_state state;

	MUST(ticket_change(db, &change, &state, &err) == CHANGE_DONE);
}

static void
close_ticket(int64_t number, int64_t ticket_id, int64_t at)
{
	const struct claim_end end = {.kind = number % 400 == 1 ? KIND_BREACH
		: number % 3 == 0				? KIND_ERASURE
								: KIND_ACCESS,
	    .outcome = outcome_name(OUTCOME_FULFILLED),
	    .at = at,
	    .on = timestamp_date(at, "UTC")};

	MUST(claim_store_close(db, ticket_id, &end, &err));
	MUST(ticket_change_seen(db, ticket_id, &err));
	change(ticket_id, TICKET_CLOSE, "ines", at, "ticket-closed");
}

/* Of ten open tickets some wait, are taken, seen. */
static void
work_ticket(int64_t number, int64_t ticket_id, int64_t at)
{
	if (number % 4 != 0)
		MUST(ticket_change_seen(db, ticket_id, &err));
	if (number % 10 == 2) {
		MUST(claim_store_ask(
		    db, ticket_id, CLOCK_CLARIFICATION, at, &err));
		change(ticket_id, TICKET_ASK_CLARIFICATION, "ines", at,
		    "clarification-asked");
	}
	if (number % 10 == 3 || number % 10 == 4) {
		change(ticket_id, TICKET_TAKE, "kari", at, "ticket-taken");
		MUST(ticket_change_assignee(db, ticket_id, "kari", &err));
	}
}

static void
fill(int64_t count, int64_t open)
{
	for (int64_t i = 1; i <= count; i++) {
		bool is_open = i > count - open;
		int64_t away = is_open ? (count - i) * 40 * DAY_SECONDS / open
				       : 60 * DAY_SECONDS +
			(count - i) * 1800 * DAY_SECONDS / count;
		int64_t at = now_at - DAY_SECONDS / 24 - away, id;

		if (i % BATCH == 1)
			MUST(db_begin(db, &err));
		id = add_ticket(i, at);
		add_message(i, id, at);
		add_letter(i, id, at + 60, is_open && i % 10 == 5);
		if (is_open)
			work_ticket(i, id, at + 3600);
		else
			close_ticket(i, id, at + 9 * DAY_SECONDS);
		if (i % BATCH == 0 || i == count)
			MUST(db_commit(db, &err));
		arena_clear(memory);
	}
}

int
main(int count, char **words)
{
	static const struct ledger_place place = {"dpo", "maildir", "INBOX", 1};
	int64_t tickets = count > 2 ? strtoll(words[2], NULL, 10) : 0;
	int64_t open = count > 3 ? strtoll(words[3], NULL, 10) : tickets / 50;
	bool is_indexed = false;

	if (open < 20)
		open = 20;
	if (count < 3 || count > 4 || tickets < open) {
		(void)fprintf(
		    stderr, "usage: fill_register DATABASE TICKETS [OPEN]\n");
		return 64;
	}
	memory = arena_new();
	now_at = timestamp_now();
	{
		struct error err = {.text = ""};

		db = db_open(words[1], DB_MIGRATE, &err);
		if (db == NULL) {
			(void)fprintf(stderr, "%s\n", err.text);
			return 1;
		}
	}
	MUST(ledger_open_folder(db, &place, now_at, now_at, &folder, &err));
	fill(tickets, open);
	MUST(ledger_poll_done(db, "dpo", now_at, NULL, &err));
	while (!is_indexed)
		MUST(find_store_index(db, false, &is_indexed, &err));
	db_close(db);
	arena_free(memory);
	return 0;
}
