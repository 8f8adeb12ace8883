/* SPDX-License-Identifier: ISC */
#include "ticket/intake_decision.h"

#include "base/memory.h"
#include "mail/automatic.h"
#include "ticket/kind_law.h"

#define YEAR_1990_AT   INT64_C(631152000)
#define CLOCK_SKEW_MAX INT64_C(86400)
#define OVERSIZE       "oversize"
#define JUNK_FOLDER    "junk-folder"
#define NOT_READ_WHOLE "not-read-whole"

/*
 * Our own server writes the topmost Received; the server of the mailbox writes
 * INTERNALDATE. Both can be wrong after a migration or on a machine without a
 * clock: instants before 1990 or more than a day ahead are ignored.
 */
static bool
is_plausible(int64_t at, int64_t now_at)
{
	return at >= YEAR_1990_AT && at <= now_at + CLOCK_SKEW_MAX;
}

static void
find_receipt(
    const struct intake_question *question, struct intake_answer *answer)
{
	int64_t internal_at = question->internal_at;
	int64_t header_at = question->message->received_at;
	int64_t now_at =
	    question->is_clock_doubted && internal_at > YEAR_1990_AT
	    ? internal_at
	    : question->now_at;
	bool has_internal = is_plausible(internal_at, now_at);
	bool has_header = is_plausible(header_at, now_at);

	answer->received_at = now_at;
	answer->received_source = "seen";
	if (has_internal) {
		answer->received_at = internal_at;
		answer->received_source = "internaldate";
	}
	/*
	 * The earlier one counts, however early: a late answer would be worse.
	 */
	if (has_header && (!has_internal || header_at < internal_at)) {
		answer->received_at = header_at;
		answer->received_source = "received";
	}
	/*
	 * The sender's clock may be slightly ahead; nothing is received in the
	 * future.
	 */
	if (answer->received_at > now_at)
		answer->received_at = now_at;
}

static bool
is_oversize(const struct intake_question *question)
{
	return message_has_problem(question->message, OVERSIZE);
}

/* If not everything was read, "not a request" would be a guess. */
static bool
is_in_doubt(const struct intake_question *question)
{
	const struct message *message = question->message;

	/*
	 * For junk the guess is good enough: it can be reviewed; and the part
	 * read of a list message indicates the rest.
	 */
	return !question->is_junk &&
	    (is_oversize(question) ||
		(message->automatic.reason == AUTOMATIC_NO &&
		    message_is_cut(message)));
}

static enum intake_outcome
find_outcome(const struct intake_question *question)
{
	enum automatic_reason automatic = question->message->automatic.reason;

	if (question->classification->decision == DECISION_REQUEST)
		return INTAKE_TICKET;
	/*
	 * An automatic report or reply that is not clearly a request asks
	 * nothing.
	 */
	if (automatic_is_report(automatic))
		return INTAKE_AUTOMATIC;
	if (is_in_doubt(question) ||
	    question->classification->decision == DECISION_UNSURE)
		return INTAKE_TICKET;
	return automatic != AUTOMATIC_NO ? INTAKE_AUTOMATIC
					 : INTAKE_NOT_REQUEST;
}

static enum ticket_state
find_state(const struct intake_question *question)
{
	if (question->classification->decision != DECISION_REQUEST ||
	    question->sender_is_own || question->is_junk ||
	    is_oversize(question))
		return TICKET_TRIAGE;
	return TICKET_NEW;
}

static void
set_letter(
    struct intake_answer *answer, enum intake_letter letter, const char *reason)
{
	answer->letter = letter;
	answer->letter_reason = reason;
}

/* Reasons that forbid come before those that delay; the first is recorded. */
static void
find_letter(
    const struct intake_question *question, struct intake_answer *answer)
{
	struct gate_result gate = gate_check(question->message, question->gate);
	int64_t age_seconds = question->now_at - answer->received_at;
	bool is_unsure = question->classification->decision == DECISION_UNSURE;

	if (question->acknowledge == ACKNOWLEDGE_OFF)
		set_letter(answer, INTAKE_LETTER_NONE, "acknowledge-off");
	else if (is_unsure && question->acknowledge_unsure == ACKNOWLEDGE_OFF)
		set_letter(answer, INTAKE_LETTER_NONE, "unsure");
	else if (question->sender_is_own)
		set_letter(answer, INTAKE_LETTER_NONE, GATE_PASSED_ON);
	else if (gate.verdict == GATE_STOP)
		set_letter(answer, INTAKE_LETTER_NONE, gate.reason);
	else if (question->is_junk)
		set_letter(answer,
		    question->classification->decision == DECISION_REQUEST
			? INTAKE_LETTER_HELD
			: INTAKE_LETTER_NONE,
		    JUNK_FOLDER);
	else if (is_oversize(question))
		set_letter(answer, INTAKE_LETTER_HELD, OVERSIZE);
	else if (is_in_doubt(question) &&
	    question->classification->decision == DECISION_NOT_REQUEST)
		set_letter(answer, INTAKE_LETTER_HELD, NOT_READ_WHOLE);
	else if (gate.verdict == GATE_HOLD)
		set_letter(answer, INTAKE_LETTER_HELD, gate.reason);
	else if (question->acknowledge == ACKNOWLEDGE_HOLD)
		set_letter(answer, INTAKE_LETTER_HELD, "held-by-configuration");
	else if (is_unsure && question->acknowledge_unsure == ACKNOWLEDGE_HOLD)
		set_letter(answer, INTAKE_LETTER_HELD, "unsure");
	else if (age_seconds > question->acknowledge_age_seconds)
		set_letter(answer, INTAKE_LETTER_HELD, "old-mail");
	else
		set_letter(answer, INTAKE_LETTER_QUEUED, "");
}

