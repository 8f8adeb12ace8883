/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "ticket/calendar.h"
#include "ticket/clock.h"
#include "ticket/kind_law.h"

#define PAUSES_MAX 3

static struct arena *memory;

/* Dates as the law's examples have them, by what happened to the ticket. */
static const struct row {
	const char *name;
	enum kind kind;
	const char *set;
	const char *zone;
	const char *received;
	struct {
		enum clock_wait wait;
		const char *asked; /* NULL: no more */
		const char *answered;
	} pauses[PAUSES_MAX];
	int extension_months;
	const char *due; /* a day, or an instant for hours; "": no clock */
	const char *extend_until;
} rows[] = {
    {"D43 extension from the original day", KIND_ACCESS, "GB-EAW",
	"Europe/London", "2026-01-31T23:59:59+00:00", {{0}}, 2, "2026-04-30",
	"2026-03-02"},
    {"D44 the last day for a notice", KIND_ERASURE, "NO", "Europe/Oslo",
	"2026-02-14T10:00:00+01:00", {{0}}, 0, "2026-03-16", "2026-03-16"},
    {"D45 extended into Ascension Day", KIND_ERASURE, "NO", "Europe/Oslo",
	"2026-02-14T10:00:00+01:00", {{0}}, 2, "2026-05-15", "2026-03-16"},
    {"D46 extended to a shorter month", KIND_ACCESS, "DK", "Europe/Copenhagen",
	"2026-11-30T10:00:00+01:00", {{0}}, 2, "2027-03-01", "2026-12-30"},
    {"by one month only", KIND_ACCESS, "DK", "Europe/Copenhagen",
	"2026-11-30T10:00:00+01:00", {{0}}, 1, "2027-02-01", NULL},
    {"D47 EU: identity suspends", KIND_ACCESS, "DK", "Europe/Copenhagen",
	"2026-03-10T10:00:00+01:00",
	{{CLOCK_IDENTITY, "2026-03-11T09:00:00+01:00",
	    "2026-03-25T09:00:00+01:00"}},
	0, "2026-04-24", NULL},
    {"D48 EU: rolled once, at the end", KIND_ACCESS, "NO", "Europe/Oslo",
	"2026-12-01T10:00:00+01:00",
	{{CLOCK_IDENTITY, "2026-12-03T09:00:00+01:00",
	    "2026-12-17T09:00:00+01:00"}},
	0, "2027-01-15", NULL},
    {"D49 UK: clarification, both days", KIND_ACCESS, "GB-EAW", "Europe/London",
	"2026-03-10T10:00:00+00:00",
	{{CLOCK_CLARIFICATION, "2026-03-12T09:00:00Z", "2026-03-16T09:00:00Z"}},
	0, "2026-04-15", NULL},
    {"UK: only access is paused", KIND_ERASURE, "GB-EAW", "Europe/London",
	"2026-03-10T10:00:00+00:00",
	{{CLOCK_CLARIFICATION, "2026-03-12T09:00:00Z", "2026-03-16T09:00:00Z"}},
	0, "2026-04-10", NULL},
    {"EU: clarification suspends", KIND_ACCESS, "DK", "Europe/Copenhagen",
	"2026-03-10T10:00:00+01:00",
	{{CLOCK_CLARIFICATION, "2026-03-12T09:00:00Z", "2026-03-16T09:00:00Z"}},
	0, "2026-04-14", NULL},
    {"D50 UK: identity restarts", KIND_ACCESS, "GB-EAW", "Europe/London",
	"2026-03-10T10:00:00+00:00",
	{{CLOCK_IDENTITY, "2026-03-11T09:00:00Z", "2026-03-25T23:15:00Z"}}, 0,
	"2026-04-27", NULL},
    {"D51 UK: restart and pause", KIND_ACCESS, "GB-EAW", "Europe/London",
	"2026-06-01T10:00:00+01:00",
	{{CLOCK_IDENTITY, "2026-06-02T09:00:00Z", "2026-06-08T09:00:00Z"},
	    {CLOCK_CLARIFICATION, "2026-06-10T09:00:00Z",
		"2026-06-12T09:00:00Z"}},
	0, "2026-07-13", NULL},
    {"UK: a pause before the restart is forgotten", KIND_ACCESS, "GB-EAW",
	"Europe/London", "2026-06-01T10:00:00+01:00",
	{{CLOCK_CLARIFICATION, "2026-06-02T09:00:00Z", "2026-06-04T09:00:00Z"},
	    {CLOCK_IDENTITY, "2026-06-05T09:00:00Z", "2026-06-08T09:00:00Z"}},
	0, "2026-07-08", NULL},
    {"D52 UK: extension and pause", KIND_ACCESS, "GB-EAW", "Europe/London",
	"2026-03-10T10:00:00+00:00",
	{{CLOCK_CLARIFICATION, "2026-03-12T09:00:00Z", "2026-03-16T09:00:00Z"}},
	2, "2026-06-15", "2026-04-15"},
    {"D53 UK complaint", KIND_COMPLAINT, "GB-EAW", "Europe/London",
	"2026-06-19T09:00:00+01:00", {{0}}, 0, "2026-07-20", NULL},
    {"D55 UK complaint over Christmas", KIND_COMPLAINT, "GB-EAW",
	"Europe/London", "2026-11-25T09:00:00+00:00", {{0}}, 0, "2026-12-29",
	NULL},
    {"no complaint period elsewhere", KIND_COMPLAINT, "DK", "Europe/Copenhagen",
	"2026-11-25T09:00:00+00:00", {{0}}, 0, "", NULL},
    {"a question has no clock", KIND_QUESTION, "DK", "Europe/Copenhagen",
	"2026-11-25T09:00:00+00:00", {{0}}, 0, "", NULL},
    {"D56 breach over the spring change", KIND_BREACH, "DK",
	"Europe/Copenhagen", "2026-03-27T16:30:00+01:00",
	{{CLOCK_IDENTITY, "2026-03-28T09:00:00Z", "2026-03-29T09:00:00Z"}}, 0,
	"2026-03-30T17:30:00+02:00", NULL},
    {"D57 breach over the autumn change", KIND_BREACH, "GB-EAW",
	"Europe/London", "2026-10-23T09:00:00+01:00", {{0}}, 0,
	"2026-10-26T08:00:00+00:00", NULL},
    {"D58 hours never roll", KIND_BREACH, "NO", "Europe/Oslo",
	"2026-04-02T09:15:00+02:00", {{0}}, 0, "2026-04-05T09:15:00+02:00",
	NULL},
};

