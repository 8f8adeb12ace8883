/* SPDX-License-Identifier: ISC */
#include "net/oauth2_trouble.h"

#include <stdio.h>

#define DAY_SECONDS  86400
#define SKEW_SECONDS 60
#define WORDS_SIZE   160

bool
oauth2_clock_differs(const struct oauth2_report *report)
{
	return report->clock_ahead < -SKEW_SECONDS ||
	    report->clock_ahead > SKEW_SECONDS;
}

static void
judge_end(const struct oauth2_source *source,
    const struct oauth2_report *report, int64_t now_at,
    oauth2_trouble_fn *on_trouble, void *context)
{
	const char *what = "";
	int64_t ends_at = oauth2_ends_at(source, report, &what);
	int64_t days = (ends_at - now_at) / DAY_SECONDS;
	char words[WORDS_SIZE];

	if (ends_at == 0 || days > OAUTH2_WARN_DAYS)
		return;
	if (ends_at <= now_at)
		(void)snprintf(words, sizeof words, "oauth2 %s: %s has expired",
		    source->name, what);
	else
		(void)snprintf(words, sizeof words,
		    "oauth2 %s: %s expires in %lld days", source->name, what,
		    (long long)days);
	on_trouble(words, context);
}

void
oauth2_trouble_each(const struct oauth2_source *source,
    const struct oauth2_report *report, int64_t now_at,
    oauth2_trouble_fn *on_trouble, void *context)
{
	char words[WORDS_SIZE];

	if (report->error[0] != '\0')
		on_trouble(report->error, context);
	judge_end(source, report, now_at, on_trouble, context);
	if (!oauth2_clock_differs(report))
		return;
	(void)snprintf(words, sizeof words,
	    "oauth2 %s: the provider's clock is %lld seconds ahead: check the "
	    "local clock",
	    source->name, (long long)report->clock_ahead);
	on_trouble(words, context);
}
