/* SPDX-License-Identifier: ISC */
#include "casework/setup.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "conf/conf_data.h"
#include "mail/address.h"

const char **
setup_own_addresses(
    const struct conf *conf, struct arena *memory, size_t *ret_count)
{
	size_t count = 2 + conf->organisation.aliases.count, at = 0;
	const char **own;

	for (size_t i = 0; i < conf->mailboxes_count; i++)
		count += conf->mailboxes[i].addresses.count;
	own = arena_array(memory, count, sizeof *own);
	own[at++] = conf->organisation.address;
	for (size_t i = 0; i < conf->organisation.aliases.count; i++)
		own[at++] = conf->organisation.aliases.items[i];
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		for (size_t j = 0; j < conf->mailboxes[i].addresses.count; j++)
			own[at++] = conf->mailboxes[i].addresses.items[j];
	*ret_count = at;
	return own;
}

void
setup_choose(struct setup *setup, const struct conf_mailbox *mailbox)
{
	setup->gate.must_be_named = mailbox->addresses.count > 0;
	setup->gate.asks_server = mailbox->authserv_ids.count > 0;
}

static bool
load_letters(struct setup *setup, struct error *err)
{
	const struct conf *conf = setup->conf;

	setup->letters = conf_load_letters(conf, NULL, err);
	if (setup->letters == NULL)
		return false;
	setup->mailbox_letters =
	    memory_new(conf->mailboxes_count, sizeof(struct letter_set *));
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		if (conf->mailboxes[i].templates_directory == NULL)
			continue;
		setup->mailbox_letters[i] =
		    conf_load_letters(conf, &conf->mailboxes[i], err);
		if (setup->mailbox_letters[i] == NULL)
			return false;
	}
	return true;
}

const struct letter_set *
setup_letters(const struct setup *setup, const char *mailbox)
{
	const struct conf *conf = setup->conf;

	for (size_t i = 0; mailbox != NULL && i < conf->mailboxes_count; i++)
		if (setup->mailbox_letters[i] != NULL &&
		    strcmp(conf->mailboxes[i].name, mailbox) == 0)
			return setup->mailbox_letters[i];
	return setup->letters;
}

struct setup *
setup_load(const struct conf *conf, bool needs_keys, struct error *err)
{
	struct setup *setup = memory_new(1, sizeof *setup);

	setup->conf = conf;
	setup->memory = arena_new();
	setup->gate.own_addresses = setup_own_addresses(
	    conf, setup->memory, &setup->gate.own_addresses_count);
	setup->gate.own_domains =
	    (const char *const *)conf->organisation.domains.items;
	setup->gate.own_domains_count = conf->organisation.domains.count;
	setup->calendar = conf_load_calendar(conf, err);
	if (setup->calendar == NULL)
		goto out;
	if (!load_letters(setup, err))
		goto out;
	if (!needs_keys)
		return setup;
	setup->has_keys = keys_load(conf, &setup->keys, err);
	if (setup->has_keys)
		return setup;
out:
	setup_free(setup);
	return NULL;
}

struct setup *
setup_load_for(const struct conf *conf, const struct conf_mailbox *mailbox,
    struct error *err)
{
	struct setup *setup = setup_load(conf, true, err);

	if (setup != NULL)
		setup_choose(setup, mailbox);
	return setup;
}

void
setup_free(struct setup *setup)
{
	if (setup == NULL)
		return;
	calendar_free(setup->calendar);
	letter_set_free(setup->letters);
	for (size_t i = 0;
	     setup->mailbox_letters != NULL && i < setup->conf->mailboxes_count;
	     i++)
		letter_set_free(setup->mailbox_letters[i]);
	free(setup->mailbox_letters);
	keys_wipe(&setup->keys);
	arena_free(setup->memory);
	free(setup);
}

bool
setup_is_own(const struct setup *setup, const char *address)
{
	return gate_is_own(&setup->gate, address);
}

const char *
setup_domain(const struct setup *setup)
{
	return strrchr(setup->conf->organisation.address, '@') + 1;
}
