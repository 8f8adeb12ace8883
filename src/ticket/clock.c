/* SPDX-License-Identifier: ISC */
#include "ticket/clock.h"

#include <string.h>

#include "base/buffer.h"
#include "base/timestamp.h"
#include "ticket/kind_law.h"

#define BREACH_HOURS 72

/* The computation for one claim. */
struct reckoning {
	struct arena *memory;
	const struct clock_question *question;
	struct law law;
	int64_t starts_at;
	const char *starts_as; /* as in deadline.h */
	int pause_days;
	bool stands_still;
	struct buffer lines;
	struct buffer pauses; /* lines to add after that of the start */
};

bool
clock_period(
    enum kind kind, const struct law *law, struct clock_period *ret_period)
{
	switch (kind_clock(kind)) {
	case CLOCK_MONTH:
		*ret_period = (struct clock_period){DEADLINE_MONTHS, 1};
		return true;
	case CLOCK_HOURS:
		*ret_period =
		    (struct clock_period){DEADLINE_HOURS, BREACH_HOURS};
		return true;
	case CLOCK_BY_COUNTRY:
		if (law->complaint_days == 0)
			return false;
		*ret_period =
		    (struct clock_period){DEADLINE_DAYS, law->complaint_days};
		return true;
	default:
		return false;
	}
}

static const char *
day_text(const struct reckoning *reckoning, int64_t at)
{
	char text[DATE_TEXT_SIZE];

	date_format(timestamp_date(at, reckoning->question->zone), text);
	return arena_string(reckoning->memory, text);
}

static int
days_between(const struct reckoning *reckoning, int64_t from_at, int64_t to_at)
{
	const char *zone = reckoning->question->zone;

	return (int)(date_to_days(timestamp_date(to_at, zone)) -
	    date_to_days(timestamp_date(from_at, zone)));
}

/*
 * Art. 12(6) permits identification for rights of Art. 15 to 22. Nobody has to
 * prove their identity to stop advertising, to withdraw consent or to complain:
 * those clocks continue beside one that is stopped.
 */
static bool
waits_for_identity(const struct reckoning *reckoning)
{
	return kind_waits_for_identity(reckoning->question->kind);
}

/* Recital 63: only an access request may need clarification of its scope. */
static bool
waits_for_clarification(const struct reckoning *reckoning)
{
	return kind_waits_for_clarification(reckoning->question->kind) ||
	    reckoning->question->is_unsure;
}

/* When the reply came; otherwise today, because it cannot come earlier. */
static int64_t
end_of(const struct reckoning *reckoning, const struct clock_pause *pause)
{
	const char *zone = reckoning->question->zone;
	int64_t end_at = pause->answered_at;

	/* The start of the day, so that the result changes only once a day. */
	if (end_at == 0)
		end_at = timestamp_of_date(
		    timestamp_date(reckoning->question->now_at, zone), zone);
	return end_at < pause->asked_at ? pause->asked_at : end_at;
}

/*
 * If the period starts at another event, receipt is explained once, separately.
 */
static void
add_receipt(struct reckoning *reckoning)
{
	const struct clock_question *question = reckoning->question;
	char local[TIMESTAMP_TEXT_SIZE];

	if (reckoning->starts_as != NULL)
		return;
	timestamp_format_local(question->received_at, question->zone, local);
	buffer_add_printf(&reckoning->lines, "received at %s\n", local);
}

static void
restart(struct reckoning *reckoning, const struct clock_pause *pause)
{
	add_receipt(reckoning);
	reckoning->starts_at = end_of(reckoning, pause);
	reckoning->starts_as = pause->answered_at != 0
	    ? "identity was verified"
	    : "assumed: identity verified";
	if (pause->answered_at != 0) {
		buffer_add_printf(&reckoning->lines,
		    "identity was requested on %s and verified on %s: the "
		    "period starts then, by local law\n",
		    day_text(reckoning, pause->asked_at),
		    day_text(reckoning, pause->answered_at));
		return;
	}
	reckoning->stands_still = true;
	buffer_add_printf(&reckoning->lines,
	    "identity was requested on %s and is outstanding: the period "
	    "starts when it is verified, by local law; the following is the "
	    "earliest possible, if it is verified on %s\n",
	    day_text(reckoning, pause->asked_at),
	    day_text(reckoning, reckoning->starts_at));
}

/* Questions before a restart do not matter. */
static void
find_start(struct reckoning *reckoning)
{
	const struct clock_question *question = reckoning->question;

	reckoning->starts_at = question->received_at;
	if (kind_clock(question->kind) == CLOCK_HOURS &&
	    question->aware_at != 0) {
		add_receipt(reckoning);
		reckoning->starts_at = question->aware_at;
		reckoning->starts_as = "the organisation became aware";
		buffer_add_string(&reckoning->lines,
		    "the time at which the organisation became aware was "
		    "entered: the hours run from then\n");
	}
	if (!reckoning->law.identity_restarts || !waits_for_identity(reckoning))
		return;
	for (size_t i = 0; i < question->pauses_count; i++)
		if (question->pauses[i].wait == CLOCK_IDENTITY)
			restart(reckoning, &question->pauses[i]);
}

