/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/balance.h"
#include "store/ledger.h"
#include "casework/keys.h"
#include "casework/trouble.h"
#include "casework/witness.h"
#include "dpoctl/commands.h"
#include "dpoctl/online.h"
#include "dpoctl/session.h"

static const struct cmd_option options[] = {
    {"--online", NULL, "Also compare with the messages on the servers", false},
    {"--deep", NULL, "With --online, compare all messages, not a sample",
	false},
    {NULL, NULL, NULL, false},
};

/* What cannot be derived from the register itself. */
struct surroundings {
	bool is_behind;	     /* less history than the witness file */
	bool has_other_keys; /* missing, or not those it was written with */
	int64_t refused;     /* configured mailboxes held by another */
};

#define BALANCE(type, member) OUTPUT_OF(type, struct balance, member)
#define FOLDER(type, member)  OUTPUT_OF(type, struct online_folder, member)

static const struct output_field ledger_fields[] = {
    {"disposition", NULL, NULL},
    {"count", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field online_fields[] = {
    {"mailbox", NULL, FOLDER(TEXT, mailbox)},
    {"folder", NULL, FOLDER(TEXT, folder)},
    {"listed", NULL, FOLDER(NUMBER, listed)},
    {"missing", NULL, FOLDER(NUMBER, missing)},
    {"waiting", NULL, FOLDER(NUMBER, waiting)},
    {"compared", NULL, FOLDER(NUMBER, compared)},
    {"foreign", NULL, FOLDER(NUMBER, foreign)},
    {"unsettled", NULL, NULL},
    {"error", NULL, FOLDER(CHARS, error)},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"holds", "OK", NULL},
    {"ledger", "Messages seen", OUTPUT_LIST_OF(ledger_fields)},
    {"unsettled_old", "Unsettled before the last poll",
	BALANCE(NUMBER, unsettled_old)},
    {"tickets", "Tickets", BALANCE(NUMBER, tickets)},
    {"tickets_by_hand", "Tickets opened by hand",
	BALANCE(NUMBER, tickets_by_hand)},
    {"tickets_without_ledger_row", "Tickets without their message",
	BALANCE(NUMBER, tickets_without_ledger_row)},
    {"ledger_rows_without_ticket", "Messages without their ticket",
	BALANCE(NUMBER, ledger_rows_without_ticket)},
    {"tickets_without_letter_or_reason", "Tickets without letter or reason",
	BALANCE(NUMBER, tickets_without_letter_or_reason)},
    {"tickets_with_two_acknowledgements", "Tickets with two acknowledgements",
	BALANCE(NUMBER, tickets_with_two_acknowledgements)},
    {"letters_without_history", "Letters that nobody queued",
	BALANCE(NUMBER, letters_without_history)},
    {"tickets_unacknowledged", "Unseen failed acknowledgements",
	BALANCE(NUMBER, tickets_unacknowledged)},
    {"marks_waiting", "Messages not flagged or moved",
	BALANCE(NUMBER, marks_waiting)},
    {"future_instants", "Entries dated in the future",
	BALANCE(NUMBER, future_instants)},
    {"counters_wrong", "Counters that are wrong",
	BALANCE(NUMBER, counters_wrong)},
    {"register_behind", "Older than it was", NULL},
    {"keys_foreign", "Without its keys", NULL},
    {"mailboxes_refused", "Mailboxes of another dpod", NULL},
    {"online", "Servers", OUTPUT_LIST_OF(online_fields)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static void
print_ledger(struct output *output, const struct balance *balance)
{
	output_list_begin(output, "ledger");
	for (int i = 0; i < DISPOSITIONS; i++) {
		enum disposition disposition = (enum disposition)i;

		output_item_begin(output);
		output_text(output, "disposition",
		    disposition == DISPOSITION_UNSETTLED
			? "unsettled"
			: disposition_name(disposition));
		output_number(output, "count", balance->ledger_rows[i]);
		output_item_end(output);
	}
	output_list_end(output);
}

static int64_t
unsettled(const struct health *health, const char *mailbox)
{
	for (size_t i = 0; i < health->mailboxes_count; i++)
		if (strcmp(health->mailboxes[i].name, mailbox) == 0)
			return health->mailboxes[i].unsettled;
	return 0;
}

/*
 * Prints the comparison; false if a server lists a message missing from the
 * ledger.
 */
static bool
print_online(struct output *output, const struct health *health,
    const struct online_folder *folders, size_t count)
{
	bool holds = true;

	output_list_begin(output, "online");
	for (size_t i = 0; i < count; i++) {
		const struct online_folder *folder = &folders[i];

		holds = holds && folder->missing == 0 && folder->foreign == 0 &&
		    *folder->error == '\0';
		output_item_begin(output);
		output_fields(output, folder);
		output_number(
		    output, "unsettled", unsettled(health, folder->mailbox));
		output_item_end(output);
	}
	output_list_end(output);
	return holds;
}

static bool
find_surroundings(struct session *session, const struct health *health,
    struct surroundings *ret, struct error *err)
{
	const struct conf *conf = session->conf;
	bool is_whole, fits;

	if (!witness_fits(conf, session->db, &is_whole, err) ||
	    !keys_fit(conf, session->db, &fits, err))
		return false;
	*ret = (struct surroundings){
	    .is_behind = !is_whole, .has_other_keys = !fits};
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct mailbox_health *mailbox =
		    trouble_find_mailbox(health, conf->mailboxes[i].name);

		ret->refused += mailbox != NULL && mailbox->is_refused;
	}
	return true;
}

static bool
print(struct output *output, const struct balance *balance,
    const struct surroundings *around, const struct health *health,
    const struct online_folder *folders, size_t count)
{
	bool holds = print_online(output, health, folders, count) &&
	    balance->holds && !around->is_behind && !around->has_other_keys &&
	    around->refused == 0;

	output_bool(output, "holds", holds);
	print_ledger(output, balance);
	output_fields(output, balance);
	output_bool(output, "register_behind", around->is_behind);
	output_bool(output, "keys_foreign", around->has_other_keys);
	output_number(output, "mailboxes_refused", around->refused);
	output_row(output);
	return holds;
}

static int
prove(struct session *session)
{
	const struct health_question question = {
	    .now_at = timestamp_now(),
	    .today = timestamp_date(
		timestamp_now(), session->conf->calendar.time_zone),
	};
	struct balance balance = {0};
	struct surroundings around;
	struct health health = {0};
	struct online_folder *folders = NULL;
	size_t count = 0;
	struct error err;
	bool holds;

	if (session_option(session, "--deep") != NULL &&
	    session_option(session, "--online") == NULL)
		return session_usage(session, "--deep requires --online");
	if (!balance_find(session->db, question.now_at, &balance, &err) ||
	    !balance_find_health(
		session->db, session->memory, &question, &health, &err) ||
	    !find_surroundings(session, &health, &around, &err))
		return session_error(&err, EX_DATAERR);
	if (session_option(session, "--online") != NULL &&
	    !online_compare(session, &health,
		session_option(session, "--deep") != NULL, &folders, &count,
		&err))
		return session_error(&err, EX_DATAERR);
	output_begin(session->output, &form);
	holds =
	    print(session->output, &balance, &around, &health, folders, count);
	output_end(session->output);
	return holds ? EX_OK : EXIT_NOTHING;
}

const struct cmd cmd_balance = {
    .name = "balance",
    .operands = "",
    .summary = "Check that no message was lost and no letter duplicated",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = prove,
};
