/* SPDX-License-Identifier: ISC */
#include "dpoctl/review_private.h"

#include <string.h>

#include "ticket/checklist.h"

const struct checklist_item *
review_list_item(const struct review *review, size_t i)
{
	for (int kind = 0; kind < KINDS; kind++) {
		size_t count;
		const struct checklist_item *items =
		    checklist_of((enum kind)kind, &count);

		if (count == 0 || !review_asks_for(review, (enum kind)kind))
			continue;
		if (i < count)
			return &items[i];
		i -= count;
	}
	return NULL;
}

const char *
review_list_text(const struct review *review, struct arena *memory)
{
	const struct checklist_item *item;
	const char *text = "";

	for (size_t i = 0; (item = review_list_item(review, i)) != NULL; i++)
		text = arena_printf(memory, "%s%c [%c] %s\n", text,
		    (int)('a' + i),
		    (review->checked & 1U << i) != 0 ? 'x' : ' ', item->text);
	return text;
}
