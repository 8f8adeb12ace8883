/* SPDX-License-Identifier: ISC */
#include "casework/close_check.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/address.h"
#include "store/message_store.h"
#include "ticket/checklist.h"
#include "ticket/kind_law.h"

static bool
is_checked(const struct closing *closing, const char *item)
{
	for (size_t i = 0; i < closing->checked_count; i++)
		if (strcmp(closing->checked[i], item) == 0 ||
		    strcmp(closing->checked[i], "all") == 0)
			return true;
	return false;
}

#define OTHER_ADDRESS "other-address"
#define OTHER_PERSON  "other-person"

struct others {
	const struct casefile *file;
	struct buffer addresses, persons; /* each after a blank */
};

static bool
is_ours(const struct setup *setup, const char *address)
{
	for (size_t i = 0; i < setup->gate.own_addresses_count; i++)
		if (address_equal(setup->gate.own_addresses[i], address))
			return true;
	return false;
}

static bool
find_other(const char *name, const char *value, void *context)
{
	struct others *others = context;

	if (strcmp(name, "email") == 0 &&
	    !address_equal(value, others->file->ticket.requester) &&
	    !is_ours(others->file->casework->setup, value))
		buffer_add_printf(&others->addresses, " %s", value);
	if (strcmp(name, "person") == 0)
		buffer_add_printf(&others->persons, " \"%s\"", value);
	return true;
}

static void
add_missing(struct buffer *missing, const char *before,
    const struct buffer *values, const char *behind)
{
	buffer_add_printf(missing, "%s%s%s%s", missing->length == 0 ? "" : "; ",
	    before, buffer_string(values), behind);
}

/* The sender may be neither the owner of the address nor the data subject. */
static enum casework_result
check_others(struct casefile *file, const struct closing *closing,
    enum kind kind, struct buffer *missing)
{
	struct others others = {.file = file};
	enum casework_result result = CASEWORK_DONE;

	if (!kind_is_right(kind))
		return CASEWORK_DONE;
	if (!message_store_each_fact(file->casework->db, file->ticket.id,
		find_other, &others, &file->error))
		result = CASEWORK_FAILED;
	if (result == CASEWORK_DONE && others.addresses.length > 0 &&
	    !is_checked(closing, OTHER_ADDRESS))
		add_missing(missing, OTHER_ADDRESS " (the message mentions",
		    &others.addresses,
		    ", but was not sent from there: does it belong to the "
		    "requester?)");
	if (result == CASEWORK_DONE && others.persons.length > 0 &&
	    !file->ticket.has_authority && !is_checked(closing, OTHER_PERSON))
		add_missing(missing, OTHER_PERSON " (the message is about",
		    &others.persons,
		    ": may the requester act for that person?)");
	buffer_release(&others.addresses);
	buffer_release(&others.persons);
	return result;
}

static enum casework_result
check_list(struct casefile *file, const struct closing *closing, enum kind kind)
{
	size_t count;
	const struct checklist_item *items = checklist_of(kind, &count);
	struct buffer missing = {0};
	enum casework_result result;

	for (size_t i = 0; i < count; i++)
		if (!is_checked(closing, items[i].name))
			buffer_add_printf(&missing, "%s%s (%s)",
			    missing.length == 0 ? "" : "; ", items[i].name,
			    items[i].text);
	result = check_others(file, closing, kind, &missing);
	if (result == CASEWORK_DONE && missing.length > 0)
		result = casefile_refuse(file, "checklist",
		    ", %s: not yet checked: %s", kind_name(kind),
		    buffer_string(&missing));
	buffer_release(&missing);
	return result;
}

enum casework_result
close_check_authority(struct casefile *file, enum kind kind)
{
	const struct ticket_row *ticket = &file->ticket;

	if (kind_is_anonymous(kind) || ticket->has_authority ||
	    (ticket->agent[0] == '\0' && !ticket->subject_is_other))
		return CASEWORK_DONE;
	return casefile_refuse(file, "authority",
	    ", %s: %s asks for another person's data, and no proof of authority"
	    " is recorded",
	    kind_name(kind),
	    ticket->agent[0] != '\0' ? "the agent" : "the requester");
}

static enum casework_result
check_identity(struct casefile *file, enum kind kind)
{
	const struct ticket_row *ticket = &file->ticket;
	const struct conf *conf = file->casework->setup->conf;

	if (kind_is_anonymous(kind))
		return CASEWORK_DONE;
	if (ticket->identity[0] == '\0' &&
	    (conf->identity.kinds & KIND_BIT(kind)) != 0)
		return casefile_refuse(file, "identity",
		    ", %s: the requester's identity has not been verified",
		    kind_name(kind));
	return CASEWORK_DONE;
}

enum casework_result
close_check(
    struct casefile *file, const struct closing *closing, enum kind kind)
{
	enum casework_result result = check_list(file, closing, kind);

	return result == CASEWORK_DONE ? check_identity(file, kind) : result;
}
