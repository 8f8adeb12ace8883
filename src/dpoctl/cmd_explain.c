/* SPDX-License-Identifier: ISC */
#include <jansson.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "store/message_store.h"
#include "store/ticket_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/local_words.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

/* Around words matched by a rule. */
#define MARK_BEGIN ">>"
#define MARK_END   "<<"

static const struct output_field language_fields[] = {
    {"language", NULL, NULL},
    {"percent", NULL, NULL},
    {"words", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field claim_fields[] = {
    {"kind", NULL, SHOW_CLAIM(TEXT, kind)},
    {"due_on", NULL, SHOW_CLAIM(DAY, due_on)},
    {"due_at", NULL, SHOW_CLAIM(TIME, due_at)},
    {"target_on", NULL, SHOW_CLAIM(DAY, target_on)},
    {"clock", NULL, NULL},
    {"outcome", NULL, SHOW_CLAIM(TEXT, outcome)},
    {"explanation", NULL, SHOW_CLAIM(TEXT, explanation)},
    {NULL, NULL, NULL},
};

static const struct output_field rule_fields[] = {
    {"id", NULL, NULL},
    {"kind", NULL, NULL},
    {"where", NULL, NULL},
    {"weight", NULL, NULL},
    {"text", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field guess_fields[] = {
    {"kind", NULL, NULL},
    {"percent", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field reason_fields[] = {
    {"text", NULL, NULL},
    {"weight", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"id", "Message", NULL},
    {"ticket", "Ticket", NULL},
    {"from", "From", NULL},
    {"decision", "Decision", NULL},
    {"score", "Score", NULL},
    {"best", "Of", NULL},
    {"runner_up", "Runner-up", NULL},
    {"runner_up_score", "Runner-up's score", NULL},
    {"threshold_request", "Request threshold", NULL},
    {"threshold_unsure", "Unsure threshold", NULL},
    {"expect", "Expected", NULL},
    {"guesses", "Perhaps asks for", OUTPUT_LIST_OF(guess_fields)},
    {"sentence", "Sentence", NULL},
    {"speaks_for", "Supports", NULL},
    {"reasons", "Main features", OUTPUT_LIST_OF(reason_fields)},
    {"local", "Local correction", NULL},
    {"language", "Language", NULL},
    {"language_percent", "Share of evidence", NULL},
    {"languages", "Evidence for", OUTPUT_LIST_OF(language_fields)},
    {"not_evaluated", "Rules not evaluated", NULL},
    {"limits", "Rules that hit a limit", OUTPUT_TEXTS},
    SHOW_TICKET_REPEATS,
    {"sender_evidence", "Sender authentication", NULL},
    {"no_letter_reason", "Reason for no letter", NULL},
    {"received_source", "Receipt according to", NULL},
    {"claims", "Due dates", OUTPUT_LIST_OF(claim_fields)},
    {"rules", "Rules", OUTPUT_LIST_OF(rule_fields)},
    {"subject", "Subject", NULL},
    {"text", "Text", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

struct explaining {
	struct session *session;
	const struct ticket_row *ticket;
	struct repeat *repeats;
	size_t repeats_count;
	bool has_mail;
};

/* The value of a stored member; "" or 0 if it is missing. */
static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text == NULL ? "" : text;
}

static int64_t
number_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static bool
stands_in(const json_t *rule, bool is_subject)
{
	return (strcmp(text_of(rule, "where"), "subject") == 0) == is_subject;
}

/* Marks each byte that a rule matched. */
static void
find_marks(const json_t *rules, bool is_subject, char *marks, size_t length)
{
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);
		size_t start = (size_t)number_of(rule, "start");
		size_t bytes = (size_t)number_of(rule, "length");

		if (stands_in(rule, is_subject) && start < length &&
		    bytes <= length - start)
			memset(marks + start, 1, bytes);
	}
}

/* The text with the matched words marked. */
static const char *
mark(struct arena *memory, const json_t *rules, bool is_subject,
    const char *text)
{
	size_t length = strlen(text);
	char *marks = arena_alloc(memory, length + 2);
	struct buffer marked = {0};
	const char *copy;
	bool is_marked = false;

	find_marks(rules, is_subject, marks, length);
	for (size_t i = 0; i <= length; i++) {
		if ((marks[i] != 0) != is_marked) {
			is_marked = !is_marked;
			buffer_add_string(
			    &marked, is_marked ? MARK_BEGIN : MARK_END);
		}
		if (i < length)
			buffer_add_byte(&marked, text[i]);
	}
	copy = arena_copy(memory, buffer_string(&marked), marked.length);
	buffer_release(&marked);
	return copy;
}

static void
print_rules(struct output *output, const json_t *rules)
{
	output_list_begin(output, "rules");
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);

		output_item_begin(output);
		output_text(output, "id", text_of(rule, "id"));
		output_text(output, "kind", text_of(rule, "kind"));
		output_text(output, "where", text_of(rule, "where"));
		output_number(output, "weight", number_of(rule, "weight"));
		output_text(output, "text", text_of(rule, "text"));
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_languages(struct output *output, const json_t *judgement)
{
	const json_t *shares = json_object_get(judgement, "languages");

	output_number(output, "language_percent",
	    number_of(judgement, "language_percent"));
	output_list_begin(output, "languages");
	for (size_t i = 0; i < json_array_size(shares); i++) {
		const json_t *share = json_array_get(shares, i);

		output_item_begin(output);
		output_text(output, "language", text_of(share, "language"));
		output_number(output, "percent", number_of(share, "percent"));
		output_text(output, "words", text_of(share, "words"));
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_limits(struct output *output, const json_t *judgement)
{
	const json_t *limits = json_object_get(judgement, "limits");

	output_number(
	    output, "not_evaluated", number_of(judgement, "not_evaluated"));
	output_list_begin(output, "limits");
	for (size_t i = 0; i < json_array_size(limits); i++)
		output_list_text(
		    output, json_string_value(json_array_get(limits, i)));
	output_list_end(output);
}

static void
print_judgement(struct output *output, const json_t *judgement)
{
	static const char *const numbers[] = {
	    "runner_up_score", "threshold_request", "threshold_unsure"};

	output_text(output, "best", text_of(judgement, "best"));
	output_text(output, "runner_up", text_of(judgement, "runner_up"));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		output_number(
		    output, numbers[i], number_of(judgement, numbers[i]));
}

static void
print_guesses(struct output *output, const json_t *judgement)
{
	const json_t *guesses = json_object_get(judgement, "guesses");

	output_text(output, "expect", text_of(judgement, "expect"));
	output_list_begin(output, "guesses");
	for (size_t i = 0; i < json_array_size(guesses); i++) {
		const json_t *guess = json_array_get(guesses, i);

		output_item_begin(output);
		output_text(output, "kind", text_of(guess, "kind"));
		output_number(
		    output, "percent", (number_of(guess, "permille") + 5) / 10);
		output_item_end(output);
	}
	output_list_end(output);
}

/* The sentence with the highest score, and the words that contributed. */
static void
print_sentence(struct session *session, const json_t *judgement,
    const struct message_row *row)
{
	const json_t *told = json_object_get(judgement, "sentence");
	const json_t *reasons = json_object_get(told, "reasons");
	bool is_subject = json_is_true(json_object_get(told, "subject"));
	const char *text = is_subject ? row->subject : row->text;
	size_t start = (size_t)number_of(told, "start");
	size_t length = (size_t)number_of(told, "length");
	bool is_there = start < strlen(text) && length <= strlen(text) - start;
	struct output *output = session->output;

	output_text(output, "sentence",
	    is_there ? arena_copy(session->memory, text + start, length) : "");
	output_text(output, "speaks_for", text_of(told, "what"));
	output_list_begin(output, "reasons");
	for (size_t i = 0; i < json_array_size(reasons); i++) {
		const json_t *reason = json_array_get(reasons, i);

		output_item_begin(output);
		output_text(output, "text", text_of(reason, "text"));
		output_number(output, "weight", number_of(reason, "weight"));
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_local(struct session *session, const json_t *judgement)
{
	const json_t *local = json_object_get(judgement, "local");

	output_text(session->output, "local",
	    local_words(session->memory, (int)number_of(local, "shift"),
		json_string_value(json_object_get(local, "without"))));
}

static void
print_clocks(struct session *session, const struct ticket_row *ticket)
{
	struct output *output = session->output;

	output_list_begin(output, "claims");
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];

		output_item_begin(output);
		show_ticket_claim_fields(session, claim);
		output_item_end(output);
	}
	output_list_end(output);
}

static bool
explain_message(const struct message_row *row, void *context)
{
	struct explaining *explaining = context;
	struct arena *memory = explaining->session->memory;
	struct output *output = explaining->session->output;
	json_t *rules = json_loads(row->explanation, 0, NULL);
	json_t *judgement = json_loads(row->judgement, 0, NULL);

	output_number(output, "id", row->id);
	output_number(output, "ticket", explaining->ticket->id);
	output_text(output, "from", row->from);
	output_text(output, "decision", row->decision);
	output_number(output, "score", row->score);
	print_judgement(output, judgement);
	print_guesses(output, judgement);
	print_sentence(explaining->session, judgement, row);
	print_local(explaining->session, judgement);
	output_text(output, "language", row->language);
	print_languages(output, judgement);
	print_limits(output, judgement);
	show_ticket_repeats(output, explaining->ticket->received_at,
	    explaining->repeats, explaining->repeats_count);
	output_text(output, "sender_evidence", row->sender_evidence);
	output_text(
	    output, "no_letter_reason", explaining->ticket->no_letter_reason);
	output_text(
	    output, "received_source", explaining->ticket->received_source);
	print_clocks(explaining->session, explaining->ticket);
	print_rules(output, rules);
	output_text(output, "subject", mark(memory, rules, true, row->subject));
	output_text(output, "text", mark(memory, rules, false, row->text));
	output_row(output);
	json_decref(rules);
	json_decref(judgement);
	explaining->has_mail = true;
	return true;
}

/* A request by post has no message: only its clocks can be explained. */
static bool
explain_without_mail(struct explaining *explaining)
{
	char empty[] = "", no_rules[] = "[]", no_judgement[] = "{}";
	const struct message_row none = {
	    .from = empty,
	    .sender_evidence = empty,
	    .subject = empty,
	    .text = empty,
	    .decision = empty,
	    .explanation = no_rules,
	    .judgement = no_judgement,
	    .language = empty,
	};

	return explain_message(&none, explaining);
}

static bool
explain_ticket(
    struct session *session, const struct ticket_row *ticket, struct error *err)
{
	struct explaining explaining = {.session = session, .ticket = ticket};

	if (!show_ticket_find_repeats(session, ticket->id, &explaining.repeats,
		&explaining.repeats_count, err) ||
	    !ticket_store_each_message(
		session->db, ticket->id, explain_message, &explaining, err))
		return false;
	return explaining.has_mail || explain_without_mail(&explaining);
}

static int
explain(struct session *session)
{
	return show_ticket_each(session, &form, explain_ticket);
}

const struct cmd cmd_explain = {
    .name = "explain",
    .operands = "ID...",
    .summary = "Explain the rules, the sender and the due date of tickets",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = explain,
};
