/* SPDX-License-Identifier: ISC */
#include "mail/loop.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"

static const struct {
	const char *field;   /* if it ends in -: a prefix */
	const char *program; /* for documentation */
} loops[] = {
    {"X-Dpod-Loop", "this program"},
    {"X-Loop", "procmail, Bugzilla, Debian's tracker"},
    {"X-OTRS-Loop", "OTRS"},
    {"X-Znuny-Loop", "Znuny"},
    {"X-Powered-By-Zammad", "Zammad"},
    {"X-RT-Loop-Prevention", "Request Tracker"},
    {"X-Redmine-Host", "Redmine"},
    {"X-Bugzilla-", "Bugzilla"},
    {"X-JIRA-FingerPrint", "Jira"},
    {"X-GitHub-", "GitHub"},
    {"X-GitLab-", "GitLab"},
    {"X-Trac-", "Trac"},
    {"X-Cron-Env", "cron"},
    {"X-FC-MachineGenerated", "FirstClass"},
    {"X-Mailman-Approved-At", "Mailman"},
    {"X-Nagios-", "Nagios"},
    {"X-SugarCRM-", "SugarCRM"},
    {"X-Kayako-", "Kayako"},
    {"X-Freshdesk-", "Freshdesk"},
    {"X-MDRcpt-Loop", "MDaemon"},
    {"X-Auto-Generated", "several"},
    {"X-Machine-Generated", "several"},
    {"X-MachineGenerated", "several"},
};

static bool
ends_in_loop(struct span name)
{
	return name.length > 4 &&
	    span_is((struct span){name.bytes + name.length - 4, 4}, "loop");
}

/* "X-...-Loop", "X-...Loop-Prevention" of an unknown program. */
static bool
names_a_loop(struct span name)
{
	return span_starts(name, "X-") &&
	    (span_has(name, "loop-") || ends_in_loop(name)) &&
	    !span_starts(name, "X-MS-");
}

bool
loop_is_field(struct span name)
{
	for (size_t i = 0; i < LENGTH(loops); i++) {
		const char *field = loops[i].field;

		if (field[strlen(field) - 1] == '-' ? span_starts(name, field)
						    : span_is(name, field))
			return true;
	}
	return names_a_loop(name);
}
