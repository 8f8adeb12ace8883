/* SPDX-License-Identifier: ISC */
#include "dpoctl/status_oauth2.h"

#include <stddef.h>
#include <stdio.h>

#include "base/timestamp.h"

#define DAY_SECONDS  86400
#define SKEW_SECONDS 60

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

static void
judge_end(const struct oauth2_source *source,
    const struct oauth2_report *report, status_oauth2_fn *on_trouble,
    void *context)
{
	int64_t now_at = timestamp_now();
	const char *what = "";
	int64_t ends_at = oauth2_ends_at(source, report, &what);
	int64_t days = (ends_at - now_at) / DAY_SECONDS;
	char text[160];

	if (ends_at == 0 || days > OAUTH2_WARN_DAYS)
		return;
	if (ends_at <= now_at)
		(void)snprintf(text, sizeof text, "oauth2 %s: %s has ended",
		    source->name, what);
	else
		(void)snprintf(text, sizeof text,
		    "oauth2 %s: %s ends in %lld days", source->name, what,
		    (long long)days);
	on_trouble(text, context);
}

void
status_oauth2_judge(
    const struct conf *conf, status_oauth2_fn *on_trouble, void *context)
{
	for (size_t i = 0; i < conf->oauth2s_count; i++) {
		const struct oauth2_source *source = &conf->oauth2s[i];
		struct oauth2_report report = {.serial = 0};
		char text[160];

		(void)oauth2_report(source, &report);
		if (report.error[0] != '\0')
			on_trouble(report.error, context);
		judge_end(source, &report, on_trouble, context);
		if (report.clock_ahead >= -SKEW_SECONDS &&
		    report.clock_ahead <= SKEW_SECONDS)
			continue;
		(void)snprintf(text, sizeof text,
		    "oauth2 %s: the provider's clock is %lld seconds ahead: "
		    "is ours right?",
		    source->name, (long long)report.clock_ahead);
		on_trouble(text, context);
	}
}
