/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/timestamp.h"
#include "store/statistics_store.h"
#include "casework/spot.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define YEAR_FIRST 1970
#define YEAR_LAST  9998

static const struct cmd_option options[] = {
    {"--year", "N", "Year of receipt; by default the current year", false},
    {NULL, NULL, NULL, false},
};

/* What is printed of a year, besides the lists. */
struct year {
	int64_t year;
	int64_t undecided;
	struct statistics_figures all;
	struct statistics_mail mail;
	struct spot_figures spot;
	int64_t missed; /* in thousandths, at most */
	const char *spot_words;
};
#define YEAR(type, member) OUTPUT_OF(type, struct year, member)
#define WORD(type, member) OUTPUT_OF(type, struct statistics_word, member)

/* Of all requests, or of those of a kind; `place` is where they stand. */
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
	    {"median_days", "Days to the answer, median",                     \
		OUTPUT_OF(COUNT, row, place median_days)},                    \
	{                                                                     \
		"p90_days", "Days to the answer, 90th percentile",            \
		    OUTPUT_OF(COUNT, row, place p90_days)                     \
	}

static const struct output_field kind_fields[] = {
    {"kind", NULL, NULL},
    FIGURES(struct statistics_figures, ),
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
    FIGURES(struct year, all.),
    {"identity_asked", "Identity requested", YEAR(NUMBER, mail.identity_asked)},
    {"clarification_asked", "Clarification requested",
	YEAR(NUMBER, mail.clarification_asked)},
    {"letters_sent", "Letters sent", YEAR(NUMBER, mail.letters_sent)},
    {"kinds", "Requests by kind", OUTPUT_LIST_OF(kind_fields)},
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
print(struct output *output, struct year *row,
    const struct statistics *statistics)
{
	char words[SPOT_WORDS_SIZE];

	spot_describe(&row->spot, words);
	row->missed = spot_missed_permille(&row->spot);
	row->spot_words = words;
	row->undecided = statistics->undecided;
	row->all = statistics->all;
	output_begin(output, &form);
	output_fields(output, row);
	print_kinds(output, statistics);
	print_outcomes(output, statistics);
	print_words(output, "languages", &statistics->languages);
	print_words(output, "mailboxes", &statistics->mailboxes);
	print_mail(output, &row->mail);
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
	struct year row = {0};
	struct spot_days days = {.zone = zone};
	struct error err;

	if (session_option(session, "--year") != NULL &&
	    (!session_option_number(session, "--year", &year)))
		return EX_USAGE;
	if (year < YEAR_FIRST || year > YEAR_LAST)
		return session_usage(session, "--year: expected %d to %d",
		    YEAR_FIRST, YEAR_LAST);
	days.from_on = (struct date){year, 1, 1};
	days.until_on = (struct date){year + 1, 1, 1};
	span.from_at = timestamp_of_date(days.from_on, zone);
	span.until_at = timestamp_of_date(days.until_on, zone);
	if (!statistics_store_read(
		session->db, &span, &statistics, &row.mail, &err) ||
	    !spot_find_figures(session->db, &days, &row.spot, &err))
		return session_error(&err, EX_DATAERR);
	statistics_finish(&statistics);
	row.year = year;
	print(session->output, &row, &statistics);
	return is_empty(&row.mail) ? EXIT_NOTHING : EX_OK;
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
