/* SPDX-License-Identifier: ISC */
#include "ticket/letter_example.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "ticket/kind_law.h"

static const struct {
	const char *name;
	size_t offset;
	const char *text; /* NULL: made from words of the language */
} examples[] = {
#define EXAMPLE(member, text)                                         \
	{                                                             \
#member, offsetof(struct letter_values, member), text \
	}
    EXAMPLE(organisation, "Example Ltd"),
    EXAMPLE(contact, "dpo@example.org, +44 20 7946 0000"),
    EXAMPLE(authority, "The Authority, 1 Example Street, authority.example"),
    EXAMPLE(reference, "DPO-7KQ4-2M9X"),
    EXAMPLE(received_on, NULL),
    EXAMPLE(due_on, NULL),
    EXAMPLE(kinds, NULL),
    EXAMPLE(reason, "[--because]"),
    EXAMPLE(until_on, NULL),
    EXAMPLE(amount, "EUR 12.50"),
    EXAMPLE(client, "Client & Co, 1 Road"),
    EXAMPLE(code, "012345"),
    EXAMPLE(done, "[--done]"),
    EXAMPLE(provision, "[--provision]"),
    EXAMPLE(number, "12"),
    EXAMPLE(forwarded_on, NULL),
    EXAMPLE(officer, ""),
    EXAMPLE(today, NULL),
    EXAMPLE(new_count, "2"),
    EXAMPLE(new_tickets, "DPO-7KQ4-2M9X, DPO-3F8A-9Q2B"),
    EXAMPLE(due_1, "DPO-7KQ4-2M9X"),
    EXAMPLE(due_3, "DPO-3F8A-9Q2B"),
    EXAMPLE(due_7, "DPO-5T6W-1C4D"),
    EXAMPLE(overdue, "DPO-8H2J-6N7E"),
    EXAMPLE(held, "3"),
    EXAMPLE(unread, "4"),
    EXAMPLE(spot_checks, "5"),
    EXAMPLE(failing, "sales, support"),
    EXAMPLE(nothing, ""),
    EXAMPLE(alarm_breach, ""),
    EXAMPLE(alarm_mailbox, "sales"),
    EXAMPLE(alarm_relay, ""),
    EXAMPLE(alarm_canary, ""),
    EXAMPLE(since, "2026-03-27 08:00"),
    EXAMPLE(until, "2026-03-27 10:00"),
};

static const char **
member_of(struct letter_values *values, size_t at)
{
	return (const char **)(void *)((char *)values + examples[at].offset);
}

void
letter_example(struct arena *memory, const struct letter_set *letters,
    const char *language, struct letter_values *ret_values)
{
	*ret_values = (struct letter_values){
	    .about = kinds_that(kind_waits_for_clarification) |
		kinds_that(kind_erases)};
	for (size_t i = 0; i < LENGTH(examples); i++)
		*member_of(ret_values, i) = examples[i].text;
	ret_values->received_on =
	    letter_date(memory, letters, language, (struct date){2026, 3, 27});
	ret_values->due_on =
	    letter_date(memory, letters, language, (struct date){2026, 4, 27});
	ret_values->until_on =
	    letter_date(memory, letters, language, (struct date){2031, 12, 31});
	ret_values->forwarded_on =
	    letter_date(memory, letters, language, (struct date){2026, 4, 2});
	ret_values->today = ret_values->received_on;
	ret_values->kinds =
	    letter_kinds(memory, letters, language, ret_values->about);
}

bool
letter_example_set(
    struct letter_values *values, const char *name, const char *value)
{
	struct law law = {0};
	enum kind kind;

	for (size_t i = 0; i < LENGTH(examples); i++)
		if (strcmp(examples[i].name, name) == 0) {
			*member_of(values, i) = value;
			return true;
		}
	if (strcmp(name, "kind") == 0 && kind_find(value, &kind)) {
		values->about = KIND_BIT(kind);
		return true;
	}
	if (strcmp(name, "law") != 0 || !law_set(&law, "remedies", value))
		return false;
	values->remedies = law.remedies;
	return true;
}

char *
letter_example_names(struct arena *memory)
{
	char *names = arena_string(memory, "law, kind");

	for (size_t i = 0; i < LENGTH(examples); i++)
		names = arena_printf(memory, "%s, %s", names, examples[i].name);
	return names;
}
