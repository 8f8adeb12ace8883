/* SPDX-License-Identifier: ISC */
#include "casework/budget.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mail/address.h"
#include "store/letter_store.h"

void
budget_letters_free(struct budget_letters *letters)
{
	for (size_t i = 0; i < letters->count; i++)
		free(letters->addresses[i]);
	free(letters->addresses);
	*letters = (struct budget_letters){0};
}

static void
add_letters(const struct budget_letters *letters, const char *address,
    struct gate_spent *spent)
{
	const char *at = strchr(address, '@');

	spent->all_in_hour += (int64_t)letters->count;
	for (size_t i = 0; i < letters->count; i++) {
		const char *other = letters->addresses[i];
		const char *other_at = strchr(other, '@');

		spent->address_in_day += address_equal(other, address);
		spent->domain_in_hour += at != NULL && other_at != NULL &&
		    address_equal(other_at, at);
	}
}

static void
note_letter(struct budget_letters *letters, const char *address)
{
	letters->addresses = memory_resize(
	    letters->addresses, letters->count + 1, sizeof *letters->addresses);
	letters->addresses[letters->count++] = memory_string(address);
}

bool
budget_check(struct casework *casework, const struct message *message,
    struct budget_letters *letters, struct intake_answer *answer,
    struct error *err)
{
	const struct gate_budget *budget = &casework->setup->conf->budget;
	struct gate_spent spent = {0};
	struct gate_result result;
	const char *address;

	if (answer->letter != INTAKE_LETTER_QUEUED || message->from.count != 1)
		return true;
	address = message->from.items[0].address;
	if (casework->db != NULL &&
	    !letter_store_spent(casework->db, 0, address, budget,
		casework->now_at, &spent, err))
		return false;
	if (letters != NULL)
		add_letters(letters, address, &spent);
	result = gate_check_budget(budget, &spent);
	if (result.verdict != GATE_SEND) {
		answer->letter = result.verdict == GATE_HOLD
		    ? INTAKE_LETTER_HELD
		    : INTAKE_LETTER_NONE;
		answer->letter_reason = result.reason;
	} else if (letters != NULL) {
		note_letter(letters, address);
	}
	return true;
}
