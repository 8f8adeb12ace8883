/* SPDX-License-Identifier: ISC */
#ifndef CONF_NOTIFICATION_H
#define CONF_NOTIFICATION_H

#include <stdbool.h>

#include "base/date.h"
#include "conf/conf.h"

/* notification - whom dpod tells, and when (section `notify`) */

/* Whether a digest is written on that day of the week. */
bool
notification_is_day(const struct conf_notify *notify, enum weekday weekday);

struct draft;
struct draft_section;
/*
 * Days must be days, addresses not watched (the mail would be taken in), and if
 * personal data is told, in the office's `domains`; a canary needs an address,
 * and a command a path.
 */
bool notification_check(
    const struct draft *draft, const struct draft_section *section);

#endif
