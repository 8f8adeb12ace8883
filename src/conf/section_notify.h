/* SPDX-License-Identifier: ISC */
#ifndef CONF_SECTION_NOTIFY_H
#define CONF_SECTION_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "conf/sections.h"

/* section_notify - the contents of section `notify`, as those of sections.h */
enum conf_if_empty {
	CONF_IF_EMPTY_WEEKLY,
	CONF_IF_EMPTY_NEVER,
};
struct conf_notify {
	struct conf_list to;	      /* the officer's; none: nobody is told */
	int64_t digest_hour;	      /* in the office's zone: 8 */
	struct conf_list digest_days; /* "monday", ...; or "none" */
	enum conf_if_empty if_empty;
	int64_t alarm_after_seconds;	 /* of failing: 1h */
	struct conf_list alarm_command;	 /* program, arguments; 0: none */
	int64_t canary_interval_seconds; /* 0: none is sent */
	int64_t canary_after_seconds;	 /* until it is missed: 1h */
	bool personal_data;		 /* requester and subject are named */
};

#endif