static void
add_pause(struct reckoning *reckoning, const struct clock_pause *pause)
{
	bool is_identity = pause->wait == CLOCK_IDENTITY;
	const char *what = is_identity ? "identity" : "clarification";
	bool is_inclusive =
	    !is_identity && reckoning->law.clarification_is_inclusive;
	int64_t end_at = end_of(reckoning, pause);
	int days = days_between(reckoning, pause->asked_at, end_at) +
	    (is_inclusive ? 1 : 0);
	const char *asked_on = day_text(reckoning, pause->asked_at);

	reckoning->pause_days += days;
	if (pause->answered_at != 0) {
		buffer_add_printf(&reckoning->pauses,
		    "\n%s was requested on %s and received on %s: %d day%s%s",
		    what, asked_on, day_text(reckoning, end_at), days,
		    days == 1 ? "" : "s",
		    is_inclusive ? ", both days counted" : "");
		return;
	}
	reckoning->stands_still = true;
	buffer_add_printf(&reckoning->pauses,
	    "\n%s was requested on %s and is outstanding: the clock is "
	    "stopped; the following is the earliest possible, if it arrives on "
	    "%s (%d day%s%s)",
	    what, asked_on, day_text(reckoning, end_at), days,
	    days == 1 ? "" : "s", is_inclusive ? ", both days counted" : "");
}

static void
add_pauses(struct reckoning *reckoning)
{
	const struct clock_question *question = reckoning->question;

	for (size_t i = 0; i < question->pauses_count; i++) {
		const struct clock_pause *pause = &question->pauses[i];
		bool is_identity = pause->wait == CLOCK_IDENTITY;

		if (is_identity ? !waits_for_identity(reckoning)
				: !waits_for_clarification(reckoning)) {
			buffer_add_printf(&reckoning->pauses,
			    "\n%s was requested on %s: a claim of %s does not "
			    "wait for it",
			    is_identity ? "identity" : "clarification",
			    day_text(reckoning, pause->asked_at),
			    kind_name(question->kind));
			continue;
		}
		if ((is_identity && reckoning->law.identity_restarts) ||
		    pause->asked_at < reckoning->starts_at)
			continue;
		add_pause(reckoning, pause);
	}
}

static bool
find_deadline(struct reckoning *reckoning, struct clock_period period,
    struct deadline *ret_deadline, struct error *err)
{
	const struct clock_question *question = reckoning->question;
	const struct deadline_question asked = {
	    .received_at = reckoning->starts_at,
	    .starts_as = reckoning->starts_as,
	    .zone = question->zone,
	    .unit = period.unit,
	    .amount = period.amount,
	    .pause_days =
		period.unit == DEADLINE_HOURS ? 0 : reckoning->pause_days,
	    .calendar = question->calendar,
	};

	return deadline_find(reckoning->memory, &asked, ret_deadline, err);
}

/* Adds the line of the start, what stopped the clock, then the days. */
static void
add_lines(struct reckoning *reckoning, const struct deadline *deadline)
{
	struct buffer *lines = &reckoning->lines;
	int months = reckoning->question->extension_months;

	buffer_add_printf(lines, "%s", deadline->lines[0]);
	if (reckoning->pauses.length > 0)
		buffer_add_printf(
		    lines, "%s", buffer_string(&reckoning->pauses));
	if (months > 0)
		buffer_add_printf(lines,
		    "\nextended by %d month%s, counted from the original date",
		    months, months == 1 ? "" : "s");
	for (size_t i = 1; i < deadline->lines_count; i++)
		buffer_add_printf(lines, "\n%s", deadline->lines[i]);
}

static bool
may_be_extended(const struct reckoning *reckoning)
{
	enum kind kind = reckoning->question->kind;

	return reckoning->question->is_unsure ||
	    (kind_clock(kind) == CLOCK_MONTH && !kind_is_absolute(kind));
}

static bool
find_days(struct reckoning *reckoning, struct clock_period period,
    struct clock_answer *answer, struct error *err)
{
	int months = reckoning->question->extension_months;
	struct deadline deadline;
	char text[DATE_TEXT_SIZE];

