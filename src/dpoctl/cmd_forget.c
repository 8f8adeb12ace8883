/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/erase.h"
#include "store/history.h"
#include "store/json.h"
#include "store/retention.h"
#include "conf/conf_data.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define TICKETS_MAX 10000

static const struct output_field about_fields[] = {
    {"what", "WHAT", NULL},
    {"ticket", "TICKET", NULL},
    {"state", "STATE", NULL},
    {"at", "AT", NULL},
    {"text", "TEXT", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form about_form = {OUTPUT_TABLE, about_fields};

static const struct output_field purge_fields[] = {
    {"not_requests", "Mail that was no request", NULL},
    {"raw", "Mail as it came", NULL},
    {"texts", "Texts of mail", NULL},
    {"letters", "Letters", NULL},
    {"facts", "Facts", NULL},
    {"persons", "Persons, off their tickets", NULL},
    {"hashes", "Keyed hashes", NULL},
    {"preview", "Preview", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form purge_form = {OUTPUT_RECORD, purge_fields};

static const struct cmd_option forget_options[] = {
    {"--because", "TEXT", "Why, for the history; no name, no address", false},
    {"--preview", NULL, "Say what would be erased; change nothing", false},
    {NULL, NULL, NULL, false},
};

static const struct cmd_option purge_options[] = {
    {"--preview", NULL, "Count what has had its time; change nothing", false},
    {NULL, NULL, NULL, false},
};

/* What forget goes by, as about prints it. */
struct forgetting {
	struct session *session;
	int64_t *tickets;
	size_t tickets_count;
	size_t printed;
	int64_t blocked_id; /* 0: nothing is in the way */
	const char *blocked_why;
};

static void
print_held(struct output *output, const struct held *held)
{
	output_text(output, "what", held->what);
	output_number(output, "ticket", held->ticket_id);
	output_text(output, "state", held->state);
	output_time(output, "at", held->at);
	output_text(output, "text", held->text);
	output_row(output);
}

static void
note_ticket(struct forgetting *forgetting, const struct held *held)
{
	const char *why = NULL;

	if (held->is_on_hold)
		why = "is on legal hold";
	else if (strcmp(held->state, "retained") == 0)
		why = "is retained until a day";
	else if (strcmp(held->state, "closed") != 0)
		why = "is not closed";
	if (why != NULL && forgetting->blocked_id == 0) {
		forgetting->blocked_id = held->ticket_id;
		forgetting->blocked_why = why;
	}
	if (forgetting->tickets_count < TICKETS_MAX)
		forgetting->tickets[forgetting->tickets_count++] =
		    held->ticket_id;
}

static bool
on_held(const struct held *held, void *context)
{
	struct forgetting *forgetting = context;

	if (strcmp(held->what, "ticket") == 0)
		note_ticket(forgetting, held);
	print_held(forgetting->session->output, held);
	forgetting->printed++;
	return true;
}

static int
print_all(struct forgetting *forgetting)
{
	struct session *session = forgetting->session;
	struct error err;

	forgetting->tickets = arena_array(
	    session->memory, TICKETS_MAX, sizeof *forgetting->tickets);
	output_begin(session->output, &about_form);
	if (!erase_each_held(
		session->db, session->operands[0], on_held, forgetting, &err))
		return session_error(&err, EX_DATAERR);
	output_end(session->output);
	return EX_OK;
}

static int
about(struct session *session)
{
	struct forgetting forgetting = {.session = session};
	int code = print_all(&forgetting);

	if (code == EX_OK && forgetting.printed == 0)
		return EXIT_NOTHING;
	return code;
}

static bool
erase_all(struct forgetting *forgetting, const struct erasure *erasure,
    struct error *err)
{
	struct session *session = forgetting->session;
	struct buffer payload = {0};
	bool erased = true;
	size_t mails;

	for (size_t i = 0; erased && i < forgetting->tickets_count; i++)
		erased = erase_ticket(
		    session->db, erasure, forgetting->tickets[i], err);
	buffer_add_byte(&payload, '{');
	json_add_member(
	    &payload, "because", session_option(session, "--because"));
	buffer_add_byte(&payload, '}');
	erased = erased &&
	    erase_mail_from(session->db, session->operands[0], &mails, err) &&
	    history_add(session->db,
		&(struct history_event){
		    .at = erasure->at,
		    .actor = erasure->actor,
		    .program = "dpoctl",
		    .event = "person-forgotten",
		    .from = "",
		    .to = arena_printf(session->memory, "%zu tickets",
			forgetting->tickets_count),
		    .payload = buffer_string(&payload),
		},
		err);
	buffer_release(&payload);
	return erased;
}

/* In one transaction: what is printed is what is erased. */
static int
forget_in_transaction(struct forgetting *forgetting,
    const struct erasure *erasure, bool is_preview)
{
	struct session *session = forgetting->session;
	struct error err;
	bool is_out = true;
	int code = print_all(forgetting);

	if (code != EX_OK)
		return code;
	if (forgetting->printed == 0)
		return session_fail(EXIT_NOTHING, "nothing is held of it");
	if (forgetting->blocked_id != 0)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld %s: nothing was erased",
		    (long long)forgetting->blocked_id, forgetting->blocked_why);
	if (is_preview) {
		output_note(session->output, "Preview: nothing was changed.");
		return EX_OK;
	}
	if (!erase_all(forgetting, erasure, &err) ||
	    !db_commit(session->db, &err) ||
	    !db_checkpoint(session->db, &is_out, &err))
		return session_error(&err, EX_DATAERR);
	if (!is_out)
		output_note(session->output,
		    "Somebody reads the register: its log keeps the erased"
		    " bytes until dpod clears it, within the hour.");
	output_note(session->output,
	    "Erased from the register. What is listed as mail may still lie"
	    " in its mailbox, where a human must delete it; it will not be"
	    " taken in again.");
	return EX_OK;
}

static int
forget(struct session *session)
{
	struct forgetting forgetting = {.session = session};
	unsigned char key[DIGEST_BYTES];
	const struct erasure erasure = {
	    key, session_actor(session), timestamp_now()};
	bool is_preview = session_option(session, "--preview") != NULL;
	const char *because = session_option(session, "--because");
	struct error err;
	int code;

	if (!is_preview && (because == NULL || because[0] == '\0'))
		return session_usage(
		    session, "one of --because and --preview is wanted");
	if (!conf_read_person_key(session->conf, key, &err))
		return session_error(&err, EX_NOPERM);
	if (!db_begin(session->db, &err)) {
		memory_wipe(key, sizeof key);
		return session_error(&err, EX_DATAERR);
	}
	code = forget_in_transaction(&forgetting, &erasure, is_preview);
	db_rollback(session->db);
	memory_wipe(key, sizeof key);
	return code;
}

static int
purge(struct session *session)
{
	unsigned char key[DIGEST_BYTES];
	const struct retention_question question = {
	    .periods = &session->conf->retention,
	    .key = key,
	    .actor = session_actor(session),
	    .now_at = timestamp_now(),
	    .is_preview = session_option(session, "--preview") != NULL,
	};
	struct output *output = session->output;
	struct retention_counts counts = {0};
	struct error err;
	bool done;

	if (!conf_read_person_key(session->conf, key, &err))
		return session_error(&err, EX_NOPERM);
	done = retention_purge(session->db, &question, &counts, &err);
	memory_wipe(key, sizeof key);
	if (!done)
		return session_error(&err, EX_DATAERR);
	output_begin(output, &purge_form);
	output_number(output, "not_requests", (int64_t)counts.not_requests);
	output_number(output, "raw", (int64_t)counts.raw);
	output_number(output, "texts", (int64_t)counts.texts);
	output_number(output, "letters", (int64_t)counts.letters);
	output_number(output, "facts", (int64_t)counts.facts);
	output_number(output, "persons", (int64_t)counts.persons);
	output_number(output, "hashes", (int64_t)counts.hashes);
	output_bool(output, "preview", question.is_preview);
	output_row(output);
	output_end(output);
	return EX_OK;
}

const struct cmd cmd_about = {
    .name = "about",
    .operands = "ADDRESS",
    .summary = "Show all that the register holds of an address",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .form = &about_form,
    .run = about,
};

const struct cmd cmd_forget = {
    .name = "forget",
    .operands = "ADDRESS",
    .summary = "Erase all that the register holds of an address",
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
    .summary = "Erase what has had its time, as dpod does each hour",
    .access = CMD_WRITES_STORE,
    .options = purge_options,
    .form = &purge_form,
    .run = purge,
};
