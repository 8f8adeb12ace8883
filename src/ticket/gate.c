/* SPDX-License-Identifier: ISC */
#include "ticket/gate.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "mail/address.h"
#include "mail/automatic.h"
#include "ticket/sender_trust.h"

/*
 * Parsing problems after which a field that would have stopped the answer may
 * be missing, or the text was not read: a person must look first. Others
 * ("bad-charset", ...) concern only the decoding of text.
 */
static const char *const holding_problems[] = {
    "oversize",
    "header-too-long",
    "too-many-fields",
    "field-too-long",
    "bad-header",
    "duplicate-header",
    "too-many-addresses",
    "unlike-header",
};

static struct gate_result
stop(const char *reason)
{
	return (struct gate_result){GATE_STOP, reason};
}

bool
gate_is_own(const struct gate_context *context, const char *address)
{
	if (context == NULL)
		return false;
	for (size_t i = 0; i < context->own_addresses_count; i++)
		if (address_equal_but_tag(address, context->own_addresses[i]))
			return true;
	return false;
}

/* Includes subdomains: mail.example.org is below example.org. */
static bool
is_below(const char *address, const char *domain)
{
	const char *host = strrchr(address, '@');
	size_t length = host == NULL ? 0 : strlen(host);
	size_t end = strlen(domain);

	return length > end && strchr("@.", host[length - end - 1]) != NULL &&
	    strcasecmp(host + length - end, domain) == 0;
}

bool
gate_is_colleague(const struct gate_context *context, const char *address)
{
	if (context == NULL)
		return false;
	for (size_t i = 0; i < context->own_domains_count; i++)
		if (is_below(address, context->own_domains[i]))
			return true;
	return gate_is_own(context, address);
}

bool
gate_is_passed_on(
    const struct message *message, const struct gate_context *context)
{
	const char *sender;

	if (message->from.count == 0)
		return false;
	sender = message->from.items[0].address;
	return gate_is_own(context, sender) ||
	    (message->is_forward && gate_is_colleague(context, sender));
}

/*
 * Whether a reply to Reply-To would not go to From. Reply-To is never used, but
 * it shows that the sender wants another address.
 */
static bool
reply_to_differs(const struct message *message)
{
	for (size_t i = 0; i < message->reply_to.count; i++)
		if (!address_equal(message->reply_to.items[i].address,
			message->from.items[0].address))
			return true;
	return false;
}

static bool
names_us(
    const struct gate_context *context, const struct mail_address_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (gate_is_own(context, list->items[i].address))
			return true;
	return false;
}

static bool
is_named(const struct gate_context *context, const struct message *message)
{
	return context == NULL || !context->must_be_named ||
	    names_us(context, &message->to) ||
	    names_us(context, &message->cc) ||
	    /* Whoever resent it had received it: it was sent to us. */
	    names_us(context, &message->resent_to) ||
	    names_us(context, &message->resent_from);
}

struct gate_result
gate_check(const struct message *message, const struct gate_context *context)
{
	struct sender_trust trust;
	const char *sender;

	if (message->automatic.reason != AUTOMATIC_NO)
		return stop(automatic_reason_name(message->automatic.reason));
	/* Also if the evidence was collected without the envelope. */
	if (message->return_path == RETURN_PATH_NULL)
		return stop(automatic_reason_name(AUTOMATIC_NULL_SENDER));
	if (message->from.count == 0)
		return stop("no-sender");
	if (message->from.count > 1)
		return stop("several-senders");
	sender = message->from.items[0].address;
	if (!address_is_sendable(sender))
		return stop("bad-address");
	if (gate_is_own(context, sender) ||
	    (message->return_path == RETURN_PATH_ADDRESS &&
		gate_is_own(context, message->return_path_address)))
		return stop("own-address");
	if (gate_is_passed_on(message, context))
		return stop(GATE_PASSED_ON);
	/* A truncated list may have named us. */
	if (!is_named(context, message) &&
	    !message_has_problem(message, "too-many-addresses"))
		return stop("not-named");
	if (reply_to_differs(message))
		return (struct gate_result){GATE_HOLD, "reply-to-differs"};
	trust =
	    sender_trust_of(message, context != NULL && context->asks_server);
	if (!trust.may_answer)
		return (struct gate_result){GATE_HOLD, trust.reason};
	for (size_t i = 0; i < LENGTH(holding_problems); i++)
		if (message_has_problem(message, holding_problems[i]))
			return (struct gate_result){
			    GATE_HOLD, holding_problems[i]};
	return (struct gate_result){GATE_SEND, ""};
}

bool
gate_is_proven(
    const struct message *message, const struct gate_context *context)
{
	return message->authentication.authenticated || context == NULL ||
	    !context->asks_server;
}

const char *
gate_network(const struct message *message)
{
	return message->authentication.authenticated || message->network == NULL
	    ? ""
	    : message->network;
}

static int64_t
without_reserve(const struct gate_budget *budget, int64_t all, bool may_use_it)
{
	int64_t reserve = all * budget->reserved_percent / 100;

	return may_use_it ? all : all - reserve;
}

struct gate_result
gate_check_budget(const struct gate_budget *budget,
    const struct gate_spent *spent, bool is_proven)
{
	bool reserved = is_proven && spent->address_in_day == 0;

	if (spent->ticket > 0)
		return stop("acknowledged-before");
	if (spent->address_in_day >= budget->address_per_day)
		return (struct gate_result){GATE_HOLD, "budget-address"};
	if (spent->domain_in_hour >=
	    without_reserve(budget, budget->domain_per_hour, reserved))
		return (struct gate_result){GATE_HOLD, "budget-domain"};
	if (spent->network_in_hour > 0 &&
	    spent->network_in_hour >= budget->network_per_hour)
		return (struct gate_result){GATE_HOLD, "budget-network"};
	if (spent->all_in_hour >=
	    without_reserve(budget, budget->all_per_hour, reserved))
		return (struct gate_result){GATE_HOLD, "budget-all"};
	return (struct gate_result){GATE_SEND, ""};
}
