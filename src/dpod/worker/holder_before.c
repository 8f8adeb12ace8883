/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder_private.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"

#define LINE	  "X-Dpod-Before-%zu:"
#define ID_LENGTH (HOLDER_ID_SIZE - 1)

void
holder_parse_before(const char *header, size_t length, struct holder_note *note)
{
	/* An identifier, a full stop, a nonce; one byte more is too long. */
	char value[2 * ID_LENGTH + 3];
	char name[sizeof LINE + 16];

	note->before_count = 0;
	for (size_t i = 0; i < HOLDER_BEFORE_MAX; i++) {
		struct holder_before *before =
		    &note->before[note->before_count];

		(void)snprintf(name, sizeof name, LINE, i);
		if (!holder_find_value(
			header, length, name, false, value, sizeof value))
			return;
		if (strlen(value) != 2 * ID_LENGTH + 1 ||
		    value[ID_LENGTH] != '.')
			continue;
		memcpy(before->register_id, value, ID_LENGTH);
		before->register_id[ID_LENGTH] = '\0';
		memcpy(before->nonce, value + ID_LENGTH + 1, HOLDER_ID_SIZE);
		note->before_count++;
	}
}

struct list {
	const struct holding *holding;
	struct holder_before registers[HOLDER_BEFORE_MAX];
	size_t count;
};

/* What is said first of a register counts; what ours did it knows itself. */
static void
add(struct list *list, const char *register_id, const char *nonce)
{
	struct holder_before *next = &list->registers[list->count];

	if (list->count == HOLDER_BEFORE_MAX ||
	    strlen(register_id) != ID_LENGTH || strlen(nonce) != ID_LENGTH ||
	    strcmp(register_id, list->holding->register_id) == 0)
		return;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->registers[i].register_id, register_id) == 0)
			return;
	memcpy(next->register_id, register_id, HOLDER_ID_SIZE);
	memcpy(next->nonce, nonce, HOLDER_ID_SIZE);
	list->count++;
}

/* The note with the highest number below this one; NULL: none. */
static const struct holder_note *
newest_below(const struct holding *holding, uint64_t uid)
{
	const struct holder_note *found = NULL;

	for (size_t i = 0; i < holding->count; i++)
		if (holding->notes[i].uid < uid &&
		    (found == NULL || holding->notes[i].uid > found->uid))
			found = &holding->notes[i];
	return found;
}

const char *
holder_before_lines(const struct holding *holding)
{
	struct list list = {.holding = holding};
	const struct holder_note *note;
	const char *lines = "";

	for (note = newest_below(holding, UINT64_MAX); note != NULL;
	     note = newest_below(holding, note->uid))
		add(&list, note->register_id, note->nonce);
	for (note = newest_below(holding, UINT64_MAX); note != NULL;
	     note = newest_below(holding, note->uid))
		for (size_t i = 0; i < note->before_count; i++)
			add(&list, note->before[i].register_id,
			    note->before[i].nonce);
	for (size_t i = 0; i < list.count; i++)
		lines = arena_printf(holding->memory, "%s" LINE " %s.%s\r\n",
		    lines, i, list.registers[i].register_id,
		    list.registers[i].nonce);
	return lines;
}

bool
holder_names_copy(struct holding *holding, const struct holder_note *note)
{
	for (size_t i = 0; i < note->before_count; i++)
		if (strcmp(note->before[i].register_id, holding->register_id) ==
			0 &&
		    !holder_knows(holding, note->before[i].nonce))
			return true;
	return false;
}
