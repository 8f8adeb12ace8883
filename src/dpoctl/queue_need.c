/* SPDX-License-Identifier: ISC */
#include "dpoctl/queue.h"

#include <string.h>

const char *
queue_need_name(enum queue_need need)
{
	static const char *const names[] = {[QUEUE_BREACH] = "breach",
	    [QUEUE_OVERDUE] = "overdue",
	    [QUEUE_ANSWERED] = "answered",
	    [QUEUE_UNSURE] = "unsure",
	    [QUEUE_HELD] = "held-letter",
	    [QUEUE_REST] = "due",
	    [QUEUE_SPOT] = "spot-check"};

	return names[need];
}

bool
queue_is_anothers(const struct queue_item *item, const char *actor)
{
	return item->assignee[0] != '\0' && strcmp(item->assignee, actor) != 0;
}

bool
queue_needs(const struct queue_item *item, const char *actor)
{
	bool just_waits = item->need == QUEUE_REST && !item->is_unread &&
	    strncmp(item->state, "waiting", 7) == 0;

	return !just_waits && !queue_is_anothers(item, actor);
}