/*
 * Whether every kind has a month or no clock at all: beside another kind of
 * clock no date can be promised.
 */
static bool
has_a_month(kind_set kinds)
{
	bool found = false;

	for (int kind = 0; kind < KINDS; kind++) {
		enum kind_clock basis = kind_clock((enum kind)kind);

		if ((kinds & KIND_BIT(kind)) == 0)
			continue;
		if (basis != CLOCK_MONTH && basis != CLOCK_NONE)
			return false;
		found = found || basis == CLOCK_MONTH;
	}
	return found;
}

/*
 * The letter may state the date only if the score was clear (decision
 * `request`), all kinds have a month, all patterns were evaluated, everything
 * was read, and it is for us to answer.
 */
static bool
is_kind_certain(const struct intake_question *question)
{
	const struct classification *classification = question->classification;

	return classification->decision == DECISION_REQUEST &&
	    classification->not_evaluated == 0 && !classification->processor &&
	    !message_is_cut(question->message) &&
	    has_a_month(classification->kinds);
}

/*
 * A complainant is told about the authority, without a date; the reporter of a
 * breach is asked to preserve what was found. If another request is combined
 * with these, neither letter is complete.
 */
enum letter_purpose
intake_purpose(kind_set kinds)
{
	kind_set rest = kinds & ~kinds_that(kind_is_clockless);

	if (has_a_month(kinds))
		return LETTER_ACKNOWLEDGE;
	for (int kind = 0; kind < KINDS; kind++)
		if (rest == KIND_BIT(kind) &&
		    kind_clock((enum kind)kind) != CLOCK_MONTH)
			return kind_letter((enum kind)kind);
	return LETTER_ACKNOWLEDGE_GENERIC;
}

static enum letter_purpose
find_purpose(const struct intake_question *question, bool kind_is_certain)
{
	const struct classification *classification = question->classification;
	enum letter_purpose purpose = intake_purpose(classification->kinds);

	if (kind_is_certain)
		return LETTER_ACKNOWLEDGE;
	return classification->decision != DECISION_REQUEST ||
		classification->not_evaluated > 0 || is_oversize(question) ||
		purpose == LETTER_ACKNOWLEDGE
	    ? LETTER_ACKNOWLEDGE_GENERIC
	    : purpose;
}

struct intake_answer
intake_decide(const struct intake_question *question)
{
	struct intake_answer answer = {.letter_reason = ""};

	answer.outcome = find_outcome(question);
	find_receipt(question, &answer);
	if (answer.outcome != INTAKE_TICKET)
		return answer;
	answer.state = find_state(question);
	answer.kind_is_certain = is_kind_certain(question);
	answer.purpose = find_purpose(question, answer.kind_is_certain);
	find_letter(question, &answer);
	return answer;
}

enum intake_fate
intake_settle(const struct intake_question *question,
    const struct intake_thread *thread, struct intake_answer *answer)
{
	bool is_person = question->message->automatic.reason == AUTOMATIC_NO;
	bool asks = question->classification->decision == DECISION_REQUEST;
	bool from_elsewhere = thread->names_ours && !question->sender_is_own &&
	    !question->is_junk;

	if (thread->joins && is_person)
		return INTAKE_JOINS;
	if (thread->is_bounce)
		return INTAKE_APART;
	if (thread->answers_ours && !is_person && !asks)
		return INTAKE_APART;
	if (answer->outcome == INTAKE_TICKET)
		return INTAKE_OPENS;
	if (!is_person || !(thread->answers_ours || from_elsewhere))
		return INTAKE_APART;
	answer->outcome = INTAKE_TICKET;
	answer->state = TICKET_TRIAGE;
	answer->letter = INTAKE_LETTER_NONE;
	answer->letter_reason = "answers-our-letter";
	return INTAKE_OPENS;
}
