/* SPDX-License-Identifier: ISC */
#include "net/oauth2.h"

#include <stdio.h>

#include <jansson.h>

#include "base/date.h"
#include "base/file.h"
#include "base/memory.h"

#define STATUS_BYTES_MAX ((size_t)64 * 1024)
#define DAY_SECONDS	 86400

void
oauth2_wipe(struct oauth2_token *token)
{
	memory_wipe(token, sizeof *token);
	/* Copying and comparing leave pieces of it in saved registers. */
	memory_wipe_stack();
}

static int64_t
integer(const json_t *status, const char *name)
{
	return json_integer_value(json_object_get(status, name));
}

static void
copy(const json_t *status, const char *name, char *place, size_t size)
{
	const char *text = json_string_value(json_object_get(status, name));

	(void)snprintf(place, size, "%s", text == NULL ? "" : text);
}

bool
oauth2_report(
    const struct oauth2_source *source, struct oauth2_report *ret_report)
{
	struct oauth2_report report = {.serial = 0};
	struct buffer content = {0};
	struct error err;
	char path[4096];
	json_t *status;

	(void)snprintf(
	    path, sizeof path, "%s/%s.status", source->directory, source->name);
	if (!file_read(path, STATUS_BYTES_MAX, &content, &err))
		return false;
	status = json_loadb(buffer_string(&content), content.length, 0, NULL);
	buffer_release(&content);
	if (!json_is_object(status)) {
		json_decref(status);
		return false;
	}
	report.serial = integer(status, "serial");
	report.renewed_by = integer(status, "renewed_by");
	report.renewed_at = integer(status, "obtained_at");
	report.expires_at = integer(status, "expires_at");
	report.refresh_ends_at = integer(status, "refresh_ends_at");
	report.certificate_ends_at = integer(status, "certificate_ends_at");
	report.retry_at = integer(status, "retry_at");
	report.clock_ahead = integer(status, "clock_ahead");
	copy(status, "error", report.error, sizeof report.error);
	copy(status, "audience", report.audience, sizeof report.audience);
	copy(status, "permissions", report.permissions,
	    sizeof report.permissions);
	copy(status, "tenant", report.tenant, sizeof report.tenant);
	copy(status, "identity", report.identity, sizeof report.identity);
	json_decref(status);
	*ret_report = report;
	return true;
}

int64_t
oauth2_ends_at(const struct oauth2_source *source,
    const struct oauth2_report *report, const char **ret_what)
{
	const struct {
		const char *what;
		int64_t at;
	} ends[] = {
	    {"the certificate", report->certificate_ends_at},
	    {"the login", report->refresh_ends_at},
	};
	int64_t first_at = 0;
	struct date date;

	if (source->client_secret_ends != NULL &&
	    date_parse(source->client_secret_ends, &date)) {
		first_at = date_to_days(date) * DAY_SECONDS;
		*ret_what = "the client secret";
	}
	for (size_t i = 0; i < LENGTH(ends); i++)
		if (ends[i].at != 0 &&
		    (first_at == 0 || ends[i].at < first_at)) {
			first_at = ends[i].at;
			*ret_what = ends[i].what;
		}
	return first_at;
}
