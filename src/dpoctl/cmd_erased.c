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

#define REPORT(type, member) OUTPUT_OF(type, struct retention_report, member)

static const struct output_field fields[] = {
    {"at", "AT", REPORT(TIME, at)},
    {"actor", "BY", REPORT(TEXT, actor)},
    {"not_requests", "NO REQUESTS", REPORT(NUMBER, counts.not_requests)},
    {"raw", "RAW MAIL", REPORT(NUMBER, counts.raw)},
    {"texts", "TEXTS", REPORT(NUMBER, counts.texts)},
    {"letters", "LETTERS", REPORT(NUMBER, counts.letters)},
    {"facts", "FACTS", REPORT(NUMBER, counts.facts)},
    {"reduced", "REDUCED", REPORT(NUMBER, counts.reduced)},
    {"persons", "PERSONS", REPORT(NUMBER, counts.persons)},
    {"hashes", "HASHES", REPORT(NUMBER, counts.hashes)},
    {"labels", "LABELS", REPORT(NUMBER, counts.labels)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {
    OUTPUT_TABLE, fields, "No retention period has expired yet."};

static bool
print_row(const struct retention_report *report, void *context)
{
	struct listing *listing = context;

	output_fields(listing->session->output, report);
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
			    "--since: invalid date \"%s\": expected"
			    " YYYY-MM-DD",
			    since);
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
    .summary = "Report what was erased when its retention period expired",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = report_erased,
};
