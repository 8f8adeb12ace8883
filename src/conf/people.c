/* SPDX-License-Identifier: ISC */
#include "conf/people.h"

#include <string.h>

#include "base/group.h"
#include "mail/address.h"
#include "ticket/gate.h"
#include "conf/draft.h"

#define GROUP_MARK '%'
#define OTHERS	   "*"

/* The item's text for the user, "" if empty; NULL: another user's item. */
static const char *
address_in(const char *item, const char *user)
{
	size_t length = strcspn(item, " ");

	if (strlen(user) != length || strncmp(item, user, length) != 0)
		return NULL;
	return item + length + (item[length] == ' ');
}

bool
people_has(const struct conf *conf, const char *user)
{
	const struct conf_list *people = &conf->organisation.people;

	for (size_t i = 0; i < people->count; i++) {
		const char *item = people->items[i];

		if (item[0] == GROUP_MARK ? group_has(item + 1, user)
					  : address_in(item, user) != NULL)
			return true;
	}
	return people->count == 0;
}

char *
people_text(struct arena *memory, const struct conf *conf)
{
	const struct conf_list *people = &conf->organisation.people;
	char *text = arena_string(memory, "");

	for (size_t i = 0; i < people->count; i++) {
		const char *item = people->items[i];
		const char *before = i == 0 ? "" : ", ";

		text = item[0] == GROUP_MARK
		    ? arena_printf(memory, "%s%sthe members of group %s (%s)",
			  text, before, item + 1,
			  group_members(memory, item + 1))
		    : arena_printf(memory, "%s%s%.*s", text, before,
			  (int)strcspn(item, " "), item);
	}
	return text;
}

const char *
people_address(struct arena *memory, const struct conf *conf, const char *user)
{
	const struct conf_list *people = &conf->organisation.people;

	for (size_t i = 0; i < people->count; i++) {
		const char *address = address_in(people->items[i], user);

		if (address != NULL && address[0] != '\0')
			return arena_string(memory, address);
	}
	return NULL;
}

const char *
people_signature(const struct conf *conf, const char *user)
{
	const struct conf_list *signatures = &conf->organisation.signatures;
	const char *office = "";

	for (size_t i = 0; i < signatures->count; i++) {
		const char *text = address_in(signatures->items[i], user);

		if (text != NULL)
			return text;
		text = address_in(signatures->items[i], OTHERS);
		if (text != NULL && office[0] == '\0')
			office = text;
	}
	return office;
}

bool
people_is_signature(const char *text)
{
	size_t length = strcspn(text, " "), all = strlen(text);

	if (length == 0 || length > 64 || text[length] == '\0' ||
	    all - length - 1 > PEOPLE_SIGNATURE_BYTES_MAX ||
	    text[length + 1 + strspn(text + length + 1, " ")] == '\0')
		return false;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

bool
people_is_item(const char *text)
{
	size_t length = strcspn(text, " ");

	return length > (text[0] == GROUP_MARK) && length <= 64 &&
	    text[0] != '-' && strcspn(text, "\"\\<>()") >= length &&
	    (text[length] == '\0' ||
		(text[0] != GROUP_MARK &&
		    address_is_sendable(text + length + 1)));
}

bool
people_is_watched(const struct conf *conf, const char *address)
{
	const struct conf_organisation *organisation = &conf->organisation;

	if (address_equal_but_tag(address, organisation->address))
		return true;
	for (size_t i = 0; i < organisation->aliases.count; i++)
		if (address_equal_but_tag(
			address, organisation->aliases.items[i]))
			return true;
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		for (size_t j = 0; j < conf->mailboxes[i].addresses.count; j++)
			if (address_equal_but_tag(
				address, conf->mailboxes[i].addresses.items[j]))
				return true;
	return false;
}

bool
people_check(const struct draft *draft, const struct draft_section *section)
{
	const struct conf *conf = draft->conf;
	const struct conf_organisation *organisation = &conf->organisation;
	const struct gate_context context = {
	    .own_domains = (const char *const *)organisation->domains.items,
	    .own_domains_count = organisation->domains.count,
	};

	for (size_t i = 0; i < organisation->people.count; i++) {
		const char *item = organisation->people.items[i];
		const char *address = strchr(item, ' ');

		if (address == NULL)
			continue;
		address++;
		if (!gate_is_colleague(&context, address))
			return draft_refuse(draft, section, "people",
			    "%s is not in `domains`: tickets are announced "
			    "only to addresses there",
			    address);
		if (people_is_watched(conf, address))
			return draft_refuse(draft, section, "people",
			    "%s is a watched address: the announcement would "
			    "be taken in as a message",
			    address);
	}
	return true;
}
