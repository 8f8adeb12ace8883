/* SPDX-License-Identifier: ISC */
#include "dpod/office.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "mail/address.h"
#include "conf/conf_data.h"
#include "mail/address.h"

static void
set_reader(struct office *office)
{
	const struct conf *conf = office->conf;
	const char **rules = arena_array(office->memory, 2, sizeof *rules);

	rules[0] = file_program_data(office->memory, "rules");
	rules[1] = conf->rules_directory;
	office->reader = (struct reader_options){
	    .program = file_program_data(office->memory, "dpod-reader"),
	    .rules = rules,
	    .rules_count = conf->rules_directory == NULL ? 1 : 2,
	    .request_score = (int)conf->recognition.request_score,
	    .unsure_score = (int)conf->recognition.unsure_score,
	};
}

/* Every address that is ours: letters to it would be letters to ourselves. */
static void
gather_own_addresses(struct office *office)
{
	const struct conf *conf = office->conf;
	size_t count = 1 + conf->organisation.aliases.count, at = 0;
	const char **own;

	for (size_t i = 0; i < conf->mailboxes_count; i++)
		count += conf->mailboxes[i].addresses.count;
	own = arena_array(office->memory, count, sizeof *own);
	own[at++] = conf->organisation.address;
	for (size_t i = 0; i < conf->organisation.aliases.count; i++)
		own[at++] = conf->organisation.aliases.items[i];
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		for (size_t j = 0; j < conf->mailboxes[i].addresses.count; j++)
			own[at++] = conf->mailboxes[i].addresses.items[j];
	office->gate.own_addresses = own;
	office->gate.own_addresses_count = at;
}

void
office_choose(struct office *office, const struct conf_mailbox *mailbox)
{
	struct reader_options *reader = &office->reader;

	reader->authserv_ids = (const char *const *)mailbox->authserv_ids.items;
	reader->authserv_ids_count = mailbox->authserv_ids.count;
	reader->own_list_ids = (const char *const *)mailbox->own_list_ids.items;
	reader->own_list_ids_count = mailbox->own_list_ids.count;
	office->gate.must_be_named = mailbox->addresses.count > 0;
}

struct office *
office_load(const struct conf *conf, bool needs_keys, struct error *err)
{
	struct office *office = memory_new(1, sizeof *office);

	office->conf = conf;
	office->memory = arena_new();
	set_reader(office);
	gather_own_addresses(office);
	office->calendar = conf_load_calendar(conf, err);
	if (office->calendar == NULL)
		goto out;
	office->letters = conf_load_letters(conf, err);
	if (office->letters == NULL)
		goto out;
	if (!needs_keys)
		return office;
	office->has_keys = keys_load(conf, &office->keys, err);
	if (office->has_keys)
		return office;
out:
	office_free(office);
	return NULL;
}

struct office *
office_load_for(const struct conf *conf, const struct conf_mailbox *mailbox,
    struct error *err)
{
	struct office *office = office_load(conf, true, err);

	if (office != NULL)
		office_choose(office, mailbox);
	return office;
}

void
office_free(struct office *office)
{
	if (office == NULL)
		return;
	calendar_free(office->calendar);
	letter_set_free(office->letters);
	keys_wipe(&office->keys);
	arena_free(office->memory);
	free(office);
}

bool
office_is_own(const struct office *office, const char *address)
{
	for (size_t i = 0; i < office->gate.own_addresses_count; i++)
		if (address_equal_but_tag(
			address, office->gate.own_addresses[i]))
			return true;
	return false;
}

const char *
office_domain(const struct office *office)
{
	return strrchr(office->conf->organisation.address, '@') + 1;
}
