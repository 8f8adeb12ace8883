/* SPDX-License-Identifier: ISC */
#include "casework/budget.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mail/address.h"
#include "store/letter_store.h"
#include "store/spent_store.h"

void
budget_letters_free(struct budget_letters *letters)
{
	for (size_t i = 0; i < letters->count; i++) {
		free(letters->items[i].person);
		free(letters->items[i].network);
	}
	free(letters->items);
	*letters = (struct budget_letters){0};
}

static void
add_letters(const struct budget_letters *letters, const char *person,
    const char *network, struct gate_spent *spent)
{
	const char *at = strrchr(person, '@');

	spent->all_in_hour += (int64_t)letters->count;
	for (size_t i = 0; i < letters->count; i++) {
		const struct budget_letter *other = &letters->items[i];
		const char *other_at = strrchr(other->person, '@');

		spent->address_in_day += strcmp(other->person, person) == 0;
		spent->domain_in_hour +=
		    at != NULL && other_at != NULL && strcmp(other_at, at) == 0;
		spent->network_in_hour +=
		    *network != '\0' && strcmp(other->network, network) == 0;
	}
}

static void
note_letter(
    struct budget_letters *letters, const char *person, const char *network)
{
	letters->items = memory_resize(
	    letters->items, letters->count + 1, sizeof *letters->items);
	letters->items[letters->count++] = (struct budget_letter){
	    memory_string(person), memory_string(network)};
}

static bool
find_spent(struct casework *casework, const char *address, const char *network,
    int64_t ticket_id, struct gate_spent *spent, struct error *err)
{
	return casework->db == NULL ||
	    (letter_store_receipts(
		 casework->db, ticket_id, &spent->ticket, err) &&
		spent_find(casework->db, address, network, casework->now_at,
		    spent, err));
}

bool
budget_check(struct casework *casework, const struct message *message,
    int64_t ticket_id, struct budget_letters *letters,
    struct intake_answer *answer, struct error *err)
{
	const char *network = gate_network(message);
	char person[ADDRESS_BYTES_MAX + 1];
	struct gate_spent spent = {0};
	struct gate_result result;

	if (answer->letter != INTAKE_LETTER_QUEUED || message->from.count != 1)
		return true;
	address_person(message->from.items[0].address, person);
	if (!find_spent(casework, person, network, ticket_id, &spent, err))
		return false;
	if (letters != NULL)
		add_letters(letters, person, network, &spent);
	result = gate_check_budget(&casework->setup->conf->budget, &spent,
	    gate_is_proven(message, &casework->setup->gate));
	if (result.verdict != GATE_SEND) {
		answer->letter = result.verdict == GATE_HOLD
		    ? INTAKE_LETTER_HELD
		    : INTAKE_LETTER_NONE;
		answer->letter_reason = result.reason;
	} else if (letters != NULL) {
		note_letter(letters, person, network);
	}
	return true;
}