static int64_t
instant(const char *text)
{
	int64_t at = 0;

	if (text != NULL)
		assert_true(timestamp_parse(text, &at));
	return at;
}

static struct calendar *
load(const char *set)
{
	struct calendar_options options = {.set = set};
	struct calendar *calendar;
	struct error err = {.text = ""};
	const char *top = getenv("top_srcdir");

	options.directory =
	    arena_printf(memory, "%s/rules/holidays", top == NULL ? "." : top);
	calendar = calendar_load(&options, &err);
	if (calendar == NULL)
		fail_msg("%s", err.text);
	return calendar;
}

static size_t
fill_pauses(const struct row *row, struct clock_pause *ret_pauses)
{
	size_t count = 0;

	for (; count < PAUSES_MAX && row->pauses[count].asked != NULL; count++)
		ret_pauses[count] = (struct clock_pause){
		    .wait = row->pauses[count].wait,
		    .asked_at = instant(row->pauses[count].asked),
		    .answered_at = instant(row->pauses[count].answered),
		};
	return count;
}

static void
check_due(const struct row *row, const struct clock_answer *answer)
{
	char text[DATE_TEXT_SIZE] = "";

	CHECK(answer->is_running == (row->due[0] != '\0'), "%s: running",
	    row->name);
	if (!answer->is_running)
		return;
	if (strchr(row->due, 'T') != NULL) {
		CHECK(answer->due_at == instant(row->due), "%s", row->name);
		return;
	}
	date_format(answer->due_on, text);
	CHECK(strcmp(text, row->due) == 0, "%s: got %s", row->name, text);
	CHECK(answer->due_at == 0, "%s: is no hour", row->name);
	if (row->extend_until == NULL)
		return;
	date_format(answer->extend_until, text);
	CHECK(strcmp(text, row->extend_until) == 0, "%s: until %s", row->name,
	    text);
}

