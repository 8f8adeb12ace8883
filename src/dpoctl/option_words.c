/* SPDX-License-Identifier: ISC */
#include "dpoctl/option_words.h"

#include <string.h>

#include "base/memory.h"
#include "rules/kind.h"
#include "store/party_store.h"
#include "ticket/letter_purpose.h"
#include "ticket/outcome.h"
#include "ticket/state.h"

static const char *
outcome_word(size_t i)
{
	return i < OUTCOMES ? outcome_name((enum outcome)i) : NULL;
}

static const char *
kind_word(size_t i)
{
	return i < KINDS ? kind_name((enum kind)i) : NULL;
}

static const char *
purpose_word(size_t i)
{
	return i < LETTER_PURPOSES ? letter_purpose_name((enum letter_purpose)i)
				   : NULL;
}

static const char *
role_word(size_t i)
{
	return i < PARTY_ROLES ? party_role_name((enum party_role)i) : NULL;
}

static const char *
ticket_state_word(size_t i)
{
	return i < TICKET_STATES ? ticket_state_name((enum ticket_state)i)
				 : NULL;
}

static const char *
letter_state_word(size_t i)
{
	return i < LETTER_STATES ? letter_state_name((enum letter_state)i)
				 : NULL;
}

const char *
option_words(struct arena *memory, const char *value)
{
	static const struct {
		const char *value;
		const char *(*word)(size_t i);
	} values[] = {
	    {"OUTCOME", outcome_word},
	    {"KIND", kind_word},
	    {"PURPOSE", purpose_word},
	    {"ROLE", role_word},
	    {"STATE", ticket_state_word},
	    {"LETTER-STATE", letter_state_word},
	};
	const char *words = NULL, *word;

	for (size_t i = 0; i < LENGTH(values); i++) {
		if (strcmp(values[i].value, value) != 0)
			continue;
		for (size_t j = 0; (word = values[i].word(j)) != NULL; j++)
			words = arena_printf(memory, "%s%s%s",
			    j == 0 ? "" : words, j == 0 ? "" : ", ", word);
	}
	return words;
}
