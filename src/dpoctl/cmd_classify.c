/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "mail/automatic.h"
#include "rules/classify.h"
#include "ticket/gate.h"
#include "store/spent_store.h"
#include "casework/setup.h"
#include "dpoctl/commands.h"
#include "dpoctl/judge.h"
#include "dpoctl/local_words.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

#define HIT(type, member)   OUTPUT_OF(type, struct rule_hit, member)
#define SHARE(type, member) OUTPUT_OF(type, struct language_share, member)

static const struct output_field reason_fields[] = {
    {"text", NULL, NULL},
    {"weight", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field language_fields[] = {
    {"language", NULL, SHARE(CHARS, code)},
    {"percent", NULL, SHARE(NUMBER, percent)},
    {"words", NULL, SHARE(TEXT, words)},
    {NULL, NULL, NULL},
};

static const struct output_field fact_fields[] = {
    {"name", NULL, NULL},
    {"value", NULL, OUTPUT_OF(TEXT, struct fact, value)},
    {NULL, NULL, NULL},
};

static const struct output_field rule_fields[] = {
    {"id", NULL, HIT(TEXT, id)},
    {"kind", NULL, HIT(TEXT, kind)},
    {"where", NULL, NULL},
    {"text", NULL, HIT(TEXT, text)},
    {"weight", NULL, HIT(NUMBER, weight)},
    {"start", NULL, HIT(NUMBER, start)},
    {"length", NULL, HIT(NUMBER, length)},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"file", "File", NULL},
    {"decision", "Decision", NULL},
    {"kinds", "Asks for", NULL},
    {"guesses", "Perhaps asks for", OUTPUT_TEXTS},
    {"probabilities", "Probabilities", NULL},
    {"other", "Other than a request", NULL},
    {"expect", "Expected", NULL},
    {"sentence", "Sentence", NULL},
    {"reasons", "Main features", OUTPUT_LIST_OF(reason_fields)},
    {"local", "Local correction", NULL},
    {"language", "Language", NULL},
    {"language_percent", "Share of evidence", NULL},
    {"languages", "Evidence for", OUTPUT_LIST_OF(language_fields)},
    {"score", "Score", NULL},
    {"threshold_request", "Request threshold", NULL},
    {"threshold_unsure", "Unsure threshold", NULL},
    {"runner_up", "Runner-up", NULL},
    {"runner_up_score", "Runner-up's score", NULL},
    {"not_evaluated", "Rules not evaluated", NULL},
    {"limits", "Rules that hit a limit", OUTPUT_TEXTS},
    {"processor", "As processor", NULL},
    {"unreadable", "Reason not read", NULL},
    {"automatic", "Automatic", NULL},
    {"automatic_reason", "Reason automatic", NULL},
    {"may_acknowledge", "May be acknowledged", NULL},
    {"gate_reason", "Reason not acknowledged", NULL},
    {"facts", "Also mentions", OUTPUT_LIST_OF(fact_fields)},
    {"rules", "Rules", OUTPUT_LIST_OF(rule_fields)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

/* What is known about us; nothing without -c. */
struct known {
	struct gate_context gate;
	struct db *db; /* NULL: budgets are not checked */
};

/* Our own addresses, if a configuration was given. */
static struct gate_context
own_addresses(struct session *session)
{
	const struct conf *conf = session->conf;
	struct gate_context gate = {0};
	const char **own;

	if (conf == NULL)
		return gate;
	own = setup_own_addresses(
	    conf, session->memory, &gate.own_addresses_count);
	if (*conf->relay.envelope_sender != '\0')
		own[gate.own_addresses_count++] = conf->relay.envelope_sender;
	gate.own_addresses = own;
	gate.own_domains =
	    (const char *const *)conf->organisation.domains.items;
	gate.own_domains_count = conf->organisation.domains.count;
	gate.must_be_named = true;
	gate.asks_server = true;
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		gate.must_be_named = gate.must_be_named &&
		    conf->mailboxes[i].addresses.count > 0;
		gate.asks_server = gate.asks_server &&
		    conf->mailboxes[i].authserv_ids.count > 0;
	}
	return gate;
}

static void
print_rules(struct output *output, const struct classification *classification)
{
	output_list_begin(output, "rules");
	for (size_t i = 0; i < classification->hits_count; i++) {
		const struct rule_hit *hit = &classification->hits[i];

		output_item_begin(output);
		output_fields(output, hit);
		output_text(output, "where", rule_where_name(hit->where));
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_facts(struct output *output, const struct classification *classification)
{
	output_list_begin(output, "facts");
	for (size_t i = 0; i < classification->facts_count; i++) {
		const struct fact *fact = &classification->facts[i];

		output_item_begin(output);
		output_text(output, "name", fact_name(fact->name));
		output_fields(output, fact);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_languages(
    struct output *output, const struct classification *classification)
{
	output_list_begin(output, "languages");
	for (size_t i = 0; i < classification->languages_count; i++) {
		const struct language_share *share =
		    &classification->languages[i];

		output_item(output, share);
	}
	output_list_end(output);
}

/* {"erasure":0.934,...}: for the possible kinds. */
static const char *
probabilities(struct arena *memory, const struct classification *classification)
{
	const char *text = "{";

	for (size_t i = 0; i < classification->guesses_count; i++) {
		unsigned kind = classification->guesses[i];

		text = arena_printf(memory, "%s%s\"%s\":%.3f", text,
		    i == 0 ? "" : ",", kind_name((enum kind)kind),
		    classification->permille[kind] / (double)PERMILLE);
	}
	return arena_printf(memory, "%s}", text);
}

static void
print_guesses(struct session *session, const struct verdict *verdict)
{
	const struct classification *found = &verdict->classification;
	const struct learned_sentence *told = &found->sentence;
	struct output *output = session->output;
	const char *text =
	    told->is_subject ? verdict->message.subject : verdict->message.text;
	bool is_there = told->start < strlen(text) &&
	    told->length <= strlen(text) - told->start;

	output_list_begin(output, "guesses");
	for (size_t i = 0; i < found->guesses_count; i++)
		output_list_text(
		    output, kind_name((enum kind)found->guesses[i]));
	output_list_end(output);
	output_json(
	    output, "probabilities", probabilities(session->memory, found));
	output_text(output, "other", found->other);
	output_text(output, "expect", expect_name(found->expect));
	output_text(output, "sentence",
	    is_there
		? arena_copy(session->memory, text + told->start, told->length)
		: "");
	output_list_begin(output, "reasons");
	for (size_t i = 0; i < told->reasons_count; i++) {
		output_item_begin(output);
		output_text(output, "text", told->reasons[i].text);
		output_number(output, "weight", told->reasons[i].weight);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_limits(struct output *output, const struct classification *classification)
{
	output_number(
	    output, "not_evaluated", (int64_t)classification->not_evaluated);
	output_list_begin(output, "limits");
	for (size_t i = 0; i < classification->limits_count; i++)
		output_list_text(output, classification->limits[i]);
	output_list_end(output);
}

static void
print_scores(struct output *output, const struct classification *classification)
{
	int runner_up = classification->runner_up;

	output_number(
	    output, "language_percent", classification->language_percent);
	output_number(output, "score", classification->score);
	output_number(
	    output, "threshold_request", classification->threshold_request);
	output_number(
	    output, "threshold_unsure", classification->threshold_unsure);
	output_text(output, "runner_up",
	    runner_up < 0 ? "" : kind_name((enum kind)runner_up));
	output_number(
	    output, "runner_up_score", classification->runner_up_score);
}

/* Checks the gate, and then the budgets left in the register. */
static struct gate_result
check(struct session *session, const struct message *message,
    const struct known *known)
{
	struct gate_result gate = gate_check(message, &known->gate);
	struct gate_spent spent = {0};
	struct error err;

	if (gate.verdict != GATE_SEND || known->db == NULL)
		return gate;
	if (spent_find(known->db, message->from.items[0].address,
		gate_network(message), timestamp_now(), &spent, &err))
		return gate_check_budget(&session->conf->budget, &spent,
		    gate_is_proven(message, &known->gate));
	(void)session_error(&err, EX_SOFTWARE);
	return gate;
}

static void
print_verdict(struct session *session, const char *file,
    const struct verdict *verdict, void *context)
{
	const struct classification *classification = &verdict->classification;
	const struct message *message = &verdict->message;
	struct gate_result gate = check(session, message, context);
	struct output *output = session->output;
	bool is_automatic = message->automatic.reason != AUTOMATIC_NO;

	output_text(output, "file", file);
	output_text(
	    output, "decision", decision_name(classification->decision));
	show_ticket_kind_set(output, "kinds", classification->kinds);
	print_guesses(session, verdict);
	output_text(output, "local",
	    local_words(session->memory, classification->local.shift,
		classification->local.took_part
		    ? decision_name(
			  (enum decision)classification->local.without)
		    : NULL));
	output_text(output, "language", classification->language);
	print_languages(output, classification);
	print_scores(output, classification);
	print_limits(output, classification);
	output_bool(output, "processor", classification->processor);
	output_text(output, "unreadable",
	    unreadable_name(verdict->message.letter.unreadable));
	output_bool(output, "automatic", is_automatic);
	output_text(output, "automatic_reason",
	    is_automatic ? automatic_reason_name(message->automatic.reason)
			 : "");
	output_bool(output, "may_acknowledge", gate.verdict == GATE_SEND);
	output_text(output, "gate_reason",
	    gate.verdict == GATE_SEND ? "" : gate.reason);
	print_facts(output, classification);
	print_rules(output, classification);
	output_row(output);
}

/* A user who cannot read the register still gets the result for the message. */
static struct db *
open_register(struct session *session)
{
	char *path = session->conf == NULL
	    ? NULL
	    : conf_register_location(session->conf);
	struct db *db = NULL;
	struct error err;
	bool is_there = true;

	if (path != NULL) {
		if (db_is_there(path, &is_there, &err) && is_there)
			db = db_open(path, DB_READ, &err);
		if (db == NULL && is_there) {
			error_prefix(&err, "budgets are not counted");
			(void)session_error(&err, EX_NOPERM);
		}
	}
	free(path);
	return db;
}

static bool
knows_expect(struct session *session, int *ret_code)
{
	const char *word = session_option(session, "--expect");
	enum expect expect;

	if (word == NULL || expect_find(word, &expect))
		return true;
	*ret_code = session_usage(session,
	    "--expect: expected requests, mixed or personal: \"%s\"", word);
	return false;
}

static int
classify_files(struct session *session)
{
	struct known known;
	struct error err;
	int code;

	if (!knows_expect(session, &code))
		return code;
	if (!session_load_given_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	known.gate = own_addresses(session);
	/* Closed with the session. */
	known.db = session->db = open_register(session);
	output_begin(session->output, &form);
	code = judge_operands(session, print_verdict, &known);
	output_end(session->output);
	return code;
}

static const struct cmd_option options[] = {
    {"--expect", "USE",
	"What the mailbox mostly receives: requests, mixed or personal", false},
    {"--rules-only", NULL,
	"Use the rules alone, without the learned recogniser", false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_classify = {
    .name = "classify",
    .operands = "FILE...",
    .summary = "Classify messages and show which rules matched",
    .access = CMD_NO_DATABASE,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = classify_files,
};
