/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/timestamp.h"
#include "store/statistics_store.h"
#include "casework/spot.h"
#include "dpoctl/commands.h"
#include "dpoctl/new_file.h"
#include "dpoctl/screen_width.h"
#include "dpoctl/session.h"
#include "dpoctl/stats_chart.h"

#define YEAR_FIRST 1970
#define YEAR_LAST  9998

/* Of a plot: wide bars are no easier to compare. */
#define PLOT_WIDTH_MIN 40
#define PLOT_WIDTH     80
#define PLOT_WIDTH_MAX 100

static const struct cmd_option options[] = {
    {"--year", "N", "Year of receipt; by default the current year", false},
    {"--html", "FILE", "Write a page with drawings to a new file", false},
    {"--plot", NULL, "The figures as bars", false},
    {"--csv", NULL, "The figures as CSV", false},
    {NULL, NULL, NULL, false},
};

#define YEAR(type, member) OUTPUT_OF(type, struct stats_year, member)
#define WORD(type, member) OUTPUT_OF(type, struct statistics_word, member)

/* For all requests, or those of a kind; `place` is their struct member. */
#define FIGURES(row, place)                                                   \
	{"requests", "Requests", OUTPUT_OF(NUMBER, row, place requests)},     \
	    {"open", "Open", OUTPUT_OF(NUMBER, row, place open)},             \
	    {"overdue", "Of those, overdue",                                  \
		OUTPUT_OF(NUMBER, row, place overdue)},                       \
	    {"answered", "Answered", OUTPUT_OF(NUMBER, row, place answered)}, \
	    {"in_time", "Of those, in time",                                  \
		OUTPUT_OF(NUMBER, row, place in_time)},                       \
	    {"late", "Of those, late", OUTPUT_OF(NUMBER, row, place late)},   \
	    {"lapsed", "Withdrawn or expired",                                \
		OUTPUT_OF(NUMBER, row, place lapsed)},                        \
	    {"extended", "Extended", OUTPUT_OF(NUMBER, row, place extended)}, \
	    {"refused", "Refused", OUTPUT_OF(NUMBER, row, place refused)},    \
	    {"median_days", "Days to the answer, median",                     \
		OUTPUT_OF(COUNT, row, place median_days)},                    \
	    {"p90_days", "Days to the answer, 90th percentile",               \
		OUTPUT_OF(COUNT, row, place p90_days)},                       \
	{                                                                     \
		"p95_days", "Days to the answer, 95th percentile",            \
		    OUTPUT_OF(COUNT, row, place p95_days)                     \
	}

static const struct output_field kind_fields[] = {
    {"kind", NULL, NULL},
    FIGURES(struct statistics_figures, ),
    {NULL, NULL, NULL},
};