static void
by_events(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct row *row = &rows[i];
		struct clock_pause pauses[PAUSES_MAX];
		struct calendar *calendar = load(row->set);
		struct clock_question question = {
		    .kind = row->kind,
		    .received_at = instant(row->received),
		    .pauses = pauses,
		    .pauses_count = fill_pauses(row, pauses),
		    .extension_months = row->extension_months,
		    .zone = row->zone,
		    .calendar = calendar,
		};
		struct clock_answer answer = {0};
		struct error err = {.text = ""};

		if (!clock_find(memory, &question, &answer, &err))
			fail_msg("%s: %s", row->name, err.text);
		check_due(row, &answer);
		calendar_free(calendar);
	}
}

/* What is outstanding, and what the office has set itself. */
static void
by_day(void **state)
{
	static const struct {
		const char *name;
		enum kind kind;
		const char *set;
		const char *received;
		enum clock_wait wait;
		const char *asked; /* NULL: nothing */
		const char *now;
		int target_days;
		bool stands_still;
		const char *due;
		const char *target; /* "": none */
	} days[] = {
	    {"EU identity: no day yet", KIND_ACCESS, "DK",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-12T10:00:00Z", 0, true, "2026-04-10", ""},
	    {"EU identity: eight days later", KIND_ACCESS, "DK",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-20T09:00:00Z", 0, true, "2026-04-20", ""},
	    {"UK identity: from today", KIND_ACCESS, "GB-EAW",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-20T09:00:00Z", 0, true, "2026-04-20", ""},
	    {"UK clarification: both days", KIND_ACCESS, "GB-EAW",
		"2026-03-10T09:00:00Z", CLOCK_CLARIFICATION,
		"2026-03-12T09:00:00Z", "2026-03-16T09:00:00Z", 0, true,
		"2026-04-15", ""},
	    {"a clock that was set back", KIND_ACCESS, "DK",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-01T09:00:00Z", 0, true, "2026-04-10", ""},
	    {"clarification of an erasure", KIND_ERASURE, "DK",
		"2026-03-10T09:00:00Z", CLOCK_CLARIFICATION,
		"2026-03-12T09:00:00Z", "2026-03-20T09:00:00Z", 0, false,
		"2026-04-10", ""},
	    {"nobody proves who they are to stop advertising", KIND_OPTOUT,
		"GB-EAW", "2026-03-10T09:00:00Z", CLOCK_IDENTITY,
		"2026-03-12T09:00:00Z", "2026-03-20T09:00:00Z", 0, false,
		"2026-04-10", ""},
	    {"nor to withdraw consent", KIND_WITHDRAW_CONSENT, "DK",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-20T09:00:00Z", 0, false, "2026-04-10", ""},
	    {"nor to complain", KIND_COMPLAINT, "GB-EAW",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-20T09:00:00Z", 0, false, "2026-04-09", ""},
	    {"nor to tell of a breach", KIND_BREACH, "GB-EAW",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, "2026-03-12T09:00:00Z",
		"2026-03-20T09:00:00Z", 2, false, "2026-03-13", ""},
	    {"D59 target", KIND_ACCESS, "NO", "2026-05-15T14:00:00Z",
		CLOCK_IDENTITY, NULL, "2026-05-15T14:00:00Z", 2, false,
		"2026-06-15", "2026-05-19"},
	    {"D60 target over 17 May", KIND_ACCESS, "NO",
		"2028-05-16T14:00:00Z", CLOCK_IDENTITY, NULL,
		"2028-05-16T14:00:00Z", 2, false, "2028-06-16", "2028-05-19"},
	    {"the target waits too", KIND_ACCESS, "NO", "2026-05-15T14:00:00Z",
		CLOCK_IDENTITY, "2026-05-18T09:00:00Z", "2026-05-28T09:00:00Z",
		2, true, "2026-06-25", "2026-05-29"},
	    {"the target starts again too", KIND_ACCESS, "GB-EAW",
		"2026-05-15T14:00:00Z", CLOCK_IDENTITY, "2026-05-18T09:00:00Z",
		"2026-05-29T09:00:00Z", 2, true, "2026-06-29", "2026-06-02"},
	    {"no target behind the last day", KIND_ACCESS, "DK",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, NULL,
		"2026-03-10T09:00:00Z", 60, false, "2026-04-10", "2026-04-10"},
	    {"no target without a clock", KIND_QUESTION, "DK",
		"2026-03-10T09:00:00Z", CLOCK_IDENTITY, NULL,
		"2026-03-10T09:00:00Z", 2, false, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(days); i++) {
		struct calendar *calendar = load(days[i].set);
		const struct clock_pause pause = {
		    .wait = days[i].wait, .asked_at = instant(days[i].asked)};
		const struct clock_question question = {
		    .kind = days[i].kind,
		    .received_at = instant(days[i].received),
		    .pauses = &pause,
		    .pauses_count = days[i].asked != NULL,
		    .target_days = days[i].target_days,
		    .now_at = instant(days[i].now),
		    .zone = "UTC",
		    .calendar = calendar,
		};
		char due[DATE_TEXT_SIZE] = "", target[DATE_TEXT_SIZE] = "";
		struct clock_answer answer = {0};
		struct error err = {.text = ""};

		if (!clock_find(memory, &question, &answer, &err))
			fail_msg("%s: %s", days[i].name, err.text);
		if (answer.is_running)
			date_format(answer.due_on, due);
		if (answer.target_on.year != 0)
			date_format(answer.target_on, target);
		CHECK(
		    strcmp(due, days[i].due) == 0, "%s: %s", days[i].name, due);
		CHECK(strcmp(target, days[i].target) == 0, "%s: target %s",
		    days[i].name, target);
		CHECK(answer.stands_still == days[i].stands_still, "%s: still",
		    days[i].name);
		CHECK(strstr(answer.explanation, target) != NULL, "%s: %s",
		    days[i].name, answer.explanation);
		calendar_free(calendar);
	}
}

/* Line by line, in the order in which it happened. */
static void
explained(void **state)
{
	static const char *const want[] = {
	    "access: to be answered without delay",
	    "\nreceived at 2026-06-01T10:00:00+01:00\nidentity was "
	    "requested on 2026-06-02 and verified on 2026-06-08: the period "
	    "starts then",
	    "\nidentity was verified at 2026-06-08T09:00:00Z, in Europe/London "
	    "2026-06-08T10:00:00+01:00: on Monday 2026-06-08\nclarification "
	    "was requested on 2026-06-10 and received on 2026-06-12: 3 days, "
	    "both days counted\nextended by 2 months, counted from the "
	    "original date\n3 calendar months later: Tuesday 2026-09-08\n3 "
	    "days added, during which the clock was stopped: Friday "
	    "2026-09-11\ndue on Friday 2026-09-11, until midnight in "
	    "Europe/London\nthe requester had to be notified of the extension "
	    "by 2026-07-13\ntarget: 2 working days",
	    "\ntarget of the office: Monday 2026-06-15"};
	const struct clock_pause pauses[] = {
	    {CLOCK_IDENTITY, instant("2026-06-02T09:00:00Z"),
		instant("2026-06-08T09:00:00Z")},
	    {CLOCK_CLARIFICATION, instant("2026-06-10T09:00:00Z"),
		instant("2026-06-12T09:00:00Z")},
	};
	struct calendar *calendar = load("GB-EAW");
	struct clock_question question = {
	    .kind = KIND_ACCESS,
	    .received_at = instant("2026-06-01T10:00:00+01:00"),
	    .pauses = pauses,
	    .pauses_count = LENGTH(pauses),
	    .extension_months = 2,
	    .target_days = 2,
	    .zone = "Europe/London",
	    .calendar = calendar,
	};
	struct clock_answer answer;
	const char *at;
	struct error err;

	(void)state;
	assert_true(clock_find(memory, &question, &answer, &err));
	at = answer.explanation;
	for (size_t i = 0; i < LENGTH(want); i++) {
		const char *found = strstr(at, want[i]);

		CHECK(found != NULL, "%zu in:\n%s", i, answer.explanation);
		at = found + strlen(want[i]);
	}
	assert_string_equal(at, "");
	/* The target repeats neither the receipt nor the last line. */
	assert_null(strstr(answer.explanation, "\ntarget: received"));
	assert_null(strstr(answer.explanation, "\ntarget: due on"));
	/* What is absolute is not complex. */
	question.extension_months = 0;
	question.kind = KIND_OPTOUT;
	assert_true(clock_find(memory, &question, &answer, &err));
	assert_int_equal(answer.extend_until.year, 0);
	assert_non_null(strstr(answer.explanation, "which cannot be extended"));
	question.kind = KIND_WITHDRAW_CONSENT;
	assert_true(clock_find(memory, &question, &answer, &err));
	assert_int_equal(answer.extend_until.year, 0);
	question.kind = KIND_ERASURE;
	assert_true(clock_find(memory, &question, &answer, &err));
	assert_int_equal(answer.extend_until.year, 2026);
	calendar_free(calendar);
}

/* What the law says of each kind, and of each country's complaint. */
static void
each_kind(void **state)
{
	static const enum kind_clock want[KINDS] = {
	    [KIND_COMPLAINT] = CLOCK_BY_COUNTRY,
	    [KIND_BREACH] = CLOCK_HOURS,
	    [KIND_QUESTION] = CLOCK_NONE,
	    [KIND_REMINDER] = CLOCK_OF_ANOTHER,
	};
	const struct law none = {0}, british = {.complaint_days = 30};

	(void)state;
	for (int i = 0; i < KINDS; i++) {
		enum kind kind = (enum kind)i;
		struct clock_period period;

		CHECK(kind_clock(kind) == want[i], "%s", kind_name(kind));
		CHECK(clock_period(kind, &none, &period) ==
			(want[i] == CLOCK_MONTH || want[i] == CLOCK_HOURS),
		    "%s", kind_name(kind));
		CHECK(clock_period(kind, &british, &period) ==
			(want[i] <= CLOCK_BY_COUNTRY),
		    "%s in Britain", kind_name(kind));
		if (want[i] == CLOCK_MONTH)
			CHECK(period.unit == DEADLINE_MONTHS &&
				period.amount == 1,
			    "%s", kind_name(kind));
	}
}

static void
awareness_and_refusals(void **state)
{
	struct calendar *calendar = load("DK");
	struct clock_question question = {
	    .kind = KIND_BREACH,
	    .received_at = instant("2026-03-02T09:00:00Z"),
	    .aware_at = instant("2026-03-03T10:00:00Z"),
	    .zone = "Europe/Copenhagen",
	    .calendar = calendar,
	};
	struct clock_answer answer;
	struct error err;

	(void)state;
	assert_true(clock_find(memory, &question, &answer, &err));
	assert_int_equal(answer.due_at, instant("2026-03-06T10:00:00Z"));
	assert_non_null(
	    strstr(answer.explanation, "became aware at 2026-03-03T10:00:00Z"));
	question.extension_months = 1;
	assert_false(clock_find(memory, &question, &answer, &err));
	assert_non_null(strstr(err.text, "cannot be extended"));
	question.kind = KIND_ACCESS;
	question.extension_months = 3;
	assert_false(clock_find(memory, &question, &answer, &err));
	/* A mail of which nobody knows yet what it asks for has its month. */
	question.extension_months = 0;
	question.kind = KIND_QUESTION;
	question.is_unsure = true;
	assert_true(clock_find(memory, &question, &answer, &err));
	assert_true(answer.is_running);
	calendar_free(calendar);
}

static void
laws(void **state)
{
	static const char *const wrong[][2] = {{"identity", "inclusive"},
	    {"clarification", "restart"}, {"complaint", "0"},
	    {"complaint", "367"}, {"complaint", "30d"}, {"complaint", ""},
	    {"breach", "72"}, {"", ""}};
	struct law law = {0};

	(void)state;
	assert_true(law_set(&law, "identity", "restart"));
	assert_true(law.identity_restarts);
	assert_true(law_set(&law, "identity", "suspend"));
	assert_false(law.identity_restarts);
	assert_true(law_set(&law, "clarification", "inclusive"));
	assert_true(law.clarification_is_inclusive);
	assert_true(law_set(&law, "complaint", "30"));
	assert_int_equal(law.complaint_days, 30);
	for (size_t i = 0; i < LENGTH(wrong); i++)
		CHECK(!law_set(&law, wrong[i][0], wrong[i][1]), "%s: %s",
		    wrong[i][0], wrong[i][1]);
	assert_int_equal(law.complaint_days, 30);
}

static int
setup(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_events),
	    cmocka_unit_test(by_day),
	    cmocka_unit_test(each_kind),
	    cmocka_unit_test(explained),
	    cmocka_unit_test(awareness_and_refusals),
	    cmocka_unit_test(laws),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
