/* SPDX-License-Identifier: ISC */
#include "dpod/token_log.h"

#include <unistd.h>

#include "base/timestamp.h"
#include "net/oauth2_trouble.h"
#include "dpod/log.h"

#define DAY_SECONDS  86400
#define WARN_SECONDS ((int64_t)OAUTH2_WARN_DAYS * DAY_SECONDS)

static const char *
or_dash(const char *text)
{
	return text[0] == '\0' ? "-" : log_quoted(text);
}

/* Once a day: a process has one source, and its token is renewed each hour. */
static void
warn(const struct oauth2_source *source, const struct oauth2_report *report)
{
	static int64_t warned_day;
	const char *what = "";
	int64_t now_at = timestamp_now();
	int64_t ends_at = oauth2_ends_at(source, report, &what);

	if (warned_day == now_at / DAY_SECONDS)
		return;
	warned_day = now_at / DAY_SECONDS;
	if (ends_at != 0 && ends_at < now_at + WARN_SECONDS)
		log_event(LOG_WARNING, "token-source-ends",
		    "oauth2=%s what=%s days=%lld", source->name,
		    log_quoted(what),
		    (long long)((ends_at - now_at) / DAY_SECONDS));
	if (oauth2_clock_differs(report))
		log_event(LOG_WARNING, "clock-differs",
		    "oauth2=%s provider-ahead=%llds", source->name,
		    (long long)report->clock_ahead);
}

void
token_log(const struct oauth2_source *source, int64_t *logged_serial)
{
	struct oauth2_report report;
	char until[TIMESTAMP_TEXT_SIZE];

	if (source == NULL || !oauth2_report(source, &report) ||
	    report.renewed_by != getpid() || report.error[0] != '\0' ||
	    report.serial == *logged_serial)
		return;
	*logged_serial = report.serial;
	timestamp_format(report.expires_at, until);
	log_event(LOG_INFO, "token",
	    "oauth2=%s until=%s audience=%s permissions=%s tenant=%s",
	    source->name, report.expires_at == 0 ? "-" : until,
	    or_dash(report.audience), or_dash(report.permissions),
	    or_dash(report.tenant));
	warn(source, &report);
}
