/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/date.h"
#include "base/timestamp.h"
#include "store/retention.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/session.h"

static const struct cmd_option options[] = {
    {"--since", "DATE", "Only from this day on", false},
    {NULL, NULL, NULL, false},
};

static const struct output_field fields[] = {
    {"at", "AT", NULL},
    {"actor", "BY", NULL},
    {"not_requests", "NO REQUESTS", NULL},
    {"raw", "RAW MAIL", NULL},
    {"texts", "TEXTS", NULL},
    {"letters", "LETTERS", NULL},
    {"facts", "FACTS", NULL},
    {"persons", "PERSONS", NULL},
    {"hashes", "HASHES", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

static bool
print_row(const struct retention_report *report, void *context)
{
	struct listing *listing = context;
	struct output *output = listing->session->output;

	output_time(output, "at", report->at);
	output_text(output, "actor", report->actor);
	output_number(
	    output, "not_requests", (int64_t)report->counts.not_requests);
	output_number(output, "raw", (int64_t)report->counts.raw);
	output_number(output, "texts", (int64_t)report->counts.texts);
	output_number(output, "letters", (int64_t)report->counts.letters);
	output_number(output, "facts", (int64_t)report->counts.facts);
	output_number(output, "persons", (int64_t)report->counts.persons);
	output_number(output, "hashes", (int64_t)report->counts.hashes);
	return listing_row(listing);
}

static int
report_erased(struct session *session)
{
	const char *since = session_option(session, "--since");
	struct listing listing;
	int64_t since_at = 0;
	struct error err;
	struct date date;

	if (since != NULL) {
		if (!date_parse(since, &date))
			return session_usage(session,
			    "--since: \"%s\" is no day YYYY-MM-DD", since);
		since_at =
		    timestamp_of_date(date, session->conf->calendar.time_zone);
	}
	listing = listing_begin(session, &form);
	return listing_end(&listing,
	    retention_each_report(
		session->db, since_at, print_row, &listing, &err),
	    &err);
}

const struct cmd cmd_erased = {
    .name = "erased",
    .operands = "",
    .summary = "Report what was erased when its time was over",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = report_erased,
};
