/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/memory.h"
#include "ticket/intake_decision.h"

#define NOW   INT64_C(1780000000) /* 2026-05-28 */
#define HOUR  3600
#define DAY   86400
#define AGE   (INT64_C(14) * DAY)
#define EARLY INT64_C(631152000) /* 1990-01-01 */

#define ACCESS	  KIND_BIT(KIND_ACCESS)
#define BREACH	  KIND_BIT(KIND_BREACH)
#define COMPLAINT KIND_BIT(KIND_COMPLAINT)
#define QUESTION  KIND_BIT(KIND_QUESTION)

/* A row leaves out what is usual: a person asks for access, an hour ago. */
struct intake_case {
	const char *name;
	enum decision decision;
	kind_set kinds; /* 0: access if it is a request */
	enum automatic_reason automatic;
	const char *problem;
	const char *reply_to;
	enum acknowledge acknowledge;
	enum acknowledge acknowledge_unsure;
	int64_t age; /* 0: an hour */
	size_t not_evaluated;
	bool processor;
	bool is_own;
	bool is_junk;

	enum intake_outcome outcome;
	enum ticket_state state; /* 0: triage */
	enum intake_letter letter;
	const char *reason;
	bool is_certain;
};

static struct intake_answer
ask(const struct intake_case *one)
{
	static const struct gate_context nobody = {NULL, 0, false};
	struct mail_address from = {"", "a@b.example"};
	struct mail_address reply_to = {"", one->reply_to};
	struct message message = {.from = {&from, 1},
	    .return_path_address = "",
	    .reply_to = {&reply_to, one->reply_to != NULL},
	    .automatic = {one->automatic, ""},
	    .received_at = NOW - (one->age != 0 ? one->age : HOUR)};
	const char *problems[] = {one->problem};
	struct classification classification = {.decision = one->decision,
	    .kinds = one->kinds,
	    .processor = one->processor,
	    .score = 9,
	    .not_evaluated = one->not_evaluated};
	struct intake_question question = {.message = &message,
	    .classification = &classification,
	    .now_at = NOW,
	    .acknowledge = one->acknowledge,
	    .acknowledge_unsure = one->acknowledge_unsure,
	    .acknowledge_age_seconds = AGE,
	    .gate = &nobody,
	    .sender_is_own = one->is_own,
	    .is_junk = one->is_junk};

	message.problems = problems;
	message.problems_count = one->problem != NULL;
	if (one->kinds == 0 && one->decision == DECISION_REQUEST)
		classification.kinds = ACCESS;
	return intake_decide(&question);
}

static void
check(const struct intake_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct intake_case *one = &cases[i];
		struct intake_answer found = ask(one);

		CHECK(found.outcome == one->outcome, "%s: outcome", one->name);
		CHECK(found.letter_reason != NULL, "%s", one->name);
		CHECK(found.received_at > 0, "%s", one->name);
		if (one->outcome != INTAKE_TICKET)
			continue;
		CHECK(found.state == one->state, "%s: state", one->name);
		CHECK(found.letter == one->letter, "%s: %s", one->name,
		    found.letter_reason);
		CHECK(strcmp(found.letter_reason, one->reason) == 0, "%s: %s",
		    one->name, found.letter_reason);
		CHECK(found.kind_is_certain == one->is_certain, "%s: certain",
		    one->name);
	}
}

