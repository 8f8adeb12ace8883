/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/timestamp.h"
#include "store/statistics_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define YEAR_FIRST 1970
#define YEAR_LAST  9998

static const struct cmd_option options[] = {
    {"--year", "N", "The year of receipt; this one if not given", false},
    {NULL, NULL, NULL, false},
};

#define FIGURES                                               \
	"requests open overdue answered in_time late lapsed " \
	"extended median_days p90_days"

static const struct output_field fields[] = {
    {"year", "Year", NULL},
    {"tickets", "Tickets", NULL},
    {"tickets_by_hand", "Of those, opened by hand", NULL},
    {"undecided", "Nobody knows yet whether they are requests", NULL},
    {"requests", "Requests", NULL},
    {"open", "Open", NULL},
    {"overdue", "Of those, overdue", NULL},
    {"answered", "Answered", NULL},
    {"in_time", "Of those, in time", NULL},
    {"late", "Of those, late", NULL},
    {"lapsed", "Withdrawn or expired", NULL},
    {"extended", "Extended", NULL},
    {"median_days", "Days to the answer, median", NULL},
    {"p90_days", "Days to the answer, 90th percentile", NULL},
    {"identity_asked", "Identity was asked for", NULL},
    {"clarification_asked", "Clarification was asked for", NULL},
    {"letters_sent", "Letters sent", NULL},
    {"kinds", "Requests by kind", "kind " FIGURES},
    {"outcomes", "Outcomes", "outcome count"},
    {"languages", "Requests by language", "language requests"},
    {"mailboxes", "Requests by mailbox", "mailbox requests"},
    {"mail", "Mail by its fate", "disposition count"},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

/* Nothing was answered: there are no days. */
static void
print_days(struct output *output, const char *name, int64_t days)
{
	if (days < 0)
		output_day(output, name, NULL);
	else
		output_number(output, name, days);
}

static void
print_figures(struct output *output, const struct statistics_figures *figures)
{
	output_number(output, "requests", figures->requests);
	output_number(output, "open", figures->open);
	output_number(output, "overdue", figures->overdue);
	output_number(output, "answered", figures->answered);
	output_number(output, "in_time", figures->in_time);
	output_number(output, "late", figures->late);
	output_number(output, "lapsed", figures->lapsed);
	output_number(output, "extended", figures->extended);
	print_days(output, "median_days", figures->median_days);
	print_days(output, "p90_days", figures->p90_days);
}

static void
print_kinds(struct output *output, const struct statistics *statistics)
{
	output_list_begin(output, "kinds");
	for (int i = 0; i < KINDS; i++) {
		if (statistics->kinds[i].requests == 0)
			continue;
		output_item_begin(output);
		output_text(output, "kind", kind_name((enum kind)i));
		print_figures(output, &statistics->kinds[i]);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_outcomes(struct output *output, const struct statistics *statistics)
{
	output_list_begin(output, "outcomes");
	for (int i = 0; i < OUTCOMES; i++) {
		if (statistics->outcomes[i] == 0)
			continue;
		output_item_begin(output);
		output_text(output, "outcome", outcome_name((enum outcome)i));
		output_number(output, "count", statistics->outcomes[i]);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_words(struct output *output, const char *list, const char *name,
    const struct statistics_words *words)
{
	output_list_begin(output, list);
	for (size_t i = 0; i < words->count; i++) {
		output_item_begin(output);
		output_text(output, name, words->items[i].word);
		output_number(output, "requests", words->items[i].count);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_mail(struct output *output, const struct statistics_mail *mail)
{
	output_list_begin(output, "mail");
	for (int i = 0; i < DISPOSITIONS; i++) {
		if (mail->ledger_rows[i] == 0)
			continue;
		output_item_begin(output);
		output_text(output, "disposition",
		    disposition_name((enum disposition)i));
		output_number(output, "count", mail->ledger_rows[i]);
		output_item_end(output);
	}
	output_list_end(output);
}

static bool
is_empty(const struct statistics_mail *mail)
{
	int64_t sum = mail->tickets;

	for (int i = 0; i < DISPOSITIONS; i++)
		sum += mail->ledger_rows[i];
	return sum == 0;
}

static void
print(struct output *output, int year, const struct statistics *statistics,
    const struct statistics_mail *mail)
{
	output_begin(output, &form);
	output_number(output, "year", year);
	output_number(output, "tickets", mail->tickets);
	output_number(output, "tickets_by_hand", mail->tickets_by_hand);
	output_number(output, "undecided", statistics->undecided);
	print_figures(output, &statistics->all);
	output_number(output, "identity_asked", mail->identity_asked);
	output_number(output, "clarification_asked", mail->clarification_asked);
	output_number(output, "letters_sent", mail->letters_sent);
	print_kinds(output, statistics);
	print_outcomes(output, statistics);
	print_words(output, "languages", "language", &statistics->languages);
	print_words(output, "mailboxes", "mailbox", &statistics->mailboxes);
	print_mail(output, mail);
	output_row(output);
	output_end(output);
}

static int
show_stats(struct session *session)
{
	const char *zone = session->conf->calendar.time_zone;
	struct statistics_span span = {.zone = zone, .now_at = timestamp_now()};
	struct statistics statistics = {.memory = session->memory};
	int year = timestamp_date(span.now_at, zone).year;
	struct statistics_mail mail;
	struct error err;

	if (session_option(session, "--year") != NULL &&
	    (!session_option_number(session, "--year", &year)))
		return EX_USAGE;
	if (year < YEAR_FIRST || year > YEAR_LAST)
		return session_usage(
		    session, "--year: from %d to %d", YEAR_FIRST, YEAR_LAST);
	span.from_at = timestamp_of_date((struct date){year, 1, 1}, zone);
	span.until_at = timestamp_of_date((struct date){year + 1, 1, 1}, zone);
	if (!statistics_store_read(
		session->db, &span, &statistics, &mail, &err))
		return session_error(&err, EX_DATAERR);
	statistics_finish(&statistics);
	print(session->output, year, &statistics, &mail);
	return is_empty(&mail) ? EXIT_NOTHING : EX_OK;
}

const struct cmd cmd_stats = {
    .name = "stats",
    .operands = "",
    .summary = "Give the figures of a year for its report",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = show_stats,
};
