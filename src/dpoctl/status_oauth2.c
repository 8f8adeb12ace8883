/* SPDX-License-Identifier: ISC */
#include "dpoctl/status_oauth2.h"

#include <stddef.h>

#include "base/timestamp.h"

struct row {
	const char *name;
	const char *secret_ends_on;
	struct oauth2_report report;
};

#define ROW(type, member) OUTPUT_OF(type, struct row, member)

const struct output_field status_oauth2_fields[] = {
    {"name", NULL, ROW(TEXT, name)},
    {"renewed_at", NULL, ROW(TIME, report.renewed_at)},
    {"expires_at", NULL, ROW(TIME, report.expires_at)},
    {"refresh_ends_at", NULL, ROW(TIME, report.refresh_ends_at)},
    {"certificate_ends_at", NULL, ROW(TIME, report.certificate_ends_at)},
    {"client_secret_ends_on", NULL, ROW(DAY, secret_ends_on)},
    {"clock_ahead", NULL, ROW(NUMBER, report.clock_ahead)},
    {"audience", NULL, ROW(CHARS, report.audience)},
    {"permissions", NULL, ROW(CHARS, report.permissions)},
    {"tenant", NULL, ROW(CHARS, report.tenant)},
    {"identity", NULL, ROW(CHARS, report.identity)},
    {"retry_at", NULL, ROW(TIME, report.retry_at)},
    {"last_error", NULL, ROW(CHARS, report.error)},
    {NULL, NULL, NULL},
};

void
status_oauth2_print(struct output *output, const struct conf *conf)
{
	output_list_begin(output, "oauth2");
	for (size_t i = 0; i < conf->oauth2s_count; i++) {
		const struct oauth2_source *source = &conf->oauth2s[i];
		struct row row = {.name = source->name,
		    .secret_ends_on = source->client_secret_ends};

		(void)oauth2_report(source, &row.report);
		output_item(output, &row);
	}
	output_list_end(output);
}

void
status_oauth2_judge(
    const struct conf *conf, oauth2_trouble_fn *on_trouble, void *context)
{
	for (size_t i = 0; i < conf->oauth2s_count; i++) {
		struct oauth2_report report = {.serial = 0};

		(void)oauth2_report(&conf->oauth2s[i], &report);
		oauth2_trouble_each(&conf->oauth2s[i], &report, timestamp_now(),
		    on_trouble, context);
	}
}