static void
outcomes(void **state)
{
	static const struct intake_case cases[] = {
	    {.name = "a request",
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_QUEUED,
		.reason = "",
		.is_certain = true},
	    {.name = "unsure",
		.decision = DECISION_UNSURE,
		.kinds = ACCESS,
		.letter = INTAKE_LETTER_QUEUED,
		.reason = ""},
	    {.name = "not a request",
		.decision = DECISION_NOT_REQUEST,
		.outcome = INTAKE_NOT_REQUEST},
	    {.name = "a newsletter",
		.decision = DECISION_NOT_REQUEST,
		.automatic = AUTOMATIC_LIST,
		.outcome = INTAKE_AUTOMATIC},
	    {.name = "automatic and a request",
		.automatic = AUTOMATIC_SUBMITTED,
		.state = TICKET_NEW,
		.reason = "auto-submitted",
		.is_certain = true},
	    {.name = "a report and a request",
		.automatic = AUTOMATIC_REPORT,
		.state = TICKET_NEW,
		.reason = "report",
		.is_certain = true},
	    {.name = "automatic and unsure",
		.decision = DECISION_UNSURE,
		.automatic = AUTOMATIC_LIST,
		.reason = "list"},
	    {.name = "a report and unsure",
		.decision = DECISION_UNSURE,
		.automatic = AUTOMATIC_REPORT,
		.outcome = INTAKE_AUTOMATIC},
	    {.name = "too large to read",
		.decision = DECISION_NOT_REQUEST,
		.problem = "oversize",
		.letter = INTAKE_LETTER_HELD,
		.reason = "oversize"},
	    {.name = "too large, its subject asks",
		.problem = "oversize",
		.letter = INTAKE_LETTER_HELD,
		.reason = "oversize"},
	    {.name = "not read to its end",
		.decision = DECISION_NOT_REQUEST,
		.problem = "text-too-long",
		.letter = INTAKE_LETTER_HELD,
		.reason = "not-read-whole"},
	    {.name = "not read to its end, but unsure already",
		.decision = DECISION_UNSURE,
		.problem = "html-too-deep",
		.letter = INTAKE_LETTER_QUEUED,
		.reason = ""},
	    {.name = "a request that goes on and on",
		.problem = "too-many-parts",
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_QUEUED,
		.reason = ""},
	    {.name = "a newsletter without end",
		.decision = DECISION_NOT_REQUEST,
		.automatic = AUTOMATIC_LIST,
		.problem = "html-too-long",
		.outcome = INTAKE_AUTOMATIC},
	    {.name = "junk without end",
		.is_junk = true,
		.decision = DECISION_NOT_REQUEST,
		.problem = "text-too-long",
		.outcome = INTAKE_NOT_REQUEST},
	    {.name = "a problem that hides no words",
		.decision = DECISION_NOT_REQUEST,
		.problem = "hidden-too-long",
		.outcome = INTAKE_NOT_REQUEST},
	    {.name = "a large report",
		.decision = DECISION_NOT_REQUEST,
		.automatic = AUTOMATIC_REPORT,
		.problem = "oversize",
		.outcome = INTAKE_AUTOMATIC},
	    {.name = "a large mail of a list",
		.decision = DECISION_NOT_REQUEST,
		.automatic = AUTOMATIC_LIST,
		.problem = "oversize",
		.reason = "list"},
	    {.name = "junk that asks",
		.is_junk = true,
		.letter = INTAKE_LETTER_HELD,
		.reason = "junk-folder",
		.is_certain = true},
	    {.name = "junk, unsure",
		.is_junk = true,
		.decision = DECISION_UNSURE,
		.reason = "junk-folder"},
	    {.name = "junk that asks nothing",
		.is_junk = true,
		.decision = DECISION_NOT_REQUEST,
		.outcome = INTAKE_NOT_REQUEST},
	    {.name = "junk, too large",
		.is_junk = true,
		.decision = DECISION_NOT_REQUEST,
		.problem = "oversize",
		.outcome = INTAKE_NOT_REQUEST},
	    {.name = "junk of a list that asks",
		.is_junk = true,
		.automatic = AUTOMATIC_LIST,
		.reason = "list",
		.is_certain = true},
	    {.name = "a colleague's request",
		.is_own = true,
		.reason = "forwarded-by-colleague",
		.is_certain = true},
	    {.name = "a colleague, unsure",
		.decision = DECISION_UNSURE,
		.is_own = true,
		.reason = "forwarded-by-colleague"},
	    {.name = "a colleague's other mail",
		.decision = DECISION_NOT_REQUEST,
		.is_own = true,
		.outcome = INTAKE_NOT_REQUEST},
	};

	(void)state;
	check(cases, LENGTH(cases));
}