static const struct output_field month_fields[] = {
    {"month", NULL, NULL},
    {"kind", NULL, NULL},
    {"requests", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field days_fields[] = {
    {"days", NULL, NULL},
    {"requests", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field outcome_fields[] = {
    {"outcome", NULL, NULL},
    {"count", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field language_fields[] = {
    {"language", NULL, WORD(TEXT, word)},
    {"requests", NULL, WORD(NUMBER, count)},
    {NULL, NULL, NULL},
};

static const struct output_field mailbox_fields[] = {
    {"mailbox", NULL, WORD(TEXT, word)},
    {"requests", NULL, WORD(NUMBER, count)},
    {NULL, NULL, NULL},
};

static const struct output_field mail_fields[] = {
    {"disposition", NULL, NULL},
    {"count", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"year", "Year", YEAR(NUMBER, year)},
    {"tickets", "Tickets", YEAR(NUMBER, mail.tickets)},
    {"tickets_by_hand", "Of those, opened by hand",
	YEAR(NUMBER, mail.tickets_by_hand)},
    {"undecided", "Not yet known to be requests", YEAR(NUMBER, undecided)},
    FIGURES(struct stats_year, all.),
    {"identity_asked", "Identity requested", YEAR(NUMBER, mail.identity_asked)},
    {"clarification_asked", "Clarification requested",
	YEAR(NUMBER, mail.clarification_asked)},
    {"letters_sent", "Letters sent", YEAR(NUMBER, mail.letters_sent)},
    {"kinds", "Requests by kind", OUTPUT_LIST_OF(kind_fields)},
    {"months", "Requests by month", OUTPUT_LIST_OF(month_fields)},
    {"answer_days", "Days to the answer", OUTPUT_LIST_OF(days_fields)},
    {"open_ages", "Age of open requests", OUTPUT_LIST_OF(days_fields)},
    {"outcomes", "Outcomes", OUTPUT_LIST_OF(outcome_fields)},
    {"languages", "Requests by language", OUTPUT_LIST_OF(language_fields)},
    {"mailboxes", "Requests by mailbox", OUTPUT_LIST_OF(mailbox_fields)},
    {"mail", "Messages by disposition", OUTPUT_LIST_OF(mail_fields)},
    {"spot_looked", NULL, YEAR(NUMBER, spot.proportion.looked)},
    {"spot_requests", NULL, YEAR(NUMBER, spot.proportion.found)},
    {"spot_apart", NULL, YEAR(NUMBER, spot.apart)},
    {"spot_recognised", NULL, YEAR(NUMBER, spot.recognised)},
    {"spot_missed_permille", NULL, YEAR(COUNT, missed)},
    {"spot_check", "Spot check", YEAR(TEXT, spot_words)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static void
print_kinds(struct output *output, const struct statistics *statistics)
{
	output_list_begin(output, "kinds");
	for (int i = 0; i < KINDS; i++) {
		if (statistics->kinds[i].requests == 0)
			continue;
		output_item_begin(output);
		output_text(output, "kind", kind_name((enum kind)i));
		output_fields(output, &statistics->kinds[i]);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_months(struct session *session, const struct stats_year *year)
{
	struct output *output = session->output;

	output_list_begin(output, "months");
	for (int i = 0; i < STATISTICS_MONTHS * KINDS; i++) {
		int month = i / KINDS, kind = i % KINDS;
		int64_t requests = year->statistics->months[month][kind];

		if (requests == 0)
			continue;
		output_item_begin(output);
		output_text(output, "month",
		    arena_printf(session->memory, "%04d-%02d", (int)year->year,
			month + 1));
		output_text(output, "kind", kind_name((enum kind)kind));
		output_number(output, "requests", requests);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_days(struct output *output, const char *list, const int64_t *buckets)
{
	output_list_begin(output, list);
	for (int i = 0; i < STATISTICS_BUCKETS; i++) {
		if (buckets[i] == 0)
			continue;
		output_item_begin(output);
		output_text(output, "days", statistics_bucket_name(i));
		output_number(output, "requests", buckets[i]);
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
print_words(struct output *output, const char *list,
    const struct statistics_words *words)
{
	output_list_begin(output, list);
	for (size_t i = 0; i < words->count; i++)
		output_item(output, &words->items[i]);
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
print(struct session *session, const struct stats_year *row)
{
	struct output *output = session->output;

	output_begin(output, &form);
	output_fields(output, row);
	print_kinds(output, row->statistics);
	print_months(session, row);
	print_days(output, "answer_days", row->statistics->answer_days);
	print_days(output, "open_ages", row->statistics->open_ages);
	print_outcomes(output, row->statistics);
	print_words(output, "languages", &row->statistics->languages);
	print_words(output, "mailboxes", &row->statistics->mailboxes);
	print_mail(output, &row->mail);
	output_row(output);
	output_end(output);
}

static size_t
plot_width(void)
{
	size_t width = screen_width();

	if (width == 0)
		return PLOT_WIDTH;
	return width < PLOT_WIDTH_MIN ? PLOT_WIDTH_MIN
	    : width > PLOT_WIDTH_MAX  ? PLOT_WIDTH_MAX
				      : width;
}

/* One of the other renderings. */
static int
render(struct session *session, const struct stats_year *year)
{
	const char *path = session_option(session, "--html");
	struct buffer text = {0};
	int code = EX_OK;

	if (path != NULL) {
		stats_page(session->memory, year, &text);
		code = new_file_write(path, text.data, text.length);
	} else if (session_option(session, "--csv") != NULL) {
		stats_csv(session->memory, year, &text);
		(void)fwrite(text.data, 1, text.length, stdout);
	} else {
		stats_plot(session->memory, year, plot_width(), &text);
		(void)fwrite(text.data, 1, text.length, stdout);
	}
	buffer_release(&text);
	return code;
}

/* How many of the renderings were asked for, of which at most one can be. */
static int
count_renderings(const struct session *session)
{
	return (session->is_json ? 1 : 0) +
	    (session_option(session, "--html") != NULL) +
	    (session_option(session, "--plot") != NULL) +
	    (session_option(session, "--csv") != NULL);
}

static int
read_year(struct session *session, int year, struct statistics *statistics,
    struct stats_year *ret_row)
{
	const char *zone = session->conf->calendar.time_zone;
	struct statistics_span span = {.zone = zone, .now_at = timestamp_now()};
	struct spot_days days = {.zone = zone};
	struct stats_year row = {.year = year, .statistics = statistics};
	char words[SPOT_WORDS_SIZE];
	struct error err;

	days.from_on = (struct date){year, 1, 1};
	days.until_on = (struct date){year + 1, 1, 1};
	span.from_at = timestamp_of_date(days.from_on, zone);
	span.until_at = timestamp_of_date(days.until_on, zone);
	if (!statistics_store_read(
		session->db, &span, statistics, &row.mail, &err) ||
	    !spot_find_figures(session->db, &days, &row.spot, &err))
		return session_error(&err, EX_DATAERR);
	statistics_finish(statistics);
	spot_describe(&row.spot, words);
	row.spot_words = arena_string(session->memory, words);
	row.missed = spot_missed_permille(&row.spot);
	row.undecided = statistics->undecided;
	row.all = statistics->all;
	row.organisation = session->conf->organisation.name;
	*ret_row = row;
	return EX_OK;
}

static int
show_stats(struct session *session)
{
	int year =
	    timestamp_date(timestamp_now(), session->conf->calendar.time_zone)
		.year;
	struct statistics statistics = {.memory = session->memory};
	struct stats_year row;
	int code;

	if (session_option(session, "--year") != NULL &&
	    (!session_option_number(session, "--year", &year)))
		return EX_USAGE;
	if (year < YEAR_FIRST || year > YEAR_LAST)
		return session_usage(session, "--year: expected %d to %d",
		    YEAR_FIRST, YEAR_LAST);
	if (count_renderings(session) > 1)
		return session_usage(session,
		    "--json, --html, --plot and --csv exclude each other");
	code = read_year(session, year, &statistics, &row);
	if (code != EX_OK)
		return code;
	if (session->is_json || count_renderings(session) == 0)
		print(session, &row);
	else
		code = render(session, &row);
	return code != EX_OK	  ? code
	    : is_empty(&row.mail) ? EXIT_NOTHING
				  : EX_OK;
}

const struct cmd cmd_stats = {
    .name = "stats",
    .operands = "",
    .summary = "Report the figures of a year",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = show_stats,
};