	if (!find_deadline(reckoning, period, &deadline, err))
		return false;
	if (may_be_extended(reckoning))
		answer->extend_until = deadline.due_on;
	period.amount += months;
	if (months > 0 && !find_deadline(reckoning, period, &deadline, err))
		return false;
	answer->due_on = deadline.due_on;
	answer->due_at = deadline.due_at;
	add_lines(reckoning, &deadline);
	if (answer->extend_until.year == 0)
		return true;
	date_format(answer->extend_until, text);
	buffer_add_printf(&reckoning->lines,
	    months > 0
		? "\nthe requester had to be notified of the extension by %s"
		: "\nthe requester must be notified of an extension, of up to "
		  "two months, by %s",
	    text);
	return true;
}

/*
 * Working days from the same start, with the same pauses. A target after the
 * due date would promise less than the law.
 */
static bool
find_target(
    struct reckoning *reckoning, struct clock_answer *answer, struct error *err)
{
	const struct clock_period period = {
	    DEADLINE_WORKING_DAYS, reckoning->question->target_days};
	struct deadline deadline;
	char text[DATE_TEXT_SIZE];
	bool is_late;

	if (period.amount == 0 || answer->due_at != 0)
		return true;
	if (!find_deadline(reckoning, period, &deadline, err))
		return false;
	/* The first line repeats the receipt, the last states the due date. */
	for (size_t i = 1; i + 1 < deadline.lines_count; i++)
		buffer_add_printf(
		    &reckoning->lines, "\ntarget: %s", deadline.lines[i]);
	is_late = date_compare(deadline.due_on, answer->due_on) > 0;
	answer->target_on = is_late ? answer->due_on : deadline.due_on;
	date_format(answer->target_on, text);
	buffer_add_printf(&reckoning->lines, "\ntarget of the office: %s %s%s",
	    date_weekday_name(date_weekday(answer->target_on)), text,
	    is_late ? ", because it is never later than the last day" : "");
	return true;
}

/* Explains the legal basis of the due date. */
static void
add_basis(struct reckoning *reckoning, const struct clock_period *period)
{
	const char *kind = kind_name(reckoning->question->kind);
	struct buffer *lines = &reckoning->lines;

	if (reckoning->question->is_unsure) {
		buffer_add_string(lines,
		    "not yet confirmed as a request: if it is one, it must be "
		    "answered within one month (GDPR Art. 12(3))\n");
		return;
	}
	switch (kind_clock(reckoning->question->kind)) {
	case CLOCK_HOURS:
		buffer_add_printf(lines,
		    "%s: to be notified within %d hours of awareness (GDPR "
		    "Art. 33(1)), or of receipt until the time of awareness is "
		    "entered\n",
		    kind, period->amount);
		break;
	case CLOCK_BY_COUNTRY:
		buffer_add_printf(lines,
		    "%s: to be acknowledged within %d days, by local law\n",
		    kind, period->amount);
		break;
	default:
		buffer_add_printf(lines,
		    "%s: to be %s without delay, and within one month of"
		    " receipt (GDPR Art. 12(3))%s\n",
		    kind,
		    kind_is_absolute(reckoning->question->kind) ? "done"
								: "answered",
		    kind_is_absolute(reckoning->question->kind)
			? ", which cannot be extended"
			: "");
	}
}

static bool
reckon(struct reckoning *reckoning, struct clock_period period,
    struct clock_answer *ret_answer, struct error *err)
{
	int months = reckoning->question->extension_months;
	struct clock_answer answer = {.is_running = true};

	if (months != 0 &&
	    (period.unit != DEADLINE_MONTHS || months < 0 ||
		months > CLOCK_EXTENSION_MONTHS_MAX))
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "a claim of %s cannot be extended by %d months",
		    kind_name(reckoning->question->kind), months);
	add_basis(reckoning, &period);
	find_start(reckoning);
	if (period.unit != DEADLINE_HOURS)
		add_pauses(reckoning);
	if (!find_days(reckoning, period, &answer, err) ||
	    !find_target(reckoning, &answer, err))
		return false;
	answer.stands_still = reckoning->stands_still;
	answer.explanation = arena_copy(reckoning->memory,
	    buffer_string(&reckoning->lines), reckoning->lines.length);
	*ret_answer = answer;
	return true;
}

bool
clock_find(struct arena *memory, const struct clock_question *question,
    struct clock_answer *ret_answer, struct error *err)
{
	struct reckoning reckoning = {
	    .memory = memory,
	    .question = question,
	    .law = *calendar_law(question->calendar),
	};
	struct clock_period period = {DEADLINE_MONTHS, 1};
	bool found;

	if (!clock_period(question->kind, &reckoning.law, &period) &&
	    !question->is_unsure) {
		*ret_answer = (struct clock_answer){.explanation = ""};
		return true;
	}
	found = reckon(&reckoning, period, ret_answer, err);
	buffer_release(&reckoning.lines);
	buffer_release(&reckoning.pauses);
	return found;
}