static void
letters(void **state)
{
	static const struct intake_case cases[] = {
	    {.name = "off",
		.acknowledge = ACKNOWLEDGE_OFF,
		.automatic = AUTOMATIC_LIST,
		.state = TICKET_NEW,
		.reason = "acknowledge-off",
		.is_certain = true},
	    {.name = "held by the configuration",
		.acknowledge = ACKNOWLEDGE_HOLD,
		.age = AGE + 1,
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_HELD,
		.reason = "held-by-configuration",
		.is_certain = true},
	    {.name = "a stop is stronger than a hold",
		.acknowledge = ACKNOWLEDGE_HOLD,
		.automatic = AUTOMATIC_SPAM,
		.state = TICKET_NEW,
		.reason = "spam",
		.is_certain = true},
	    {.name = "unsure: off",
		.decision = DECISION_UNSURE,
		.acknowledge_unsure = ACKNOWLEDGE_OFF,
		.reason = "unsure"},
	    {.name = "unsure: held",
		.decision = DECISION_UNSURE,
		.acknowledge_unsure = ACKNOWLEDGE_HOLD,
		.letter = INTAKE_LETTER_HELD,
		.reason = "unsure"},
	    {.name = "unsure: the stricter counts",
		.decision = DECISION_UNSURE,
		.acknowledge = ACKNOWLEDGE_OFF,
		.acknowledge_unsure = ACKNOWLEDGE_HOLD,
		.reason = "acknowledge-off"},
	    {.name = "unsure: the gate says why first",
		.decision = DECISION_UNSURE,
		.acknowledge_unsure = ACKNOWLEDGE_HOLD,
		.reply_to = "c@d.example",
		.letter = INTAKE_LETTER_HELD,
		.reason = "reply-to-differs"},
	    {.name = "a request is no doubt",
		.acknowledge_unsure = ACKNOWLEDGE_OFF,
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_QUEUED,
		.reason = "",
		.is_certain = true},
	    {.name = "the gate holds",
		.acknowledge = ACKNOWLEDGE_HOLD,
		.reply_to = "c@d.example",
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_HELD,
		.reason = "reply-to-differs",
		.is_certain = true},
	    {.name = "as old as may be",
		.age = AGE,
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_QUEUED,
		.reason = "",
		.is_certain = true},
	    {.name = "older",
		.age = AGE + 1,
		.state = TICKET_NEW,
		.letter = INTAKE_LETTER_HELD,
		.reason = "old-mail",
		.is_certain = true},
	};

	(void)state;
	check(cases, LENGTH(cases));
}

