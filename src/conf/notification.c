/* SPDX-License-Identifier: ISC */
#include "conf/notification.h"

#include <string.h>
#include <strings.h>

#include "conf/draft.h"
#include "conf/people.h"
#include "ticket/gate.h"

#define NO_DAY		   "none"
#define CANARY_SECONDS_MIN (15 * 60)

bool
notification_is_day(const struct conf_notify *notify, enum weekday weekday)
{
	for (size_t i = 0; i < notify->digest_days.count; i++)
		if (strcasecmp(notify->digest_days.items[i],
			date_weekday_name(weekday)) == 0)
			return true;
	return false;
}

static bool
is_weekday(const char *word)
{
	for (int i = MONDAY; i <= SUNDAY; i++)
		if (strcasecmp(word, date_weekday_name((enum weekday)i)) == 0)
			return true;
	return false;
}

static bool
check_days(const struct draft *draft, const struct draft_section *section,
    const struct conf_list *days)
{
	for (size_t i = 0; i < days->count; i++)
		if (!is_weekday(days->items[i]) &&
		    (days->count > 1 || strcmp(days->items[i], NO_DAY) != 0))
			return draft_refuse(draft, section, "digest-days",
			    "\"%s\" is not a day: expected monday to sunday, "
			    "or none alone",
			    days->items[i]);
	return true;
}

static bool
check_canary(const struct draft *draft, const struct draft_section *section)
{
	const struct conf *conf = draft->conf;

	if (conf->notify.canary_interval_seconds == 0)
		return true;
	if (conf->notify.canary_interval_seconds < CANARY_SECONDS_MIN)
		return draft_refuse(draft, section, "canary-interval",
		    "expected 15m to 7d, or 0d for none");
	if (conf->notify.canary_after_seconds >
	    conf->notify.canary_interval_seconds)
		return draft_refuse(draft, section, "canary-after",
		    "longer than canary-interval");
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		if (conf->mailboxes[i].addresses.count > 0)
			return true;
	return draft_refuse(draft, section, "canary-interval",
	    "requires `addresses` of a mailbox: they are written to");
}

bool
notification_check(
    const struct draft *draft, const struct draft_section *section)
{
	const struct conf *conf = draft->conf;
	const struct conf_notify *notify = &conf->notify;
	const struct gate_context context = {
	    .own_domains =
		(const char *const *)conf->organisation.domains.items,
	    .own_domains_count = conf->organisation.domains.count,
	};

	for (size_t i = 0; i < notify->to.count; i++) {
		const char *address = notify->to.items[i];

		if (people_is_watched(conf, address))
			return draft_refuse(draft, section, "to",
			    "%s is a watched address: the mail would be taken "
			    "in as a message",
			    address);
		if (notify->personal_data &&
		    !gate_is_colleague(&context, address))
			return draft_refuse(draft, section, "personal-data",
			    "%s is not in `domains`: requesters are named only "
			    "to addresses there",
			    address);
	}
	if (notify->alarm_command.count > 0 &&
	    notify->alarm_command.items[0][0] != '/')
		return draft_refuse(draft, section, "alarm-command",
		    "%s: expected the absolute path of a program; no shell "
		    "looks for it",
		    notify->alarm_command.items[0]);
	return check_canary(draft, section) &&
	    check_days(draft, section, &notify->digest_days);
}
