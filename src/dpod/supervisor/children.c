/* SPDX-License-Identifier: ISC */
#include "dpod/supervisor/children.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "conf/conf_data.h"
#include "dpod/log.h"
#include "dpod/heartbeat.h"
#include "dpod/reload.h"

static bool
is_taken(const struct child *children, size_t count, size_t slot)
{
	for (size_t i = 0; i < count; i++)
		if (children[i].slot == slot)
			return true;
	return false;
}

/* The first slot that no child uses. */
static size_t
free_slot(const struct child *children, size_t count)
{
	size_t slot = 0;

	while (is_taken(children, count, slot))
		slot++;
	return slot;
}

/* `mailbox` NULL: the sender. */
static void
set_name(struct child *child, const struct conf_mailbox *mailbox)
{
	if (mailbox == NULL)
		(void)snprintf(
		    child->name, sizeof child->name, "process=sender");
	else
		(void)snprintf(child->name, sizeof child->name,
		    "process=worker mailbox=%.32s", mailbox->name);
}

void
children_make(
    struct child **ret_children, size_t *ret_count, const struct conf *conf)
{
	size_t count = conf->mailboxes_count + 1;
	struct child *children = memory_new(count, sizeof *children);

	for (size_t i = 0; i < count; i++) {
		children[i].conf = conf;
		children[i].slot = i;
		if (i < conf->mailboxes_count)
			children[i].mailbox = &conf->mailboxes[i];
		set_name(&children[i], children[i].mailbox);
	}
	*ret_children = children;
	*ret_count = count;
}

static bool
tell(const struct child *child, int number)
{
	return child->pid > 0 && kill(child->pid, number) == 0;
}

/*
 * Updates old workers: those of the new configuration continue, others must
 * end.
 */
static void
renew_workers(struct child *children, size_t count, const struct conf *old,
    const struct conf *conf)
{
	for (size_t i = 0; i < count; i++) {
		struct child *child = &children[i];
		const char *name;

		if (child->is_leaving)
			continue;
		name = child->mailbox->name;
		child->mailbox = conf_find_mailbox(conf, name);
		child->conf = conf;
		if (child->mailbox == NULL) {
			log_event(
			    LOG_NOTICE, "mailbox-removed", "%s", child->name);
			child->is_leaving = true;
			(void)tell(child, SIGTERM);
			continue;
		}
		(void)tell(child,
		    reload_mailbox_differs(old, conf, child->mailbox->name)
			? SIGUSR2
			: SIGHUP);
		/* The reason for a failure may have been fixed. */
		if (child->pid == 0)
			child->start_at_ms = 0;
	}
}

/*
 * It ends at a safe point, and the next one has the new configuration: because
 * it also uses clocks, retention periods and keys, settings are not compared.
 */
static void
renew_sender(struct child *sender, const struct conf *conf)
{
	sender->conf = conf;
	sender->is_renewed = tell(sender, SIGHUP);
	if (sender->pid == 0)
		sender->start_at_ms = 0;
}

static bool
is_known(const struct child *children, size_t count,
    const struct conf_mailbox *mailbox)
{
	for (size_t i = 0; i < count; i++)
		if (!children[i].is_leaving && children[i].mailbox == mailbox)
			return true;
	return false;
}

void
children_renew(struct child **children, size_t *count, const struct conf *old,
    const struct conf *conf)
{
	struct child *all = *children;
	struct child sender = all[*count - 1];
	size_t at = *count - 1;

	renew_workers(all, at, old, conf);
	renew_sender(&sender, conf);
	all = memory_resize(all, at + conf->mailboxes_count + 1, sizeof *all);
	all[at] = sender; /* keeps its slot */
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];
		struct child child = {.conf = conf, .mailbox = mailbox};

		if (is_known(all, at, mailbox))
			continue;
		set_name(&child, mailbox);
		child.slot = free_slot(all, at + 1);
		log_event(LOG_NOTICE, "mailbox-added", "%s", child.name);
		all[at++] = child;
		all[at] = sender;
	}
	*children = all;
	*count = at + 1;
}
