/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/memory.h"
#include "casework/expiry.h"
#include "casework/timekeeping.h"
#include "casework/forget.h"
#include "dpoctl/person_ask.h"
#include "dpoctl/commands.h"
#include "dpoctl/progress.h"
#include "dpoctl/work.h"

#define HELD(type, member) OUTPUT_OF(type, struct held, member)

static const struct output_field about_fields[] = {
    {"what", "WHAT", HELD(TEXT, what)},
    {"ticket", "TICKET", HELD(NUMBER, ticket_id)},
    {"state", "STATE", HELD(TEXT, state)},
    {"at", "AT", HELD(TIME, at)},
    {"text", "TEXT", HELD(TEXT, text)},
    {NULL, NULL, NULL},
};

static const struct output_form about_form = {OUTPUT_TABLE, about_fields};

#define COUNT(type, member) OUTPUT_OF(type, struct retention_counts, member)

static const struct output_field purge_fields[] = {
    {"not_requests", "Messages that were not requests",
	COUNT(NUMBER, not_requests)},
    {"raw", "Messages as received", COUNT(NUMBER, raw)},
    {"texts", "Texts of messages", COUNT(NUMBER, texts)},
    {"letters", "Letters", COUNT(NUMBER, letters)},
    {"facts", "Facts", COUNT(NUMBER, facts)},
    {"reduced", "Tickets reduced until their date", COUNT(NUMBER, reduced)},
    {"persons", "Persons removed from tickets", COUNT(NUMBER, persons)},
    {"hashes", "Keyed hashes", COUNT(NUMBER, hashes)},
    {"labels", "Labels", COUNT(NUMBER, labels)},
    {"preview", "Preview", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form purge_form = {OUTPUT_RECORD, purge_fields};

static const struct cmd_option forget_options[] = {
    {"--because", "TEXT", "Reason, for the history; without names or addresses",
	false},
    {"--cancel-letters", NULL, "Cancel letters that have not been sent", false},
    {"--preview", NULL, "Show what would be erased; change nothing", false},
    {NULL, NULL, NULL, false},
};

static const struct cmd_option purge_options[] = {
    {"--preview", NULL, "Count what has expired; change nothing", false},
    {NULL, NULL, NULL, false},
};

struct listing {
	struct output *output;
	size_t printed;
};

static bool
print_held(const struct held *held, void *context)
{
	struct listing *listing = context;

	output_fields(listing->output, held);
	output_row(listing->output);
	listing->printed++;
	return true;
}

static int
about(struct session *session)
{
	struct listing listing = {.output = session->output};
	struct person_ask ask;
	struct error err;
	bool is_done;

	if (!person_ask_begin(session->conf, &ask, &err))
		return session_error(&err, EX_NOPERM);
	output_begin(session->output, &about_form);
	is_done = forget_each_held(session->db, &ask.hasher,
	    session->operands[0], print_held, &listing, &err);
	person_ask_end(&ask);
	if (!is_done)
		return session_error(&err, EX_DATAERR);
	output_end(session->output);
	if (listing.printed == 0)
		output_note(
		    session->output, "Nothing is held about this address.");
	return listing.printed > 0 ? EX_OK : EXIT_NOTHING;
}

static int
take_out_bytes(struct session *session)
{
	struct error err;
	bool is_out = true;

	if (!db_checkpoint(session->db, &is_out, &err))
		return session_error(&err, EX_DATAERR);
	if (!is_out)
		output_note(session->output,
		    "Another process is reading the database: its write-ahead "
		    "log keeps the erased data until dpod clears it, within an "
		    "hour.");
	output_note(session->output,
	    "Erased from the register. The listed messages may still be in "
	    "their mailboxes, where a person must delete them; dpod will not "
	    "take them in again.");
	return EX_OK;
}

/* In one transaction: exactly what is printed is erased. */
static int
forget_in_transaction(struct session *session, const struct forget_order *order)
{
	struct casework casework = work_casework(session, NULL);
	enum casework_result result;
	struct error err;

	output_begin(session->output, &about_form);
	result = forget_person(&casework, order, &err);
	output_end(session->output);
	if (result != CASEWORK_DONE)
		return work_fail(session, &casework, result, &err);
	if (order->is_preview) {
		output_note(session->output, "Preview: nothing was changed.");
		return EX_OK;
	}
	return db_commit(session->db, &err) ? take_out_bytes(session)
					    : session_error(&err, EX_DATAERR);
}

static int
forget(struct session *session)
{
	struct person_ask ask;
	struct listing listing = {.output = session->output};
	const struct forget_order order = {
	    .address = session->operands[0],
	    .because = session_option(session, "--because"),
	    .hasher = &ask.hasher,
	    .is_preview = session_option(session, "--preview") != NULL,
	    .cancels_letters =
		session_option(session, "--cancel-letters") != NULL,
	    .on_held = print_held,
	    .context = &listing,
	};
	struct error err;
	int code;

	if (!order.is_preview && order.because == NULL)
		return session_usage(
		    session, "specify either --because or --preview");
	if (!person_ask_begin(session->conf, &ask, &err))
		return session_error(&err, EX_NOPERM);
	if (db_begin(session->db, &err)) {
		code = forget_in_transaction(session, &order);
		db_rollback(session->db);
	} else
		code = session_error(&err, EX_DATAERR);
	person_ask_end(&ask);
	return code;
}

/*
 * In steps, each in its own transaction; data erased before an interrupt stays
 * erased, and is reported in the history.
 */
static bool
erase_expired(struct casework *casework, const struct person_hasher *hasher,
    bool is_preview, struct retention_counts *ret_counts, bool *ret_is_whole,
    struct error *err)
{
	struct retention_walk walk;
	struct progress progress;
	bool done = true, is_cut = false;

	retention_begin(&walk);
	progress_begin(&progress, "purge", retention_classes());
	while (done && !walk.is_done) {
		if (!is_cut && !progress_step(&progress, walk.class)) {
			is_cut = true;
			progress_end(&progress);
			retention_cut(&walk);
		}
		done = expiry_step(casework, hasher, is_preview, &walk, err);
	}
	if (!is_cut)
		progress_end(&progress);
	*ret_counts = walk.counts;
	*ret_is_whole = !is_cut;
	return done;
}

/* Also if no daemon runs that would have noticed; a preview changes nothing. */
static bool
demand_clock(struct casework *casework, struct error *err)
{
	bool is_doubted;

	if (!timekeeping_is_doubted(casework, &is_doubted, err))
		return false;
	return !is_doubted ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"the clock is doubted, so nothing is erased: set it, or if it "
		"is right: dpoctl clock accept");
}

static int
purge(struct session *session)
{
	struct person_ask ask;
	const struct setup setup = {.conf = session->conf};
	struct casework casework = work_casework(session, &setup);
	bool is_preview = session_option(session, "--preview") != NULL;
	struct output *output = session->output;
	struct retention_counts counts = {0};
	struct error err;
	bool is_done, is_whole;

	if (!is_preview && !demand_clock(&casework, &err))
		return session_error(&err, EX_TEMPFAIL);
	if (!person_ask_begin(session->conf, &ask, &err))
		return session_error(&err, EX_NOPERM);
	is_done = erase_expired(&casework, &ask.hasher, is_preview, &counts,
		      &is_whole, &err) &&
	    (is_preview || !is_whole ||
		timekeeping_erased(&casework, casework.now_at, &err));
	person_ask_end(&ask);
	if (!is_done)
		return session_error(&err, EX_DATAERR);
	if (!is_whole)
		(void)session_fail(
		    EX_TEMPFAIL, "interrupted: run it again to erase the rest");
	output_begin(output, &purge_form);
	output_fields(output, &counts);
	output_bool(output, "preview", is_preview);
	output_row(output);
	output_end(output);
	return is_whole ? EX_OK : EX_TEMPFAIL;
}

const struct cmd cmd_about = {
    .name = "about",
    .operands = "ADDRESS",
    .summary = "Show all data that the register holds about an address",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = 1,
    .form = &about_form,
    .run = about,
};

const struct cmd cmd_forget = {
    .name = "forget",
    .operands = "ADDRESS",
    .summary = "Erase all data that the register holds about an address",
    .access = CMD_WRITES_STORE,
    .options = forget_options,
    .operands_min = 1,
    .operands_max = 1,
    .form = &about_form,
    .run = forget,
};

const struct cmd cmd_purge = {
    .name = "purge",
    .operands = "",
    .summary = "Erase data whose retention period has expired",
    .access = CMD_WRITES_STORE,
    .options = purge_options,
    .form = &purge_form,
    .run = purge,
};