static void
certainty(void **state)
{
	static const struct {
		const char *name;
		struct intake_case one;
		bool want;
	} cases[] = {
	    {"a question alone", {.kinds = QUESTION}, false},
	    {"access and a question", {.kinds = ACCESS | QUESTION}, true},
	    {"a breach: hours", {.kinds = BREACH}, false},
	    {"access and a breach", {.kinds = ACCESS | BREACH}, false},
	    {"a complaint", {.kinds = KIND_BIT(KIND_COMPLAINT)}, false},
	    {"a reminder of another",
		{.kinds = ACCESS | KIND_BIT(KIND_REMINDER)}, false},
	    {"opting out", {.kinds = KIND_BIT(KIND_OPTOUT)}, true},
	    {"all that have a month", {.kinds = KIND_BIT(KIND_COMPLAINT) - 1},
		true},
	    {"a client's data", {.processor = true}, false},
	    {"a pattern that ran into its limit", {.not_evaluated = 1}, false},
	    {"unsure", {.decision = DECISION_UNSURE, .kinds = ACCESS}, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(ask(&cases[i].one).kind_is_certain == cases[i].want, "%s",
		    cases[i].name);
}

static void
purposes(void **state)
{
	static const struct {
		const char *name;
		struct intake_case one;
		enum letter_purpose want;
	} cases[] = {
	    {"access", {.kinds = ACCESS}, LETTER_ACKNOWLEDGE},
	    {"a complaint", {.kinds = COMPLAINT}, LETTER_COMPLAINT},
	    {"a complaint that asks and reminds",
		{.kinds = COMPLAINT | QUESTION | KIND_BIT(KIND_REMINDER)},
		LETTER_COMPLAINT},
	    {"a complaint beside a request", {.kinds = COMPLAINT | ACCESS},
		LETTER_ACKNOWLEDGE_GENERIC},
	    {"a complaint, perhaps",
		{.decision = DECISION_UNSURE, .kinds = COMPLAINT},
		LETTER_ACKNOWLEDGE_GENERIC},
	    {"a complaint of which a part was not read",
		{.kinds = COMPLAINT, .problem = "oversize"},
		LETTER_ACKNOWLEDGE_GENERIC},
	    {"a complaint, and a pattern that ran into its limit",
		{.kinds = COMPLAINT, .not_evaluated = 1},
		LETTER_ACKNOWLEDGE_GENERIC},
	    {"a breach", {.kinds = BREACH}, LETTER_BREACH},
	    {"a breach and a complaint", {.kinds = BREACH | COMPLAINT},
		LETTER_ACKNOWLEDGE_GENERIC},
	    {"a reminder", {.kinds = KIND_BIT(KIND_REMINDER)},
		LETTER_ACKNOWLEDGE_GENERIC},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(ask(&cases[i].one).purpose == cases[i].want, "%s: %s",
		    cases[i].name,
		    letter_purpose_name(ask(&cases[i].one).purpose));
}

static void
receipt(void **state)
{
	static const struct {
		const char *name;
		int64_t internal_at;
		int64_t header_at;
		int64_t want;
		const char *source;
		bool is_clock_doubted; /* ours */
	} cases[] = {
	    {"neither", 0, 0, NOW, "seen"},
	    {"the mailbox alone", NOW - 5, 0, NOW - 5, "internaldate"},
	    {"the header alone", 0, NOW - 5, NOW - 5, "received"},
	    {"the header is earlier", NOW - 5, NOW - 9, NOW - 9, "received"},
	    {"the mailbox is earlier", NOW - 9, NOW - 5, NOW - 9,
		"internaldate"},
	    {"both the same", NOW - 5, NOW - 5, NOW - 5, "internaldate"},
	    {"a migration years later", NOW - 5, NOW - 900 * DAY,
		NOW - 900 * DAY, "received"},
	    {"a header before 1990", NOW - 5, EARLY - 1, NOW - 5,
		"internaldate"},
	    {"a header of 1990", NOW - 5, EARLY, EARLY, "received"},
	    {"a mailbox before 1990", 1, NOW - 5, NOW - 5, "received"},
	    {"a header of next week", NOW - 5, NOW + 7 * DAY, NOW - 5,
		"internaldate"},
	    {"both of next week", NOW + 7 * DAY, NOW + 7 * DAY, NOW, "seen"},
	    {"a clock a little ahead", NOW + 60, 0, NOW, "internaldate"},
	    {"both a little ahead", NOW + DAY, NOW + 60, NOW, "received"},
	    {"nonsense", INT64_MIN, INT64_MAX, NOW, "seen"},
	    /* Then the mailbox is the clock, if it has one. */
	    {"a doubted clock and neither", 0, 0, NOW, "seen", true},
	    {"a doubted clock is behind", NOW + 900 * DAY, 0, NOW + 900 * DAY,
		"internaldate", true},
	    {"it is behind, and a header", NOW + 900 * DAY, NOW + 899 * DAY,
		NOW + 899 * DAY, "received", true},
	    {"it is ahead, and a header of the day after", NOW - 900 * DAY,
		NOW - 899 * DAY, NOW - 900 * DAY, "internaldate", true},
	    {"the mailbox's clock is worse", EARLY - 1, NOW - 5, NOW - 5,
		"received", true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		static const struct gate_context nobody = {NULL, 0, false};
		struct message message = {.received_at = cases[i].header_at};
		struct classification classification = {
		    .decision = DECISION_NOT_REQUEST};
		struct intake_question question = {.message = &message,
		    .classification = &classification,
		    .internal_at = cases[i].internal_at,
		    .now_at = NOW,
		    .is_clock_doubted = cases[i].is_clock_doubted,
		    .gate = &nobody};
		struct intake_answer found = intake_decide(&question);

		CHECK(found.received_at == cases[i].want, "%s", cases[i].name);
		CHECK(strcmp(found.received_source, cases[i].source) == 0,
		    "%s: %s", cases[i].name, found.received_source);
	}
}

/* Where it goes, by what the register says of its thread. */
static void
fates(void **state)
{
	static const struct {
		const char *name;
		struct intake_thread thread; /* answers, joins, bounce, names */
		enum automatic_reason automatic;
		enum decision decision;
		enum intake_outcome outcome;
		enum intake_fate want;
	} cases[] = {
	    {"a request", {false, false, false, false}, AUTOMATIC_NO,
		DECISION_REQUEST, INTAKE_TICKET, INTAKE_OPENS},
	    {"it may be one", {false, false, false, false}, AUTOMATIC_NO,
		DECISION_UNSURE, INTAKE_TICKET, INTAKE_OPENS},
	    {"it is none", {false, false, false, false}, AUTOMATIC_NO,
		DECISION_NOT_REQUEST, INTAKE_NOT_REQUEST, INTAKE_APART},
	    {"a program's", {false, false, false, false}, AUTOMATIC_SUBMITTED,
		DECISION_NOT_REQUEST, INTAKE_AUTOMATIC, INTAKE_APART},
	    {"a program's request", {false, false, false, false},
		AUTOMATIC_SUBMITTED, DECISION_REQUEST, INTAKE_TICKET,
		INTAKE_OPENS},
	    {"an answer", {true, true, false, false}, AUTOMATIC_NO,
		DECISION_NOT_REQUEST, INTAKE_NOT_REQUEST, INTAKE_JOINS},
	    {"an answer that asks again", {true, true, false, false},
		AUTOMATIC_NO, DECISION_REQUEST, INTAKE_TICKET, INTAKE_JOINS},
	    {"an answer that asks for more", {true, false, false, false},
		AUTOMATIC_NO, DECISION_REQUEST, INTAKE_TICKET, INTAKE_OPENS},
	    {"thanks, but the ticket is closed", {true, false, false, false},
		AUTOMATIC_NO, DECISION_NOT_REQUEST, INTAKE_NOT_REQUEST,
		INTAKE_OPENS},
	    {"out of office, to us", {true, true, false, false},
		AUTOMATIC_SUBMITTED, DECISION_NOT_REQUEST, INTAKE_AUTOMATIC,
		INTAKE_APART},
	    {"a program that answers us, unsure", {true, true, false, false},
		AUTOMATIC_SUBMITTED, DECISION_UNSURE, INTAKE_TICKET,
		INTAKE_APART},
	    {"a program that answers us and asks", {true, true, false, false},
		AUTOMATIC_SUBMITTED, DECISION_REQUEST, INTAKE_TICKET,
		INTAKE_OPENS},
	    {"an answer from elsewhere", {false, false, false, true},
		AUTOMATIC_NO, DECISION_NOT_REQUEST, INTAKE_NOT_REQUEST,
		INTAKE_OPENS},
	    {"a program's from elsewhere", {false, false, false, true},
		AUTOMATIC_SUBMITTED, DECISION_NOT_REQUEST, INTAKE_AUTOMATIC,
		INTAKE_APART},
	    {"our letter did not arrive", {false, false, true, false},
		AUTOMATIC_REPORT, DECISION_NOT_REQUEST, INTAKE_AUTOMATIC,
		INTAKE_APART},
	    {"it did not, and quotes a request", {false, false, true, false},
		AUTOMATIC_REPORT, DECISION_REQUEST, INTAKE_TICKET,
		INTAKE_APART},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {
		    .automatic = {cases[i].automatic, ""}};
		struct classification classification = {
		    .decision = cases[i].decision};
		struct intake_question question = {
		    .message = &message, .classification = &classification};
		struct intake_answer answer = {.outcome = cases[i].outcome,
		    .letter = INTAKE_LETTER_QUEUED,
		    .letter_reason = ""};
		enum intake_fate fate =
		    intake_settle(&question, &cases[i].thread, &answer);
		bool raised = cases[i].outcome != INTAKE_TICKET;

		CHECK(fate == cases[i].want, "%s", cases[i].name);
		if (fate != INTAKE_OPENS)
			continue;
		CHECK(answer.outcome == INTAKE_TICKET, "%s", cases[i].name);
		CHECK((answer.letter == INTAKE_LETTER_NONE) == raised, "%s",
		    cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outcomes),
	    cmocka_unit_test(letters),
	    cmocka_unit_test(certainty),
	    cmocka_unit_test(purposes),
	    cmocka_unit_test(receipt),
	    cmocka_unit_test(fates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
