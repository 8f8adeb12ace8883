/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* for strcasestr */
#include "casework/parties.h"

#include <string.h>

#include "base/timestamp.h"
#include "store/message_store.h"
#include "store/party_store.h"

#define SERVICE_SIZE 64

struct requester
parties_requester(const struct setup *setup, const struct message *message)
{
	const struct mail_address_list *from = &message->from;
	const struct mail_address_list *inner = &message->forwarded_from;
	struct requester requester = {"", "", false};

	if (from->count == 0)
		return requester;
	if (!gate_is_passed_on(message, &setup->gate)) {
		requester.address = from->items[0].address;
		requester.name = from->items[0].name;
	} else if (inner->count == 1 &&
	    !gate_is_colleague(&setup->gate, inner->items[0].address)) {
		requester.address = inner->items[0].address;
		requester.name = inner->items[0].name;
		requester.is_proposed = true;
	}
	return requester;
}

/* The first fact of this name; NULL if there is none. */
static const char *
first_fact(const struct classification *found, enum fact_name name)
{
	for (size_t i = 0; i < found->facts_count; i++)
		if (found->facts[i].name == name)
			return found->facts[i].value;
	return NULL;
}

/* The only fact of this name; NULL if there is none, or several. */
static const char *
only_fact(const struct classification *found, enum fact_name name)
{
	const char *value = NULL;

	for (size_t i = 0; i < found->facts_count; i++) {
		if (found->facts[i].name != name)
			continue;
		if (value != NULL)
			return NULL;
		value = found->facts[i].value;
	}
	return value;
}

/*
 * Whether the domain contains the service's name: incogni, at mail.incogni.com.
 */
static bool
is_at(const char *domain, const char *service)
{
	size_t length = strcspn(service, ".");
	char name[SERVICE_SIZE];

	if (domain == NULL || length == 0 || length >= sizeof name)
		return false;
	memcpy(name, service, length);
	name[length] = '\0';
	return strcasestr(domain, name) != NULL;
}

/*
 * The service that sent the message, or NULL: a person who used a service's
 * text and sent it has no agent.
 */
static const char *
find_service(const struct classification *found, const char *address)
{
	for (size_t i = 0; i < found->facts_count; i++)
		if (found->facts[i].name == FACT_SERVICE &&
		    is_at(strrchr(address, '@'), found->facts[i].value))
			return found->facts[i].value;
	return NULL;
}

/* An address in the message that is not the requester's. */
static const char *
other_address(
    const struct classification *found, const struct requester *requester)
{
	const char *address = only_fact(found, FACT_EMAIL);

	return address == NULL || !address_is_sendable(address) ||
		address_equal(address, requester->address)
	    ? ""
	    : address;
}

/*
 * A lawyer or a service acts for the subject. A person asking about a husband
 * or a daughter may be entitled to; that is checked before anything is done.
 */
static bool
propose_parties(struct db *db, const struct classification *found,
    const struct requester *requester, int64_t ticket_id, struct error *err)
{
	const char *client = first_fact(found, FACT_SUBJECT);
	const char *person = first_fact(found, FACT_PERSON);
	const char *service = find_service(found, requester->address);
	struct party agent = {
	    .role = PARTY_AGENT,
	    .address = requester->address,
	    .name =
		client == NULL && service != NULL ? service : requester->name,
	    .is_proposed = true,
	};
	struct party subject = {
	    .role = PARTY_SUBJECT,
	    .address = other_address(found, requester),
	    .name = client != NULL ? client
		: person != NULL   ? person
				   : "",
	    .is_proposed = true,
	};

	if (client == NULL && service == NULL && person == NULL)
		return true;
	if ((client != NULL || service != NULL) &&
	    !party_store_set(db, ticket_id, &agent, err))
		return false;
	return (subject.name[0] == '\0' && subject.address[0] == '\0') ||
	    party_store_set(db, ticket_id, &subject, err);
}

bool
parties_propose(struct casework *casework, const struct verdict *verdict,
    int64_t ticket_id, int64_t message_id, struct error *err)
{
	const struct message *message = &verdict->message;
	struct requester requester =
	    parties_requester(casework->setup, message);
	char at[TIMESTAMP_TEXT_SIZE];

	if (gate_is_passed_on(message, &casework->setup->gate) &&
	    message->forwarded_at != 0) {
		timestamp_format(message->forwarded_at, at);
		if (!message_store_add_fact(
			casework->db, message_id, "forwarded", at, err))
			return false;
	}
	return requester.address[0] == '\0' ||
	    propose_parties(casework->db, &verdict->classification, &requester,
		ticket_id, err);
}
