/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "mail/message.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/letter_store.h"
#include "store/letter_store_step.h"
#include "store/quarantine.h"
#include "store/ticket_store.h"
#include "ticket/reference.h"

/*
 * seed DATABASE FOLDER [MAIL...] - a small register for dpoctl's transcripts
 *
 * Always the same, and all days are so far away that today does not matter:
 * one ticket is long overdue, one is due in hours of 2999, one is in triage;
 * one letter is held, one sent, one failed; one mail is in quarantine and one
 * was no request. The mails are more messages of the first ticket.
 */
#define FIRST_AT INT64_C(1577869200)  /* 2020-01-01T09:00:00Z */
#define FAR_AT	 INT64_C(32472144000) /* 2999-01-01T00:00:00Z */

static struct db *db;
static struct arena *memory;
static struct ledger_folder folder;

#define MUST(call)                                               \
	do {                                                     \
		struct error err = {.text = #call};              \
		if (!(call)) {                                   \
			(void)fprintf(stderr, "%s\n", err.text); \
			exit(1);                                 \
		}                                                \
	} while (0)

static void
settle(uint64_t uid, enum disposition disposition, int64_t ticket_id)
{
	struct ledger_entry entry = {uid, 1000, FIRST_AT};
	struct ledger_settlement settlement = {
	    .disposition = disposition,
	    .ticket_id = ticket_id,
	    .received_at = FIRST_AT,
	    .language = "de",
	};

	MUST(ledger_take_in_hand(
	    db, folder.id, &entry, 1, true, FIRST_AT + 60, &err));
	MUST(ledger_settle(
	    db, folder.id, uid, &settlement, FIRST_AT + 61, &err));
}

static void
set_aside(uint64_t uid)
{
	static const char raw[] = "From: Eve <eve@example.net>\r\n"
				  "Subject: \x1b[2Jpoison\r\n\r\nBoo.\r\n";
	struct ledger_entry entry = {uid, 1000, FIRST_AT};

	MUST(ledger_take_in_hand(
	    db, folder.id, &entry, 1, true, FIRST_AT + 60, &err));
	MUST(quarantine_add(db, folder.id, uid, "the reader ran out of time",
	    raw, sizeof raw - 1, FIRST_AT + 61, &err));
}

static void
add_message(int64_t ticket_id, const char *raw)
{
	struct rule_hit hit = {
	    "de-access-info", "access", RULE_TEXT, "welche daten", 60, 0, 12};
	struct fact fact = {FACT_REFERENCE, "AB/12"};
	struct language_share share = {"de", 100, "daten haben sie"};
	const char *limit = "own-slow";
	struct classification classification = {.decision = DECISION_REQUEST,
	    .kinds = KIND_BIT(KIND_ACCESS),
	    .language = "de",
	    .score = 60,
	    .threshold_request = 5,
	    .threshold_unsure = 2,
	    .best = KIND_ACCESS,
	    .runner_up = -1,
	    .hits = &hit,
	    .hits_count = 1,
	    .facts = &fact,
	    .facts_count = 1,
	    .languages = &share,
	    .languages_count = 1,
	    .language_percent = 100,
	    .limits = &limit,
	    .limits_count = 1,
	    .not_evaluated = 2};
	struct stored_message message = {.ticket_id = ticket_id,
	    .raw = raw,
	    .raw_length = strlen(raw),
	    .received_at = FIRST_AT,
	    .message = message_parse(memory, raw, strlen(raw), NULL),
	    .classification = &classification};
	int64_t id;

	MUST(ticket_store_add_message(db, &message, &id, &err));
}

static int64_t
add_ticket(enum ticket_state state, const char *requester, const char *subject,
    const struct new_claim *claim)
{
	static uint64_t random = 1;
	char reference[REFERENCE_SIZE];
	struct new_ticket ticket = {
	    .reference = reference,
	    .random = random,
	    .state = state,
	    .mailbox = "dpo",
	    .language = "de",
	    .received_at = FIRST_AT,
	    .received_source = "internaldate",
	    .internal_at = FIRST_AT,
	    .header_at = FIRST_AT + 30,
	    .opened_at = FIRST_AT + 60,
	    .opened_by = "mail",
	    .requester_address = requester,
	    .requester_name = "Anna \"A.\" L\xc3\xb8v",
	    .subject = subject,
	    .no_letter_reason = claim == NULL ? "unsure" : "",
	    .claims = claim,
	    .claims_count = claim == NULL ? 0 : 1,
	};
	bool is_taken = false;
	int64_t id;

	reference_format(random, reference);
	random = random * 1103515245 + 12345;
	random &= (UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1;
	MUST(ticket_store_add(db, &ticket, &id, &is_taken, &err));
	return id;
}

static int64_t
add_letter(int64_t ticket_id, enum letter_state state, const char *reason)
{
	struct new_letter letter = {
	    .ticket_id = ticket_id,
	    .purpose = "acknowledge",
	    .language = "de",
	    .state = state,
	    .reason = reason,
	    .to_address = "anna@example.org",
	    .subject = "Ihre Anfrage",
	    .body = "Guten Tag,\n\nwir haben Ihre Anfrage erhalten.\n",
	    .in_reply_to = "<1@example.org>",
	    .references = "<1@example.org>",
	    .created_at = FIRST_AT + 60,
	    .actor = "dpod",
	};
	char message_id[64];
	int64_t id;

	MUST(letter_store_add(db, &letter, &id, &err));
	(void)snprintf(
	    message_id, sizeof message_id, "<letter%d@dpo>", (int)id);
	MUST(letter_store_set_message_id(db, id, message_id, &err));
	return id;
}

static void
deliver(int64_t letter_id, enum letter_event event, int code, const char *text)
{
	struct letter_end end = {event, code, text, 0};

	MUST(letter_store_start(db, letter_id, FIRST_AT + 70, &err));
	MUST(letter_store_end(db, letter_id, &end, FIRST_AT + 71, &err));
}

static void
fill(void)
{
	static const struct new_claim access = {.kind = KIND_ACCESS,
	    .due_on = {2020, 2, 3},
	    .due_at = 0,
	    .explanation =
		"received on Wednesday 2020-01-01\ndue on Monday 2020-02-03"};
	static const struct new_claim breach = {.kind = KIND_BREACH,
	    .due_on = {2999, 1, 1},
	    .due_at = FAR_AT,
	    .explanation = "72 elapsed hours later"};
	int64_t ticket = add_ticket(
	    TICKET_NEW, "anna@example.org", "Auskunft \xe2\x80\xae?", &access);

	settle(1, DISPOSITION_TICKET, ticket);
	add_message(ticket,
	    "From: Anna <anna@example.org>\r\nSubject: Auskunft\r\n"
	    "Message-ID: <1@example.org>\r\n\r\n"
	    "Welche Daten haben Sie?\r\nTicket  99\x1b[2J\r\n");
	deliver(add_letter(ticket, LETTER_QUEUED, ""), LETTER_ACCEPTED, 250,
	    "2.0.0 queued as 7F\x1b");
	ticket =
	    add_ticket(TICKET_OPEN, "bob@example.net", "Datenpanne", &breach);
	settle(2, DISPOSITION_TICKET, ticket);
	(void)add_letter(ticket, LETTER_HELD, "reply-to-differs");
	ticket = add_ticket(TICKET_TRIAGE, "c@example.net", "", NULL);
	settle(3, DISPOSITION_TICKET, ticket);
	deliver(add_letter(ticket, LETTER_QUEUED, ""), LETTER_REFUSED, 550,
	    "5.1.1 no such user");
	set_aside(4);
	settle(5, DISPOSITION_NOT_REQUEST, 0);
}

static void
add_file(const char *path)
{
	struct buffer raw = {0};

	MUST(file_read(path, MESSAGE_BYTES_MAX, &raw, &err));
	add_message(1, arena_string(memory, buffer_string(&raw)));
	buffer_release(&raw);
}

int
main(int count, char **words)
{
	struct ledger_place place = {
	    .mailbox = "dpo", .account = "maildir", .uidvalidity = 1};

	if (count < 3) {
		(void)fprintf(
		    stderr, "usage: seed DATABASE FOLDER [MAIL...]\n");
		return 64;
	}
	memory = arena_new();
	{
		struct error err = {.text = ""};

		db = db_open(words[1], DB_MIGRATE, &err);
		if (db == NULL) {
			(void)fprintf(stderr, "%s\n", err.text);
			return 1;
		}
	}
	place.folder = words[2];
	MUST(ledger_open_folder(db, &place, FIRST_AT, FIRST_AT, &folder, &err));
	MUST(db_begin(db, &err));
	fill();
	for (int i = 3; i < count; i++)
		add_file(words[i]);
	MUST(db_commit(db, &err));
	MUST(ledger_poll_done(db, "dpo", FIRST_AT + 90, NULL, &err));
	db_close(db);
	arena_free(memory);
	return 0;
}
