/* SPDX-License-Identifier: ISC */
#include "dpoctl/close_check.h"

#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "mail/address.h"
#include "store/message_store.h"
#include "ticket/checklist.h"

static bool
is_checked(const struct session *session, const char *item)
{
	for (size_t i = 0; i < session->options_count; i++)
		if (strcmp(session->options[i].option->name, "--checked") ==
			0 &&
		    (strcmp(session->options[i].value, item) == 0 ||
			strcmp(session->options[i].value, "all") == 0))
			return true;
	return false;
}

/* Beside these it takes away or shows what is somebody's. */
#define KINDS_OF_NO_RIGHT                                   \
	(KIND_BIT(KIND_COMPLAINT) | KIND_BIT(KIND_BREACH) | \
	    KIND_BIT(KIND_QUESTION) | KIND_BIT(KIND_REMINDER))
#define OTHER_ADDRESS "other-address"

struct others {
	const struct work *work;
	struct buffer text; /* addresses, separated by blanks */
};

static bool
is_list_member(const struct conf_list *list, const char *address)
{
	for (size_t i = 0; i < list->count; i++)
		if (address_equal(list->items[i], address))
			return true;
	return false;
}

static bool
is_ours(const struct conf *conf, const char *address)
{
	if (address_equal(conf->organisation.address, address) ||
	    is_list_member(&conf->organisation.aliases, address))
		return true;
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		if (is_list_member(&conf->mailboxes[i].addresses, address))
			return true;
	return false;
}

/* Whole: a.example is not in na.example. */
static bool
is_named(const char *text, const char *address)
{
	size_t length = strlen(address);

	for (; *text != '\0'; text += 1 + strcspn(text + 1, " "))
		if (strncmp(text + 1, address, length) == 0 &&
		    (text[1 + length] == ' ' || text[1 + length] == '\0'))
			return true;
	return false;
}

static bool
find_other(const char *name, const char *value, void *context)
{
	struct others *others = context;

	if (strcmp(name, "email") == 0 &&
	    !address_equal(value, others->work->ticket.requester) &&
	    !is_ours(others->work->session->conf, value) &&
	    !is_named(buffer_string(&others->text), value))
		buffer_add_printf(&others->text, " %s", value);
	return true;
}

/* Whoever wrote may not be whose address it is. */
static int
check_addresses(struct work *work, enum kind kind, struct buffer *missing)
{
	struct others others = {.work = work};
	struct error err;
	int code = EX_OK;

	if ((KIND_BIT(kind) & KINDS_OF_NO_RIGHT) != 0 ||
	    is_checked(work->session, OTHER_ADDRESS))
		return EX_OK;
	if (!message_store_each_fact(
		work->session->db, work->ticket.id, find_other, &others, &err))
		code = work_fail(&err);
	else if (others.text.length > 0)
		buffer_add_printf(missing,
		    "%s" OTHER_ADDRESS " (the mail names%s, which did not"
		    " write it: is it the requester's?)",
		    missing->length == 0 ? "" : "; ",
		    buffer_string(&others.text));
	buffer_release(&others.text);
	return code;
}

static int
check_list(struct work *work, enum kind kind)
{
	size_t count;
	const struct checklist_item *items = checklist_of(kind, &count);
	struct buffer missing = {0};
	int code = EX_OK;

	for (size_t i = 0; i < count; i++)
		if (!is_checked(work->session, items[i].name))
			buffer_add_printf(&missing, "%s%s (%s)",
			    missing.length == 0 ? "" : "; ", items[i].name,
			    items[i].text);
	code = check_addresses(work, kind, &missing);
	if (code == EX_OK && missing.length > 0)
		code = session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: not yet --checked, nor a reason given"
		    " with --unchecked: %s",
		    (long long)work->ticket.id, kind_name(kind),
		    buffer_string(&missing));
	buffer_release(&missing);
	return code;
}

static int
check_identity(struct work *work, enum kind kind)
{
	const struct ticket_row *ticket = &work->ticket;

	if (kind == KIND_OPTOUT)
		return EX_OK;
	if (ticket->agent[0] != '\0' && !ticket->has_authority)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: somebody asks for another person's data:"
		    " note the proof that they may (dpoctl party --authority),"
		    " remove the agent, or give a reason with --unchecked",
		    (long long)ticket->id, kind_name(kind));
	if (ticket->identity[0] == '\0' &&
	    (work->session->conf->identity.kinds & KIND_BIT(kind)) != 0)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: who asks was not verified (dpoctl"
		    " verify), nor is a reason given with --unchecked",
		    (long long)ticket->id, kind_name(kind));
	return EX_OK;
}

int
close_check(struct work *work, enum kind kind)
{
	int code = check_list(work, kind);

	return code == EX_OK ? check_identity(work, kind) : code;
}
