/* SPDX-License-Identifier: ISC */
#include "casework/canary_token.h"

#include <string.h>
#include <strings.h>

#include "mail/span.h"
#include "ticket/reference.h"

/* Of no ticket, and not that of mail to the officer (officer_mail.h). */
#define TICKET (INT64_MAX - 1)
#define FIELD  CANARY_FIELD ":"

const char *
canary_token_sign(struct casework *casework, const struct canary_token *token)
{
	const struct setup *setup = casework->setup;
	const struct reference_id id = {.ticket_id = TICKET,
	    .letter_id = token->id,
	    .random = (uint64_t)token->made_at};

	return reference_sign(casework->memory, &setup->keys.references[0], &id,
	    setup_domain(setup));
}

static size_t
line_length(const char *line, size_t left)
{
	const char *end = memchr(line, '\n', left);

	return end == NULL ? left : (size_t)(end - line) + 1;
}

/*
 * The field with its folded lines, in the message's own header: one in a part,
 * such as a bounced message, does not count. False: there is none.
 */
static bool
find_field(const char *raw, size_t length, struct span *ret_field)
{
	for (size_t at = 0, line; at < length; at += line) {
		size_t end;

		line = line_length(raw + at, length - at);
		if (raw[at] == '\n' || (raw[at] == '\r' && line == 2))
			return false;
		if (line < sizeof FIELD ||
		    strncasecmp(raw + at, FIELD, strlen(FIELD)) != 0)
			continue;
		for (end = at + line;
		     end < length && (raw[end] == ' ' || raw[end] == '\t');)
			end += line_length(raw + end, length - end);
		*ret_field = (struct span){raw + at, end - at};
		return true;
	}
	return false;
}

bool
canary_token_find(struct casework *casework, const char *raw, size_t length,
    struct canary_token *ret_token)
{
	const struct keys *keys = &casework->setup->keys;
	struct reference_id id;
	struct span field;

	if (!find_field(raw, length, &field) ||
	    !reference_find(casework->memory, keys->references,
		keys->references_count, field.bytes, field.length, &id) ||
	    id.ticket_id != TICKET)
		return false;
	*ret_token = (struct canary_token){
	    .id = id.letter_id, .made_at = (int64_t)id.random};
	return true;
}
